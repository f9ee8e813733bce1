from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_invoice_run import InvoiceRunCommon

JULY = date(2026, 7, 1), date(2026, 7, 31)


@tagged("post_install", "-at_install")
class TestInvoiceTypedCredit(InvoiceRunCommon):
    """Credited by hand, then sent back: 10 kg at 2.40 were billed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["sp.gap.reason"].create({"name": "Refusé : abîmé", "kind": "refusal"})

    def _bill_june(self, *lines):
        order = self._deliver_to(self.school, date(2026, 6, 3), *lines)
        june = self._bill()
        june.action_post_all()
        return order, june.move_ids

    def _credit_by_hand(self, invoice, quantity, post=True):
        wizard = self.env["sp.invoice.credit"].with_context(default_move_id=invoice.id)
        wizard = wizard.create({"reason_id": self.reason.id})
        wizard.line_ids.filtered(
            lambda line: line.invoice_line_id.product_id == self.carrot_product
        ).quantity = quantity
        credit = self.env["account.move"].browse(wizard.action_confirm()["res_id"])
        if post:
            credit.action_post()
        return credit

    def _reverse_by_hand(self, invoice, quantity):
        wizard = self.env["account.move.reversal"].create(
            {"move_ids": [Command.set(invoice.ids)], "journal_id": invoice.journal_id.id}
        )
        wizard.reverse_moves()
        credit = invoice.reversal_move_ids
        credit.invoice_line_ids.quantity = quantity
        credit.action_post()
        return credit

    def _get_credited(self, invoice):
        credits = invoice.reversal_move_ids.filtered(lambda move: move.state != "cancel")
        return invoice.currency_id.round(sum(credits.mapped("amount_untaxed")))

    def _ask(self, order, quantity):
        """Send goods back and preview July; return the run, with its one question."""
        self._send_back(order.picking_ids[:1], quantity, date(2026, 7, 5), self.reason)
        run = self._run(JULY)
        run.action_preview()
        self.assertEqual(run.line_ids.mapped("state"), ["blocked"])
        self.assertTrue(run.line_ids.return_id)
        return run

    def test_a_return_of_what_was_credited_by_hand_is_asked_about(self):
        for post in (True, False):
            order, invoice = self._bill_june()
            credit = self._credit_by_hand(invoice, 2, post)
            run = self._ask(order, 2)
            self.assertIn(credit.name if post else credit.display_name, run.line_ids.problem)
            self.assertIn("2 kg", run.line_ids.problem)
            run.action_generate()
            self.assertFalse(run.move_ids, "nothing is credited before somebody chose")
            with self._refused(UserError, "by hand"):
                order._create_invoices(final=True)
            run.line_ids.action_same_credit()
            self.assertFalse(run.line_ids)

    def test_the_same_credit_is_never_made_again(self):
        order, invoice = self._bill_june()
        credit = self._credit_by_hand(invoice, 2)
        run = self._ask(order, 2)
        run.line_ids.with_user(self.desk).action_same_credit()
        self.assertFalse(run.line_ids)
        self.assertEqual(order.invoice_status, "invoiced")
        for again in (run, self._run(JULY), self._run()):
            again.action_generate()
            self.assertFalse(again.move_ids)
        self.assertEqual(self._get_credited(invoice), 4.8)
        back = credit.invoice_line_ids.sp_stock_move_ids
        self.assertEqual(back.picking_id, order.picking_ids - order.picking_ids[:1])
        self.assertEqual(back.sp_credit_choice_ids.create_uid, self.desk)
        self.assertIn("not credited again", credit.message_ids[:1].body)

    def test_what_is_credited_as_well_is_made_once(self):
        order, invoice = self._bill_june()
        self._credit_by_hand(invoice, 2)
        run = self._ask(order, 2)
        run.line_ids.with_user(self.desk).action_extra_credit()
        self.assertEqual(run.line_ids.mapped("state"), ["ready"])
        for again in (run, self._run(JULY), self._run()):
            again.action_generate()
        self.assertEqual(run.move_ids.amount_untaxed, 4.8)
        self.assertEqual(self._get_credited(invoice), 9.6)
        self.assertEqual(order.invoice_status, "invoiced")
        choice = order.picking_ids.move_ids.sp_credit_choice_ids
        self.assertEqual((choice.create_uid, choice.is_same), (self.desk, False))

    def test_more_came_back_than_was_credited(self):
        order, invoice = self._bill_june()
        self._credit_by_hand(invoice, 2)
        run = self._ask(order, 3)
        run.line_ids.action_same_credit()
        run.action_generate()
        self.assertEqual(run.move_ids.amount_untaxed, 2.4, "the third kilo only")
        self.assertFalse(self._bill(JULY).move_ids)
        self.assertEqual((self._get_credited(invoice), order.invoice_status), (7.2, "invoiced"))

    def test_more_was_credited_than_came_back(self):
        order, invoice = self._bill_june()
        self._credit_by_hand(invoice, 3)
        run = self._ask(order, 2)
        run.line_ids.action_same_credit()
        self.assertFalse(self._bill(JULY).line_ids, "the kilo thrown away on site is not billed again")
        self.assertEqual((self._get_credited(invoice), order.invoice_status), (7.2, "invoiced"))
        self._send_back(order.picking_ids[:1], 2, date(2026, 7, 6), self.reason)
        run.action_preview()
        self.assertIn("already credits 1 kg", run.line_ids.problem, "one kilo of the credit is free")
        run.line_ids.action_same_credit()
        run.action_generate()
        self.assertEqual((self._get_credited(invoice), order.invoice_status), (9.6, "invoiced"))

    def test_a_reversal_typed_by_hand(self):
        for came_back, credited in ((3, 7.2), (2, 4.8)):
            order, invoice = self._bill_june()
            self._reverse_by_hand(invoice, 2)
            self._send_back(order.picking_ids, came_back, date(2026, 7, 5), self.reason)
            run = self._run(JULY)
            run.action_generate()
            self.assertFalse(run.move_ids)
            run.line_ids.action_same_credit()
            run.action_generate()
            self.assertFalse(self._bill(include_older=True).move_ids)
            self.assertEqual((self._get_credited(invoice), order.invoice_status), (credited, "invoiced"))

    def test_a_reversal_and_a_return_are_both_credited(self):
        order, invoice = self._bill_june()
        self._reverse_by_hand(invoice, 2)
        run = self._ask(order, 3)
        run.line_ids.action_extra_credit()
        run.action_generate()
        self.assertFalse(self._bill(include_older=True).move_ids)
        self.assertEqual((self._get_credited(invoice), order.invoice_status), (12.0, "invoiced"))

    def test_a_deleted_draft_credits_nothing(self):
        order, invoice = self._bill_june()
        credit = self._credit_by_hand(invoice, 2, post=False)
        run = self._ask(order, 2)
        run.line_ids.action_same_credit()
        credit.unlink()
        self.assertEqual(order.invoice_status, "to invoice")
        run.action_generate()
        self.assertEqual(self._get_credited(invoice), 4.8)

    def test_a_cancelled_credit_credits_nothing(self):
        order, invoice = self._bill_june()
        credit = self._credit_by_hand(invoice, 2)
        run = self._ask(order, 2)
        run.line_ids.action_same_credit()
        credit.button_draft()
        credit.button_cancel()
        run.action_generate()
        self.assertEqual(self._get_credited(invoice), 4.8)

    def test_the_question_holds_nothing_else_back(self):
        lines = (self.carrot_product, 10, 2.4), (self.tomato_product, 5, 3.8)
        order, invoice = self._bill_june(*lines)
        self._credit_by_hand(invoice, 2)
        back = self._send_back(order.picking_ids, 1, date(2026, 7, 5), self.reason)
        self.assertEqual(len(back.move_ids), 2)
        run = self._bill(JULY)
        self.assertEqual(run.move_ids.amount_untaxed, 3.8, "the tomatoes nobody credited")
        self.assertEqual(run.blocked_count, 1)

    def test_a_complaint_about_what_was_credited_by_hand(self):
        order, invoice = self._bill_june()
        credit = self._credit_by_hand(invoice, 2)
        move = order.picking_ids.move_ids
        problem = self.env["sp.delivery.problem"].create(
            {
                "name": "Molles",
                "picking_id": move.picking_id.id,
                "move_id": move.id,
                "quantity": 2.5,
                "reason_id": self.reason.id,
            }
        )
        self.assertIn(credit.name, problem.typed_credit)
        with self._refused(UserError, "by hand"):
            problem.action_make_credit()
        problem.with_user(self.desk).action_same_credit()
        self.assertIn(credit.name, problem._get_outcome())
        run = self._run((date(2026, 6, 1), date(2030, 12, 31)))
        run.action_generate()
        self.assertEqual(run.move_ids.amount_untaxed, 1.2, "the half kilo that nobody credited")
        self.assertEqual((self._get_credited(invoice), order.invoice_status), (6.0, "invoiced"))
