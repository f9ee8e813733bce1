from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_offer import OfferCommon


@tagged("post_install", "-at_install")
class TestPrebooking(OfferCommon):
    """What is put aside when more is booked than announced, and who is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.week = cls.next_monday + timedelta(days=7)
        cls.forecast = cls._announce(40)

    @classmethod
    def _announce(cls, kilograms, send=True, **values):
        line = {"product_id": cls.carrot_product.id, "week": cls.week, "quantity": kilograms}
        forecast = cls.env["sp.forecast"].create(
            {"site_ids": [Command.set(cls.sites.ids)], "line_ids": [Command.create(line)], **values}
        )
        if send:
            forecast.action_send()
        return forecast

    def _book(self, site, quantity):
        return self.env["sp.prebooking"]._sp_set(site, self.carrot_product, self.week, quantity)

    def _get_sure(self, *bookings):
        return [booking.quantity_sure for booking in bookings]

    def test_first_come_first_served(self):
        first, second = self._book(self.school, 25), self._book(self.nursery, 20)
        self.assertEqual(self._get_sure(first, second), [25, 15])
        self.assertEqual((first.is_over, second.is_over), (False, True))
        self.assertTrue(self.forecast.line_ids.is_over)
        self._book(self.school, 30)
        self.assertEqual(self._get_sure(first, second), [25, 15], "who asks for more later takes nothing back")
        self._book(self.school, 10)
        self.assertEqual(self._get_sure(first, second), [10, 20])
        self.assertFalse(second.is_over)
        third = self._book(self.home, 30)
        self.assertEqual(third.quantity_sure, 10)
        first.action_cancel()
        self.assertEqual(self._get_sure(first, second, third), [0, 20, 20])

    def test_a_correction_gives_way_from_the_last(self):
        first, second = self._book(self.school, 25), self._book(self.nursery, 10)
        self.forecast.action_draft()
        self.assertEqual(self._get_sure(first, second), [25, 10], "what is put aside does not wait for the desk")
        self.forecast.line_ids.quantity = 30
        self.forecast.action_send()
        self.assertEqual(self._get_sure(first, second), [25, 5])

    def test_the_last_forecast_sent_is_the_one_that_counts(self):
        booking = self._book(self.school, 25)
        self._announce(20, date_from=self.week)
        self.env.invalidate_all()
        self.assertEqual((booking.quantity_announced, booking.quantity_left), (20, -5))
        self.assertEqual((booking.quantity_sure, booking.is_over), (20, True))
        self._announce(99, send=False)
        self.env.invalidate_all()
        self.assertEqual(booking.quantity_announced, 20, "a draft announces nothing")

    def test_the_cook_is_told_what_is_sure(self):
        self._book(self.school, 25)
        self._book(self.nursery, 20)
        school, nursery = (site._sp_get_forecast_weeks() for site in (self.school, self.nursery))
        line = nursery[0]["lines"][0]
        self.assertEqual((line["left"], line["sure"], line["wish"]), (15, 15, 5))
        self.assertFalse(self.school._sp_get_booking_remarks(school))
        [remark] = self.nursery._sp_get_booking_remarks(nursery)
        for words in (self.carrot_product.name, "ask for 20", "15 are put aside", "5 are kept as a wish"):
            self.assertIn(words, remark)

    def test_more_bookings_cost_no_more_queries(self):
        def count(number):
            sites = self.env["res.partner"].create(
                [{"name": f"Site {number} {rank}", "sp_is_site": True} for rank in range(number)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.env["sp.prebooking"].create(
                [
                    {"site_id": site.id, "product_id": self.carrot_product.id, "week": self.week, "quantity": 2}
                    for site in sites
                ]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        few = count(10)
        self.assertLessEqual(count(150), few + 10)

    def test_a_forecast_is_sent_once(self):
        count = len(self._get_mails())
        with self._refused(UserError, "is sent"):
            self.forecast.action_send()
        self.assertEqual(len(self._get_mails()), count)
