from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.forecast import DAY, MAX_WEEKS, MIN_WEEKS, WEEK, weeks


class SpForecast(models.Model):
    _name = "sp.forecast"
    _description = "Availability Forecast"
    _inherit = ["mail.thread", "mail.activity.mixin", "sp.outlook", "sp.sending"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True, copy=False)
    date_from = fields.Date("First Week", required=True, default=lambda self: self._default_date_from())
    week_count = fields.Integer("Weeks", required=True, default=8)
    line_ids = fields.One2many("sp.forecast.line", "forecast_id", "Products", copy=True)
    site_ids = fields.Many2many(
        "res.partner",
        "sp_forecast_site_rel",
        "forecast_id",
        "site_id",
        "Sites",
        check_company=True,
        domain="[('sp_is_site', '=', True)]",
        default=lambda self: self._default_site_ids(),
        help="Who receives it: sites that plan their menus.",
    )
    note = fields.Text("Message", help="Written in the mail and at the top of the PDF.")
    product_count = fields.Integer(compute="_compute_counts")
    booking_count = fields.Integer("Pre-bookings", compute="_compute_booking_count")
    over_count = fields.Integer("Over-booked", compute="_compute_counts")
    silent_site_ids = fields.Many2many("res.partner", compute="_compute_silent_site_ids", string="No E-mail")
    state = fields.Selection(
        [("draft", "Draft"), ("sent", "Sent to Sites")], required=True, default="draft", tracking=True, copy=False
    )
    sent_on = fields.Datetime(readonly=True, copy=False)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.model
    def _default_date_from(self):
        return weeks(fields.Date.context_today(self), 2)[1]

    @api.model
    def _default_site_ids(self):
        return self.env["res.partner"].search([*self._get_site_domain(), ("sp_plans_menus", "=", True)])

    @api.model
    def _get_site_domain(self):
        return [("sp_is_site", "=", True), ("company_id", "in", (False, self.env.company.id))]

    @api.depends("date_from", "week_count")
    def _compute_name(self):
        for forecast in self:
            mondays = forecast._get_mondays()
            if not mondays:
                continue
            (first_year, first, _day), (year, last, _day) = mondays[0].isocalendar(), mondays[-1].isocalendar()
            if first_year == year:
                forecast.name = self.env._(
                    "Availability, weeks %(first)s to %(last)s – %(year)s", first=first, last=last, year=year
                )
            else:
                forecast.name = self.env._(
                    "Availability, week %(first)s of %(first_year)s to week %(last)s of %(year)s",
                    first=first,
                    first_year=first_year,
                    last=last,
                    year=year,
                )

    @api.depends("line_ids.product_id", "line_ids.quantity_left")
    def _compute_counts(self):
        for forecast in self:
            forecast.product_count = len(forecast.line_ids.product_id)
            forecast.over_count = len(forecast.line_ids.filtered("is_over"))

    @api.depends("line_ids.quantity_booked")
    def _compute_booking_count(self):
        mondays = {monday for forecast in self for monday in forecast._get_mondays()}
        counts = self.env["sp.prebooking"]._get_booked(
            self.company_id, self.line_ids.product_id._origin, mondays, "__count"
        )
        for forecast in self:
            forecast.booking_count = sum(
                counts.get((forecast.company_id, product, monday), 0)
                for product in forecast.line_ids.product_id._origin
                for monday in forecast._get_mondays()
            )

    def _get_booking_domain(self):
        self.ensure_one()
        mondays = self._get_mondays() or [False]
        return [
            ("company_id", "=", self.company_id.id),
            ("product_id", "in", self.line_ids.product_id.ids),
            ("week", ">=", mondays[0]),
            ("week", "<=", mondays[-1]),
            ("state", "!=", "cancelled"),
        ]

    @api.depends("site_ids.email")
    def _compute_silent_site_ids(self):
        contacts = self.site_ids._origin._sp_get_offer_contacts()
        for forecast in self:
            forecast.silent_site_ids = forecast.site_ids._origin.filtered(lambda site: not contacts[site])

    @api.constrains("week_count")
    def _check_week_count(self):
        for forecast in self:
            if not MIN_WEEKS <= forecast.week_count <= MAX_WEEKS:
                raise ValidationError(
                    self.env._(
                        "A forecast covers %(least)s to %(most)s weeks: type one of these numbers.",
                        least=MIN_WEEKS,
                        most=MAX_WEEKS,
                    )
                )

    @api.constrains("date_from", "week_count", "line_ids")
    def _check_lines(self):
        """A week taken out of the period takes its lines away."""
        for forecast in self.filtered("line_ids"):
            mondays = set(forecast._get_mondays())
            forecast.line_ids.filtered(lambda line, mondays=mondays: line.week not in mondays).unlink()

    def _get_mondays(self):
        self.ensure_one()
        if not self.date_from:
            return []
        return weeks(self.date_from, max(self.week_count, 0))

    def action_propose(self):
        """Fill the forecast from the plantings; what was tuned by hand stays."""
        for forecast in self:
            forecast._check_draft()
            forecast._propose()
        return True

    def _propose(self):
        self.ensure_one()
        intervals = {(monday, monday + WEEK - DAY): monday for monday in self._get_mondays()}
        outlook = {
            (product, intervals[interval]): self._round_down(product, quantity)
            for (product, interval), (quantity, _claims) in self._get_harvest_outlook(
                self.company_id, list(intervals)
            ).items()
        }
        by_key = {(line.product_id, line.week): line for line in self.line_ids}
        commands = []
        for key, line in by_key.items():
            expected = outlook.get(key, 0.0)
            untouched = not line.uom_id.compare(line.quantity, line.quantity_expected)
            if line.quantity_expected != expected:
                values = {"quantity_expected": expected}
                commands.append(Command.update(line.id, {**values, "quantity": expected} if untouched else values))
        for (product, monday), expected in outlook.items():
            if (product, monday) not in by_key and expected:
                values = {"quantity_expected": expected, "quantity": expected}
                commands.append(Command.create({"product_id": product.id, "week": monday, **values}))
        self.write({"line_ids": commands})

    def action_send(self):
        """Send the forecast to its sites, by mail with its PDF; sites without an e-mail are named."""
        for forecast in self:
            forecast._check_sendable()
            forecast._send_to(forecast.site_ids)
        self.write({"state": "sent", "sent_on": fields.Datetime.now()})
        return self._get_sent_notification()

    def action_draft(self):
        """Open a forecast again, to correct it and send it again."""
        self.write({"state": "draft", "sent_site_ids": [Command.clear()]})
        return True

    def action_view_balance(self):
        """Open products × weeks: announced, booked, left."""
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_cantine.sp_forecast_line_action")
        action["domain"] = [("forecast_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_view_bookings(self):
        """Open what the sites booked of these products and weeks."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_cantine.sp_prebooking_action")
        action["domain"] = self._get_booking_domain()
        action["context"] = {}
        return action

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "sent":
            lines = self.line_ids
            self.env["sp.prebooking"]._put_aside(lines.company_id, lines.product_id, lines.mapped("week"))
        return result

    def _check_draft(self):
        sent = self.filtered(lambda forecast: forecast.state != "draft")
        if sent:
            raise UserError(self.env._("%(name)s is sent: click “Correct” to change it.", name=sent[0].name))

    def _check_sendable(self):
        self.ensure_one()
        self._check_draft()
        if not any(line.quantity > 0 for line in self.line_ids):
            raise UserError(self.env._("Nothing is announced: click “Propose”, or type quantities."))
        if not self.site_ids:
            raise UserError(
                self.env._("No site receives this forecast: choose them, or tick “Plans Its Menus” on their forms.")
            )

    def _get_mail_template(self):
        return self.env.ref("seconde_pousse_cantine.mail_template_forecast")

    def _get_send_report(self):
        return self.env.ref("seconde_pousse_cantine.sp_forecast_action_report")

    def _get_matrix(self):
        """Return the table that is printed.

        :returns: mondays, and rows of product, unit, quantities (one by week, None for nothing), total
        :rtype: dict
        """
        self.ensure_one()
        mondays = self._get_mondays()
        rows = []
        for product, lines in self.line_ids.grouped("product_id").items():
            by_week = {line.week: line.quantity for line in lines}
            quantities = [by_week.get(monday) or None for monday in mondays]
            if any(quantities):
                rows.append(
                    {
                        "product": product,
                        "unit": product.uom_id._sp_spell(2),
                        "quantities": quantities,
                        "total": sum(quantity or 0.0 for quantity in quantities),
                    }
                )
        rows.sort(key=lambda row: row["product"].display_name)
        return {"mondays": mondays, "rows": rows}

    def copy_data(self, default=None):
        """A copy looks at the weeks that follow."""
        default = dict(default or {})
        values_list = super().copy_data(default)
        for forecast, values in zip(self, values_list, strict=True):
            if "date_from" not in default:
                values["date_from"] = forecast.date_from + timedelta(weeks=1)
        return values_list
