from odoo import fields, models


class SpForecastLine(models.Model):
    _name = "sp.forecast.line"
    _description = "Product of a Forecast"
    _order = "week, product_id"
    _check_company_auto = True

    forecast_id = fields.Many2one("sp.forecast", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="forecast_id.company_id", store=True, index=True)
    product_id = fields.Many2one("product.product", required=True, index=True, check_company=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    week = fields.Date("Week", required=True, help="Monday of the week.")
    quantity_expected = fields.Float("Expected", digits="Product Unit", readonly=True)
    quantity = fields.Float("Announced", digits="Product Unit")
