from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_invoice_run import JUNE, InvoiceRunCommon

JULY = date(2026, 7, 1), date(2026, 7, 31)
CARROTS, TOMATOES = 10, 5


class InvoiceRebillingCommon(InvoiceRunCommon):
    """Core's own button made a credit note: 10 kg at 2.40 and 5 kg at 3.80 were billed, 43.00."""

    def _bill_june(self, *lines):
        lines = lines or ((self.carrot_product, CARROTS, 2.4), (self.tomato_product, TOMATOES, 3.8))
        order = self._deliver_to(self.school, date(2026, 6, 3), *lines)
        june = self._bill()
        june.action_post_all()
        return order, june.move_ids

    def _reverse(self, invoice, quantities=None, post=True, prices=None):
        """Click on core's button, then leave on the credit note these quantities, and prices, by product."""
        wizard = self.env["account.move.reversal"].create(
            {"move_ids": [Command.set(invoice.ids)], "journal_id": invoice.journal_id.id}
        )
        credit = self.env["account.move"].browse(wizard.reverse_moves()["res_id"])
        for line in credit.invoice_line_ids:
            if quantities is not None and line.product_id not in quantities:
                line.unlink()
            elif quantities:
                line.quantity = quantities[line.product_id]
        for line in credit.invoice_line_ids:
            line.price_unit = (prices or {}).get(line.product_id, line.price_unit)
        if post:
            credit.action_post()
        return credit

    def _get_billed(self, order):
        """Return what the site owes in the end: the invoices less the credit notes, whatever made them."""
        moves = self.env["account.move"].search(
            [("commercial_partner_id", "=", order.partner_invoice_id.commercial_partner_id.id)]
        )
        moves = moves.filtered(lambda move: move.state != "cancel" and move.move_type in ("out_invoice", "out_refund"))
        return moves.currency_id.round(sum(moves.mapped("amount_untaxed_in_currency_signed")))


