from odoo import fields, models


class SpForecast(models.Model):
    _name = "sp.forecast"
    _description = "Availability Forecast"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    date_from = fields.Date("First Week", required=True)
    week_count = fields.Integer("Weeks", required=True, default=8)
    line_ids = fields.One2many("sp.forecast.line", "forecast_id", "Products")
    state = fields.Selection([("draft", "Draft"), ("sent", "Sent")], required=True, default="draft", tracking=True)
    sent_on = fields.Datetime(readonly=True, copy=False)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
