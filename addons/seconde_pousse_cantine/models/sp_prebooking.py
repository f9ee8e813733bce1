from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..rules.forecast import WEEK, weeks

ORDER_WRITE = object()
"""Context value that no client can send: what became an order changes on the order."""
KEPT = {"site_id", "product_id", "week", "quantity", "state", "sale_line_id", "company_id"}


class SpPrebooking(models.Model):
    _name = "sp.prebooking"
    _description = "Pre-booking"
    _order = "week, site_id, product_id"
    _rec_name = "product_id"
    _check_company_auto = True

    site_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        check_company=True,
        domain="[('sp_is_site', '=', True)]",
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        domain="[('sale_ok', '=', True)]",
        ondelete="restrict",
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    week = fields.Date(
        required=True,
        index=True,
        default=lambda self: weeks(fields.Date.context_today(self), 3)[2],
        help="Any day of the week; its Monday is kept.",
    )
    delivery_date = fields.Date(
        "Delivery Day", help="Empty: the day of the site's round, else the weekday of its last order, else Monday."
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    quantity_announced = fields.Float("Announced", digits="Product Unit", compute="_compute_quantity_announced")
    quantity_left = fields.Float("Left", digits="Product Unit", compute="_compute_quantity_announced")
    state = fields.Selection(
        [("requested", "Requested"), ("ordered", "Ordered"), ("cancelled", "Cancelled")],
        required=True,
        default="requested",
        copy=False,
    )
    sale_line_id = fields.Many2one(
        "sale.order.line", "Order Line", copy=False, index="btree_not_null", check_company=True
    )
    order_id = fields.Many2one(related="sale_line_id.order_id", string="Order")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Type the quantity that is booked, more than 0.")
    _site_product_week_unique = models.UniqueIndex(
        "(company_id, site_id, product_id, week) WHERE state <> 'cancelled'",
        "This site already booked this product for that week: change its quantity instead.",
    )

    @api.depends("product_id", "week", "company_id", "quantity")
    def _compute_quantity_announced(self):
        lines = self.env["sp.forecast.line"].search(
            [
                ("company_id", "in", self.company_id.ids),
                ("product_id", "in", self.product_id.ids),
                ("week", "in", [week for week in self.mapped("week") if week]),
            ],
            order="forecast_id",
        )
        found = {(line.company_id, line.product_id, line.week): line for line in lines}
        for booking in self:
            line = found.get((booking.company_id, booking.product_id, booking.week))
            booking.quantity_announced = line.quantity if line else 0.0
            booking.quantity_left = line.quantity_left if line else 0.0

    @api.depends("site_id", "product_id", "week")
    def _compute_display_name(self):
        for booking in self:
            names = (booking.site_id.display_name, booking.product_id.display_name)
            booking.display_name = " – ".join(name for name in names if name)

    @api.constrains("delivery_date", "week")
    def _check_delivery_date(self):
        for booking in self.filtered("delivery_date"):
            if weeks(booking.delivery_date, 1)[0] != booking.week:
                raise ValidationError(
                    self.env._(
                        "%(day)s is not in the week that begins on %(week)s: choose a day of that week.",
                        day=format_date(self.env, booking.delivery_date),
                        week=format_date(self.env, booking.week),
                    )
                )

    @api.constrains("site_id")
    def _check_site_id(self):
        for booking in self:
            if not booking.site_id.sp_is_site:
                raise ValidationError(
                    self.env._("%(partner)s is not a delivery site.", partner=booking.site_id.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("week"):
                vals["week"] = weeks(fields.Date.to_date(vals["week"]), 1)[0]
        bookings = super().create(vals_list)
        bookings._refresh_forecasts()
        return bookings

    def write(self, vals):
        if vals.get("week"):
            vals = {**vals, "week": weeks(fields.Date.to_date(vals["week"]), 1)[0]}
        if KEPT & set(vals) and self.env.context.get("sp_prebooking_write") is not ORDER_WRITE:
            self._refuse_ordered()
        before = self._get_booked_keys()
        result = super().write(vals)
        if KEPT & set(vals):
            self._refresh_forecasts(before)
        return result

    def unlink(self):
        before = self._get_booked_keys()
        result = super().unlink()
        self.browse()._refresh_forecasts(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ordered(self):
        self._refuse_ordered()

    def _refuse_ordered(self):
        ordered = self.filtered(lambda booking: booking.state == "ordered" and booking.sale_line_id)
        if ordered:
            raise UserError(
                self.env._(
                    "%(booking)s is already in order %(order)s: change the order.",
                    booking=ordered[0].display_name,
                    order=ordered[0].sudo().order_id.name,
                )
            )

    # Against the forecast

    def _get_booked_keys(self):
        return {(booking.company_id, booking.product_id, booking.week) for booking in self}

    def _refresh_forecasts(self, before=frozenset()):
        """Count again what is booked in the forecasts these bookings are, or were, part of."""
        keys = self._get_booked_keys() | before
        if not keys:
            return
        companies, products, mondays = (set(part) for part in zip(*keys, strict=True))
        lines = (
            self.env["sp.forecast.line"]
            .sudo()
            .search(
                [
                    ("company_id", "in", [company.id for company in companies]),
                    ("product_id", "in", [product.id for product in products]),
                    ("week", "in", list(mondays)),
                ]
            )
        )
        self.env.add_to_compute(lines._fields["quantity_booked"], lines)
        lines.modified(["quantity_booked"])

    @api.model
    def _get_booked(self, companies, products, mondays):
        """Return what is booked: (company, product, Monday) → quantity."""
        rows = self.sudo()._read_group(
            [
                ("company_id", "in", companies.ids),
                ("product_id", "in", products.ids),
                ("week", "in", [monday for monday in mondays if monday]),
                ("state", "!=", "cancelled"),
            ],
            # By day: Odoo groups dates by month otherwise.
            ["company_id", "product_id", "week:day"],
            ["quantity:sum"],
        )
        return {
            (company.with_env(self.env), product.with_env(self.env), week): quantity
            for company, product, week, quantity in rows
        }

    # The cook's side

    @api.model
    def _sp_set(self, site, product, week, quantity):
        """Set what a site books of a product for a week; nothing is booked when the quantity is 0.

        :param res.partner site: a delivery site
        :param product.product product: a product announced for that week
        :param date week: any day of the week
        :param quantity: number, or typed text, in the product's unit
        :returns: the booking, empty when nothing is booked any more
        :rtype: sp.prebooking
        :raises UserError: not a quantity, a week that is past, a product that is not announced, or already ordered
        """
        orders = self.env["sale.order"]
        orders._sp_check_entry(site, week)
        [checked] = orders._sp_check_quantities(site, {product: quantity}).values()
        monday = weeks(week, 1)[0]
        if monday <= fields.Date.context_today(self):
            raise UserError(
                self.env._("The week of %(week)s has begun: order instead.", week=format_date(self.env, monday))
            )
        booking = self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("site_id", "=", site.id),
                ("product_id", "=", product.id),
                ("week", "=", monday),
                ("state", "!=", "cancelled"),
            ]
        )
        booking._refuse_ordered()
        if not checked:
            booking.unlink()
            return self.browse()
        if booking:
            if booking.uom_id.compare(booking.quantity, checked):
                booking.quantity = checked
            return booking
        self._check_announced(product, monday)
        return self.create({"site_id": site.id, "product_id": product.id, "week": monday, "quantity": checked})

    @api.model
    def _check_announced(self, product, monday):
        announced = (
            self.env["sp.forecast.line"]
            .sudo()
            .search_count(
                [
                    ("company_id", "=", self.env.company.id),
                    ("forecast_id.state", "=", "sent"),
                    ("product_id", "=", product.id),
                    ("week", "=", monday),
                    ("quantity", ">", 0),
                ],
                limit=1,
            )
        )
        if not announced:
            raise UserError(
                self.env._(
                    "%(product)s is not announced for the week of %(week)s.",
                    product=product.display_name,
                    week=format_date(self.env, monday),
                )
            )

    # Orders

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
        for company in self.search([("state", "=", "requested")]).company_id:
            limit = fields.Date.context_today(self) + timedelta(days=company.sp_prebooking_days)
            near = self.with_company(company).search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "requested"),
                    ("week", "<=", limit),
                    ("week", ">", fields.Date.context_today(self) - WEEK),
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
                note="\n".join(problems),
                user_id=forecast.create_uid.id,
            )
