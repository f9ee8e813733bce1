from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import FarmCommon


@tagged("post_install", "-at_install")
class TestLot(FarmCommon):
    def _return(self, picking, quantity):
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({"picking_id": picking.id})
        )
        wizard.product_return_moves.write({"quantity": quantity})
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        return back

    def test_the_oldest_harvest_leaves_first_whenever_it_was_typed(self):
        recent = self._harvest(self.carrot_product, 10)
        old = self._harvest(self.carrot_product, 10, date=self.today - timedelta(days=4))
        order = self._order((self.carrot_product, 12, 2.4))
        reserved = {line.lot_id: line.quantity for line in order.picking_ids.move_ids.move_line_ids}
        self.assertEqual(reserved, {old.lot_id: 10, recent.lot_id: 2})

    def test_recall_lines_are_net_of_returns(self):
        lot = self._harvest(self.carrot_product, 30).lot_id
        first = self._deliver(self._order((self.carrot_product, 10, 2.4)), ZCAR=9.63)
        other = self.env["res.partner"].create({"name": "IME du test", "is_company": True})
        second = self._deliver(self._order((self.carrot_product, 5, 2.4), partner=other))
        self._return(first, 2)
        lines = {line["picking_id"]: line for line in lot.get_recall_lines()}
        self.assertEqual(set(lines), {first.id, second.id})
        self.assertAlmostEqual(lines[first.id]["quantity"], 7.63)
        self.assertEqual(lines[first.id]["partner_id"], self.canteen.id)
        self.assertEqual(lines[first.id]["date"], self.today)
        self.assertAlmostEqual(lines[second.id]["quantity"], 5)

    def test_what_came_back_whole_is_not_recalled(self):
        lot = self._harvest(self.carrot_product, 30).lot_id
        picking = self._deliver(self._order((self.carrot_product, 10, 2.4)))
        self._return(picking, 10)
        self.assertEqual(lot.get_recall_lines(), [])

    def test_recall_follows_what_was_made_from_the_lot(self):
        raw = self._harvest(self.carrot_product, 30).lot_id
        washed = self.env["stock.lot"].create(
            {"name": "LAV-1", "product_id": self.tomato_product.id, "company_id": self.company.id}
        )
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        stock = warehouse.lot_stock_id
        workshop = warehouse._sp_get_production_location()
        consumed = self._move_lot(raw, 20, stock, workshop)
        produced = self._move_lot(washed, 18, workshop, stock)
        consumed.move_line_ids.produce_line_ids = [Command.set(produced.move_line_ids.ids)]
        picking = self._deliver(self._order((self.tomato_product, 6, 3.8)))
        [line] = raw.get_recall_lines()
        self.assertEqual((line["lot_id"], line["picking_id"]), (washed.id, picking.id))

    def _move_lot(self, lot, quantity, source, destination):
        move = self.env["stock.move"].create(
            {
                "product_id": lot.product_id.id,
                "product_uom": lot.product_id.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "picked": True,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "lot_id": lot.id,
                            "quantity": quantity,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                        }
                    )
                ],
            }
        )
        move._action_done()
        return move

    def test_the_balance_adds_up(self):
        harvest = self._harvest(self.carrot_product, 30)
        self._harvest(self.carrot_product, 5).action_cancel()
        lot = harvest.lot_id
        self._deliver(self._order((self.carrot_product, 10, 2.4)), ZCAR=9.63)
        lot.invalidate_recordset()
        self.assertAlmostEqual(lot.harvested_quantity, 30)
        self.assertAlmostEqual(lot.delivered_quantity, 9.63)
        self.assertAlmostEqual(lot.product_qty, 20.37)
        self.assertAlmostEqual(lot.other_out_quantity, 0)

    def test_a_held_lot_is_neither_proposed_nor_delivered(self):
        lot = self._harvest(self.carrot_product, 10).lot_id
        order = self._order((self.carrot_product, 5, 2.4))
        lot.write({"is_held": True, "hold_reason": "Corps étranger"})
        with self.assertRaises(UserError):
            self._deliver(order)
        later = self._order((self.carrot_product, 2, 2.4))
        self.assertFalse(later.picking_ids.move_ids.move_line_ids)
        lot.is_held = False
        self.assertEqual(self._deliver(order).state, "done")

    def test_a_hold_says_why(self):
        lot = self._harvest(self.carrot_product, 10).lot_id
        with self.assertRaises(ValidationError):
            lot.is_held = True

    def test_lots_of_another_company_have_their_own_numbers(self):
        mine = self._harvest(self.carrot_product, 1).lot_id
        other = self.env["res.company"].create({"name": "Ferme voisine"})
        place = self._create_place("Champ", company_id=other.id)
        harvest = (
            self.env["sp.harvest"]
            .with_context(allowed_company_ids=other.ids)
            .create(
                {
                    "company_id": other.id,
                    "product_id": self.carrot_product.id,
                    "quantity": 1,
                    "place_ids": [Command.set(place.ids)],
                }
            )
        )
        harvest.action_confirm()
        self.assertEqual(harvest.lot_id.name, mine.name)
        self.assertEqual(harvest.lot_id.company_id, other)
