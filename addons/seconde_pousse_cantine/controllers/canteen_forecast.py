from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .canteen_problem import CanteenProblemPortal

FIELD = "book_"


class CanteenForecastPortal(CanteenProblemPortal):
    """Booking weeks ahead."""

    @http.route("/my/canteen/<int:site_id>/prebooking", type="http", auth="user", website=True, methods=["GET"])
    def canteen_prebooking(self, site_id, sent=None, **_kw):
        """Show what is announced for the weeks to come, and what is booked of it."""
        return self._render_prebooking(self._get_site(site_id), is_sent=bool(sent))

    @http.route("/my/canteen/<int:site_id>/prebooking", type="http", auth="user", website=True, methods=["POST"])
    def canteen_prebooking_send(self, site_id, **post):
        """Book what was typed, or show it again with what is wrong."""
        site = self._get_site(site_id)
        typed = {name: text for name, text in post.items() if name.startswith(FIELD)}
        try:
            with request.env.cr.savepoint():
                site._sp_prebook(self._read_bookings(site, typed))
        except UserError as error:
            return self._render_prebooking(site, error=str(error), typed=typed)
        return request.redirect(f"/my/canteen/{site.id}/prebooking?sent=1")

    def _read_bookings(self, site, typed):
        entries = {}
        for name, text in typed.items():
            product_id, _sep, week = name.removeprefix(FIELD).partition("_")
            monday = site._sp_read_week(week)
            if product_id.isdecimal() and monday:
                entries[monday, int(product_id)] = text
        return entries

    def _render_prebooking(self, site, error=None, typed=None, is_sent=False):
        weeks = site._sp_get_forecast_weeks()
        remarks = site._sp_get_booking_remarks(weeks)
        for week in weeks:
            week["label"] = site._sp_say_week(week["week"])
            week["booked"] = 0
            for line in week["lines"]:
                line["name"] = f"{FIELD}{line['product'].id}_{week['week']}"
                text = site._sp_type_quantity(line["quantity"])
                line["typed"] = (typed or {}).get(line["name"], text)
                week["booked"] += bool(line["typed"])
        values = {"weeks": weeks, "remarks": remarks, "error": error, "is_sent": is_sent}
        return self._render_page("portal_prebooking", site, "prebooking", **values)
