from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestSubstitution(CanteenCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.screen = cls.env["sp.preparation"].with_user(cls.preparer)
        cls.older = cls._harvest(cls.carrot_product, 8, date=cls.yesterday).lot_id
        cls._harvest(cls.carrot_product, 20)
        cls._harvest(cls.tomato_product, 20)
        cls.shortage = cls.env.ref("seconde_pousse_cantine.sp_gap_reason_shortage")

    def _prepare(self, *lines):
        return self._order_for(self.school, self.delivery_day, *lines)

    def _weigh(self, move, weight, **values):
        return self.screen.weigh(move.id, move.sp_weighing_version, {"quantity": weight, **values})

    def _get_note(self, picking):
        return {line["name"]: line for line in picking._sp_get_delivery_note_lines()}

    def _get_move(self, order, product):
        return order.picking_ids.move_ids.filtered(lambda move: move.product_id == product)

    def _get_screen_line(self, move):
        day = self.screen.get_day(str(self.delivery_day))
        return next((line for line in day["lines"] if line["id"] == move.id), None)

    def _substitute(self, price_accepted=False, tomato_price=3.8, **kwargs):
        self.tomato_product.list_price = tomato_price
        order = self._prepare((self.carrot_product, 10, 2.4))
        asked = order.order_line
        self.screen.substitute(order.picking_ids.move_ids.id, self.tomato_product.id, 9, price_accepted)
        return order, asked, order.order_line - asked

    def test_d03_the_line_asked_stays_visible_and_the_lower_price_is_billed(self):
        order, asked, new = self._substitute()
        self.assertEqual((new.sp_substitute_for_id, new.price_unit, asked.product_uom_qty), (asked, 2.4, 10))
        picking = order.picking_ids
        tomatoes = picking.move_ids.filtered(lambda move: move.product_id == self.tomato_product)
        self._weigh(tomatoes, 8.8)
        self.screen.set_prepared(picking.id)
        self.screen.deliver(str(self.delivery_day))
        name = f"{self.tomato_product.name} (replaces {self.carrot_product.name})"
        note = self._get_note(picking)
        self.assertEqual(list(note), [self.carrot_product.name, name])
        self.assertEqual((note[self.carrot_product.name]["delivered"], note[self.carrot_product.name]["gap"]), (0, -10))
        self.assertIn("remplacé", note[self.carrot_product.name]["reason"])
        self.assertEqual(note[name]["delivered"], 8.8)
        self.assertEqual((asked.qty_delivered, new.qty_delivered), (0, 8.8))

    def test_a_cheaper_substitute_keeps_its_own_price(self):
        _order, _asked, new = self._substitute(tomato_price=1.9)
        self.assertEqual(new.price_unit, 1.9)

    def test_the_customer_may_accept_the_price(self):
        _order, _asked, new = self._substitute(price_accepted=True)
        self.assertEqual(new.price_unit, 3.8)

    def test_a_price_per_bunch_is_not_compared_with_a_price_per_kilo(self):
        unit = self.env.ref("uom.product_uom_unit")
        _crop, radish = self._create_crop("Radis test", "ZRAD")
        radish.uom_id = unit
        order = self._prepare((self.carrot_product, 10, 2.4))
        with self._refused(UserError, "ask the customer"):
            self.screen.substitute(order.picking_ids.move_ids.id, radish.id, 9)
        self.assertEqual(len(order.order_line), 1)

    # ------------------------------------------------------------------
    # A part only
    # ------------------------------------------------------------------

    def _replace_the_rest(self):
        """12 kg asked, 7 weighed from the oldest lot, 5 kg of tomatoes for the rest."""
        order = self._prepare((self.carrot_product, 12, 2.4))
        carrots = order.picking_ids.move_ids
        self._weigh(carrots, 7, crates=2, reason_id=self.shortage.id)
        self.screen.substitute(carrots.id, self.tomato_product.id, 5)
        return order, carrots, self._get_move(order, self.tomato_product)

    def test_what_is_weighed_stays_with_its_lot_and_the_rest_is_replaced(self):
        order, carrots, tomatoes = self._replace_the_rest()
        self.assertEqual((carrots.quantity, carrots.sp_crate_count), (7, 2))
        self.assertEqual(dict(carrots._sp_get_lots()), {self.older: 7})
        line = self._get_screen_line(carrots)
        self.assertEqual((line["ordered"], line["due"], line["quantity"]), (12, 7, 7))
        self.assertEqual(line["replaced_by"][0]["quantity"], 5)
        self._weigh(tomatoes, 4.9)
        # 7 kg are what is due now: weighed again, they ask for no reason and keep their own.
        self.assertEqual(self._weigh(carrots, 7.1)["answer"], "")
        self.screen.set_prepared(order.picking_ids.id)
        self.screen.deliver(str(self.delivery_day))
        note = self._get_note(order.picking_ids)
        asked = note[self.carrot_product.name]
        self.assertEqual((asked["ordered"], asked["delivered"], asked["gap"]), (12, 7.1, -4.9))
        self.assertIn("remplacé", asked["reason"])
        self.assertEqual(note[f"{self.tomato_product.name} (replaces {self.carrot_product.name})"]["delivered"], 4.9)

    def test_a_part_replaced_is_billed_for_what_left(self):
        self.tomato_product.list_price = 3.8
        order, _carrots, tomatoes = self._replace_the_rest()
        self._weigh(tomatoes, 4.9)
        self.screen.set_prepared(order.picking_ids.id)
        self.screen.deliver(str(self.delivery_day))
        invoice = order._create_invoices()
        lines = invoice.invoice_line_ids.filtered("product_id")
        billed = {line.product_id: (line.quantity, line.price_unit) for line in lines}
        self.assertEqual(billed, {self.carrot_product: (7, 2.4), self.tomato_product: (4.9, 2.4)})

    def test_nothing_is_left_to_replace(self):
        order = self._prepare((self.carrot_product, 10, 2.4))
        carrots = order.picking_ids.move_ids
        self._weigh(carrots, 10)
        with self._refused(UserError, "weigh again what stays"):
            self.screen.substitute(carrots.id, self.tomato_product.id, 5)
        self.assertEqual(len(order.order_line), 1)

    def test_two_phones_replace_one_line_once(self):
        order = self._prepare((self.carrot_product, 12, 2.4))
        carrots = order.picking_ids.move_ids
        first = self.screen.substitute(carrots.id, self.tomato_product.id, 10, False, 0)
        second = self.screen.substitute(carrots.id, self.tomato_product.id, 10, False, 0)
        self.assertEqual((first["answer"], second["answer"]), ("", "conflict"))
        self.assertEqual(len(order.order_line), 2)

    def test_undone_what_was_asked_is_to_weigh_again(self):
        order = self._prepare((self.carrot_product, 12, 2.4))
        carrots = order.picking_ids.move_ids
        self.screen.substitute(carrots.id, self.tomato_product.id, 10)
        tomatoes = self._get_move(order, self.tomato_product)
        self.screen.undo_substitution(tomatoes.id)
        line = self._get_screen_line(carrots)
        self.assertEqual((line["due"], line["is_weighed"], line["replaced_by"]), (12, False, []))
        self.assertFalse(self._get_screen_line(tomatoes))
        self.assertEqual(carrots.quantity, 12)
        self._weigh(carrots, 11.8)
        self.screen.set_prepared(order.picking_ids.id)
        self.screen.deliver(str(self.delivery_day))
        self.assertEqual(list(self._get_note(order.picking_ids)), [self.carrot_product.name])
        self.assertEqual(order._create_invoices().amount_untaxed, 28.32)
        with self._refused(UserError, "replaces nothing"):
            self.screen.undo_substitution(carrots.id)

    def test_undone_a_substitute_already_weighed_is_free_for_others(self):
        order, carrots, tomatoes = self._replace_the_rest()
        self._weigh(tomatoes, 4.9)
        version = carrots.sp_weighing_version
        self.screen.undo_substitution(tomatoes.id)
        self.assertEqual((tomatoes.state, tomatoes.quantity), ("cancel", 0))
        self.assertEqual(order.picking_ids.state, "assigned", "what was asked is kept for it again")
        # Another phone still shows 7 kg of carrots as all that leaves.
        self.assertEqual(self.screen.weigh(carrots.id, version, {"quantity": 7.1})["answer"], "conflict")

    def test_what_has_left_or_is_prepared_is_not_undone(self):
        order, carrots, tomatoes = self._replace_the_rest()
        self._weigh(tomatoes, 4.9)
        self.screen.set_prepared(order.picking_ids.id)
        with self._refused(UserError, "reopen it first"):
            self.screen.undo_substitution(tomatoes.id)
        self.screen.deliver(str(self.delivery_day))
        with self._refused(UserError, "already left"):
            self.screen.undo_substitution(tomatoes.id)
        self.assertEqual((carrots.quantity, tomatoes.quantity), (7, 4.9))

    def test_the_quantity_proposed_is_in_the_unit_of_what_replaces(self):
        _crop, cabbage = self._create_crop("Chou test", "ZCHO")
        cabbage.uom_id = self.env.ref("uom.product_uom_unit")
        self._harvest(cabbage, 60)
        order = self._prepare((self.carrot_product, 12, 2.4), (cabbage, 30, 1.5))
        carrots = self._get_move(order, self.carrot_product)
        self._weigh(carrots, 7, reason_id=self.shortage.id)
        for weight, proposed in ((0, 0), (0.8, 7)):
            cabbage.weight = weight
            cabbages = self._get_move(order, cabbage)
            found = {values["id"]: values for values in self.screen.get_substitutes(carrots.id)}
            self.assertEqual(found[cabbage.id]["proposed"], proposed)
            self.assertTrue(found[cabbage.id]["is_other_price"])
            self.assertEqual(found[self.tomato_product.id]["proposed"], 5)
            backwards = {values["id"]: values for values in self.screen.get_substitutes(cabbages.id)}
            # Thirty cabbages are not thirty kilograms, and no more is proposed than what is free.
            tomatoes = backwards[self.tomato_product.id]
            self.assertEqual(tomatoes["proposed"], min(24, tomatoes["free"]) if weight else 0)
            self.assertLess(tomatoes["free"], 24)

    def test_what_other_orders_wait_for_is_not_given_away_unsaid(self):
        """20 kg of tomatoes; 5 kg weighed of the 15 of that day; another order has 5 and waits for 7."""
        carrots = self._prepare((self.carrot_product, 12, 2.4)).picking_ids.move_ids
        tomatoes = self._prepare((self.tomato_product, 15, 3.8)).picking_ids.move_ids
        other = self._order_for(self.nursery, self.delivery_day + timedelta(days=1), (self.tomato_product, 12, 3.8))
        self._weigh(tomatoes, 5, reason_id=self.shortage.id)
        [found] = self.screen.get_substitutes(carrots.id)
        self.assertEqual((found["free"], found["later"]), (10, 7))
        other.commitment_date -= timedelta(days=1)
        [found] = self.screen.get_substitutes(carrots.id)
        self.assertEqual((found["free"], found["later"]), (3, 0))
