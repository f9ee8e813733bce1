from datetime import date, datetime

from odoo import models
from odoo.exceptions import UserError

from ..rules.quantities import parse_quantity


class SpSiteForecast(models.AbstractModel):
    """What a site is told weeks ahead, and books by itself; part of `res.partner`."""

    _name = "sp.site.forecast"
    _description = "Pre-bookings of a Site by Itself"

    def _sp_get_forecast_lines(self):
        """Return what is announced to this site for the weeks to come; the last forecast sent is right.

        :returns: by week, then by product
        :rtype: sp.forecast.line
        """
        self.ensure_one()
        lines = (
            self.env["sp.forecast.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.env.company.id),
                    ("forecast_id.state", "=", "sent"),
                    ("forecast_id.site_ids", "in", self.ids),
                    ("week", ">", self._sp_get_today()),
                ]
            )
        )
        last = {
            (line.week, line.product_id): line
            for line in lines.sorted(lambda line: (line.forecast_id.sent_on or datetime.min, line.forecast_id.id))
        }
        announced = [line for line in last.values() if line.quantity > 0]
        return lines.browse(
            line.id for line in sorted(announced, key=lambda line: (line.week, line.product_id.name, line.id))
        )

    def _sp_get_bookings(self, weeks):
        """Return the bookings of this site for some weeks: (Monday, product) → booking."""
        self.ensure_one()
        bookings = (
            self.env["sp.prebooking"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.env.company.id),
                    ("site_id", "=", self.id),
                    ("week", "in", list(weeks)),
                    ("state", "!=", "cancelled"),
                ]
            )
        )
        return {(booking.week, booking.product_id): booking for booking in bookings}

    def _sp_get_forecast_weeks(self):
        """Return what this site may book, week by week.

        :returns: week (its Monday), lines: list of dicts product, unit, left (for this site, its own booking
            included), quantity (booked), sure (put aside of it), wish (the rest), is_ordered
        :rtype: list[dict]
        """
        lines = self._sp_get_forecast_lines()
        mondays = set(lines.mapped("week"))
        bookings = self._sp_get_bookings(mondays)
        aside = self.env["sp.prebooking"]._get_booked(lines.company_id, lines.product_id, mondays, "quantity_sure:sum")
        weeks = []
        for week, same in lines.grouped("week").items():
            entries = []
            for line in same:
                booking = bookings.get((week, line.product_id), self.env["sp.prebooking"])
                others = aside.get((line.company_id, line.product_id, week), 0.0) - booking.quantity_sure
                entries.append(
                    {
                        "product": line.product_id,
                        "unit": line.uom_id,
                        "left": max(line.uom_id.round(line.quantity - others), 0.0),
                        "quantity": booking.quantity,
                        "sure": booking.quantity_sure,
                        "wish": line.uom_id.round(booking.quantity - booking.quantity_sure) if booking.is_over else 0.0,
                        "is_ordered": booking.state == "ordered",
                    }
                )
            weeks.append({"week": week, "lines": entries})
        return weeks

    def _sp_get_booking_remarks(self, weeks):
        """Return what this site should know of its bookings: how much is put aside of those that ask for more.

        :param list[dict] weeks: see `_sp_get_forecast_weeks`
        :rtype: list[str]
        """
        return [
            self.env._(
                "%(product)s, week %(week)s: you ask for %(asked)s %(unit)s, %(sure)s are put aside for you. The other "
                "%(wish)s are kept as a wish: the farm will tell you whether it can deliver them.",
                product=line["product"].name,
                week=week["week"].isocalendar()[1],
                unit=line["unit"].name,
                asked=self._sp_say_quantity(line["quantity"]),
                sure=self._sp_say_quantity(line["sure"]),
                wish=self._sp_say_quantity(line["wish"]),
            )
            for week in weeks
            for line in week["lines"]
            if line["wish"]
        ]

    def _sp_prebook(self, entries):
        """Book what somebody of this site typed, for the weeks to come.

        :param dict entries: (Monday, id of a product) → text typed
        :returns: how many bookings changed
        :rtype: int
        :raises UserError: one sentence when one of them cannot be, with nothing written
        """
        self.ensure_one()
        announced = {(line.week, line.product_id.id): line.product_id for line in self._sp_get_forecast_lines()}
        bookings = self._sp_get_bookings({week for week, _product in announced})
        changed = 0
        for (week, product_id), text in entries.items():
            product = announced.get((week, product_id))
            if not product:
                raise UserError(
                    self.env._("One of these products is not announced any more: here is what is announced today.")
                )
            booking = bookings.get((week, product))
            if self._sp_is_same_quantity(text, booking.quantity if booking else 0.0):
                continue
            self.env["sp.prebooking"].sudo()._sp_set(self, product, week, text)
            changed += 1
        return changed

    def _sp_is_same_quantity(self, text, quantity):
        try:
            return abs(parse_quantity(text) - quantity) < 1e-6
        except ValueError:
            return False

    def _sp_say_week(self, monday):
        """Return a week in words: “Week 48, from 23 November”."""
        _year, number, _day = monday.isocalendar()
        return self.env._("Week %(number)s, from %(day)s", number=number, day=self._sp_say_day(monday))

    def _sp_read_week(self, text):
        """Return the day of an ISO text, or None."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
