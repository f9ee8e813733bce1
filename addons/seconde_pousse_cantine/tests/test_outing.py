from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestOuting(CanteenCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charity = cls.env["res.partner"].create(
            {"name": "Banque alimentaire", "is_company": True, "company_id": cls.company.id}
        )
        day = cls.today - timedelta(days=4)
        cls.old_lot = cls._harvest(cls.carrot_product, 12, date=day).lot_id
        cls.new_lot = cls._harvest(cls.carrot_product, 30).lot_id

    @classmethod
    def _take(cls, quantity=5, kind="donation", confirm=True, **values):
        outing = cls.env["sp.outing"].create(
            {
                "kind": kind,
                "product_id": cls.carrot_product.id,
                "quantity": quantity,
                "partner_id": cls.charity.id if kind == "donation" else False,
                **values,
            }
        )
        if confirm:
            outing.action_confirm()
        return outing

    def test_oldest_lot_leaves(self):
        outing = self._take()
        self.assertEqual(outing.lot_id, self.old_lot)
        self.assertEqual(outing.move_id.state, "done")
        self.assertEqual(self._stock(self.old_lot), 7)
        self.assertEqual(self.old_lot.other_out_quantity, 5)
        self.assertEqual(self.old_lot.delivered_quantity, 0)
        self.assertEqual(outing.move_id.location_dest_id.sp_outing_kind, "donation")

    def test_form_proposes_and_supervisor_confirms(self):
        form = Form(self.env["sp.outing"].with_user(self.preparer))
        form.kind = "cooked"
        form.product_id = self.carrot_product
        self.assertEqual(form.lot_id, self.old_lot)
        self.assertEqual(form.available_quantity, 12)
        form.quantity = 3
        outing = form.save()
        outing.action_confirm()
        self.assertEqual(outing.state, "done")
        self.assertEqual(self._stock(self.old_lot), 9)

    def test_never_more_than_in_stock(self):
        outing = self._take(13, confirm=False)
        with self._refused(UserError, "Only 12"):
            outing.action_confirm()
        self.assertEqual(outing.state, "draft")
        self.assertEqual(self._stock(self.old_lot), 12)

    def test_two_of_the_same_lot_do_not_take_it_twice(self):
        outings = self._take(8, confirm=False) | self._take(8, confirm=False)
        with self._refused(UserError, "Only 4"):
            outings.action_confirm()
        self.assertEqual(self._stock(self.old_lot), 12)

    def test_confirming_twice_takes_once(self):
        outing = self._take()
        outing.action_confirm()
        self.assertEqual(self._stock(self.old_lot), 7)

    def test_cancel_brings_back_once(self):
        outing = self._take()
        outing.action_cancel()
        outing.action_cancel()
        self.assertEqual(self._stock(self.old_lot), 12)
        self.assertEqual(self.old_lot.other_out_quantity, 0)
        self.assertEqual(outing.cancel_move_id.origin_returned_move_id, outing.move_id)

    def test_held_lot_is_only_lost(self):
        self.old_lot.write({"is_held": True, "hold_reason": "Rappel"})
        self.assertEqual(self._take(confirm=False).lot_id, self.new_lot)
        outing = self._take(confirm=False, lot_id=self.old_lot.id)
        with self._refused(UserError, "on hold"):
            outing.action_confirm()
        self._take(12, "lost", lot_id=self.old_lot.id)
        self.assertEqual(self._stock(self.old_lot), 0)

    def test_only_those_who_receive_gifts_are_proposed(self):
        partners = self.env["res.partner"].with_user(self.preparer).with_context(sp_for_gift=True)
        grocery = self.env["res.partner"].create({"name": "Épicerie test", "is_company": True})
        person = self.env["res.partner"].create({"name": "Épicerie de quartier, Mme Test"})
        self.assertNotIn(self.charity.id, [found for found, _name in partners.name_search("", limit=None)])
        self._take()
        proposed = partners.browse([found for found, _name in partners.name_search("", limit=None)])
        self.assertIn(self.charity, proposed)
        self.assertFalse(proposed & (self.school | self.commune | grocery | person))
        # What is typed is looked for among all organisations.
        typed = [found for found, _name in partners.name_search("picerie", limit=None)]
        self.assertIn(grocery.id, typed)
        self.assertNotIn(person.id, typed)

    def test_what_is_kept_for_an_order_can_still_be_lost(self):
        picking = self._order_for(self.school, self.delivery_day, (self.carrot_product, 12)).picking_ids
        self.assertEqual(picking.move_line_ids.lot_id, self.old_lot)
        self._take(12, "lost", lot_id=self.old_lot.id)
        self.assertEqual(self._stock(self.old_lot), 0)
        self.assertEqual(picking.move_line_ids.lot_id, self.new_lot)

    def test_refusals(self):
        for words, values in (
            ("greater than zero", {"quantity": 0}),
            ("greater than zero", {"quantity": -2}),
            ("to whom|Say who", {"partner_id": False}),
            ("future", {"date": self.today + timedelta(days=1)}),
            ("No lot of Tomate", {"product_id": self.tomato_product.id}),
        ):
            with self.subTest(values=values), self._refused(UserError, words):
                self._take(**values)
        with self._refused(UserError, "must be a number"):
            self._take(float("nan"))

    def test_done_is_frozen(self):
        outing = self._take()
        for values in ({"quantity": 1}, {"lot_id": self.new_lot.id}, {"kind": "lost"}):
            with self._refused(UserError, "already left"):
                outing.write(values)
        with self._refused(UserError, "Use the buttons"):
            outing.with_context(sp_harvest_stock=True).state = "draft"
        with self._refused(UserError, "cancel it instead"):
            outing.unlink()
        with self._refused(UserError, "put it back in stock"):
            outing.move_id.quantity = 1
        with self._refused(UserError, "put it back in stock"):
            outing.move_id.move_line_ids.lot_id = self.new_lot

    def test_value_at_the_offer_then_at_the_list(self):
        self.carrot_product.lst_price = 2.0
        self.assertEqual(self._take(5).value, 10.0)
        self.env["sp.offer"].create(
            {
                "name": "Semaine",
                "date_from": self.monday,
                "date_to": self.monday + timedelta(days=6),
                "order_deadline": self.today,
                "state": "sent",
                "line_ids": [
                    Command.create(
                        {"product_id": self.carrot_product.id, "price_unit": 3.0, "organic_status": "organic"}
                    )
                ],
            }
        )
        outing = self._take(5)
        self.assertEqual((outing.price_unit, outing.value, outing.quantity_kg), (3.0, 15.0, 5.0))
        self.carrot_product.lst_price = 9.0
        self.assertEqual(outing.value, 15.0, "the value is that of its day")

    def test_charity_is_called_in_a_recall(self):
        self._take(5)
        self._take(1, "shared")
        [line] = self.old_lot.get_recall_lines()
        self.assertEqual((line["partner_id"], line["quantity"]), (self.charity.id, 5))
        self.assertEqual(self.old_lot.sp_outing_ids.mapped("kind"), ["shared", "donation"])
        html, _kind = self.env["ir.actions.report"]._render_qweb_html("seconde_pousse.lot_recall", self.old_lot.ids)
        self.assertIn("Banque alimentaire", html.decode())

    def test_one_location_for_each_kind(self):
        locations = self.env["stock.location"]
        before = locations.search_count([("sp_outing_kind", "!=", False), ("company_id", "=", self.company.id)])
        moves = self._take(1).move_id | self._take(1).move_id
        self.assertEqual(len(moves.location_dest_id), 1)
        self.assertEqual(moves.location_dest_id.company_id, self.company)
        self.assertEqual(
            locations.search_count([("sp_outing_kind", "!=", False), ("company_id", "=", self.company.id)]), before + 1
        )

    def test_slip_by_charity(self):
        self.charity.lang = "en_US"
        other = self.charity.copy({"name": "Épicerie solidaire"})
        gifts = self._take(2) | self._take(3) | self._take(1, partner_id=other.id) | self._take(1, "lost")
        slips = gifts._get_slips()
        self.assertEqual({(slip["partner"], slip["kg"]) for slip in slips}, {(self.charity, 5.0), (other, 1.0)})
        html, _kind = self.env["ir.actions.report"]._render_qweb_html("seconde_pousse_cantine.donation_slip", gifts.ids)
        text = html.decode()
        self.assertIn(self.old_lot.name, text)
        self.assertIn("ORGANIC", text)
        self.assertEqual(text.count("Received by"), 2)


@tagged("post_install", "-at_install")
class TestBox(CanteenCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._harvest(cls.carrot_product, 50)
        cls.carrot_product.lst_price = 2.0
        cls.solidarity = cls.env["product.pricelist"].create(
            {
                "name": "Solidaire",
                "company_id": cls.company.id,
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 50, "applied_on": "3_global"})
                ],
            }
        )
        cls.family, cls.grocery = cls.env["res.partner"].create([{"name": "Famille Test"}, {"name": "Épicerie"}])
        cls.box = cls.env["sp.box"].create(
            {
                "name": "Panier solidaire",
                "weekday": str(cls.today.weekday()),
                "pricelist_id": cls.solidarity.id,
                "line_ids": [Command.create({"product_id": cls.carrot_product.id, "quantity": 1.5})],
                "subscriber_ids": [
                    Command.create({"partner_id": cls.family.id, "count": 2}),
                    Command.create({"partner_id": cls.grocery.id, "count": 10, "mode": "given"}),
                ],
            }
        )

    def test_sold_and_given_once(self):
        self.assertIn("2 subscribers", self.box.action_generate()["params"]["message"])
        self.assertIn("all made already", self.box.action_generate()["params"]["message"])
        line = self.box.order_ids.order_line
        self.assertEqual((line.product_uom_qty, line.price_unit * (1 - line.discount / 100)), (3.0, 1.0))
        self.assertEqual(self.box.order_ids.sp_delivery_date, self.today)
        gift = self.box.outing_ids
        self.assertEqual((gift.quantity, gift.partner_id, gift.state), (15.0, self.grocery, "draft"))
        gift.action_confirm()
        self.assertEqual(self._stock(gift.lot_id), 35)

    def test_desk_presses_the_button(self):
        self.box.with_user(self.desk).action_generate()
        self.assertEqual(len(self.box.order_ids), 1)

    def test_new_subscriber_is_added_alone(self):
        self.box.action_generate()
        self.box.subscriber_ids = [Command.create({"partner_id": self.home.id, "count": 1})]
        self.box.line_ids.quantity = 2.0
        self.box.action_generate()
        quantities = {order.partner_id: order.order_line.product_uom_qty for order in self.box.order_ids}
        self.assertEqual(quantities, {self.family: 3.0, self.home: 2.0})

    def test_nothing_to_make(self):
        self.box.subscriber_ids.date_to = self.today
        self.box.subscriber_ids.date_from = self.today - timedelta(days=9)
        self.box.weekday = str((self.today.weekday() + 1) % 7)
        with self._refused(UserError, "Nobody takes a box"):
            self.box.action_generate()
        self.box.line_ids.unlink()
        with self._refused(UserError, "Nothing is in"):
            self.box.action_generate()
