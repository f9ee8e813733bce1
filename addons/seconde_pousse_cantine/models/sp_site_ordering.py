from odoo import fields, models

from .sp_school_holiday import ZONES


class SpSiteOrdering(models.AbstractModel):
    """How a site orders; part of `res.partner`."""

    _name = "sp.site.ordering"
    _description = "Ordering of a Site"

    sp_order_lead_days = fields.Integer("Days Before Delivery", default=2)
    sp_order_lead_kind = fields.Selection(
        [("business", "Business days"), ("calendar", "Calendar days")], "Days Counted", default="business"
    )
    sp_order_cutoff_hour = fields.Float("Cut-off Hour", default=12.0)
    sp_meal_count = fields.Integer("Meals a Day")
    sp_min_order_amount = fields.Float("Minimum Order", digits="Product Price")
    sp_holiday_zone = fields.Selection(ZONES, "School Holidays")
    sp_priority = fields.Integer("Priority in a Shortage", default=10, help="Lowest is served first.")
