from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import FarmCommon


@tagged("post_install", "-at_install")
class TestHarvest(FarmCommon):
    def test_crop_and_quantity_are_enough(self):
        harvest = self._harvest(self.carrot_product, 23.4)
        self.assertEqual(harvest.state, "done")
        self.assertEqual(harvest.date, self.today)
        self.assertEqual(harvest.planting_ids, self.carrot_planting)
        self.assertEqual(harvest.place_ids, self.bed_1)
        self.assertEqual(harvest.crate_count, 3)
        self.assertEqual(harvest.lot_id.harvest_date, self.today)
        self.assertEqual(harvest.lot_id.place_ids, self.bed_1)
        self.assertEqual(harvest.lot_id.planting_ids, self.carrot_planting)
        self.assertEqual(harvest.lot_id.organic_status, "organic")
        self.assertEqual(self._stock(harvest.lot_id), 23.4)

    def test_it_is_a_done_move_from_production_with_the_harvest_operation_type(self):
        move = self._harvest(self.carrot_product, 10).move_id
        self.assertEqual(move.state, "done")
        self.assertEqual(move.location_id.usage, "production")
        self.assertEqual(move.picking_type_id.code, "sp_harvest")
        self.assertFalse(move.picking_id)

    def test_supervisor_harvests_from_the_form(self):
        form = Form(self.env["sp.harvest"].with_user(self.supervisor))
        form.product_id = self.tomato_product
        form.quantity = 12
        harvest = form.save()
        harvest.action_confirm()
        self.assertEqual(harvest.lot_id.planting_ids, self.tomato_planting)

    def test_lot_names_itself_once_per_week(self):
        year, week, _day = self.today.isocalendar()
        prefix = f"ZCAR-{year % 100:02d}W{week:02d}-"
        first = self._harvest(self.carrot_product, 10)
        second = self._harvest(self.carrot_product, 10, grade="second")
        self.assertEqual(first.lot_id.name, prefix + "1")
        self.assertEqual(second.lot_id.name, prefix + "2")

    def test_a_name_taken_by_hand_is_not_given_again(self):
        name = self._harvest(self.carrot_product, 1).lot_id.name
        taken = name[:-1] + "2"
        self.env["stock.lot"].create(
            {"name": taken, "product_id": self.tomato_product.id, "company_id": self.company.id}
        )
        other = self._harvest(self.carrot_product, 1, grade="second")
        self.assertEqual(other.lot_id.name, name[:-1] + "3")

    def test_same_product_day_planting_and_grade_is_the_same_lot(self):
        morning = self._harvest(self.carrot_product, 10)
        evening = self._harvest(self.carrot_product, 5)
        self.assertEqual(morning.lot_id, evening.lot_id)
        self.assertEqual(self._stock(morning.lot_id), 15)
        self.assertNotEqual(morning.move_id, evening.move_id)

    def test_another_day_planting_or_grade_is_another_lot(self):
        other_planting = self._create_planting(self.carrot, self.bed_2)
        harvests = [
            self._harvest(self.carrot_product, 10),
            self._harvest(self.carrot_product, 10, date=self.yesterday),
            self._harvest(self.carrot_product, 10, grade="processing"),
            self._harvest(self.carrot_product, 10, planting_ids=[Command.set(other_planting.ids)]),
        ]
        self.assertEqual(len({harvest.lot_id for harvest in harvests}), 4)

    def test_confirming_twice_puts_it_in_stock_once(self):
        harvest = self._harvest(self.carrot_product, 10)
        harvest.action_confirm()
        self.assertEqual(self._stock(harvest.lot_id), 10)

    def test_organic_status_is_frozen_at_harvest(self):
        lot = self._harvest(self.carrot_product, 10).lot_id
        self._set_status(self.plot, "none", self.yesterday)
        self.assertEqual(lot.organic_status, "organic")
        with self.assertRaises(UserError):
            lot.organic_status = "none"

    def test_first_year_of_conversion_carries_no_claim(self):
        plot = self._create_place("Nouveau", kind="plot")
        self._set_status(plot, "conversion", self.today - timedelta(days=200))
        planting = self._create_planting(self.carrot, plot)
        harvest = self._harvest(self.carrot_product, 5, planting_ids=[Command.set(planting.ids)])
        self.assertEqual(harvest.lot_id.organic_status, "none")

    def test_after_twelve_months_it_is_in_conversion(self):
        plot = self._create_place("Nouveau", kind="plot")
        self._set_status(plot, "conversion", self.today - timedelta(days=367))
        planting = self._create_planting(self.carrot, plot)
        harvest = self._harvest(self.carrot_product, 5, planting_ids=[Command.set(planting.ids)])
        self.assertEqual(harvest.lot_id.organic_status, "conversion")

    def test_a_mix_of_beds_has_the_weakest_claim(self):
        plain = self._create_place("Sans label")
        planting = self._create_planting(self.carrot, self.bed_1 | plain)
        harvest = self._harvest(self.carrot_product, 5, planting_ids=[Command.set(planting.ids)])
        self.assertEqual(harvest.lot_id.organic_status, "none")

    def test_without_a_bed_nothing_is_organic(self):
        _crop, product = self._create_crop("Ortie test", "ZORT")
        self.assertEqual(self._harvest(product, 1).lot_id.organic_status, "none")

    def test_a_late_entry_is_dated_on_its_day(self):
        harvest = self._harvest(self.carrot_product, 10, date=self.today - timedelta(days=5))
        self.assertEqual(harvest.move_id.date.date(), self.today - timedelta(days=5))
        self.assertEqual(harvest.move_id.move_line_ids.date, harvest.move_id.date)

    def test_cancelling_makes_the_reverse_move_and_keeps_both(self):
        harvest = self._harvest(self.carrot_product, 10)
        move = harvest.move_id
        harvest.action_cancel()
        self.assertEqual(harvest.state, "cancelled")
        self.assertEqual(move.state, "done")
        self.assertEqual(harvest.cancel_move_id.state, "done")
        self.assertEqual(harvest.cancel_move_id.location_dest_id, move.location_id)
        self.assertEqual(self._stock(harvest.lot_id), 0)
        harvest.action_cancel()
        self.assertEqual(self._stock(harvest.lot_id), 0)

    def test_cancelling_what_has_left_is_refused(self):
        harvest = self._harvest(self.carrot_product, 10)
        self._deliver(self._order((self.carrot_product, 4, 2.4)))
        with self.assertRaises(UserError):
            harvest.action_cancel()
        self.assertEqual(harvest.state, "done")

    def test_a_done_harvest_is_never_edited_nor_deleted(self):
        harvest = self._harvest(self.carrot_product, 10)
        for values in ({"quantity": 12}, {"date": self.yesterday}, {"grade": "second"}):
            with self.assertRaises(UserError):
                harvest.write(values)
        with self.assertRaises(UserError):
            harvest.unlink()

    def test_nobody_declares_a_harvest_in_stock_by_hand(self):
        harvest = self._harvest(self.carrot_product, 10, confirm=False)
        for values in ({"state": "done"}, {"lot_id": 1}, {"move_id": 1}):
            with self.assertRaises(UserError):
                harvest.with_context(sp_harvest_stock=True).write(values)
        with self.assertRaises(UserError):
            self._harvest(self.carrot_product, 10, confirm=False, state="done")

    def test_bad_quantities_are_refused(self):
        moves = self.env["stock.move"].search_count([])
        for quantity in (0, -3, 10001, "beaucoup", "12", float("nan"), float("inf"), None, 0.001):
            with self.assertRaises(UserError, msg=repr(quantity)):
                self._harvest(self.carrot_product, quantity)
        self.assertEqual(self.env["stock.move"].search_count([]), moves)

    def test_ten_tonnes_are_counted_in_kilograms(self):
        bunch = self.env.ref("seconde_pousse.product_uom_bunch")
        _crop, radish = self._create_crop("Radis test", "ZRAD", sale_unit="bunch", unit_weight_kg=0.35)
        self.assertEqual(radish.uom_id, bunch)
        self.assertEqual(self._harvest(radish, 10500).state, "done")
        with self.assertRaises(UserError):
            self._harvest(radish, 30000)

    def test_bunches_are_whole(self):
        _crop, radish = self._create_crop("Radis test", "ZRAD", sale_unit="bunch", unit_weight_kg=0.35)
        with self.assertRaises(UserError):
            self._harvest(radish, 12.5)
        self.assertEqual(self._harvest(radish, 12).state, "done")

    def test_a_product_without_lots_is_refused(self):
        loose = self.env["product.product"].create({"name": "Paille", "is_storable": True})
        with self.assertRaises(UserError):
            self._harvest(loose, 3)

    def test_bad_days_are_refused(self):
        with self.assertRaises(UserError):
            self._harvest(self.carrot_product, 3, date=self.today + timedelta(days=1))
        with self.assertRaises(UserError):
            self._harvest(
                self.carrot_product,
                3,
                date=self.today - timedelta(days=91),
                planting_ids=[Command.set(self.carrot_planting.ids)],
            )

    def test_a_bed_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Autre ferme"})
        foreign = self._create_place("Ailleurs", company_id=other.id)
        with self.assertRaises(UserError):
            self._harvest(self.carrot_product, 3, place_ids=[Command.set(foreign.ids)])

    def test_it_guesses_the_planting_picked_last(self):
        second = self._create_planting(self.carrot, self.bed_2)
        self._harvest(self.carrot_product, 3, date=self.yesterday, planting_ids=[Command.set(second.ids)])
        self.assertEqual(self._harvest(self.carrot_product, 3).planting_ids, second)

    def test_iso_year_of_the_lot_name(self):
        planting = self._create_planting(
            self.carrot,
            self.bed_2,
            date_planted=date(2025, 9, 1),
            harvest_from=date(2025, 12, 1),
            harvest_to=date(2026, 2, 1),
        )
        harvest = self._harvest(
            self.carrot_product,
            3,
            date=date(2025, 12, 29),
            planting_ids=[Command.set(planting.ids)],
        )
        self.assertEqual(harvest.lot_id.name, "ZCAR-26W01-1")
