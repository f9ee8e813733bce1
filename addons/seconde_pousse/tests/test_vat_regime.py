from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_invoice import InvoiceCommon


@tagged("post_install", "-at_install")
class TestVatRegime(InvoiceCommon):
    def _tax(self, name):
        return self.chart.ref(name)

    def _totals(self, invoice):
        return (invoice.amount_untaxed, invoice.amount_tax, invoice.amount_total)

    def test_d01_under_rsa_is_exact_and_due_on_collection(self):
        self._set_regime("rsa")
        invoice = self._invoice(self._sell(self.home))
        self.assertEqual(self._totals(invoice), (42.11, 2.32, 44.43))
        self.assertEqual(invoice.invoice_line_ids.tax_ids, self._tax("sp_tva_5_5_goods_on_payment"))
        tax_line = invoice.line_ids.filtered("tax_line_id")
        self.assertEqual(tax_line.account_id.code, "445740", "VAT waits for the payment")
        payment = self._pay(invoice)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        collected = self.env["account.move"].search([("tax_cash_basis_origin_move_id", "=", invoice.id)])
        self.assertTrue(payment and collected, "the payment makes the VAT due")
        due = collected.line_ids.filtered(lambda line: line.account_id.code == "445710")
        self.assertEqual(sum(due.mapped("credit")), 2.32)
        waiting = (invoice | collected).line_ids.filtered(lambda line: line.account_id.code == "445740")
        self.assertEqual(sum(waiting.mapped("balance")), 0)

    def test_rsa_with_debits_option_is_due_on_invoice_and_says_so(self):
        self._set_regime("rsa", debit_option=True)
        invoice = self._invoice(self._sell(self.home))
        self.assertEqual(self._totals(invoice), (42.11, 2.32, 44.43))
        self.assertEqual(invoice.invoice_line_ids.tax_ids, self._tax("tva_reduite"))
        self.assertEqual(invoice._sp_get_vat_mentions(), ["Option for the payment of VAT on débits"])

    def test_ordinary_regime_is_due_on_delivery_without_mention(self):
        self._set_regime("real", debit_option=True)
        invoice = self._invoice(self._sell(self.home))
        self.assertEqual(invoice.invoice_line_ids.tax_ids, self._tax("tva_reduite"))
        self.assertEqual(invoice._sp_get_vat_mentions(), [])

    def test_services_of_the_ordinary_regime_on_collection_or_on_debits(self):
        regime = self._set_regime("real", activity="field_job")
        invoice = self._invoice_by_hand(self.home, self.service)
        self.assertEqual(invoice.invoice_line_ids.tax_ids, self._tax("tva_normale_encaissement"))
        regime.debit_option = True
        invoice = self._invoice_by_hand(self.home, self.service)
        self.assertEqual(invoice.invoice_line_ids.tax_ids, self._tax("sp_tva_20_services_on_invoice"))
        invoice.action_post()
        self.assertEqual(self._totals(invoice), (100, 20, 120))
        self.assertTrue(invoice._sp_get_vat_mentions())

    def test_exempt_activity_has_a_zero_tax_and_its_text(self):
        text = "Exonération de TVA, article 261-7-1° du CGI"
        self._set_regime("exempt", exemption_text=text)
        order = self._sell(self.home)
        self.assertEqual(order.amount_total, 43.0, "the order already shows no VAT")
        invoice = self._invoice(order)
        self.assertEqual(self._totals(invoice), (42.11, 0, 42.11))
        self.assertEqual(invoice.invoice_line_ids.tax_ids, self._tax("sp_tva_exempt_goods"))
        self.assertEqual(invoice._sp_get_vat_mentions(), [text])

    def test_no_regime_no_posting_and_the_message_names_activity_and_place(self):
        invoice = self._invoice(self._sell(self.home), post=False)
        with self._refused(UserError, "no VAT regime for “Farm”"):
            invoice.action_post()
        self.assertEqual(invoice.state, "draft")
        self.assertIn("no VAT regime", invoice.alerts["seconde_pousse_0"]["message"])
        self._set_regime("real", date_from=self.today)
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_regime_of_the_day_of_delivery_applies(self):
        self._set_regime("real", date_from=date(2024, 1, 1))
        self._set_regime("rsa", date_from=date(2026, 1, 1))
        before = self._invoice(self._sell(self.home, date(2025, 12, 31)), date(2026, 1, 31))
        after = self._invoice(self._sell(self.home, date(2026, 1, 2)), date(2026, 1, 31))
        self.assertEqual(before.invoice_line_ids.tax_ids, self._tax("tva_reduite"))
        self.assertEqual(after.invoice_line_ids.tax_ids, self._tax("sp_tva_5_5_goods_on_payment"))

    def test_an_order_of_the_first_hour_of_the_year_shows_its_regime(self):
        self._set_regime("real", date_from=date(2024, 1, 1))
        self._set_regime("rsa", date_from=date(2026, 1, 1))
        line = {"product_id": self.carrot_product.id}
        order = self.env["sale.order"].create(
            {
                "partner_id": self.home.id,
                "date_order": "2025-12-31 23:30:00",
                "order_line": [Command.create(line)],
            }
        )
        self.assertEqual(order.order_line.tax_ids, self._tax("sp_tva_5_5_goods_on_payment"))

    def test_draft_made_before_the_regime_changed_is_refused_then_repaired(self):
        self._set_regime("real")
        invoice = self._invoice(self._sell(self.home), post=False)
        self._set_regime("rsa", date_from=self.today)
        with self._refused(UserError, "Apply the VAT regime"):
            invoice.action_post()
        self.assertEqual(invoice.alerts["seconde_pousse_taxes"]["action_call"][1], "action_apply_vat_regime")
        invoice.action_apply_vat_regime()
        invoice.action_post()
        self.assertEqual(self._totals(invoice), (42.11, 2.32, 44.43))

    def test_another_rate_chosen_by_hand_is_kept(self):
        self._set_regime("rsa")
        invoice = self._invoice(self._sell(self.home), post=False)
        invoice.invoice_line_ids[0].tax_ids = self._tax("sp_tva_20_goods_on_payment")
        invoice.action_post()
        self.assertEqual(invoice.amount_tax, round(23.11 * 0.2 + 19.0 * 0.055, 2))

    def test_credit_note_follows_the_invoice_it_corrects(self):
        self._set_regime("real", date_from=date(2024, 1, 1))
        invoice = self._invoice(self._sell(self.home, date(2025, 12, 31)), date(2025, 12, 31))
        self._set_regime("rsa", date_from=date(2026, 1, 1))
        credit = invoice._reverse_moves([{"invoice_date": date(2026, 2, 1)}])
        credit.action_post()
        self.assertEqual(credit.invoice_line_ids.tax_ids, self._tax("tva_reduite"))
        self.assertEqual(credit.invoice_line_ids.sp_vat_regime_id, invoice.invoice_line_ids.sp_vat_regime_id)

    def test_sale_abroad_keeps_the_tax_of_the_fiscal_position(self):
        self._set_regime("rsa")
        partner = self.env["res.partner"].create(
            {
                "name": "Cantina",
                "is_company": True,
                "vat": "IT00743110157",
                "country_id": self.env.ref("base.it").id,
            }
        )
        invoice = self._invoice_by_hand(partner, self.carrot_product)
        self.assertEqual(invoice.invoice_line_ids.tax_ids, self._tax("tva_sale_good_intra_0"))
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_product_without_activity_is_left_alone(self):
        product = self.env["product.product"].create({"name": "Outil", "list_price": 10})
        invoice = self._invoice_by_hand(self.home, product)
        invoice.action_post()
        self.assertEqual(invoice.invoice_line_ids.tax_ids, self._tax("tva_normale"))

    def test_regime_of_a_posted_invoice_is_locked(self):
        regime = self._set_regime("real")
        self._invoice(self._sell(self.home))
        self.assertTrue(regime.is_used)
        with self._refused(UserError, "add a new regime"):
            regime.regime = "rsa"
        with self.assertRaises(UserError):
            regime.unlink()
        regime.note = "seen with the accountant"

    def test_what_is_declared_must_make_sense(self):
        with self._refused(ValidationError, "legal text"):
            self._set_regime("exempt", exemption_text=" ")
        with self._refused(ValidationError, "untick"):
            self._set_regime("franchise", activity="other", exemption_text="293 B", debit_option=True)
        self._set_regime("rsa", date_from=self.today)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._set_regime("real", date_from=self.today)

    def test_taxes_appear_only_when_a_regime_needs_them(self):
        tax = self._tax("sp_tva_5_5_goods_on_payment")
        self.assertFalse(tax.active)
        self._set_regime("rsa")
        self.assertTrue(tax.active)
        self.assertTrue(tax.cash_basis_transition_account_id.reconcile)
        self.assertTrue(self.company.tax_exigibility)
        self.assertFalse(self._tax("sp_tva_exempt_goods").active)

    def test_loading_the_taxes_again_changes_nothing(self):
        taxes = self.env["account.tax"].with_context(active_test=False)
        domain = [("company_id", "=", self.company.id)]
        before = taxes.search(domain)
        self.assertTrue(self._tax("tva_reduite").active)
        self.chart._sp_load_french_taxes(self.company)
        self.assertEqual(taxes.search(domain), before)

    def test_branch_follows_the_regime_of_its_company(self):
        regime = self._set_regime("rsa")
        branch = self.env["res.company"].create(
            {"name": "Antenne", "parent_id": self.company.id, "country_id": self.company.country_id.id}
        )
        find = self.env["sp.vat.regime"]._get_regime
        self.assertEqual(find(branch, "farm", self.today), regime)
        self.assertFalse(find(branch, "green_space", self.today))
        self.assertFalse(find(branch, "farm", date(2019, 12, 31)))

    def test_produce_gets_the_reduced_rate_by_itself_in_every_french_company(self):
        other = self._create_french_company("Autre structure")
        product = self.env["product.template"].create({"name": "Poireau", "sp_activity": "farm"})
        self.assertIn(self._tax("tva_reduite"), product.sudo().taxes_id)
        self.assertIn(self.chart.with_company(other).ref("tva_reduite"), product.sudo().taxes_id)
        self.assertEqual(set(product.sudo().taxes_id.mapped("amount")), {5.5})

    def test_manager_edits_accountant_reads_others_do_not(self):
        regime = self._set_regime("rsa")
        manager = self._create_user("sp_test_manager", "seconde_pousse.group_manager")
        accountant = self._create_user("sp_test_accountant", "account.group_account_invoice")
        employee = self._create_user("sp_test_employee", "base.group_user")
        regime.with_user(manager).note = "ok"
        self.env["sp.vat.regime"].with_user(manager).create(
            {
                "activity": "other",
                "date_from": self.today,
                "regime": "exempt",
                "exemption_text": "Exonération",
            }
        )
        self.assertTrue(self._tax("sp_tva_exempt_services").active)
        self.assertEqual(regime.with_user(accountant).regime, "rsa")
        with self.assertRaises(AccessError):
            regime.with_user(accountant).note = "no"
        with self.assertRaises(AccessError):
            regime.with_user(employee).read(["regime"])

    def test_another_structure_sees_nothing(self):
        regime = self._set_regime("rsa")
        other = self._create_french_company("Autre structure")
        user = self._create_user("sp_test_other", "seconde_pousse.group_manager")
        user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        alone = {"allowed_company_ids": other.ids}
        with self.assertRaises(AccessError):
            regime.with_user(user).with_context(**alone).read(["regime"])
        seen = self.env["sp.vat.regime"].with_user(user).with_context(allowed_company_ids=other.ids)
        self.assertFalse(seen.search([("id", "=", regime.id)]))
