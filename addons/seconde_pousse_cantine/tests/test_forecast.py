from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_offer import OfferCommon


@tagged("post_install", "-at_install")
class TestForecast(OfferCommon):
    """What the beds should give, week by week, and what the kitchens book of it."""

    def _forecast(self, propose=True, **values):
        forecast = self.env["sp.forecast"].create({"site_ids": [Command.set(self.school.ids)], **values})
        if propose:
            forecast.action_propose()
        return forecast

    def _announce(self, kilograms=40):
        """Send a forecast of carrots for the week after the next."""
        week = self.next_monday + timedelta(days=7)
        values = {"product_id": self.carrot_product.id, "week": week, "quantity": kilograms}
        forecast = self._forecast(propose=False, line_ids=[Command.create(values)])
        forecast.action_send()
        return forecast, week

    def _book(self, site, week, quantity):
        return self.env["sp.prebooking"]._sp_set(site, self.carrot_product, week, quantity)

    def test_a_planting_is_spread_over_its_weeks(self):
        self._plant(self.carrot, self.bed_1, 280, self.next_monday, 28)
        forecast = self._forecast()
        self.assertEqual(forecast.line_ids.mapped("quantity"), [70, 70, 70, 70])
        self.assertEqual(forecast.line_ids[0].week, self.next_monday)
        self.assertEqual(forecast.line_ids.product_id, self.carrot_product)

    def test_a_bunch_is_forecast_in_bunches(self):
        leek, product = self._create_crop("Botte test", "ZBOT", sale_unit="bunch", unit_weight_kg=0.5)
        self._plant(leek, self.bed_1, 35, self.next_monday, 7)
        self.assertEqual(self._forecast().line_ids.quantity, 70)
        self.assertEqual(self._forecast().line_ids.product_id, product)

    def test_finished_and_cancelled_plantings_promise_nothing(self):
        for state in ("done", "cancelled"):
            self._plant(self.carrot, self.bed_1, 280, self.next_monday, 28, state=state)
        self.assertFalse(self._forecast().line_ids)

    def test_what_is_tuned_by_hand_stays(self):
        planting = self._plant(self.carrot, self.bed_1, 280, self.next_monday, 28)
        forecast = self._forecast()
        forecast.line_ids[1].quantity = 50
        planting.expected_kg = 140
        forecast.action_propose()
        self.assertEqual(forecast.line_ids.mapped("quantity"), [35, 50, 35, 35])
        self.assertEqual(forecast.line_ids.mapped("quantity_expected"), [35, 35, 35, 35])

    def test_it_covers_four_to_twelve_weeks(self):
        for count in (3, 13):
            with self._refused(ValidationError, "4 to 12 weeks"):
                self._forecast(week_count=count)

    def test_it_is_sent_with_its_table_and_frozen(self):
        forecast, _week = self._announce()
        mail = self._get_mails()
        self.assertEqual((mail.recipient_ids, len(mail.attachment_ids)), (self.school, 1))
        with self._refused(UserError, "click “Correct”"):
            forecast.line_ids.quantity = 12
        forecast.action_draft()
        forecast.line_ids.quantity = 12

    def test_bookings_show_against_the_forecast(self):
        forecast, week = self._announce(40)
        self._book(self.school, week, 25)
        booking = self._book(self.nursery, week + timedelta(days=3), "10,5")
        line = forecast.line_ids
        self.assertEqual((line.quantity_booked, line.quantity_left, line.is_over), (35.5, 4.5, False))
        self._book(self.nursery, week, 20)
        self.assertEqual((line.quantity_booked, line.is_over, forecast.over_count), (45, True, 1))
        self.assertEqual(self._book(self.nursery, week, 20), booking)
        self._book(self.nursery, week, 0)
        self.assertFalse(booking.exists())
        self.assertEqual(line.quantity_booked, 25)

    def test_what_cannot_be_booked_is_refused(self):
        _forecast, week = self._announce()
        for site, day, quantity, words in (
            (self.school, week, "-3", "negative"),
            (self.school, week, "beaucoup", "not a quantity"),
            (self.school, week, 99999, "more than"),
            (self.school, self.monday, 5, "has begun"),
            (self.school, week + timedelta(days=7), 5, "is not announced"),
            (self.commune, week, 5, "not a delivery site"),
        ):
            with self._refused(UserError, words):
                self._book(site, day, quantity)

    def test_bookings_become_draft_orders_once(self):
        _forecast, week = self._announce()
        booking = self._book(self.school, week, 25)
        far = self._book(self.nursery, week, 10)
        far.delivery_date = week + timedelta(days=3)
        self.company.sp_prebooking_days = 3
        self.env["sp.prebooking"]._cron_make_orders()
        self.assertEqual(booking.state, "requested")
        self.company.sp_prebooking_days = 21
        self.env["sp.prebooking"]._cron_make_orders()
        order = booking.order_id
        self.assertEqual((order.state, order.sp_origin, order.partner_id), ("draft", "prebooking", self.school))
        self.assertEqual(order.order_line.product_uom_qty, 25)
        self.assertEqual(far.order_id.sp_delivery_date, far.delivery_date)
        self.env["sp.prebooking"]._cron_make_orders()
        booking.action_make_orders()
        self.assertEqual(self.env["sale.order"].search_count([("partner_id", "=", self.school.id)]), 1)
        self.assertEqual(order.order_line.product_uom_qty, 25)
        with self._refused(UserError, "change the order"):
            self._book(self.school, week, 30)
        with self._refused(UserError, "change the order"):
            booking.unlink()

    def test_a_booking_is_not_added_to_the_standing_order(self):
        _forecast, week = self._announce()
        day = week + timedelta(days=1)
        self.env["sale.order"]._sp_set_site_quantities(self.school, day, {self.carrot_product: 8}, "standing")
        booking = self._book(self.school, week, 25)
        booking.delivery_date = day
        booking.action_make_orders()
        self.assertEqual(booking.order_id.order_line.product_uom_qty, 25)

    def test_the_day_is_that_of_the_round_else_of_the_last_order(self):
        _forecast, week = self._announce()
        round_ = self.env["sp.round"].create({"name": "Jeudi", "weekday": "3"})
        self.school.sp_round_id = round_
        self._order_for(self.nursery, self.next_monday + timedelta(days=1), (self.carrot_product, 1))
        bookings = self._book(self.school, week, 5) | self._book(self.nursery, week, 5) | self._book(self.home, week, 5)
        bookings.action_make_orders()
        days = [booking.order_id.sp_delivery_date.weekday() for booking in bookings]
        self.assertEqual(days, [3, 1, 0])

    def test_one_site_in_trouble_does_not_stop_the_others(self):
        _forecast, week = self._announce()
        bad, good = self._book(self.school, week, 5), self._book(self.nursery, week, 5)
        bad.delivery_date = False
        self.school.sp_is_site = False
        action = (bad | good).action_make_orders()
        self.assertIn(self.school.name, action["params"]["message"])
        self.assertEqual((bad.state, good.state), ("requested", "ordered"))

    def test_more_plantings_cost_no_more_queries(self):
        def count(number):
            self.env["sp.planting"].create(
                [
                    {
                        "crop_id": self.carrot.id,
                        "date_planted": self.monday,
                        "harvest_from": self.next_monday,
                        "harvest_to": self.next_monday + timedelta(days=27),
                        "expected_kg": 28,
                        "placement_ids": [Command.create({"place_id": self.bed_1.id})],
                    }
                    for _number in range(number)
                ]
            )
            forecast = self._forecast(propose=False)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            forecast.action_propose()
            self.env.flush_all()
            self.assertEqual(len(forecast.line_ids), 4)
            return self.env.cr.sql_log_count - start

        few = count(10)
        self.assertLessEqual(count(140), few + 5)
