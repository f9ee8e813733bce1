from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_note import SIGNATURE, NoteCommon


@tagged("post_install", "-at_install")
class TestNoteCredit(NoteCommon):
    """A billed note is corrected: the difference is billed or credited, once, and somebody is asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.note = cls.sign_note(16)
        cls.invoice = cls.bill()

    def correct(self, quantity, note=None):
        better = (note or self.note)._correct("Recompté avec la ferme")
        better.line_ids.quantity = quantity
        better.sign(SIGNATURE, "Mme Roux")
        return better

    def preview(self):
        return self.env["sp.job.invoicing"].browse(self.job.action_preview_invoices()["res_id"])

    def test_less_is_credited_once_on_its_invoice(self):
        better = self.correct(12)
        self.assertFalse(better.line_ids.is_billed)
        with self._refused(UserError, "Nothing to bill"):
            self.job.action_invoice_jobs()
        preview = self.preview()
        [line] = preview.line_ids
        self.assertEqual((line.kind, line.is_chosen), ("credit", False))
        for words in ("12", "16", self.invoice.name, "112"):
            self.assertIn(words, line.sentence)
        with self._refused(UserError, "Choose a line"):
            preview.action_invoice()
        line.is_chosen = True
        credit = self.env["account.move"].browse(preview.action_invoice()["res_id"])
        self.assertEqual(
            (credit.move_type, credit.reversed_entry_id, credit.amount_untaxed), ("out_refund", self.invoice, 112.0)
        )
        self.assertEqual(credit.invoice_line_ids.tax_ids, self.invoice.invoice_line_ids.tax_ids)
        with self._refused(UserError, "billed once"):
            preview.action_invoice()
        credit.action_post()
        self.assertFalse(self.preview().line_ids)
        self.assertTrue(better.line_ids.is_billed)
        self.assertEqual(self.order.order_line.qty_invoiced, 12)
        self.assertIn(better.name, credit.invoice_line_ids.name)

    def test_a_draft_credit_forgotten_is_asked_again(self):
        self.correct(12)
        preview = self.preview()
        preview.line_ids.is_chosen = True
        self.env["account.move"].browse(preview.action_invoice()["res_id"]).unlink()
        self.assertEqual(self.preview().line_ids.kind, "credit")

    def test_more_is_billed_once(self):
        better = self.correct(20)
        more = self.bill()
        self.assertEqual(more.amount_untaxed, 112.0)
        self.assertIn("version 2", more.invoice_line_ids.filtered("quantity").name)
        self.assertTrue(better.line_ids.is_billed)
        with self._refused(UserError, "billed once"):
            self.job.action_invoice_jobs()

    def test_corrected_twice_only_the_last_difference_counts(self):
        self.correct(20, self.correct(12))
        self.assertEqual(self.bill().amount_untaxed, 112.0)

    def test_the_same_quantity_signed_again_bills_nothing(self):
        self.correct(16)
        self.assertFalse(self.preview().line_ids)

    def test_a_draft_invoice_is_deleted_not_credited(self):
        other, order = self.create_job("Haie du haut", self.farm)
        note = self.sign_note(10, other)
        other.action_invoice_jobs()
        self.correct(8, note)
        with self._refused(UserError, "still a draft: delete it"):
            order._sp_credit_notes()

    def _credit_by_hand(self, quantity):
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        wizard = wizard.create({"journal_id": self.invoice.journal_id.id, "reason": "Geste commercial"})
        credit = self.env["account.move"].browse(wizard.reverse_moves()["res_id"])
        credit.invoice_line_ids.filtered("quantity").quantity = quantity
        credit.action_post()
        return credit

    def test_what_was_credited_is_not_billed_again(self):
        self._credit_by_hand(4)
        self.assertEqual(self.order.order_line.qty_to_invoice, 0)
        self.assertFalse(self.preview().line_ids)
        self.assertTrue(self.note.line_ids.is_billed)
        self.sign_note(3, day="2026-06-08")
        self.assertEqual(self.bill().amount_untaxed, 84.0)

    def test_what_was_credited_is_billed_again_on_purpose(self):
        with self._refused(UserError, "nothing to bill again"):
            self.note.action_bill_again()
        self._credit_by_hand(4)
        self.assertEqual(self.note.credited_quantity, 4)
        self.note.action_bill_again()
        self.assertEqual(self.bill().amount_untaxed, 112.0)
        with self._refused(UserError, "nothing to bill again"):
            self.note.action_bill_again()

    def test_who_does_not_bill_does_not_bill_again(self):
        self._credit_by_hand(4)
        supervisor = self._create_user("test_chef", "seconde_pousse.group_user")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.note.with_user(supervisor).action_bill_again()
        self.assertEqual(self.order.order_line.qty_to_invoice, 0)

    def test_a_credit_typed_by_hand_answers_the_correction(self):
        self._credit_by_hand(4)
        self.correct(12)
        self.assertFalse(self.preview().line_ids, "the difference was credited already")

    def test_a_whole_invoice_credited_stays_credited(self):
        self._credit_by_hand(16)
        with self._refused(UserError, "Nothing to bill"):
            self.job.action_invoice_jobs()
        self.note.action_bill_again()
        self.assertEqual(self.bill().amount_untaxed, 448.0)

    def test_the_credit_is_on_the_invoice_of_its_note(self):
        self.sign_note(6, day="2026-06-08")
        self.bill()
        self.correct(12)
        preview = self.preview()
        preview.line_ids.is_chosen = True
        credit = self.env["account.move"].browse(preview.action_invoice()["res_id"])
        self.assertEqual((credit.reversed_entry_id, credit.amount_untaxed), (self.invoice, 112.0))

    def test_work_signed_after_a_credit_is_billed(self):
        """A credit note of one note says nothing of the next one."""
        self._credit_by_hand(4)
        self.correct(12)
        self.sign_note(4, day="2026-06-08")
        self.assertEqual(self.bill().amount_untaxed, 112.0)

    def test_work_signed_after_an_invoice_made_again_is_billed(self):
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        wizard = wizard.create({"journal_id": self.invoice.journal_id.id})
        again = self.env["account.move"].browse(wizard.modify_moves()["res_id"])
        again.action_post()
        self.assertFalse(self.preview().line_ids)
        self.assertEqual(self.order.order_line.qty_to_invoice, 0)
        self.sign_note(4, day="2026-06-08")
        self.assertEqual(self.bill().amount_untaxed, 112.0)

    def test_corrected_down_then_up_again_is_billed_again(self):
        better = self.correct(12)
        preview = self.preview()
        preview.line_ids.is_chosen = True
        self.env["account.move"].browse(preview.action_invoice()["res_id"]).action_post()
        self.correct(16, better)
        self.assertEqual(self.bill().amount_untaxed, 112.0)

    def test_core_s_final_invoice_credits_too_and_once(self):
        self.correct(12)
        credit = self.order._create_invoices(final=True)
        self.assertEqual((credit.move_type, credit.amount_untaxed), ("out_refund", 112.0))
        self.assertFalse(self.preview().line_ids)
