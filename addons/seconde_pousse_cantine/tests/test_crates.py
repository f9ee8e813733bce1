from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_round import RoundCommon


@tagged("post_install", "-at_install")
class TestCrates(RoundCommon):
    """The ledger of the crates lent to the sites."""

    def _deliver_crates(self, site, quantity, back=None, uuid="a", day=None):
        picking = self._order_carrots(site, quantity, day=day)
        if back is None:
            picking.button_validate()
        else:
            self._save(picking, uuid=uuid * 32, crates=self._back(back))
        return picking

    def _get_lines(self, picking):
        return [
            (line["crate"], line["before"], line["out"], line["back"], line["balance"])
            for line in picking._sp_get_crate_balance_lines()
        ]

    def test_d13_balance_then_warning(self):
        first = self._deliver_crates(self.school, 50, back=3)
        self.assertEqual(self.school.sp_crate_balance, 2)
        self.assertEqual(self._get_lines(first), [(self.crate, 0, 5, 3, 2)])
        second = self._order_carrots(self.school, 1)
        second.move_ids.sp_crate_count = 0
        answer = self._save(second, uuid="b" * 32, crates=self._back(6))
        self.assertEqual(self.school.sp_crate_balance, -4)
        self.assertEqual(second.state, "done")
        self.assertIn("given back 4", answer["warnings"][0])
        self.assertIn(("balance", -4), second._sp_get_crate_balance_lines()[0].items())

    def test_the_note_printed_before_leaving_says_what_it_will_be(self):
        self._deliver_crates(self.school, 30)
        picking = self._order_carrots(self.school, 20)
        self.assertEqual(self._get_lines(picking), [(self.crate, 3, 2, 0, 5)])

    def test_crates_of_site_and_product_go_before_that_of_the_farm(self):
        small, net = self.env["product.product"].create(
            [{"name": "Petite caisse", "sp_is_crate": True}, {"name": "Filet", "sp_is_crate": True}]
        )
        self.school.sp_crate_product_id = small
        self.tomato_product.sp_crate_product_id = net
        order = self._order_for(self.school, self.day, (self.carrot_product, 20, 2.4), (self.tomato_product, 10, 3))
        order.picking_ids.button_validate()
        ledger = self.env["sp.crate.move"]._get_balances(self.school)
        self.assertEqual(ledger, {(self.school, small): 2, (self.school, net): 1})
        self.nursery.sp_has_crates = False
        self._deliver_crates(self.nursery, 20)
        self.assertEqual(self.nursery.sp_crate_balance, 0)

    def test_a_corrected_delivery_corrects_the_ledger(self):
        picking = self._deliver_crates(self.school, 50)
        picking.move_ids.sp_crate_count = 4
        self.assertEqual(self._get_balance(), 4)
        picking.move_ids.quantity = 20
        self.assertEqual(self._get_balance(), 2)
        self.assertEqual(self._get_lines(picking), [(self.crate, 0, 2, 0, 2)])

    def test_a_count_corrects_the_ledger(self):
        self._deliver_crates(self.school, 50)
        count = self.env["sp.crate.count"].with_user(self.desk).create({"partner_id": self.school.id, "counted": 3})
        self.assertEqual(count.balance, 5)
        count.action_apply()
        self.assertEqual(self.school.sp_crate_balance, 3)
        count.invalidate_recordset()
        count.action_apply()
        self.assertEqual(self.school.sp_crate_balance, 3)
        with self._refused(UserError, "whole number"):
            count.counted = -1
            count.action_apply()

    def test_the_ledger_is_kept_as_written(self):
        move = self.env["sp.crate.move"].search([("picking_id", "=", self._deliver_crates(self.school, 50).id)])
        with self._refused(UserError, "as it was written"):
            move.quantity = 1
        with self._refused(UserError, "how many crates"):
            self.env["sp.crate.move"].create({"partner_id": self.school.id, "product_id": self.crate.id, "quantity": 0})

    def test_sites_are_found_by_what_they_hold(self):
        self._deliver_crates(self.school, 50)
        partners = self.env["res.partner"]
        self.assertEqual(partners.search([("sp_crate_balance", ">", 0), ("id", "in", self.sites.ids)]), self.school)
        self.assertEqual(
            partners.search([("sp_crate_balance", "=", 0), ("id", "in", self.sites.ids)]), self.sites - self.school
        )
        self.assertFalse(partners.search([("sp_crate_balance", "<", 0), ("id", "in", self.sites.ids)]))

    def test_several_deliveries_are_written_in_a_bounded_number_of_queries(self):
        def count(deliveries):
            pickings = self.env["stock.picking"]
            for _index in range(deliveries):
                pickings |= self._order_carrots(self.school, 1)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            pickings._sp_record_crates_out()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        few, many = count(3), count(15)
        self.assertLessEqual(many, few + 2, (few, many))

    # ------------------------------------------------------------------
    # Lost crates
    # ------------------------------------------------------------------

    def _lend(self, site, count, days_ago):
        self.env["sp.crate.move"].create(
            {
                "partner_id": site.id,
                "product_id": self.crate.id,
                "quantity": count,
                "date": self.today - timedelta(days=days_ago),
                "kind": "delivery" if count > 0 else "back",
            }
        )

    def _settle(self):
        return self.env["sp.crate.settlement"].with_user(self.desk).create({})

    def test_lost_crates_are_invoiced_once_at_the_normal_rate(self):
        self._lend(self.school, 10, 200)
        self._lend(self.school, -7, 100)
        self._lend(self.school, 5, 10)
        self._lend(self.home, 4, 200)
        self._lend(self.home, -4, 3)
        settlement = self._settle()
        self.assertEqual(
            settlement.line_ids.mapped(lambda line: (line.partner_id, line.product_id, line.quantity)),
            [(self.school, self.crate, 3)],
        )
        action = settlement.action_invoice()
        invoice = self.env["account.move"].search(action["domain"])
        self.assertEqual(
            (invoice.state, invoice.partner_id, invoice.partner_shipping_id), ("draft", self.commune, self.school)
        )
        self.assertEqual((invoice.invoice_line_ids.quantity, invoice.amount_untaxed), (3, 36))
        self.assertEqual(invoice.invoice_line_ids.tax_ids.amount, 20)
        self.assertEqual(self.school.sp_crate_balance, 5)
        with self._refused(UserError, "nothing below 1"):
            settlement.action_invoice()
        self.assertFalse(self._settle().line_ids)

    def test_a_dropped_draft_gives_the_crates_back_to_the_ledger(self):
        self._lend(self.school, 10, 200)
        invoice = self.env["account.move"].search(self._settle().action_invoice()["domain"])
        self.assertEqual(self.school.sp_crate_balance, 0)
        invoice.unlink()
        self.school.invalidate_recordset()
        self.assertEqual(self.school.sp_crate_balance, 10)
        self.assertEqual(self._settle().line_ids.quantity, 10)

    def test_the_ledger_follows_the_invoice_of_lost_crates(self):
        self._lend(self.school, 10, 200)
        invoice = self.env["account.move"].search(self._settle().action_invoice()["domain"])
        invoice.invoice_line_ids.quantity = 6
        invoice.invoice_date = self.today
        invoice.purchase_order_reference = "BC-1"
        invoice.action_post()
        self.assertEqual(self._get_balance(), 4)
        invoice.button_draft()
        invoice.button_cancel()
        self.assertEqual(self._get_balance(), 10)
        self.assertEqual(self._settle().line_ids.quantity, 10)
        invoice.button_draft()
        self.assertEqual(self._get_balance(), 4)

    def _get_balance(self):
        self.school.invalidate_recordset()
        return self.school.sp_crate_balance

    def test_less_may_be_invoiced_never_more(self):
        self._lend(self.school, 10, 200)
        settlement = self._settle()
        settlement.line_ids.quantity = 11
        with self._refused(UserError, "no more can be invoiced"):
            settlement.action_invoice()
        settlement.line_ids.quantity = 4
        settlement.action_invoice()
        self.assertEqual(self.school.sp_crate_balance, 6)
        settlement = self._settle()
        settlement.line_ids = [Command.clear()]
        with self._refused(UserError, "No crate to settle"):
            settlement.action_invoice()
