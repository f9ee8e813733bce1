from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_invoice_run import InvoiceRunCommon

JULY = date(2026, 7, 1), date(2026, 7, 31)


@tagged("post_install", "-at_install")
class TestInvoiceOddOrders(InvoiceRunCommon):
    """Discounts, orders cancelled or changed once delivered, sites that change hands."""

    def _discount(self, order, amount):
        wizard = self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, "discount_type": "amount", "discount_amount": amount}
        )
        wizard.action_apply_discount()
        return order.order_line.filtered(lambda line: line.price_unit < 0)

    def test_a_discount_is_on_the_invoice_of_its_goods(self):
        for cycle, grouping in (("month", "site"), ("delivery", "site"), ("decade", "order"), ("delivery", "payer")):
            with self.subTest(cycle=cycle, grouping=grouping):
                self.commune.write({"sp_invoice_cycle": cycle, "sp_invoice_grouping": grouping})
                order = self._order_for(self.school, date(2026, 6, 3), (self.carrot_product, 10, 2.4), confirm=False)
                discount = self._discount(order, 4)
                order.action_confirm()
                picking = self._deliver(order)
                picking.date_done = "2026-06-03 08:00:00"
                run = self._bill()
                self.assertEqual(len(run.move_ids), 1)
                self.assertAlmostEqual(run.move_ids.amount_untaxed, 24 + discount.price_subtotal, 2)
                run.action_post_all()
                self.assertEqual(run.move_ids.state, "posted", run.line_ids.problem)

    def test_a_discount_alone_is_no_invoice(self):
        order = self._deliver_to(self.school, date(2026, 6, 3))
        self._bill()
        self._discount(order, 4)
        run = self._bill()
        self.assertFalse(run.move_ids)
        self.assertIn("less than nothing", self._problems(run))

    def test_a_service_ordered_less_once_billed_is_credited(self):
        fee = self.env["product.product"].create(
            {"name": "Livraison test", "type": "service", "invoice_policy": "order", "list_price": 6}
        )
        order = self._deliver_to(self.school, date(2026, 6, 3), (self.carrot_product, 10, 2.4), (fee, 2, 6))
        june = self._bill()
        june.action_post_all()
        order.order_line.filtered(lambda line: line.product_id == fee).product_uom_qty = 1
        run = self._bill((date(2026, 6, 1), date(2026, 12, 31)))
        credit = run.move_ids
        self.assertEqual((credit.move_type, credit.amount_untaxed), ("out_refund", 6))
        self.assertIn(fee, credit.reversed_entry_id.invoice_line_ids.product_id)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_a_delivered_order_is_not_cancelled(self):
        order = self._deliver_to(self.school, date(2026, 6, 3))
        with self._refused(UserError, "was delivered"):
            order.action_cancel()
        self._send_back(order.picking_ids, 10, date(2026, 6, 4))
        order.action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertFalse(self._bill().move_ids)

    def test_a_site_that_changes_hands_is_billed_to_its_new_payer(self):
        before = self._deliver_to(self.school, date(2026, 6, 3))
        confirmed = self._order_for(self.school, date(2026, 6, 20), (self.carrot_product, 5, 2.4))
        draft = self._order_for(self.school, date(2026, 6, 22), (self.carrot_product, 2, 2.4), confirm=False)
        elsewhere = self._order_for(self.nursery, date(2026, 6, 22), (self.carrot_product, 1, 2.4))
        by_hand = self._order_for(self.school, date(2026, 6, 23), (self.carrot_product, 1, 2.4), confirm=False)
        by_hand.partner_invoice_id = self.nursery
        confirmed.purchase_order_reference = "ENG-2026-1"
        self.school.sp_payer_id = self.home
        orders = before | confirmed | draft | elsewhere | by_hand
        payers = [self.commune, self.home, self.home, self.commune, self.nursery]
        self.assertEqual([order.partner_invoice_id for order in orders], payers)
        self.assertFalse(confirmed.purchase_order_reference, "an engagement of the former payer")
        self.assertIn(self.home.name, confirmed.message_ids[:1].body)
        draft.action_confirm()
        for order in confirmed | draft:
            self._deliver(order).date_done = "2026-06-22 08:00:00"
        run = self._bill()
        billed = {move.partner_id: move.amount_untaxed for move in run.move_ids}
        self.assertEqual(billed, {self.commune: 24.0, self.home: 16.8})
