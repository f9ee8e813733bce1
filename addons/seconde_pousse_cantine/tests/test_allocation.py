from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestAllocation(CanteenCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.school | cls.nursery).email = "cuisine@example.com"

    def _ask(self, *quantities, harvested=30.0):
        """Two orders of carrots for the same day."""
        self._harvest(self.carrot_product, harvested)
        sites = (self.school, self.nursery)
        return [
            self._order_for(site, self.delivery_day, (self.carrot_product, quantity, 2.4))
            for site, quantity in zip(sites, quantities, strict=False)
        ]

    def _propose(self):
        return self.env["sp.allocation"]._propose(self.delivery_day)

    def test_d17_thirty_kilos_for_twice_twenty(self):
        first, second = self._ask(20, 20)
        allocation = self._propose()
        self.assertEqual(allocation.product_id, self.carrot_product)
        self.assertEqual(allocation.quantity_available, 30)
        self.assertEqual(allocation.line_ids.mapped("quantity_allotted"), [15, 15])
        # Shown first: nothing is written before it is applied.
        self.assertFalse(first.order_line.sp_is_cut)
        allocation.action_apply()
        self.assertEqual(allocation.line_ids.reason_id.mapped("name"), ["pénurie"])
        lines = first.order_line | second.order_line
        self.assertEqual(lines.mapped("sp_allotted_quantity"), [15, 15])
        self.assertEqual(lines.mapped("product_uom_qty"), [20, 20])
        self.assertEqual(lines.sp_gap_reason_id.name, "pénurie")
        self.assertEqual(lines.move_ids.mapped("quantity"), [15, 15])

    def test_more_than_the_share_is_never_kept(self):
        first, second = self._ask(20, 20)
        self._propose().action_apply()
        self._harvest(self.carrot_product, 30)
        (first | second).picking_ids.action_assign()
        self.assertEqual((first | second).order_line.move_ids.mapped("quantity"), [15, 15])

    def test_priority_serves_the_lowest_rank_first(self):
        self.nursery.sp_priority = 1
        first, second = self._ask(20, 20)
        allocation = self._propose()
        allocation.method = "priority"
        allocation.action_apply()
        self.assertEqual(first.order_line.sp_allotted_quantity, 10)
        self.assertFalse(second.order_line.sp_is_cut)

    def test_shares_typed_by_hand_are_kept(self):
        first, second = self._ask(20, 20)
        allocation = self._propose()
        shares = {share.site_id: share for share in allocation.line_ids}
        shares[self.school].quantity_allotted = 18
        with self._refused(UserError, "are shared but only"):
            allocation.action_apply()
        shares[self.nursery].quantity_allotted = 12
        self._propose()
        allocation.action_apply()
        self.assertEqual((first.order_line.sp_allotted_quantity, second.order_line.sp_allotted_quantity), (18, 12))

    def test_a_share_is_between_nothing_and_what_was_ordered(self):
        self._ask(20, 20)
        share = self._propose().line_ids[0]
        for quantity in (-1, 20.5):
            with self._refused(ValidationError, "between zero and"):
                share.quantity_allotted = quantity

    def test_an_applied_allocation_is_not_changed_by_the_side(self):
        self._ask(20, 20)
        allocation = self._propose()
        allocation.action_apply()
        with self._refused(UserError, "is applied"):
            allocation.line_ids[0].quantity_allotted = 3
        allocation.action_reset()
        allocation.line_ids[0].quantity_allotted = 3
        allocation.action_apply()
        self.assertIn(3, allocation.line_ids.sale_line_id.mapped("sp_allotted_quantity"))

    def test_what_is_weighed_keeps_its_share(self):
        first, _second = self._ask(20, 20)
        allocation = self._propose()
        allocation.action_apply()
        move = first.picking_ids.move_ids
        self.env["sp.preparation"].weigh(move.id, move.sp_weighing_version, {"quantity": 15})
        with self._refused(UserError, "already weighed"):
            allocation.action_reset()

    def test_enough_for_everybody_is_no_shortage(self):
        self._ask(20, 20, harvested=40)
        self.assertFalse(self._propose())

    def test_the_day_before_is_served_first(self):
        self._harvest(self.carrot_product, 30)
        before = self._order_for(self.home, self.delivery_day - timedelta(days=1), (self.carrot_product, 12, 2.4))
        self._order_for(self.school, self.delivery_day, (self.carrot_product, 20, 2.4))
        self.assertEqual(self._propose().quantity_available, 18)
        self.assertTrue(before)

    def test_what_is_weighed_is_no_longer_shared(self):
        first, second = self._ask(20, 20)
        self.env["sp.preparation"].weigh(first.picking_ids.move_ids.id, 0, {"quantity": 19})
        allocation = self._propose()
        self.assertEqual((allocation.quantity_available, allocation.quantity_weighed), (30, 19))
        self.assertEqual(allocation.line_ids.sale_line_id, second.order_line)
        self.assertEqual(allocation.line_ids.quantity_allotted, 11)

    def test_what_is_available_follows_the_stock_until_it_is_typed(self):
        self._ask(20, 20)
        allocation = self._propose()
        self._harvest(self.carrot_product, 4)
        allocation.invalidate_recordset()
        self.assertTrue(allocation.is_outdated)
        self._propose()
        self.assertFalse(allocation.is_outdated)
        self.assertEqual((allocation.quantity_available, allocation.quantity_allotted), (34, 34))
        allocation.quantity_available = 36
        self._harvest(self.carrot_product, 1)
        self._propose()
        self.assertEqual(allocation.quantity_available, 36)

    def test_the_grid_and_the_sharing_say_the_same(self):
        """What is announced, and what is in stock: two names, and one figure for each wherever it is shown."""
        self._order_for(self.home, self.delivery_day - timedelta(days=1), (self.carrot_product, 12, 2.4))
        self._ask(20, 20)
        self._offer_next_week(self.school, self.carrot_product)
        allocation = self._propose()
        shown = self.env["sp.order.grid"]._prepare_products(self.carrot_product, self.delivery_day)[0]
        missing = self.env["sp.preparation"]._prepare_missing(self.delivery_day)[0]
        portal = self.school._sp_get_shop_lines(self.delivery_day, self.env["sale.order"])[0]
        self.assertEqual((shown["in_stock"], shown["announced"]), (18, 38))
        self.assertEqual((allocation.quantity_in_stock, allocation.quantity_announced), (18, 38))
        self.assertEqual((allocation.quantity_available, missing["available"]), (18, 18))
        self.assertEqual(portal["left"], max(shown["available"] - 40, 0))

    def test_what_has_left_is_no_shortage_on_the_grid(self):
        first, _second = self._ask(20, 10)
        self.env["sp.preparation"].weigh(first.picking_ids.move_ids.id, 0, {"quantity": 20})
        first.picking_ids.button_validate()
        there = self.env["sp.availability"]._get_day(self.carrot_product, self.delivery_day)[self.carrot_product]
        self.assertEqual((there["in_stock"], there["gone"], there["left"]), (10, 20, 0))

    def test_sharing_one_product_leaves_the_others_as_they_are(self):
        self._ask(20, 20)
        self._order_for(self.school, self.delivery_day, (self.tomato_product, 5, 3.8))
        carrots, tomatoes = self._propose()
        self.env["sp.allocation"]._propose(self.delivery_day, tomatoes.product_id)
        self.assertEqual(len(carrots.line_ids), 2)

    def test_a_supervisor_shares_and_follows_a_cancelled_order(self):
        first, second = self._ask(20, 20)
        mine = self.env["sp.allocation"].with_user(self.preparer)
        allocation = mine._propose(self.delivery_day)
        first._action_cancel()
        mine._propose(self.delivery_day)
        self.assertEqual(allocation.line_ids.sale_line_id.ids, second.order_line.ids)
        allocation.action_apply()
        self.assertFalse(second.order_line.sp_is_cut)

    def test_a_held_lot_is_not_available(self):
        lot = self._harvest(self.carrot_product, 30).lot_id
        lot.write({"is_held": True, "hold_reason": "Analyse"})
        self._order_for(self.school, self.delivery_day, (self.carrot_product, 20, 2.4))
        self.assertEqual(self._propose().quantity_available, 0)

    def test_each_site_is_told_once_by_mail(self):
        first, second = self._ask(20, 20)
        allocation = self._propose()
        allocation.action_apply()
        mails = self.env["mail.mail"].search([])
        allocation.action_tell()
        new = self.env["mail.mail"].search([]) - mails
        self.assertEqual(len(new), 2)
        self.assertEqual(new.recipient_ids, self.school | self.nursery)
        self.assertIn("15", new[0].body_html)
        self.assertIn("pénurie", new[0].body_html)
        allocation.action_tell()
        self.assertEqual(self.env["mail.mail"].search([]) - mails, new)
        self.assertFalse((first | second).order_line.filtered("sp_cut_to_tell"))

    def test_a_site_without_address_is_to_be_called(self):
        self.nursery.email = False
        _first, second = self._ask(20, 20)
        allocation = self._propose().with_user(self.desk)
        allocation.action_apply()
        params = allocation.action_tell()["params"]
        self.assertIn(self.nursery.name, params["message"])
        self.assertTrue(params["sticky"])
        self.assertEqual(second.activity_ids.user_id, self.desk)
        self.assertIn("15", second.activity_ids.note)
        allocation.action_tell()
        self.assertEqual(len(second.activity_ids), 1)

    def test_a_site_served_in_full_again_is_told_too(self):
        first, _second = self._ask(20, 20)
        allocation = self._propose()
        allocation.action_apply()
        allocation.action_tell()
        allocation.action_reset()
        allocation.quantity_available = 40
        allocation.action_apply()
        self.assertFalse(first.order_line.sp_is_cut)
        self.assertTrue(first.order_line.sp_cut_to_tell)

    def test_shares_taken_back_are_shown_nowhere(self):
        first, second = self._ask(20, 20)
        allocation = self._propose()
        allocation.action_apply()
        allocation.action_reset()
        lines = (first | second).order_line
        self.assertEqual(lines.mapped("sp_is_cut"), [False, False])
        self.assertFalse(lines.sp_gap_reason_id)
        day = self.env["sp.preparation"].get_day(str(self.delivery_day))
        self.assertEqual([(line["due"], line["is_cut"]) for line in day["lines"]], [(20, False), (20, False)])
        self.assertFalse(day["missing"][0]["cuts"])
        self.assertEqual((day["missing"][0]["lacking"], day["to_tell"]), (10, 0))
        self.assertFalse(first.picking_ids._sp_get_delivery_note_lines()[0]["reason"])
        self.assertFalse(self._tell(allocation), "nothing is decided: nobody is told anything")

    def _tell(self, allocation):
        mails = self.env["mail.mail"].search([])
        allocation.action_tell()
        return self.env["mail.mail"].search([]) - mails

    def test_a_site_told_is_told_again_only_when_its_share_changes(self):
        first, second = self._ask(20, 20)
        allocation = self._propose()
        allocation.action_apply()
        self.assertEqual(len(self._tell(allocation)), 2)
        allocation.action_reset()
        self.assertFalse(self._tell(allocation))
        allocation.line_ids.filtered(lambda share: share.site_id == self.school).quantity_allotted = 12
        allocation.action_apply()
        self.assertEqual((first | second).order_line.mapped("sp_cut_to_tell"), [True, False])
        mail = self._tell(allocation)
        self.assertEqual(mail.recipient_ids, self.school)

    def test_enough_at_last_is_shown_until_the_site_is_told(self):
        first, second = self._ask(20, 20)
        allocation = self._propose()
        allocation.action_apply()
        self._tell(allocation)
        allocation.action_reset()
        self._harvest(self.carrot_product, 10)
        screen = self.env["sp.preparation"]
        [missing] = screen.get_day(str(self.delivery_day))["missing"]
        self.assertEqual((missing["lacking"], missing["state"]), (0, "draft"))
        screen.open_allocations(str(self.delivery_day), self.carrot_product.id)
        allocation.action_apply()
        self.assertEqual(screen.get_day(str(self.delivery_day))["to_tell"], 2)
        (self.school | self.nursery).lang = "en_US"
        body = self._tell(allocation)[0].body_html
        self.assertIn("20", body)
        self.assertIn("Good news", body)
        self.assertFalse((first | second).order_line.filtered("sp_is_cut"))

    def test_an_order_put_off_loses_the_share_of_its_former_day(self):
        first, second = self._ask(20, 20)
        allocation = self._propose()
        allocation.action_apply()
        first.commitment_date += timedelta(days=1)
        self.assertEqual((first.order_line.sp_is_cut, second.order_line.sp_is_cut), (False, True))
        self.assertEqual(allocation.line_ids.sale_line_id, second.order_line)

    def test_an_order_lowered_under_its_share_is_cut_no_longer(self):
        first, _second = self._ask(20, 20)
        self._propose().action_apply()
        first.order_line.product_uom_qty = 10
        [line] = [
            line
            for line in self.env["sp.preparation"].get_day(str(self.delivery_day))["lines"]
            if line["order_id"] == first.picking_ids.id
        ]
        self.assertEqual((line["due"], line["is_cut"]), (10, False))

    def test_applied_shares_are_not_deleted(self):
        self._ask(20, 20)
        allocation = self._propose()
        allocation.action_apply()
        with self._refused(UserError, "is applied"):
            allocation.unlink()

    def test_proposing_twice_makes_one_allocation(self):
        self._ask(20, 20)
        self.assertEqual(self._propose(), self._propose())

    def test_queries_do_not_grow_with_the_orders(self):
        self._harvest(self.carrot_product, 100)
        counts = []
        for total in (10, 150):
            while (
                len(self.env["sp.allocation"]._get_asked_lines(self.delivery_day).get(self.carrot_product, [])) < total
            ):
                self._order_for(self.school, self.delivery_day, (self.carrot_product, 20, 2.4))
            self.env["sp.allocation"].search([]).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._propose()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        # One INSERT and one UPDATE per hundred shares, nothing per share.
        self.assertLessEqual(counts[1], counts[0] + 10)
