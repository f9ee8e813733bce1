from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..rules.forecast import WEEK

ORDER_WRITE = object()
"""Context value that no client can send: what became an order changes on the order."""


class SpPrebookingOrder(models.AbstractModel):
    """How what is booked becomes draft orders; part of `sp.prebooking`."""

    _name = "sp.prebooking.order"
    _description = "Orders of Pre-bookings"

    def action_make_orders(self):
        """Put these bookings in the draft orders of their sites; those already ordered are left alone."""
        waiting = self.filtered(lambda booking: booking.state == "requested")
        orders, problems = waiting._make_orders()
        message = self.env._("%(count)s orders are ready to confirm.", count=len(orders))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if problems else "success",
                "message": " ".join([message, *problems]),
                "sticky": bool(problems),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_cancel(self):
        """Cancel bookings that are not ordered yet."""
        self.filtered(lambda booking: booking.state == "requested").state = "cancelled"
        return True

    def action_view_order(self):
        """Open the order made from this booking."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }

    def _make_orders(self):
        """Order what is booked, site by site and day by day.

        One site that cannot be ordered for does not stop the others.

        :returns: the orders written, and one sentence per site left aside
        :rtype: tuple[sale.order, list[str]]
        """
        orders, problems = self.env["sale.order"], []
        # A shared row: two people who click at once do not order twice.
        self.lock_for_update(allow_referencing=True)
        days = self._get_delivery_days()
        for (company, site, day), bookings in self.grouped(
            lambda booking: (booking.company_id, booking.site_id, days[booking])
        ).items():
            try:
                with self.env.cr.savepoint():
                    orders |= bookings.with_company(company)._order_for(site, day)
            except UserError as error:
                problems.append(f"{site.display_name}: {error.args[0]}")
        return orders, problems

    def _order_for(self, site, day):
        if day < fields.Date.context_today(self):
            raise UserError(self.env._("%(day)s is past: choose another delivery day.", day=format_date(self.env, day)))
        entry = self.env["sale.order"]
        drafts = entry._sp_find_site_orders(site, day).filtered(lambda order: order.state in ("draft", "sent"))[:1]
        already = {}
        for line in drafts.order_line.filtered("product_id"):
            quantity = line.product_uom_id._compute_quantity(line.product_uom_qty, line.product_id.uom_id)
            already[line.product_id] = already.get(line.product_id, 0.0) + quantity
        # A standing order may hold part of what was booked: the larger of the two, never both.
        wanted = {booking.product_id: max(booking.quantity, already.get(booking.product_id, 0.0)) for booking in self}
        order = entry._sp_set_site_quantities(site, day, wanted, origin="prebooking")
        for booking in self:
            line = order.order_line.filtered(lambda line, product=booking.product_id: line.product_id == product)[:1]
            booking.with_context(sp_prebooking_write=ORDER_WRITE).write({"state": "ordered", "sale_line_id": line.id})
        return order

    def _get_delivery_days(self):
        """Return the day each booking is to be delivered."""
        usual = {}
        without = self.filtered(lambda booking: not booking.delivery_date).site_id
        rows = self.env["sale.order"]._read_group(
            [("partner_id", "in", without.ids), ("state", "=", "sale"), ("sp_delivery_date", "!=", False)],
            ["partner_id"],
            ["sp_delivery_date:max"],
        )
        for site, last in rows:
            usual[site] = last.weekday()
        for site in without.filtered("sp_round_id"):
            usual[site] = int(site.sp_round_id.weekday)
        return {
            booking: booking.delivery_date or booking.week + timedelta(days=usual.get(booking.site_id, 0))
            for booking in self
        }

    @api.model
    def _cron_make_orders(self):
        """Order what is booked for the weeks that come near, in every company; run again, it adds nothing."""
        self._do_by_company(self.search([("state", "=", "requested")]).company_id, self._make_orders_at_night)

    @api.model
    def _make_orders_at_night(self, company):
        today = company._sp_get_today()
        limit = today + timedelta(days=company.sp_prebooking_days)
        bookings = self.with_company(company).with_context(tz=company._sp_get_timezone())
        near = bookings.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "requested"),
                ("week", "<=", limit),
                ("week", ">", today - WEEK),
            ]
        )
        _orders, problems = near._make_orders()
        if problems:
            near._tell_problems(company, problems)

    def _tell_problems(self, company, problems):
        """Give the desk what could not be ordered, on the forecast of the week."""
        forecast = self.env["sp.forecast"].search(
            [("company_id", "=", company.id), ("state", "=", "sent"), ("line_ids.week", "in", self.mapped("week"))],
            limit=1,
        )
        summary = self.env._("Pre-bookings that could not be ordered")
        if forecast and not forecast.activity_ids.filtered(lambda activity: activity.summary == summary):
            forecast.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                note=Markup("<br/>").join(problems),
                user_id=forecast.create_uid.id,
            )
