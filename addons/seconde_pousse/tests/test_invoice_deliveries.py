from datetime import date, datetime, time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_invoice import InvoiceCommon

BEFORE, CHANGE, AFTER = date(2026, 11, 5), date(2026, 11, 10), date(2026, 11, 15)


class InvoiceDeliveriesCommon(InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_regime("rsa")

    @classmethod
    def _sell_carrots(cls):
        cls._harvest(cls.carrot_product, 60)
        return cls._order((cls.carrot_product, 1, 2.0), partner=cls.home)

    @classmethod
    def _deliver_on(cls, order, day, quantity):
        """Deliver a quantity; a second delivery is asked by ordering more."""
        line = order.order_line
        line.write({"product_uom_qty": line.qty_delivered + quantity, "price_unit": 2.0})
        picking = cls._deliver(order)
        picking.date_done = datetime.combine(day, time(8))
        return picking

    @classmethod
    def _return(cls, picking, quantity, day=None):
        wizard = cls.env["stock.return.picking"].with_context(
            active_model="stock.picking", active_id=picking.id, active_ids=picking.ids
        )
        wizard = wizard.create({})
        wizard.product_return_moves.quantity = quantity
        back = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        if day:
            back.date_done = datetime.combine(day, time(8))
        return back

    @classmethod
    def _credit(cls, order, invoice_date=None):
        credit = order._create_invoices(final=True)
        credit.invoice_date = invoice_date
        credit.action_post()
        return credit

    @classmethod
    def _change_regime(cls):
        return cls._set_regime("exempt", date_from=CHANGE, exemption_text="Exonéré, art. 261-7-1°")

    def _names(self, invoice):
        return [delivery["name"] for delivery in invoice._sp_get_delivery_lines()]


@tagged("post_install", "-at_install")
class TestInvoiceRegimes(InvoiceDeliveriesCommon):
    def test_order_line_on_both_sides_of_a_change_is_one_line_per_regime(self):
        self._change_regime()
        order = self._sell_carrots()
        self._deliver_on(order, BEFORE, 4)
        self._deliver_on(order, AFTER, 6)
        invoice = self._invoice(order)
        taxed, exempt = invoice.invoice_line_ids.sorted("quantity")
        self.assertEqual((taxed.quantity, taxed.price_total), (4, 8.44))
        self.assertEqual((exempt.quantity, exempt.price_total), (6, 12.0))
        self.assertEqual(invoice.amount_tax, 0.44)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_one_invoice_line_never_carries_two_regimes(self):
        self._change_regime()
        order = self._sell_carrots()
        self._deliver_on(order, BEFORE, 4)
        self._deliver_on(order, AFTER, 6)
        invoice = self._invoice(order, post=False)
        kept, dropped = invoice.invoice_line_ids
        moves = invoice.invoice_line_ids.sp_stock_move_ids
        dropped.unlink()
        kept.write({"quantity": 10, "sp_stock_move_ids": [Command.set(moves.ids)]})
        with self._refused(UserError, "deliveries of different VAT regimes"):
            invoice.action_post()

    def test_goods_returned_after_a_change_are_credited_with_their_vat(self):
        order = self._sell_carrots()
        picking = self._deliver_on(order, BEFORE, 10)
        invoice = self._invoice(order, BEFORE)
        self._change_regime()
        self._return(picking, 3, AFTER)
        credit = self._credit(order, AFTER)
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual((credit.amount_untaxed, credit.amount_tax), (6.0, 0.33))
        self.assertEqual(credit.invoice_line_ids.sp_vat_regime_id, invoice.invoice_line_ids.sp_vat_regime_id)

    def test_goods_returned_before_the_invoice_follow_their_delivery(self):
        self._change_regime()
        order = self._sell_carrots()
        picking = self._deliver_on(order, BEFORE, 10)
        self._return(picking, 3, AFTER)
        invoice = self._invoice(order, AFTER)
        self.assertEqual(len(invoice.invoice_line_ids), 1)
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (14.0, 0.77))

    def test_credit_of_a_mixed_invoice_follows_it_line_by_line(self):
        self._change_regime()
        order = self._sell_carrots()
        self._deliver_on(order, BEFORE, 4)
        self._deliver_on(order, AFTER, 6)
        invoice = self._invoice(order)
        credit = invoice._reverse_moves([{"invoice_date": self.today}])
        credit.action_post()
        self.assertEqual(credit.amount_tax, 0.44)
        self.assertEqual(credit.invoice_line_ids.sp_vat_regime_id, invoice.invoice_line_ids.sp_vat_regime_id)

    def test_sales_receipt_is_checked_too(self):
        receipt = self.env["account.move"].create(
            {
                "move_type": "out_receipt",
                "partner_id": self.home.id,
                "invoice_line_ids": [Command.create({"product_id": self.carrot_product.id, "price_unit": 10})],
            }
        )
        self.assertEqual(receipt.amount_tax, 0.55)
        receipt.invoice_line_ids.tax_ids = self.chart.ref("sp_tva_exempt_goods")
        with self._refused(UserError, "are not those of the VAT regime"):
            receipt.action_post()
        receipt.action_apply_vat_regime()
        receipt.action_post()
        self.assertTrue(receipt.invoice_line_ids.sp_vat_regime_id)

    def test_regimes_are_not_looked_up_line_by_line(self):
        def count(lines):
            invoice = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.home.id,
                    "invoice_line_ids": [
                        Command.create({"product_id": self.carrot_product.id, "price_unit": 10})
                        for _number in range(lines)
                    ],
                }
            )
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            before = self.env.cr.sql_log_count
            invoice._sp_get_vat_problems()
            invoice._sp_get_lines_to_map()
            invoice.action_apply_vat_regime()
            return self.env.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(80), count(20))


