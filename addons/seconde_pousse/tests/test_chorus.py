from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_invoice import SIRETS, InvoiceCommon


@tagged("post_install", "-at_install")
class TestChorus(InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_regime("rsa")
        cls.commune.write(
            {
                "sp_chorus_service_code": "CANTINES",
                "sp_chorus_service_required": True,
                "sp_chorus_engagement_required": True,
                "sp_market_number": "2026-M-014",
            }
        )

    def _order(self, partner, **values):
        return self.env["sale.order"].create({"partner_id": partner.id, **values})

    def test_references_come_from_the_payer_and_can_be_changed(self):
        order = self._order(self.school)
        self.assertEqual(order.buyer_reference, "CANTINES")
        self.assertEqual(order.contract_reference, "2026-M-014")
        self.assertTrue(order.sp_asks_references)
        order.buyer_reference = "CRECHES"
        order.note = "rien d'autre ne la remet"
        self.assertEqual(order.buyer_reference, "CRECHES")
        self.assertFalse(self._order(self.home).sp_asks_references)

    def test_references_go_from_the_order_to_the_invoice(self):
        invoice = self._invoice(self._sell(self.school, purchase_order_reference="BC-26-117"))
        self.assertEqual(invoice.buyer_reference, "CANTINES")
        self.assertEqual(invoice.contract_reference, "2026-M-014")
        self.assertEqual(invoice.purchase_order_reference, "BC-26-117")
        credit = invoice._reverse_moves()
        self.assertEqual(credit.purchase_order_reference, "BC-26-117")

    def test_order_without_engagement_is_not_confirmed(self):
        order = self._order(self.school)
        order.order_line = [(0, 0, {"product_id": self.carrot_product.id})]
        with self._refused(UserError, "requires an engagement number: type it"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")
        order.buyer_reference = False
        with self._refused(UserError, "an engagement number and a service code"):
            order.action_confirm()
        order.write({"purchase_order_reference": "BC-26-117", "buyer_reference": "CANTINES"})
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_blanks_are_no_engagement(self):
        order = self._order(self.school, purchase_order_reference="  ")
        order.order_line = [(0, 0, {"product_id": self.carrot_product.id})]
        with self._refused(UserError, "requires an engagement number"):
            order.action_confirm()
        invoice = self._invoice_by_hand(
            self.commune, self.carrot_product, purchase_order_reference=" ", buyer_reference=" "
        )
        with self._refused(UserError, "requires an engagement number"):
            invoice.action_post()
        invoice.purchase_order_reference = "BC-26-117"
        with self._refused(UserError, "requires a service code"):
            invoice.action_post()

    def test_engagement_does_not_follow_to_another_payer(self):
        office = self.env["res.partner"].create(
            {"name": "Comptabilité", "type": "invoice", "parent_id": self.commune.id}
        )
        order = self._sell(self.school, purchase_order_reference="BC-26-117")
        order.partner_invoice_id = office
        self.assertEqual(order.purchase_order_reference, "BC-26-117", "still the same payer")
        order.partner_invoice_id = self.home
        self.assertFalse(order.purchase_order_reference)
        self.assertFalse(order.buyer_reference)
        order.write({"partner_invoice_id": self.commune.id, "purchase_order_reference": "BC-2"})
        self.assertEqual(order.purchase_order_reference, "BC-2")
        self.assertEqual(order.buyer_reference, "CANTINES")

    def test_form_clears_the_engagement_of_the_former_payer(self):
        order = self._sell(self.school, purchase_order_reference="BC-26-117")
        changed = order.new(origin=order)
        changed.partner_invoice_id = self.home
        changed._onchange_sp_payer_id()
        self.assertFalse(changed.purchase_order_reference)

    def test_two_engagements_are_two_invoices(self):
        orders = self._sell(self.school, purchase_order_reference="BC-1")
        orders |= self._sell(self.school, purchase_order_reference="BC-2")
        orders |= self._sell(self.school, purchase_order_reference="BC-2")
        invoices = self._invoice(orders)
        self.assertEqual(sorted(invoices.mapped("purchase_order_reference")), ["BC-1", "BC-2"])

    def test_invoice_made_by_hand_is_checked_too(self):
        invoice = self._invoice_by_hand(self.commune, self.carrot_product)
        with self._refused(UserError, "requires an engagement number"):
            invoice.action_post()
        invoice.purchase_order_reference = "BC-26-117"
        with self._refused(UserError, "requires a service code"):
            invoice.action_post()
        invoice.buyer_reference = "CANTINES"
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_public_payer_needs_everybody_s_siret(self):
        order = self._sell(self.school, purchase_order_reference="BC-26-117")
        invoice = self._invoice(order, post=False)
        for party in (self.school, self.commune, self.company.partner_id):
            siret = party.company_registry
            party.company_registry = False
            with self._refused(UserError, f"SIRET of {party.name} is missing"):
                invoice.action_post()
            party.company_registry = siret
        invoice.action_post()

    def test_private_payer_needs_no_siret(self):
        self.home.company_registry = False
        self.assertEqual(self._invoice(self._sell(self.home)).state, "posted")

    def test_buyer_order_number_is_never_one_of_ours(self):
        orders = self._sell(self.home) | self._sell(self.home)
        invoice = self._invoice(orders)
        self.assertIn(orders[0].name, invoice.ref)
        self.assertEqual(invoice._sp_get_buyer_order_reference(), "")
        written = self._invoice(self._sell(self.home, client_order_ref="CHRS-88"))
        self.assertEqual(written._sp_get_buyer_order_reference(), "CHRS-88")

    def test_engagement_is_not_the_customer_reference(self):
        self.commune.sp_chorus_engagement_required = False
        invoice = self._invoice(self._sell(self.school, client_order_ref="menu de lundi"))
        self.assertEqual(invoice._sp_get_buyer_order_reference(), "")

    def test_site_of_the_same_body_without_siret_is_named(self):
        site = self._create_site("Crèche", self.commune, None)
        order = self._sell(site, purchase_order_reference="BC-26-117")
        invoice = self._invoice(order, post=False)
        with self._refused(UserError, "SIRET of Crèche is missing"):
            invoice.action_post()
        site.company_registry = SIRETS[2]
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")