@tagged("post_install", "-at_install")
class TestInvoiceRebilling(InvoiceRebillingCommon):
    """A credit note made by core's own button."""

    def test_a_gesture_is_asked_about_and_kept(self):
        for post in (True, False):
            order, invoice = self._bill_june()
            before = self._get_billed(order)
            credit = self._reverse(invoice, {self.carrot_product: 2}, post)
            run = self._bill(JULY)
            self.assertFalse(run.move_ids, "nothing is billed again before somebody chose")
            self.assertEqual(run.line_ids.mapped("question"), ["bill"])
            self.assertEqual(run.line_ids.amount_untaxed, 4.8)
            self.assertIn(credit.name if post else credit.display_name, run.line_ids.problem)
            run.line_ids.with_user(self.desk).action_not_again()
            self.assertFalse(run.line_ids)
            for again in (run, self._run(), self._run(JULY, include_older=True)):
                again.action_generate()
                self.assertFalse(again.move_ids)
            self.assertEqual(self._get_billed(order), round(before - 4.8, 2))
            self.assertEqual(order.invoice_status, "invoiced")
            line = credit.invoice_line_ids
            self.assertEqual((line.sp_rebilling, line.sp_rebilling_user_id), ("no", self.desk))
            self.assertEqual(order.message_ids[:1].author_id, self.desk.partner_id)
            self.assertIn("not billed again", order.message_ids[:1].body)

    def test_what_is_billed_again_is_billed_once(self):
        order, invoice = self._bill_june()
        credit = self._reverse(invoice, {self.carrot_product: 2})
        self.assertEqual(self._get_billed(order), 38.2)
        run = self._bill(JULY)
        run.line_ids.with_user(self.desk).action_bill_again()
        self.assertEqual(run.line_ids.mapped("state"), ["ready"], "of an older month, but somebody asked for it")
        for again in (run, self._run(), self._run(JULY, include_older=True)):
            again.action_generate()
        self.assertEqual(run.move_ids.amount_untaxed, 4.8)
        self.assertEqual((self._get_billed(order), order.invoice_status), (43.0, "invoiced"))
        self.assertEqual(credit.invoice_line_ids.sp_rebilling_user_id, self.desk)

    def test_a_wrong_invoice_is_made_again_without_a_question(self):
        order, invoice = self._bill_june()
        self._reverse(invoice)
        self.assertEqual(self._get_billed(order), 0.0)
        run = self._bill()
        self.assertFalse(run.blocked_count)
        self.assertEqual((self._get_billed(order), order.invoice_status), (43.0, "invoiced"))
        self.assertFalse(self._bill(JULY, include_older=True).line_ids)

    def test_a_reversal_that_is_still_a_draft_bills_nothing_again(self):
        """Its lines may be reduced before it is posted."""
        order, invoice = self._bill_june()
        credit = self._reverse(invoice, post=False)
        run = self._bill()
        self.assertEqual((run.blocked_count, run.ready_count, len(run.move_ids)), (1, 0, 0))
        credit.action_post()
        run.action_generate()
        self.assertEqual((run.blocked_count, self._get_billed(order)), (0, 43.0))

    def test_a_price_forgiven_is_no_second_sale(self):
        order, invoice = self._bill_june()
        self._reverse(invoice, {self.carrot_product: CARROTS}, prices={self.carrot_product: 0.4})
        run = self._bill()
        self.assertFalse(run.move_ids)
        run.line_ids.action_not_again()
        self.assertFalse(self._bill(JULY, include_older=True).line_ids)
        self.assertEqual((self._get_billed(order), order.invoice_status), (39.0, "invoiced"))

    def test_a_service_forgiven_is_asked_about_too(self):
        fee = self.env["product.product"].create(
            {"name": "Livraison test", "type": "service", "invoice_policy": "order", "list_price": 6}
        )
        order, invoice = self._bill_june((self.carrot_product, CARROTS, 2.4), (fee, 1, 6))
        before = self._get_billed(order)
        invoice = invoice.filtered(lambda move: fee in move.invoice_line_ids.product_id)
        self._reverse(invoice, {fee: 0.5})
        run = self._bill()
        self.assertFalse(run.move_ids - invoice)
        run.line_ids.filtered("question").action_not_again()
        self.assertFalse(self._bill(include_older=True).line_ids)
        self.assertEqual((self._get_billed(order), order.invoice_status), (before - 3, "invoiced"))

    def test_the_question_holds_nothing_else_back(self):
        order, invoice = self._bill_june()
        self._reverse(invoice, {self.carrot_product: 2})
        self._deliver_to(self.school, date(2026, 6, 10), (self.carrot_product, 4, 2.4))
        run = self._bill()
        self.assertEqual((run.move_ids.amount_untaxed, run.blocked_count), (9.6, 1))
        run.line_ids.filtered("question").action_not_again()
        self.assertEqual(self._get_billed(order), 47.8)

    def test_goods_that_come_back_after_the_gesture_are_compared_with_it(self):
        order, invoice = self._bill_june((self.carrot_product, CARROTS, 2.4))
        self._reverse(invoice, {self.carrot_product: 2})
        run = self._bill(JULY)
        run.line_ids.action_not_again()
        self._send_back(order.picking_ids, 2, date(2026, 7, 5))
        run.action_generate()
        self.assertEqual(run.line_ids.mapped("question"), ["credit"])
        run.line_ids.action_same_credit()
        self.assertFalse(self._bill(JULY, include_older=True).line_ids)
        self.assertEqual((self._get_billed(order), order.invoice_status), (19.2, "invoiced"))

    def test_two_credits_of_one_delivery_are_one_question_each_time(self):
        order, invoice = self._bill_june((self.carrot_product, CARROTS, 2.4))
        self._reverse(invoice, {self.carrot_product: 2})
        run = self._bill(JUNE)
        run.line_ids.filtered("question").action_not_again()
        self._reverse(invoice, {self.carrot_product: 3})
        run.action_preview()
        self.assertEqual(run.line_ids.filtered("question").amount_untaxed, 7.2)
        run.line_ids.filtered("question").action_bill_again()
        run.action_generate()
        self.assertEqual((self._get_billed(order), order.invoice_status), (19.2, "invoiced"))


