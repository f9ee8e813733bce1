from datetime import date, datetime, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import FarmCommon


@tagged("post_install", "-at_install")
class TestFrozen(FarmCommon):
    """What a harvest said once stays true, whatever a colleague tries by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.harvest = cls._harvest(cls.carrot_product, 10)
        cls.lot = cls.harvest.lot_id

    def test_its_move_and_lines_cannot_be_edited(self):
        move = self.harvest.move_id.with_user(self.supervisor)
        for values in ({"quantity": 60}, {"date": datetime(2020, 1, 1)}, {"sp_harvest_id": False}):
            with self.assertRaises(UserError):
                move.write(values)
        for values in ({"quantity": 60}, {"lot_id": False}):
            with self.assertRaises(UserError):
                move.move_line_ids.write(values)
        with self.assertRaises(UserError):
            self.env["stock.move.line"].create({"move_id": move.id, "quantity": 5, "lot_id": self.lot.id})
        self.assertEqual(self._stock(self.lot), 10)

    def test_its_lot_cannot_be_renamed_or_regraded(self):
        for values in ({"name": "AUTRE"}, {"grade": "second"}, {"company_id": False}):
            with self.assertRaises(UserError):
                self.lot.write(values)
        self.lot.note = "Belle couleur"

    def test_a_planting_cannot_take_or_leave_a_harvest(self):
        for command in (Command.unlink(self.harvest.id), Command.clear(), Command.link(self.harvest.id)):
            with self.assertRaises(UserError):
                self.carrot_planting.with_user(self.supervisor).write({"harvest_ids": [command]})
        self.assertFalse(self.carrot_planting.copy().harvest_ids)

    def test_land_and_plantings_of_a_lot_are_kept(self):
        with self.assertRaises(ValidationError):
            self.carrot_planting.unlink()
        self.carrot_planting.placement_ids.unlink()
        with self.assertRaises(UserError):
            self.bed_1.unlink()
        self.assertEqual(self.lot.place_ids, self.bed_1)

    def test_defaults_of_a_client_forge_nothing(self):
        for default in ({"default_state": "done"}, {"default_lot_id": self.lot.id}, {"default_name": "REC/1"}):
            with self.assertRaises(UserError):
                self.env["sp.harvest"].with_context(**default).create(
                    {"product_id": self.carrot_product.id, "quantity": 1}
                )

    def test_the_form_shows_the_status_of_the_day_of_harvest(self):
        self._set_status(self.plot, "none", self.yesterday)
        self.harvest.invalidate_recordset()
        self.assertEqual(self.harvest.organic_status, "organic")

    def test_a_harvest_moved_elsewhere_is_not_cancelled_into_negative_stock(self):
        stock = self.harvest.move_id.location_dest_id
        room = self.env["stock.location"].create({"name": "Chambre froide", "location_id": stock.id})
        move = self.env["stock.move"].create(
            {
                "product_id": self.carrot_product.id,
                "product_uom_qty": 10,
                "location_id": stock.id,
                "location_dest_id": room.id,
                "picked": True,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": self.carrot_product.id,
                            "lot_id": self.lot.id,
                            "quantity": 10,
                            "location_id": stock.id,
                            "location_dest_id": room.id,
                        }
                    )
                ],
            }
        )
        move._action_done()
        with self.assertRaises(UserError):
            self.harvest.action_cancel()
        own = self.lot.quant_ids.filtered(lambda quant: quant.location_id.usage == "internal")
        self.assertEqual({quant.location_id: quant.quantity for quant in own if quant.quantity}, {room: 10})
        self.assertEqual(self.harvest.state, "done")

    def test_a_held_lot_does_not_leave_by_correcting_a_done_delivery(self):
        held = self._harvest(self.carrot_product, 5, grade="second").lot_id
        picking = self._deliver(self._order((self.carrot_product, 4, 2.4)))
        held.write({"is_held": True, "hold_reason": "Analyse en cours"})
        with self.assertRaises(UserError):
            picking.move_line_ids.write({"lot_id": held.id})

    def test_numbers_follow_the_year_of_the_harvest(self):
        january = self._harvest(self.tomato_product, 1, date=self.today.replace(month=1, day=1), planting_ids=[])
        december = self._harvest(self.tomato_product, 1, date=date(self.today.year - 1, 12, 31), planting_ids=[])
        self.assertTrue(january.name.startswith(f"REC/{self.today.year}/"))
        self.assertTrue(december.name.startswith(f"REC/{self.today.year - 1}/"))

    def test_units_of_another_kind_are_refused(self):
        for unit in ("uom.product_uom_hour", "uom.product_uom_unit"):
            with self.assertRaises(UserError):
                self._harvest(self.carrot_product, 10, uom_id=self.env.ref(unit).id)
        crates = self._harvest(self.carrot_product, 3, uom_id=self.carrot_product.uom_ids.id, grade="second")
        self.assertEqual(self._stock(crates.lot_id), 30)
        self.assertEqual(crates.crate_count, 3)

    def test_figures_that_no_column_holds_are_refused_in_a_sentence(self):
        for values in (
            {"quantity": 1e308},
            {"quantity": 1, "crate_count": 10**12},
            {"quantity": 1, "date": "0001-01-01"},
        ):
            with self.assertRaises(UserError):
                self._harvest(self.carrot_product, **values)

    def test_the_delivery_day_is_the_day_of_the_farm(self):
        self.company.partner_id.tz = "Europe/Paris"
        picking = self._deliver(self._order((self.carrot_product, 4, 2.4)))
        late = datetime.combine(self.yesterday - timedelta(days=10), datetime.min.time()).replace(hour=23, minute=30)
        picking.date_done = late
        picking.move_line_ids.date = late
        self.assertEqual(picking._sp_get_document_date(), late.date() + timedelta(days=1))
        self.assertEqual(self.lot.get_recall_lines()[0]["date"], late.date() + timedelta(days=1))

    def test_a_plain_stock_user_keeps_the_inventory(self):
        clerk = new_test_user(self.env, "test_clerk", groups="stock.group_stock_user")
        self.env["stock.picking.type"].with_user(clerk).search([]).mapped("sp_harvest_count")
        self.lot.with_user(clerk).note = "Rangé à gauche"
        self.assertEqual(self.lot.with_user(clerk).get_recall_lines(), [])
