from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..rules.forecast import put_aside, weeks
from .sp_prebooking_order import ORDER_WRITE

KEPT = {"site_id", "product_id", "week", "quantity", "state", "sale_line_id", "company_id"}


class SpPrebooking(models.Model):
    _name = "sp.prebooking"
    _description = "Pre-booking"
    _inherit = ["sp.night.job", "sp.prebooking.order"]
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
    quantity_sure = fields.Float(
        "Put Aside",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="What the forecast covers of it, first come first served; the rest is a wish.",
    )
    is_over = fields.Boolean("Beyond the Forecast", compute="_compute_is_over", store=True)
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
        found = self.env["sp.forecast.line"]._get_announced(self.company_id, self.product_id, self.mapped("week"))
        for booking in self:
            line = found.get((booking.company_id, booking.product_id, booking.week))
            booking.quantity_announced = line.quantity if line else 0.0
            booking.quantity_left = line.quantity_left if line else 0.0

    @api.depends("quantity", "quantity_sure", "state", "product_id")
    def _compute_is_over(self):
        for booking in self:
            short = booking.uom_id.compare(booking.quantity, booking.quantity_sure) > 0 if booking.uom_id else False
            booking.is_over = short and booking.state == "requested"

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
        if vals.get("state") == "cancelled":
            vals = {**vals, "quantity_sure": 0.0}
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
        companies = self.env["res.company"].union(*companies)
        products = self.env["product.product"].union(*products)
        lines = (
            self.env["sp.forecast.line"]
            .sudo()
            .search(
                [
                    ("company_id", "in", companies.ids),
                    ("product_id", "in", products.ids),
                    ("week", "in", list(mondays)),
                ]
            )
        )
        self.env.add_to_compute(lines._fields["quantity_booked"], lines)
        lines.modified(["quantity_booked"])
        self._put_aside(companies, products, mondays)

    @api.model
    def _put_aside(self, companies, products, mondays):
        """Share what is announced among the bookings; two at once are told apart by the booked quantity they write."""
        announced = self.env["sp.forecast.line"]._get_announced(companies, products, mondays)
        bookings = self.sudo().search(
            [
                ("company_id", "in", companies.ids),
                ("product_id", "in", products.ids),
                ("week", "in", list(mondays)),
                ("state", "!=", "cancelled"),
            ],
            order="id",
        )
        for key, same in bookings.grouped(
            lambda booking: (booking.company_id, booking.product_id, booking.week)
        ).items():
            line = announced.get(key)
            asked = [(booking.quantity, booking.quantity_sure) for booking in same]
            for booking, share in zip(same, put_aside(line.quantity if line else 0.0, asked), strict=True):
                if booking.uom_id.compare(booking.quantity_sure, share):
                    booking.quantity_sure = share

    @api.model
    def _get_booked(self, companies, products, mondays, measure="quantity:sum"):
        """Return what is booked, or another measure of it: (company, product, Monday) → quantity."""
        rows = self.sudo()._read_group(
            [
                ("company_id", "in", companies.ids),
                ("product_id", "in", products.ids),
                ("week", "in", [monday for monday in mondays if monday]),
                ("state", "!=", "cancelled"),
            ],
            # By day: Odoo groups dates by month otherwise.
            ["company_id", "product_id", "week:day"],
            [measure],
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
