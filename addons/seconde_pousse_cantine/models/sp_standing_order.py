from odoo import fields, models

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class SpStandingOrder(models.Model):
    _name = "sp.standing.order"
    _description = "Standing Order"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "weekday, site_id"
    _check_company_auto = True

    site_id = fields.Many2one("res.partner", "Site", required=True, index=True, check_company=True)
    weekday = fields.Selection(WEEKDAYS, "Delivered On", required=True)
    date_from = fields.Date("From")
    date_to = fields.Date("Until")
    follows_school_holidays = fields.Boolean(help="No order during the school holidays of the site's zone.")
    line_ids = fields.One2many("sp.standing.order.line", "standing_order_id", "Products", copy=True)
    pause_ids = fields.One2many("sp.standing.order.pause", "standing_order_id", "Pauses")
    order_ids = fields.One2many("sale.order", "sp_standing_order_id", "Orders")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    def generate_orders(self, date_from, date_to):
        """Create the orders of a period, once."""
        return self.env["sale.order"]