@tagged("post_install", "-at_install")
class TestInvoiceDeliveries(InvoiceDeliveriesCommon):
    def test_reversed_and_made_again_keeps_its_deliveries(self):
        order = self._sell_carrots()
        picking = self._deliver_on(order, BEFORE, 10)
        invoice = self._invoice(order, date(2026, 11, 8))
        accountant = self._create_user("sp_test_accountant", "account.group_account_invoice")
        wizard = self.env["account.move.reversal"].with_user(accountant)
        wizard = wizard.with_context(active_model="account.move", active_ids=invoice.ids).create(
            {"journal_id": invoice.journal_id.id, "date": self.today}
        )
        again = self.env["account.move"].browse(wizard.modify_moves()["res_id"])
        again.action_post()
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(self._names(again), [picking.name])
        self.assertEqual(again.delivery_date, BEFORE)
        self.assertEqual(again.invoice_date_due, date(2026, 12, 10))

    def test_rest_of_a_delivery_keeps_it_and_its_due_date(self):
        order = self._sell_carrots()
        picking = self._deliver_on(order, BEFORE, 10)
        first = self._invoice(order, BEFORE, post=False)
        first.invoice_line_ids.quantity = 4
        first.action_post()
        rest = self._invoice(order, AFTER)
        self.assertEqual(rest.invoice_line_ids.quantity, 6)
        self.assertEqual(self._names(rest), [picking.name])
        self.assertEqual(rest.invoice_date_due, date(2026, 12, 10))

    def test_delivery_corrected_upwards_is_named_with_its_regime(self):
        order = self._sell_carrots()
        picking = self._deliver_on(order, BEFORE, 10)
        self._invoice(order, BEFORE)
        self._change_regime()
        picking.move_ids.quantity = 12
        extra = self._invoice(order, AFTER)
        self.assertEqual(extra.invoice_line_ids.quantity, 2)
        self.assertEqual(self._names(extra), [picking.name])
        self.assertEqual(extra.amount_tax, 0.22)

    def test_credited_then_returned_goods_are_not_billed_with_the_next_ones(self):
        order = self._sell_carrots()
        picking = self._deliver_on(order, BEFORE, 10)
        invoice = self._invoice(order, BEFORE)
        credit = invoice._reverse_moves([{"invoice_date": AFTER}])
        credit.invoice_line_ids.quantity = 3
        credit.action_post()
        self._return(picking, 3, AFTER)
        following = self._deliver_on(order, AFTER, 5)
        self.assertEqual(self._names(self._invoice(order, AFTER)), [following.name])

    def test_credit_of_returned_goods_names_its_invoice(self):
        order = self._sell_carrots()
        picking = self._deliver_on(order, BEFORE, 10)
        invoice = self._invoice(order, BEFORE)
        self._return(picking, 3, AFTER)
        credit = self._credit(order, AFTER)
        self.assertEqual(credit.reversed_entry_id, invoice)
        self.assertEqual(invoice.amount_residual, round(invoice.amount_total - credit.amount_total, 2))
        self.assertIn(f"Credit note for invoice {invoice.name} of 11/05/2026", self._get_html(credit))

    def test_credit_of_goods_billed_on_two_invoices_names_both(self):
        order = self._sell_carrots()
        pickings = self._deliver_on(order, BEFORE, 4)
        first = self._invoice(order, BEFORE)
        pickings |= self._deliver_on(order, AFTER, 6)
        second = self._invoice(order, AFTER)
        for picking in pickings:
            self._return(picking, 1, AFTER)
        credit = self._credit(order, AFTER)
        self.assertFalse(credit.reversed_entry_id)
        html = self._get_html(credit)
        for invoice in (first, second):
            self.assertIn(f"Credit note for invoice {invoice.name}", html)
