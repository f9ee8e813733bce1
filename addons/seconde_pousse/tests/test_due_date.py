from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_invoice import SIRETS, InvoiceCommon


@tagged("post_install", "-at_install")
class TestDueDate(InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_regime("rsa")
        cls._set_regime("real", activity="field_job")

    def test_private_payer_oldest_delivery_decides(self):
        orders = self._sell(self.home, date(2026, 6, 3)) | self._sell(self.home, date(2026, 6, 25))
        invoice = self._invoice(orders, date(2026, 6, 30))
        self.assertEqual(len(invoice), 1)
        self.assertEqual(invoice.invoice_date_due, date(2026, 7, 10))
        self.assertEqual(
            invoice.line_ids.filtered(lambda line: line.display_type == "payment_term").date_maturity,
            date(2026, 7, 10),
        )
        self.assertEqual(invoice.delivery_date, date(2026, 6, 25))

    def test_invoice_without_date_is_due_from_today(self):
        invoice = self._invoice(self._sell(self.school))
        self.assertEqual(invoice.invoice_date, self.today)
        self.assertEqual(invoice.invoice_date_due, self.today + timedelta(days=30))

    def test_public_payer_thirty_days_from_the_invoice(self):
        invoice = self._invoice(self._sell(self.school, date(2026, 6, 3)), date(2026, 6, 30))
        self.assertEqual(invoice.invoice_date_due, date(2026, 7, 30))

    def test_public_health_establishment_fifty_days(self):
        hospital = self._create_payer("Centre hospitalier", "health", SIRETS[2])
        invoice = self._invoice(self._sell(hospital, date(2026, 6, 3)), date(2026, 6, 30))
        self.assertEqual(invoice.invoice_date_due, date(2026, 8, 19))

    def test_service_to_a_private_payer_thirty_days(self):
        invoice = self._invoice_by_hand(self.home, self.service, invoice_date=date(2026, 6, 30))
        invoice.action_post()
        self.assertEqual(invoice.invoice_date_due, date(2026, 7, 30))

    def test_payment_terms_chosen_by_hand_are_kept(self):
        invoice = self._invoice(self._sell(self.home), date(2026, 6, 30), post=False)
        invoice.invoice_payment_term_id = self.env.ref("account.account_payment_term_15days")
        invoice.action_post()
        self.assertEqual(invoice.invoice_date_due, date(2026, 7, 15))

    def test_payment_terms_beyond_the_law_are_refused(self):
        orders = self._sell(self.home, date(2026, 6, 3)) | self._sell(self.school, date(2026, 6, 3))
        hospital = self._create_payer("Centre hospitalier", "health", SIRETS[2])
        orders |= self._sell(hospital, date(2026, 6, 3))
        late = self.env["account.payment.term"].create(
            {"name": "60 jours", "line_ids": [(0, 0, {"value": "percent", "value_amount": 100, "nb_days": 60})]}
        )
        for order, words in zip(orders, ("perishable food", "public payer", "public payer"), strict=True):
            invoice = self._invoice(order, date(2026, 6, 30), post=False)
            invoice.invoice_payment_term_id = late
            with self._refused(UserError, f"too late a due date.*{words}"):
                invoice.action_post()
            invoice.invoice_payment_term_id = False
            invoice.invoice_date_due = date(2026, 7, 8)
            invoice.action_post()
            self.assertEqual(invoice.invoice_date_due, date(2026, 7, 8))

    def test_longer_terms_agreed_for_a_service_are_kept(self):
        invoice = self._invoice_by_hand(self.home, self.service, invoice_date=date(2026, 6, 30))
        invoice.invoice_payment_term_id = self.env.ref("account.account_payment_term_45days")
        invoice.action_post()
        self.assertEqual(invoice.invoice_date_due, date(2026, 8, 14))

    def test_later_date_typed_for_a_public_payer_is_refused(self):
        invoice = self._invoice(self._sell(self.school), date(2026, 6, 30), post=False)
        invoice.invoice_date_due = date(2026, 7, 31)
        with self._refused(UserError, "too late a due date"):
            invoice.action_post()

    def test_earlier_date_typed_by_hand_is_kept_and_later_one_refused(self):
        invoice = self._invoice(self._sell(self.home, date(2026, 6, 3)), date(2026, 6, 30), post=False)
        invoice.invoice_date_due = date(2026, 7, 31)
        with self._refused(UserError, "too late a due date"):
            invoice.action_post()
        invoice.invoice_date_due = date(2026, 7, 5)
        invoice.action_post()
        self.assertEqual(invoice.invoice_date_due, date(2026, 7, 5))

    def test_posted_again_on_another_day_is_computed_again(self):
        invoice = self._invoice(self._sell(self.school), date(2026, 6, 30))
        invoice.button_draft()
        invoice.invoice_date = date(2026, 7, 31)
        invoice.action_post()
        self.assertEqual(invoice.invoice_date_due, date(2026, 8, 30))

    def test_numbers_are_dated_data(self):
        self.env["sp.legal.parameter"].create(
            {
                "name": "Public payer",
                "code": "due_public_days",
                "value": 20,
                "date_from": date(2026, 7, 1),
                "source": "un décret à venir",
            }
        )
        before = self._invoice(self._sell(self.school), date(2026, 6, 30))
        after = self._invoice(self._sell(self.school), date(2026, 7, 1))
        self.assertEqual(before.invoice_date_due, date(2026, 7, 30))
        self.assertEqual(after.invoice_date_due, date(2026, 7, 21))

    def test_missing_number_is_said_clearly(self):
        with self._refused(UserError, "No value is known"):
            self.env["sp.legal.parameter"]._get_value("due_public_days", date(1999, 1, 1))

    def test_parameter_shown_as_to_verify(self):
        fee = self.env.ref("seconde_pousse.sp_legal_parameter_late_indemnity")
        self.assertEqual(fee.verification, "todo")
        fee.is_verified = True
        self.assertEqual(fee.verification, "done")

    def test_invoice_of_something_else_is_left_to_core(self):
        product = self.env["product.product"].create({"name": "Outil", "list_price": 10})
        invoice = self._invoice_by_hand(self.home, product, invoice_date=date(2026, 6, 30))
        invoice.action_post()
        self.assertFalse(invoice.sp_due_date)
