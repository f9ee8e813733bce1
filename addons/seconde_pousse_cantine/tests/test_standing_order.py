from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestStandingOrder(CanteenCommon):
    """What a site wants every week: made once, never silently cut."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrot_product.list_price = 2.4
        cls.tomato_product.list_price = 3.8
        cls.Standing = cls.env["sp.standing.order"]
        cls.Standing.search([]).active = False
        cls.env["sp.school.holiday"].search([]).unlink()
        # A Thursday, and the two weeks that hold it and the next one; no public holiday in them.
        cls.thursday = date(2026, 11, 26)
        cls.first, cls.last = date(2026, 11, 23), date(2026, 12, 6)
        cls.standing = cls._create_standing(cls.school, (cls.carrot_product, 10), (cls.tomato_product, 5))

    @classmethod
    def _create_standing(cls, site, *lines, weekday="3", **values):
        return cls.Standing.create(
            {
                "site_id": site.id,
                "weekday": weekday,
                "line_ids": [
                    Command.create({"product_id": product.id, "quantity": quantity}) for product, quantity in lines
                ],
                **values,
            }
        )

    def _generate(self, standing=None, first=None, last=None):
        return (standing or self.standing).generate_orders(first or self.first, last or self.last)

    def _orders(self, site=None):
        return self.env["sale.order"].search([("partner_id", "=", (site or self.school).id)], order="sp_delivery_date")

    def test_generated_twice_makes_one_order_a_week(self):
        orders = self._generate()
        self.assertEqual(orders.sorted("id").mapped("sp_delivery_date"), [self.thursday, date(2026, 12, 3)])
        self.assertFalse(self._generate())
        self.assertEqual(self._orders(), orders)
        self.assertEqual(set(orders.mapped("sp_origin")), {"standing"})
        quantities = {line.product_id: line.product_uom_qty for line in orders[0].order_line}
        self.assertEqual(quantities, {self.carrot_product: 10, self.tomato_product: 5})

    def test_what_the_desk_moved_cancelled_or_deleted_does_not_come_back(self):
        moved, deleted = self._generate().sorted("sp_delivery_date")
        moved.commitment_date += timedelta(days=1)
        deleted.unlink()
        self.assertFalse(self._generate())
        moved._action_cancel()
        self.assertFalse(self._generate())

    def test_what_is_confirmed_for_that_day_is_not_ordered_again(self):
        self._order_for(self.school, self.thursday, (self.carrot_product, 8))
        run = self.standing._generate(self.first, self.thursday)
        self.assertEqual(run.order_ids.order_line.product_id, self.tomato_product)
        self.assertIn("Carotte test was typed already", run.problems)

    def test_an_order_made_beside_a_prepared_one_is_told(self):
        self._harvest(self.carrot_product, 20)
        done = self._order_for(self.school, self.thursday, (self.carrot_product, 8))
        self.env["sp.preparation"].weigh(done.picking_ids.move_ids.id, 0, {"quantity": 8})
        run = self.standing._generate(self.first, self.thursday)
        beside = run.order_ids
        self.assertRegex(
            run.problems,
            f"Ferry, .*26.*: {done.name} was prepared .*; {beside.name} was made beside it for Tomate test 5",
        )
        self.assertRegex(run.day_ids.result, f"Made beside {done.name}, confirmed already: Tomate test 5")
        self.assertEqual((run.day_ids.site_id, run.day_ids.order_id), (self.school, beside))

    def test_the_report_says_what_was_done_with_each_day(self):
        draft = self._order_for(self.school, self.thursday, (self.tomato_product, 2), confirm=False)
        full = self._order_for(self.nursery, self.thursday, (self.carrot_product, 3))
        nursery = self._create_standing(self.nursery, (self.carrot_product, 2))
        home = self._create_standing(self.home, (self.carrot_product, 4))
        run = (self.standing | nursery | home)._generate(self.thursday, self.thursday)
        results = {day.site_id: day.result for day in run.day_ids}
        self.assertRegex(results[self.school], f"Added to the draft {draft.name}: Carotte test 10")
        self.assertIn(f"all typed already in {full.name}", results[self.nursery])
        self.assertEqual(results[self.home], "Made.")
        self.assertNotIn("beside", run.problems)

    def test_a_zone_whose_holidays_nobody_entered_is_told(self):
        self.standing.follows_school_holidays = True
        self.assertIn("has no zone", self.standing.holiday_problem)
        self.school.sp_holiday_zone = "corse"
        self.assertIn("Corsica, which nobody entered", self.standing.holiday_problem)
        run = self.standing._generate(self.first, self.last)
        self.assertEqual(len(run.order_ids), 2)
        self.assertIn("Corsica, which nobody entered", run.problems)
        self.env["sp.school.holiday"].create(
            {"name": "Été", "zone": "corse", "date_from": "2026-07-04", "date_to": "2026-08-31", "source": "Test"}
        )
        with freeze_time("2026-11-23 03:00:00"):
            self.standing.invalidate_recordset()
            self.assertIn("Corsica, entered until", self.standing.holiday_problem)

    def test_the_database_refuses_a_day_twice(self):
        self._generate()
        values = {"standing_order_id": self.standing.id, "date": self.thursday}
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["sp.standing.day"].create(values)

    def test_a_pause_makes_no_order_and_says_so(self):
        self.standing.pause_ids = [Command.create({"date_from": self.thursday, "date_to": self.thursday})]
        run = self.standing._generate(self.first, self.last)
        self.assertEqual(run.order_ids.mapped("sp_delivery_date"), [date(2026, 12, 3)])
        self.assertRegex(run.skipped, "École Jules-Ferry, .*26.*: paused")

    def test_school_holidays_of_the_zone_only(self):
        self.env["sp.school.holiday"].create(
            {
                "name": "Vacances du test",
                "zone": "B",
                "date_from": self.first,
                "date_to": date(2026, 11, 29),
                "source": "Test",
            }
        )
        self.school.sp_holiday_zone = "B"
        self.nursery.sp_holiday_zone = "A"
        self.standing.follows_school_holidays = True
        other_zone = self._create_standing(self.nursery, (self.carrot_product, 1), follows_school_holidays=True)
        always_open = self._create_standing(self.home, (self.carrot_product, 1))
        run = (self.standing | other_zone | always_open)._generate(self.first, date(2026, 11, 29))
        self.assertRegex(run.skipped, "École Jules-Ferry.*Vacances du test, whose dates nobody verified")
        self.assertFalse(self._orders())
        self.assertEqual(len(self._orders(self.nursery)), 1)
        self.assertEqual(len(self._orders(self.home)), 1)

    def test_a_public_holiday_makes_no_order_and_says_so(self):
        wednesday = self._create_standing(self.school, (self.carrot_product, 1), weekday="2")
        run = wednesday._generate(date(2026, 11, 9), date(2026, 11, 22))
        self.assertEqual(run.order_ids.mapped("sp_delivery_date"), [date(2026, 11, 18)])
        self.assertIn("public holiday", run.skipped)

    def test_dates_of_the_agreement(self):
        self.standing.write({"date_from": date(2026, 12, 1), "date_to": date(2026, 12, 4)})
        self.assertEqual(self._generate(last=date(2026, 12, 31)).mapped("sp_delivery_date"), [date(2026, 12, 3)])

    def test_a_shortage_is_told_and_nothing_is_cut(self):
        self._harvest(self.carrot_product, 12)
        self._create_standing(self.nursery, (self.carrot_product, 8))
        with freeze_time("2026-11-20 08:00:00"):
            run = self.Standing.search([])._generate(self.first, date(2026, 11, 29))
        self.assertRegex(run.problems, r"Short on .*26.*: Carotte test, 18[.,]00\skg ordered, 12[.,]00\skg in stock")
        self.assertEqual(
            sum(
                run.order_ids.order_line.filtered(lambda line: line.product_id == self.carrot_product).mapped(
                    "product_uom_qty"
                )
            ),
            18,
        )
        self.assertIn("Tomate test", run.problems)

    def test_what_is_missing_is_told_with_whose_it_is(self):
        self.commune.sp_chorus_engagement_required = True
        self.school.sp_min_order_amount = 500
        run = self.standing._generate(self.first, date(2026, 11, 29))
        self.assertRegex(run.problems, "École Jules-Ferry, S.*Commune d'Aix requires an engagement number")
        self.assertIn("the minimum of École Jules-Ferry", run.problems)

    def test_what_somebody_typed_for_that_day_stands(self):
        order = self._order_for(self.school, self.thursday, (self.carrot_product, 3), confirm=False)
        run = self.standing._generate(self.first, date(2026, 11, 29))
        self.assertEqual(run.order_ids, order)
        quantities = {line.product_id: line.product_uom_qty for line in order.order_line}
        self.assertEqual(quantities, {self.carrot_product: 3, self.tomato_product: 5})
        self.assertIn("Carotte test was typed already", run.problems)

    def test_two_standing_orders_of_one_site_and_day_make_one_order(self):
        both = self.standing | self._create_standing(self.school, (self.carrot_product, 2))
        run = both._generate(self.first, date(2026, 11, 29))
        self.assertEqual(len(run.order_ids), 1)
        quantities = {line.product_id: line.product_uom_qty for line in run.order_ids.order_line}
        self.assertEqual(quantities, {self.carrot_product: 12, self.tomato_product: 5})
        self.assertFalse(both._generate(self.first, date(2026, 11, 29)))

    def test_what_is_too_much_for_one_line_is_told_and_stops_nothing_else(self):
        both = self.standing | self._create_standing(self.school, (self.carrot_product, 1995))
        run = both._generate(self.first, self.thursday)
        self.assertEqual(run.order_ids.order_line.product_id, self.tomato_product)
        self.assertRegex(run.problems, r"Carotte test: 2.005 kg is more than the 2.000")

    def test_a_product_no_longer_sold_is_told(self):
        self.tomato_product.sale_ok = False
        run = self.standing._generate(self.first, date(2026, 11, 29))
        self.assertEqual(run.order_ids.order_line.product_id, self.carrot_product)
        self.assertIn("Tomate test is not sold any more", run.problems)

    def test_every_night_the_desk_is_told_once_a_week(self):
        with freeze_time("2026-11-23 03:00:00"):
            self.Standing._cron_generate()
            orders = self._orders()
            self.assertEqual(orders.mapped("sp_delivery_date"), [self.thursday, date(2026, 12, 3)])
            runs = self.env["sp.standing.run"].search([("order_ids", "in", orders.ids)])
            self.assertEqual(len(runs.activity_ids), 1)
            self.Standing._cron_generate()
        self.assertEqual(self._orders(), orders)

    def test_the_button_opens_what_was_made_and_says_when_nothing_is_left(self):
        with freeze_time("2026-11-23 03:00:00"):
            action = self.standing.with_user(self.desk).action_generate()
            self.assertEqual(action["res_model"], "sp.standing.run")
            with self._refused(UserError, "Nothing to make"):
                self.standing.with_user(self.desk).action_generate()

    def test_an_order_made_before_the_offer_gets_its_price_when_confirmed(self):
        order = self._generate(last=date(2026, 11, 29))
        self.assertEqual(order.order_line[0].price_unit, 2.4)
        self.env["sp.offer"].create(
            {
                "name": "S48",
                "date_from": self.first,
                "date_to": date(2026, 11, 29),
                "order_deadline": "2026-11-20 10:00:00",
                "site_ids": self.school.ids,
                "line_ids": [Command.create({"product_id": self.carrot_product.id, "price_unit": 1.9})],
                "state": "sent",
            }
        )
        order.action_confirm()
        self.assertEqual(order.order_line[0].price_unit, 1.9)

    def test_refused_standing_orders(self):
        with self._refused(ValidationError, "not a delivery site"):
            self._create_standing(self.commune, (self.carrot_product, 1))
        with self._refused(ValidationError, "between 0 and"):
            self._create_standing(self.school, (self.carrot_product, -1))
        with self._refused(ValidationError, "ends before it begins"):
            self.standing.write({"date_from": self.last, "date_to": self.first})
        with self._refused(ValidationError, "a pause ends before"):
            self.standing.pause_ids = [Command.create({"date_from": self.last, "date_to": self.first})]

    def test_meals_fill_only_what_is_empty(self):
        self.school.sp_meal_count = 120
        self.carrot_product.sp_portion_g = self.tomato_product.sp_portion_g = 150
        self.standing.line_ids[0].quantity = 0
        self.standing.action_propose_from_meals()
        self.assertEqual(self.standing.line_ids.mapped("quantity"), [18, 5])

    def test_making_many_costs_a_bounded_number_of_queries_each(self):
        counts = []
        for size in (10, 150):
            sites = self.env["res.partner"].create(
                [{"name": f"S{size}-{n}", "sp_is_site": True, "sp_payer_id": self.commune.id} for n in range(size)]
            )
            standing = self.Standing.union(*(self._create_standing(site, (self.carrot_product, 2)) for site in sites))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self._generate(standing, last=date(2026, 11, 29))), size)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        each = (counts[1] - counts[0]) / 140
        self.assertLess(each, 12, counts)
