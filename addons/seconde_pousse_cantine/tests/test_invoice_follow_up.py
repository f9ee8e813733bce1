from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_invoice_run import InvoiceRunCommon


@tagged("post_install", "-at_install")
class TestDeposit(InvoiceRunCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for site in (cls.school, cls.home):
            cls._deliver_to(site, date(2026, 6, 3))
        run = cls._bill()
        run.action_post_all()
        cls.public = run.move_ids.filtered(lambda move: move.commercial_partner_id == cls.commune)
        cls.private = run.move_ids - cls.public

    def _reject(self, moves, reason):
        context = moves.action_sp_reject()["context"]
        self.env["sp.invoice.rejection"].with_context(**context).create({"reason": reason}).action_confirm()

    def test_public_invoices_wait_for_their_deposit(self):
        self.assertEqual(self.public.sp_deposit_state, "todo")
        self.assertFalse(self.private.sp_deposit_state)

    def test_rejected_then_sent_again_then_accepted(self):
        self.public.action_sp_deposit()
        self._reject(self.public, "Engagement inconnu")
        self.assertEqual(
            (self.public.sp_deposit_state, self.public.sp_rejection_reason), ("rejected", "Engagement inconnu")
        )
        self.public.action_sp_resend()
        self.public.action_sp_accept()
        self.assertEqual(self.public.sp_deposit_state, "accepted")
        self.assertEqual(self.public.sp_deposit_date, self.today)

    def test_payment_of_an_invoice_sent_again_is_its_acceptance(self):
        self.public.action_sp_deposit()
        self._reject(self.public, "Engagement inconnu")
        self.public.action_sp_resend()
        self._pay(self.public)
        self.assertEqual(self.public.sp_deposit_state, "accepted")

    def test_payment_hides_neither_a_rejection_nor_a_missing_deposit(self):
        late = self.public.copy({"invoice_date": self.today})
        late.action_post()
        self._pay(late)
        self.assertEqual(late.sp_deposit_state, "todo")
        self.public.action_sp_deposit()
        self._reject(self.public, "Engagement inconnu")
        self._pay(self.public)
        self.assertEqual(self.public.sp_deposit_state, "rejected")
        self._pay(self.private)
        self.assertFalse(self.private.sp_deposit_state)

    def test_step_that_cannot_follow_is_refused(self):
        with self._refused(UserError, "cannot become “Accepted”"):
            self.public.action_sp_accept()
        with self._refused(UserError, "nothing to deposit"):
            self.private.action_sp_deposit()


@tagged("post_install", "-at_install")
class TestReminder(InvoiceRunCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.home | cls.commune).write({"email": "compta@example.com"})
        cls.first, cls.second, cls.notice = (
            cls.env.ref(f"seconde_pousse_cantine.sp_reminder_level_{number}") for number in (1, 2, 3)
        )

    def _get_overdue(self, site, days):
        """Return a posted invoice that many days late."""
        self._deliver_to(site, date(2026, 6, 3), (self.carrot_product, 100, 10.0))
        run = self._bill()
        invoice = run.move_ids
        invoice.invoice_date = self.today - timedelta(days=days + 60)
        run.action_post_all()
        invoice.invoice_date_due = self.today - timedelta(days=days)
        return invoice

    def _remind(self, invoices):
        action = invoices.action_sp_remind()
        domain = action.get("domain")
        return self.env["sp.reminder"].search(domain or [("id", "=", action["res_id"])])

    def test_levels_follow_each_other(self):
        invoice = self._get_overdue(self.home, 30)
        self.assertEqual((invoice.sp_late_days, invoice.sp_next_level_id), (30, self.first))
        reminder = self._remind(invoice)
        self.assertEqual((reminder.level_id, reminder.amount_total), (self.first, 1055.0))
        reminder.action_send()
        self.assertEqual((invoice.sp_reminder_level_id, invoice.sp_reminder_date), (self.first, self.today))
        self.assertEqual(invoice.sp_next_level_id, self.second)

    def test_invoice_that_is_not_late_is_not_reminded_of(self):
        invoice = self._get_overdue(self.home, -3)
        self.assertIn("nothing to remind of", invoice.action_sp_remind()["params"]["message"])
        self.assertFalse(self.env["sp.reminder"].search([("payer_id", "=", invoice.commercial_partner_id.id)]))

    def test_one_letter_per_payer_and_never_two_drafts(self):
        invoices = self._get_overdue(self.home, 30) | self._get_overdue(self.school, 30)
        reminders = self._remind(invoices)
        self.assertEqual(reminders.payer_id, self.home | self.commune)
        self.assertEqual(self._remind(invoices), reminders)
        self.assertEqual(len(reminders.line_ids), 2)

    def _set_rates(self):
        self.env["sp.legal.parameter"].search([("code", "=", "ecb_refinancing_rate")]).value = 2.0

    def test_formal_notice_of_a_private_payer_states_interest_and_fee(self):
        self._set_rates()
        reminder = self._remind(self._get_overdue(self.home, 73))
        reminder.level_id = self.notice
        self.assertEqual(reminder.interest, 25.32)  # 1055 × 12 % × 73 / 365
        self.assertEqual((reminder.fee, reminder.amount_total), (40.0, 1120.32))
        self.assertTrue(reminder.is_rate_unverified)

    def test_formal_notice_of_a_public_payer_has_its_own_rate(self):
        self._set_rates()
        reminder = self._remind(self._get_overdue(self.school, 73))
        reminder.level_id = self.notice
        self.assertEqual(reminder.interest, 21.1)  # 1055 × 10 % × 73 / 365

    def test_fee_is_invoiced_once_and_only_when_asked(self):
        reminder = self._remind(self._get_overdue(self.home, 73))
        with self._refused(UserError, "Send first a reminder"):
            reminder.action_invoice_fee()
        reminder.level_id = self.notice
        reminder.action_mark_sent()
        self.assertFalse(reminder.fee_move_id)
        reminder.action_invoice_fee()
        fee = reminder.fee_move_id
        self.assertEqual((fee.state, fee.amount_total), ("draft", 40.0))
        self.assertEqual(reminder.action_invoice_fee()["res_id"], fee.id)
        fee.action_post()
        self.assertEqual(fee.state, "posted")

    def test_fee_of_an_invoice_is_invoiced_once_whatever_the_letters(self):
        invoice = self._get_overdue(self.home, 73)
        reminder = self._remind(invoice)
        reminder.level_id = self.notice
        reminder.action_mark_sent()
        reminder.action_invoice_fee()
        again = self._remind(invoice)
        again.level_id = self.notice
        self.assertFalse(again.fee)
        again.action_mark_sent()
        with self._refused(UserError, "Send first a reminder"):
            again.action_invoice_fee()
        reminder.fee_move_id.invoice_date_due = self.today - timedelta(days=30)
        late_fee = again._prepare_line(reminder.fee_move_id)
        self.assertFalse(late_fee["fee"], "a fee bears no fee")

    def test_letter_is_mailed_with_its_pdf(self):
        self.home.lang = "en_US"
        reminder = self._remind(self._get_overdue(self.home, 30))
        reminder.action_send()
        mail = self.env["mail.mail"].search([("model", "=", "sp.reminder"), ("res_id", "=", reminder.id)])
        self.assertEqual(mail.recipient_ids, self.home)
        self.assertIn("unpaid", mail.subject)
        self.assertEqual(len(mail.attachment_ids), 1)

    def test_payer_without_address_is_said(self):
        self.home.email = False
        reminder = self._remind(self._get_overdue(self.home, 30))
        with self._refused(UserError, "has no e-mail address"):
            reminder.action_send()
        reminder.action_mark_sent()
        self.assertEqual(reminder.state, "sent")

    def test_what_was_sent_does_not_change(self):
        invoice = self._get_overdue(self.home, 30)
        reminder = self._remind(invoice)
        reminder.action_mark_sent()
        self._pay(invoice)
        self.assertEqual(reminder.amount_residual, 1055.0)
        self.assertFalse(invoice.sp_late_days)
