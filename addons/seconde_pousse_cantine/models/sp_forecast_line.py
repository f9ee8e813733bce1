from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.forecast import weeks


class SpForecastLine(models.Model):
    _name = "sp.forecast.line"
    _description = "Product of a Forecast"
    _order = "product_id, week"
    _rec_name = "product_id"
    _check_company_auto = True

    forecast_id = fields.Many2one("sp.forecast", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="forecast_id.company_id", store=True, index=True)
    product_id = fields.Many2one(
        "product.product", required=True, index=True, check_company=True, domain="[('sale_ok', '=', True)]"
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    week = fields.Date(required=True, index=True, help="Any day of the week; its Monday is kept.")
    quantity_expected = fields.Float("From the Plantings", digits="Product Unit", readonly=True)
    quantity = fields.Float("Announced", digits="Product Unit")
    quantity_booked = fields.Float(
        "Booked", digits="Product Unit", compute="_compute_quantity_booked", store=True, copy=False
    )
    quantity_left = fields.Float(
        "Left", digits="Product Unit", compute="_compute_quantity_left", store=True, copy=False
    )
    is_over = fields.Boolean("Over-booked", compute="_compute_quantity_left", store=True, copy=False)

    _quantity_positive = models.Constraint("CHECK(quantity >= 0)", "An announced quantity cannot be negative.")
    _product_week_unique = models.Constraint(
        "UNIQUE(forecast_id, product_id, week)", "This product is already in the forecast for that week."
    )

    @api.depends("product_id", "week", "company_id")
    def _compute_quantity_booked(self):
        booked = self.env["sp.prebooking"]._get_booked(self.company_id, self.product_id, self.mapped("week"))
        for line in self:
            line.quantity_booked = booked.get((line.company_id, line.product_id, line.week), 0.0)

    @api.depends("quantity", "quantity_booked")
    def _compute_quantity_left(self):
        for line in self:
            line.quantity_left = line.quantity - line.quantity_booked
            line.is_over = line.uom_id.compare(line.quantity_left, 0.0) < 0 if line.uom_id else False

    @api.depends("product_id", "week")
    def _compute_display_name(self):
        for line in self:
            number = line.week.isocalendar()[1] if line.week else ""
            line.display_name = self.env._(
                "%(product)s, week %(number)s", product=line.product_id.display_name, number=number
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("week"):
                vals["week"] = weeks(fields.Date.to_date(vals["week"]), 1)[0]
        lines = super().create(vals_list)
        lines._check_can_change()
        lines._check_in_period()
        return lines

    def write(self, vals):
        if {"quantity", "week", "product_id", "forecast_id"} & set(vals):
            self._check_can_change()
        if vals.get("week"):
            vals = {**vals, "week": weeks(fields.Date.to_date(vals["week"]), 1)[0]}
        result = super().write(vals)
        if {"week", "forecast_id"} & set(vals):
            self._check_in_period()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_can_change()

    @api.model
    def _get_announced(self, companies, products, mondays):
        """Return the lines of the last forecast sent, being corrected or not: (company, product, Monday) → line."""
        lines = self.sudo().search(
            [
                ("company_id", "in", companies.ids),
                ("product_id", "in", products.ids),
                ("week", "in", [monday for monday in mondays if monday]),
                "|",
                ("forecast_id.state", "=", "sent"),
                ("forecast_id.sent_on", "!=", False),
            ]
        )
        oldest_first = lines.sorted(lambda line: (line.forecast_id.sent_on or datetime.min, line.forecast_id.id))
        return {(line.company_id, line.product_id, line.week): line for line in oldest_first}

    def _check_can_change(self):
        sent = self.forecast_id.filtered(lambda forecast: forecast.state != "draft")
        if sent:
            raise UserError(self.env._("%(name)s is sent: click “Correct” to change it.", name=sent[0].name))

    def _check_in_period(self):
        for line in self:
            mondays = line.forecast_id._get_mondays()
            if line.week not in mondays:
                raise ValidationError(
                    self.env._(
                        "Week %(week)s is not in the forecast, which covers %(first)s to %(last)s.",
                        week=line.week.isocalendar()[1],
                        first=mondays[0].isocalendar()[1],
                        last=mondays[-1].isocalendar()[1],
                    )
                )
