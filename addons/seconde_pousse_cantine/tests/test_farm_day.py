from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_round import RoundCommon

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 23:30:00")
class TestFarmDay(RoundCommon):
    """Monday has begun on the farm, not yet on the server: the jobs of the night follow the farm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.tz = False
        cls.night = cls.env(context={**cls.env.context, "tz": False})

    def test_the_day_is_that_of_the_company(self):
        company = self.company.with_env(self.night)
        self.assertEqual(company._sp_get_today(), MONDAY)
        company.partner_id.tz = "America/Martinique"
        self.assertEqual(company._sp_get_today(), SUNDAY)

    def test_an_offer_closes_when_its_last_day_is_over(self):
        offers = self.env["sp.offer"].create(
            [
                {
                    "date_from": SUNDAY - timedelta(days=6),
                    "date_to": last,
                    "order_deadline": datetime.combine(SUNDAY - timedelta(days=9), time(11)),
                    "site_ids": [Command.set(self.school.ids)],
                }
                for last in (SUNDAY, MONDAY)
            ]
        )
        offers.state = "sent"
        self.night["sp.offer"]._cron_close()
        self.assertEqual(offers.mapped("state"), ["closed", "sent"])

    def test_a_contract_closes_when_its_last_day_is_over(self):
        markets = self.env["sp.market"].create(
            [
                {
                    "name": "Légumes",
                    "number": f"2026-{number}",
                    "payer_id": self.commune.id,
                    "date_from": SUNDAY - timedelta(days=300),
                    "date_to": last,
                    "site_ids": [Command.set(site.ids)],
                    "price_ids": [Command.create({"product_id": self.carrot_product.id, "price_unit": 2.0})],
                }
                for number, (site, last) in enumerate(((self.school, SUNDAY), (self.nursery, MONDAY)))
            ]
        )
        markets.action_run()
        self.night["sp.market"]._cron_follow()
        self.assertEqual(markets.mapped("state"), ["over", "running"])

    def test_standing_orders_are_made_from_tomorrow_on(self):
        self.env["sp.standing.order"].search([]).active = False
        self.env["sp.standing.order"].create(
            {
                "site_id": self.school.id,
                "weekday": str(MONDAY.weekday()),
                "line_ids": [Command.create({"product_id": self.carrot_product.id, "quantity": 10})],
            }
        )
        self.night["sp.standing.order"]._cron_generate()
        orders = self.env["sale.order"].search([("partner_id", "=", self.school.id)])
        self.assertEqual(orders.mapped("sp_delivery_date"), [MONDAY + timedelta(days=7)])

    def test_bookings_are_ordered_so_many_days_before(self):
        week = MONDAY + timedelta(days=7)
        forecast = self.env["sp.forecast"].create(
            {
                "date_from": week,
                "site_ids": [Command.set(self.school.ids)],
                "line_ids": [
                    Command.create({"product_id": self.carrot_product.id, "week": week, "quantity": 40}),
                ],
            }
        )
        forecast.state = "sent"
        booking = self.env["sp.prebooking"]._sp_set(self.school, self.carrot_product, week, 25)
        self.company.sp_prebooking_days = 7
        self.night["sp.prebooking"]._cron_make_orders()
        self.assertEqual(booking.state, "ordered")

    def test_a_note_nobody_confirmed_leaves_when_the_day_is_over(self):
        picking = self._order_carrots(self.school)
        batch = self.round.generate_batches(self.day)
        picking.button_validate()
        self.assertEqual(picking.sp_note_state, "door")
        batch.sp_date = SUNDAY
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.night["stock.picking"]._sp_send_notes()
        self.assertEqual(picking.sp_note_state, "sent")

    def test_crates_are_counted_on_the_day_of_the_farm(self):
        self.assertEqual(self.night["sp.crate.count"].new({}).date, MONDAY)

    def test_figures_count_an_order_on_the_day_of_the_farm(self):
        def get_days():
            self.env.flush_all()
            self.env.invalidate_all()
            return self.night["sp.delivery.report"].search([("order_id", "=", order.id)]).mapped("date")

        order = self._order_for(self.school, MONDAY, (self.carrot_product, 10, 2.4))
        self._deliver(order)
        self.assertEqual(get_days(), [MONDAY])
        order.write({"commitment_date": False, "date_order": datetime(2026, 11, 22, 23, 30)})
        self.assertEqual(get_days(), [MONDAY])
        self.company.partner_id.tz = "America/Martinique"
        self.assertEqual(get_days(), [SUNDAY])