@tagged("post_install", "-at_install")
class TestInvoiceMadeAgain(InvoiceRebillingCommon):
    """The other two roads of core: its button that reverses and invoices again, and the one of the order."""

    def _modify(self, invoice, quantity, post=True):
        """Reverse the invoice and make it again, of this many kilos of carrots."""
        wizard = self.env["account.move.reversal"].create(
            {"move_ids": [Command.set(invoice.ids)], "journal_id": invoice.journal_id.id}
        )
        again = self.env["account.move"].browse(wizard.modify_moves()["res_id"])
        again.invoice_line_ids.filtered(lambda line: line.product_id == self.carrot_product).quantity = quantity
        if post:
            again.action_post()
        return again

    def test_made_again_for_less_is_asked_about_and_kept(self):
        for post in (True, False):
            order, invoice = self._bill_june()
            before = self._get_billed(order)
            again = self._modify(invoice, 8, post)
            credit = invoice.reversal_move_ids
            run = self._bill(JULY)
            self.assertFalse(run.move_ids, "the difference is not billed before somebody chose")
            self.assertEqual(run.line_ids.mapped("question"), ["bill"])
            self.assertEqual(run.line_ids.amount_untaxed, 4.8)
            self.assertIn(credit.name, run.line_ids.problem)
            run.line_ids.with_user(self.desk).action_not_again()
            self.assertFalse(run.line_ids)
            again.invoice_line_ids.flush_recordset()
            for other in (run, self._run(), self._run(JULY, include_older=True)):
                other.action_generate()
                self.assertFalse(other.move_ids)
            self.assertEqual((self._get_billed(order), order.invoice_status), (round(before - 4.8, 2), "invoiced"))

    def test_the_difference_is_billed_once_when_asked_for(self):
        order, invoice = self._bill_june()
        self._modify(invoice, 8)
        run = self._bill(JULY)
        run.line_ids.action_bill_again()
        for other in (run, self._run(), self._run(JULY, include_older=True)):
            other.action_generate()
        self.assertEqual(run.move_ids.amount_untaxed, 4.8)
        self.assertEqual((self._get_billed(order), order.invoice_status), (43.0, "invoiced"))

    def test_made_again_for_as_much_is_not_asked_about(self):
        order, invoice = self._bill_june()
        self._modify(invoice, CARROTS)
        self.assertFalse(self._bill(JULY, include_older=True).line_ids)
        self.assertEqual(self._get_billed(order), 43.0)

    def test_made_again_for_less_then_reversed(self):
        """Twice wrong: the second invoice bills nothing any more, what was forgiven stays so."""
        order, invoice = self._bill_june()
        again = self._modify(invoice, 8)
        run = self._bill(JULY)
        run.line_ids.action_not_again()
        self._reverse(again)
        run = self._bill()
        self.assertFalse(run.blocked_count)
        self.assertEqual((self._get_billed(order), order.invoice_status), (38.2, "invoiced"))

    def test_twice_wrong_before_anybody_chose(self):
        order, invoice = self._bill_june()
        self._reverse(self._modify(invoice, 8))
        run = self._bill()
        self.assertFalse(run.blocked_count, "no invoice is left: all is billed")
        self.assertEqual((self._get_billed(order), order.invoice_status), (43.0, "invoiced"))

    def test_a_draft_of_a_run_made_again_for_less(self):
        order, invoice = self._bill_june()
        self._reverse(invoice)
        run = self._bill()
        run.move_ids.invoice_line_ids.filtered(lambda line: line.product_id == self.carrot_product).quantity = 8
        run = self._bill()
        self.assertEqual((run.blocked_count, len(run.move_ids)), (1, 0))
        run.line_ids.action_not_again()
        self.assertEqual((self._get_billed(order), order.invoice_status), (38.2, "invoiced"))

    def test_goods_that_come_back_after_less_was_billed(self):
        for choice, owed in (("action_same_credit", 19.2), ("action_extra_credit", 14.4)):
            order, invoice = self._bill_june((self.carrot_product, CARROTS, 2.4))
            before = self._get_billed(order)
            self._modify(invoice, 8)
            run = self._bill(JULY)
            run.line_ids.action_not_again()
            self._send_back(order.picking_ids, 2, date(2026, 7, 5))
            run.action_generate()
            self.assertEqual(run.line_ids.mapped("question"), ["credit"])
            self.assertIn("credits 2 kg", run.line_ids.problem)
            getattr(run.line_ids, choice)()
            self._run(JULY, include_older=True).action_generate()
            self._run(JULY, include_older=True).action_generate()
            self.assertEqual(self._get_billed(order), round(before - 24 + owed, 2))
            self.assertEqual(order.invoice_status, "invoiced")

    def test_goods_that_come_back_of_an_invoice_made_again(self):
        """The credit note undid an invoice: it says nothing of what came back."""
        order, invoice = self._bill_june((self.carrot_product, CARROTS, 2.4))
        self._modify(invoice, CARROTS)
        self._send_back(order.picking_ids, 2, date(2026, 7, 5))
        run = self._bill(JULY)
        self.assertFalse(run.blocked_count)
        self.assertEqual((self._get_billed(order), order.invoice_status), (19.2, "invoiced"))

    def test_goods_that_come_back_after_the_credit_was_billed_again(self):
        order, invoice = self._bill_june((self.carrot_product, CARROTS, 2.4))
        self._reverse(invoice, {self.carrot_product: 2})
        run = self._bill(JULY)
        run.line_ids.action_bill_again()
        run.action_generate()
        run.move_ids.action_post()
        self._send_back(order.picking_ids, 2, date(2026, 7, 5))
        run = self._bill(JULY)
        self.assertFalse(run.blocked_count)
        self.assertEqual((self._get_billed(order), order.invoice_status), (19.2, "invoiced"))

    def test_the_order_asks_as_well(self):
        order, invoice = self._bill_june()
        credit = self._reverse(invoice, {self.carrot_product: 2})
        for final in (True, False):
            with self._refused(UserError, credit.name):
                order._create_invoices(final=final)
        run = self._bill(JULY)
        run.line_ids.action_bill_again()
        order._create_invoices(final=True)
        self.assertEqual((self._get_billed(order), order.invoice_status), (43.0, "invoiced"))
