from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestPreparation(CanteenCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.screen = cls.env["sp.preparation"].with_user(cls.preparer)
        cls.older = cls._harvest(cls.carrot_product, 8, date=cls.yesterday).lot_id
        cls.newer = cls._harvest(cls.carrot_product, 20).lot_id
        cls._harvest(cls.tomato_product, 20)
        cls.quality = cls.env.ref("seconde_pousse_cantine.sp_gap_reason_quality")

    def _prepare(self, *lines, site=None, day=None):
        lines = lines or ((self.carrot_product, 10, 2.4), (self.tomato_product, 5, 3.8))
        return self._order_for(site or self.school, day or self.delivery_day, *lines)

    def _weigh(self, move, weight=None, user=None, version=None, **values):
        if weight is not None:
            values["quantity"] = weight
        screen = self.screen.with_user(user or self.preparer)
        version = move.sp_weighing_version if version is None else version
        return screen.weigh(move.id, version, values)

    def _get_note(self, picking):
        return {line["name"]: line for line in picking._sp_get_delivery_note_lines()}

    # ------------------------------------------------------------------
    # The screen
    # ------------------------------------------------------------------

    def test_the_day_shows_orders_lines_lots_and_what_is_missing(self):
        order = self._prepare((self.carrot_product, 40, 2.4))
        day = self.screen.get_day(str(self.delivery_day))
        self.assertEqual([row["site"] for row in day["orders"]], [self.school.name])
        [line] = day["lines"]
        self.assertEqual((line["due"], line["version"], line["is_weighed"]), (40, 0, False))
        self.assertEqual([lot["name"] for lot in line["lots"]], [self.older.name, self.newer.name])
        [product] = day["products"]
        self.assertEqual([lot["quantity"] for lot in product["lots"]], [8, 20])
        [missing] = day["missing"]
        self.assertEqual((missing["ordered"], missing["available"], missing["lacking"]), (40, 28, 12))
        self.assertEqual(self.screen.get_day()["day"], str(order.sp_delivery_date))

    def test_a_share_is_what_the_screen_asks_for(self):
        order = self._prepare((self.carrot_product, 40, 2.4))
        self.env["sp.allocation"]._propose(self.delivery_day).action_apply()
        day = self.screen.get_day(str(self.delivery_day))
        [line] = day["lines"]
        self.assertEqual((line["ordered"], line["due"], line["cut_reason"]), (40, 28, "pénurie"))
        self.assertEqual(day["missing"][0]["lacking"], 0)
        self.assertEqual(day["to_tell"], 1)
        # 28 kg is what is due now: no reason asked for the 12 that are missing.
        self.assertEqual(self._weigh(order.picking_ids.move_ids, 27.5)["answer"], "")

    def test_a_share_left_undecided_says_nothing_of_what_came_since(self):
        self._prepare((self.carrot_product, 40, 2.4))
        self.env["sp.allocation"]._propose(self.delivery_day)
        self._harvest(self.carrot_product, 5)
        [missing] = self.screen.get_day(str(self.delivery_day))["missing"]
        self.assertEqual((missing["available"], missing["lacking"], missing["state"]), (33, 7, "draft"))
        self._harvest(self.carrot_product, 10)
        self.assertFalse(self.screen.get_day(str(self.delivery_day))["missing"])

    def test_the_first_day_to_leave_is_served_first(self):
        later = self._prepare((self.carrot_product, 28, 2.4), day=self.delivery_day + timedelta(days=2))
        sooner = self._prepare((self.carrot_product, 10, 2.4))
        move = sooner.picking_ids.move_ids
        self.assertEqual((move.quantity, later.picking_ids.move_ids.quantity), (0, 28))
        [line] = self.screen.get_day(str(self.delivery_day))["lines"]
        self.assertEqual((line["quantity"], line["lots"][0]["name"]), (10, self.older.name))
        self.assertEqual((move.quantity, later.picking_ids.move_ids.quantity), (10, 18))

    def test_who_may_not_write_deliveries_sees_no_screen(self):
        stranger = self._create_user("test_stranger", "base.group_user")
        cook = new_test_user(self.env, "test_cook", "base.group_portal", company_id=self.company.id)
        cook.partner_id.parent_id = self.school
        move = self._prepare((self.carrot_product, 40, 2.4)).picking_ids.move_ids
        day = str(self.delivery_day)
        for user in (stranger, cook):
            screen = self.screen.with_user(user)
            for call in (
                lambda screen=screen: screen.get_day(day),
                lambda screen=screen: screen.weigh(move.id, 0, {"quantity": 39}),
                lambda screen=screen: screen.set_prepared(move.picking_id.id),
                lambda screen=screen: screen.get_substitutes(move.id),
                lambda screen=screen: screen.open_allocations(day),
                lambda screen=screen: screen.tell(day),
                lambda screen=screen: screen.deliver(day),
            ):
                with self.assertRaises(AccessError):
                    call()
        self.assertFalse(move.sp_is_weighed)

    def test_queries_do_not_grow_with_the_orders(self):
        counts = []
        for total in (10, 60):
            while self.env["sale.order"].search_count([("sp_delivery_date", "=", self.delivery_day)]) < total:
                self._prepare()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.screen.get_day(str(self.delivery_day))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)

    # ------------------------------------------------------------------
    # The scale
    # ------------------------------------------------------------------

    def test_a_weight_takes_the_oldest_harvest_first(self):
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        result = self._weigh(move, 9.63)
        self.assertEqual(result["answer"], "")
        self.assertEqual(move.quantity, 9.63)
        self.assertEqual(dict(move._sp_get_lots()), {self.older: 8, self.newer: 1.63})
        self.assertEqual((move.sp_is_weighed, move.sp_weighed_by_id), (True, self.preparer))
        [line] = result["lines"]
        self.assertEqual((line["quantity"], line["version"], line["is_weighed"]), (9.63, 1, True))

    def test_weighed_again_is_the_last_weight_not_the_sum(self):
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        self._weigh(move, 9.63)
        self._weigh(move, 10.2)
        self.assertEqual(move.quantity, 10.2)
        quants = self.env["stock.quant"].search([("lot_id", "in", (self.older | self.newer).ids)])
        self.assertEqual(sum(quants.mapped("reserved_quantity")), 10.2)

    def test_lots_chosen_by_hand(self):
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        self._weigh(move, lots=[[self.newer.id, 6.5], [self.older.id, 3]])
        self.assertEqual(dict(move._sp_get_lots()), {self.newer: 6.5, self.older: 3})
        self._weigh(move, lots=[[self.newer.id, 9.5]])
        self.assertEqual(dict(move._sp_get_lots()), {self.newer: 9.5})

    def test_the_scale_is_right_when_the_books_say_less(self):
        move = self._prepare((self.carrot_product, 28, 2.4)).picking_ids.move_ids
        self._weigh(move, 29.1)
        self.assertEqual(move.quantity, 29.1)
        self.assertTrue(all(lot for lot, _quantity in move._sp_get_lots()))

    def test_beyond_the_tolerance_a_reason_is_asked_and_nothing_written(self):
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        for weight, answer in ((8.99, "under"), (11.01, "over")):
            self.assertEqual(self._weigh(move, weight)["answer"], answer)
            self.assertFalse(move.sp_is_weighed)
        self._weigh(move, 8.99, reason_id=self.quality.id)
        self.assertEqual((move.quantity, move.sp_gap_reason_id), (8.99, self.quality))
        self._weigh(move, 9.9, reason_id=self.quality.id)
        self.assertFalse(move.sp_gap_reason_id)

    def test_the_tolerance_is_that_of_the_day(self):
        self._set_tolerance(1, self.today)
        self._set_tolerance(50, self.today + timedelta(days=1))
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        self.assertEqual(self._weigh(move, 9.63)["answer"], "under")

    def _set_tolerance(self, percent, day):
        self.env["sp.legal.parameter"].create(
            {
                "code": "weight_tolerance",
                "name": "Tolérance",
                "kind": "percent",
                "value": percent,
                "date_from": day,
                "source": "Test",
            }
        )

    def test_weights_nobody_can_mean(self):
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        for weight, words in (
            (-3, "negative"),
            (9630, "check the scale"),
            ("9,63", "figures"),
            (float("nan"), "figures"),
        ):
            with self._refused(UserError, words):
                self._weigh(move, weight)
        with self._refused(UserError, "whole numbers"):
            self._weigh(move, 9.6, crates=-1)
        self.assertFalse(move.sp_is_weighed)

    def test_half_a_bunch_does_not_leave(self):
        crop, radish = self._create_crop("Radis test", "ZRAD", sale_unit="bunch", unit_weight_kg=0.35)
        self._create_planting(crop, self.bed_1)
        self._harvest(radish, 12)
        move = self._prepare((radish, 5, 1.3)).picking_ids.move_ids
        with self._refused(UserError, "type a whole number"):
            self._weigh(move, 4.5)
        self.assertFalse(move.sp_is_weighed)
        self._weigh(move, 5)
        self.assertEqual(move.quantity, 5)

    def test_a_held_lot_cannot_leave(self):
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        self.older.write({"is_held": True, "hold_reason": "Analyse"})
        with self._refused(UserError, "on hold"):
            self._weigh(move, lots=[[self.older.id, 5]])
        self._weigh(move, 9.7)
        self.assertEqual(dict(move._sp_get_lots()), {self.newer: 9.7})

    def test_held_goods_do_not_leave_as_a_lot_that_is_sold_out(self):
        sold_out = self._prepare((self.carrot_product, 28, 2.4), day=self.delivery_day - timedelta(days=1))
        self._weigh(sold_out.picking_ids.move_ids, 28)
        self.screen.set_prepared(sold_out.picking_ids.id)
        self.screen.deliver(str(sold_out.sp_delivery_date))
        latest = self._harvest(self.carrot_product, 30).lot_id
        latest.write({"is_held": True, "hold_reason": "Analyse"})
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        with self._refused(UserError, "is on hold"):
            self._weigh(move, 10)
        self.assertFalse(move.sp_is_weighed)
        latest.write({"is_held": False, "hold_reason": False})
        self._weigh(move, 10)
        self.assertEqual(dict(move._sp_get_lots()), {latest: 10})

    def test_no_lot_no_weight(self):
        self._set_tolerance(100, self.today)
        other, product = self._create_crop("Panais test", "ZPAN")
        self.assertTrue(other)
        move = self._prepare((product, 10, 2)).picking_ids.move_ids
        with self._refused(UserError, "enter the harvest first"):
            self._weigh(move, 9.8)

    def test_nothing_of_a_product_needs_a_reason(self):
        move = self._prepare().picking_ids.move_ids[0]
        self.assertEqual(self._weigh(move, 0)["answer"], "under")
        self._weigh(move, 0, reason_id=self.quality.id)
        self.assertEqual((move.quantity, move.sp_is_weighed), (0, True))

    def test_crates_are_counted_beside_the_weight(self):
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        self._weigh(move, 9.63)
        self.assertEqual(move.sp_crate_count, 1)
        self._weigh(move, 9.63, crates=3)
        self.assertEqual(move.sp_crate_count, 3)
        self.screen.set_crates(move.id, move.sp_weighing_version, 2)
        self.assertEqual((move.sp_crate_count, move.quantity), (2, 9.63))
        self.assertEqual(self.screen.set_crates(move.id, 0, 5)["answer"], "conflict")
        self.assertEqual(move.sp_crate_count, 2)

    # ------------------------------------------------------------------
    # Two at once
    # ------------------------------------------------------------------

    def test_the_second_who_weighs_is_told_and_overwrites_nothing(self):
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        self._weigh(move, 9.63)
        result = self._weigh(move, 10.4, user=self.desk, version=0)
        self.assertEqual(result["answer"], "conflict")
        self.assertIn(self.preparer.name, result["message"])
        self.assertRegex(result["message"], r"9[.,]63")
        self.assertEqual(move.quantity, 9.63)
        self.assertEqual(result["lines"][0]["version"], 1)

    def test_a_weight_typed_at_the_desk_is_told_to_the_phone(self):
        move = self._prepare((self.carrot_product, 10, 2.4)).picking_ids.move_ids
        version = move.sp_weighing_version
        move.with_user(self.desk).quantity = 9.1
        result = self._weigh(move, 10.4, version=version)
        self.assertEqual(result["answer"], "conflict")
        self.assertIn(self.desk.name, result["message"])
        self.assertEqual(move.quantity, 9.1)

    # ------------------------------------------------------------------
    # Prepared, delivered
    # ------------------------------------------------------------------

    def test_prepared_in_one_tap_then_out_of_stock(self):
        picking = self._prepare().picking_ids
        carrots = picking.move_ids.filtered(lambda move: move.product_id == self.carrot_product)
        self._weigh(carrots, 9.63)
        [order] = self.screen.set_prepared(picking.id)["orders"]
        self.assertEqual((order["state"], picking.sp_prepared_by_id), ("prepared", self.preparer))
        with self._refused(UserError, "reopen it first"):
            self._weigh(carrots, 9)
        result = self.screen.deliver(str(self.delivery_day))
        self.assertEqual(picking.state, "done")
        # What nobody weighed leaves as it was proposed.
        self.assertEqual(picking.move_ids.mapped("quantity"), [9.63, 5])
        self.assertEqual(result["screen"]["orders"][0]["state"], "left")
        self.assertFalse(picking.backorder_ids)

    def test_reopened_is_weighed_again(self):
        picking = self._prepare().picking_ids
        self.screen.set_prepared(picking.id)
        self.screen.set_prepared(picking.id, False)
        self._weigh(picking.move_ids[0], 9.8)
        self.assertEqual(picking.move_ids[0].quantity, 9.8)

    def test_an_empty_order_is_not_prepared(self):
        picking = self._prepare((self.carrot_product, 10, 2.4)).picking_ids
        self._weigh(picking.move_ids, 0, reason_id=self.quality.id)
        with self._refused(UserError, "Nothing is weighed"):
            self.screen.set_prepared(picking.id)

    def test_one_held_lot_does_not_stop_the_others(self):
        first = self._prepare((self.carrot_product, 5, 2.4)).picking_ids
        second = self._prepare((self.tomato_product, 5, 3.8), site=self.nursery).picking_ids
        for picking in first | second:
            self.screen.set_prepared(picking.id)
        self.older.write({"is_held": True, "hold_reason": "Analyse"})
        result = self.screen.deliver(str(self.delivery_day))
        self.assertEqual((first.state, second.state), ("assigned", "done"))
        self.assertIn("Analyse", result["warnings"][0])

    def test_only_what_is_prepared_leaves(self):
        first, second = self._prepare().picking_ids, self._prepare(site=self.nursery).picking_ids
        self.screen.set_prepared(first.id)
        self.screen.deliver(str(self.delivery_day))
        self.assertEqual((first.state, second.state), ("done", "assigned"))

    # ------------------------------------------------------------------
    # Organic
    # ------------------------------------------------------------------

    def test_d19_a_lapsed_certificate_is_said_and_nothing_claims(self):
        day = self.today + timedelta(days=90)
        picking = self._prepare((self.carrot_product, 5, 2.4), day=day).picking_ids
        screen = self.screen.get_day(str(day))
        self.assertIn(self.older.name, screen["orders"][0]["warning"])
        self.assertTrue(screen["products"][0]["lots"][0]["is_lapsed"])
        self.assertEqual([label["organic"] for label in picking._sp_get_crate_labels()], [""])
        self.company.sp_organic_certificate_ids.date_to = day
        self.assertFalse(self.screen.get_day(str(day))["orders"][0]["warning"])

    def test_d19_the_desk_is_warned_when_it_confirms(self):
        order = self._prepare((self.carrot_product, 5, 2.4), day=self.today + timedelta(days=90))
        self.assertIn("without any organic mention", order.sp_organic_warning)
        self.assertIn("without any organic mention", order.message_ids[0].body)
        self.assertFalse(self._prepare((self.carrot_product, 5, 2.4)).sp_organic_warning)

    def test_the_warning_comes_back_at_validation(self):
        self.company.sp_organic_certificate_ids.unlink()
        picking = self._prepare((self.carrot_product, 5, 2.4)).picking_ids
        self.screen.set_prepared(picking.id)
        [warning] = self.screen.deliver(str(self.delivery_day))["warnings"]
        self.assertIn("without any organic mention", warning)
        self.assertEqual(picking.state, "done")
        self.assertIn("without any organic mention", picking.message_ids[0].body)

    # ------------------------------------------------------------------
    # Papers
    # ------------------------------------------------------------------

    def test_the_note_says_why_less_came(self):
        picking = self._prepare().picking_ids
        carrots = picking.move_ids.filtered(lambda move: move.product_id == self.carrot_product)
        self._weigh(carrots, 6, reason_id=self.quality.id)
        note = self._get_note(picking)
        self.assertEqual(note[self.carrot_product.name]["reason"], self.quality.name)
        self.assertFalse(note[self.tomato_product.name]["reason"])
        html, _kind = self.env["ir.actions.report"]._render_qweb_html("seconde_pousse.delivery_note", picking.ids)
        self.assertIn(self.quality.name, html.decode())

    def test_what_did_not_come_at_all_stays_on_the_note(self):
        picking = self._prepare().picking_ids
        carrots = picking.move_ids.filtered(lambda move: move.product_id == self.carrot_product)
        self._weigh(carrots, 0, reason_id=self.quality.id)
        self.screen.set_prepared(picking.id)
        self.screen.deliver(str(self.delivery_day))
        line = self._get_note(picking)[self.carrot_product.name]
        self.assertEqual((line["ordered"], line["delivered"], line["reason"]), (10, 0, self.quality.name))

    def test_one_label_per_crate_and_lots_apart(self):
        picking = self._prepare().picking_ids
        carrots = picking.move_ids.filtered(lambda move: move.product_id == self.carrot_product)
        self._weigh(carrots, 9.63, crates=3)
        labels = picking._sp_get_crate_labels()
        by_lot = [(label["lot"], label["quantity"], label["rank"], label["count"]) for label in labels[:3]]
        older, newer = self.older.name, self.newer.name
        self.assertEqual(by_lot, [(older, 8, 1, 2), (older, 8, 2, 2), (newer, 1.63, 1, 1)])
        tomato = labels[-1]
        self.assertEqual((tomato["grade_class"], tomato["site"]), ("I", self.school.name))
        self.assertEqual(tomato["day"], self.delivery_day)
        self.assertTrue(tomato["organic"])
        self.assertEqual(tomato["organic_code"], "FR-BIO-01")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html("seconde_pousse_cantine.crate_label", picking.ids)
        self.assertEqual(html.decode().count('class="sp_label"'), len(labels))
