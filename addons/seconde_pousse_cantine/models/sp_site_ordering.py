import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.seconde_pousse.rules.public_holidays import french_holidays

from ..rules.cutoff import LAST_HOUR, deadline
from .sp_school_holiday import ZONES


class SpSiteOrdering(models.AbstractModel):
    """How a site orders; part of `res.partner`."""

    _name = "sp.site.ordering"
    _description = "Ordering of a Site"

    sp_order_lead_days = fields.Integer(
        "Days Before Delivery", default=2, help="0: until the deadline of the weekly offer, or that same day."
    )
    sp_order_lead_kind = fields.Selection(
        [("business", "Business days"), ("calendar", "Calendar days")],
        "Days Counted",
        default="business",
        help="Business days skip week-ends and French public holidays.",
    )
    sp_order_cutoff_hour = fields.Float("Cut-off Hour", default=12.0)
    sp_meal_count = fields.Integer("Meals a Day", help="Used to propose quantities: meals × portion of the product.")
    sp_min_order_amount = fields.Float(
        "Minimum Order", digits="Product Price", help="Before taxes. Told when an order is under it; never blocks."
    )
    sp_holiday_zone = fields.Selection(ZONES, "School Holidays")
    sp_priority = fields.Integer("Priority in a Shortage", default=10, help="Lowest is served first.")
    sp_standing_order_ids = fields.One2many("sp.standing.order", "site_id", "Standing Orders")

    @api.constrains("sp_order_lead_days", "sp_order_cutoff_hour", "sp_meal_count", "sp_min_order_amount")
    def _check_sp_ordering(self):
        for site in self:
            if not 0 <= site.sp_order_lead_days <= 60:
                raise ValidationError(
                    self.env._("%(site)s: order 0 to 60 days before delivery.", site=site.display_name)
                )
            if not 0 <= site.sp_order_cutoff_hour <= LAST_HOUR:
                raise ValidationError(
                    self.env._("%(site)s: the cut-off hour is between 00:00 and 24:00.", site=site.display_name)
                )
            if site.sp_meal_count < 0 or site.sp_min_order_amount < 0:
                raise ValidationError(
                    self.env._("%(site)s: meals and minimum order cannot be negative.", site=site.display_name)
                )

    def _sp_get_order_deadline(self, delivery_day):
        """Return until when this site orders for a day.

        :param date delivery_day: day of the delivery
        :rtype: datetime, naive UTC
        """
        self.ensure_one()
        return self._sp_get_order_deadlines(delivery_day)[self]

    def _sp_get_order_deadlines(self, delivery_day):
        """Return until when each of these sites orders for a day: its own days before, else the offer's deadline.

        :param date delivery_day: day of the delivery
        :rtype: dict[res.partner, datetime], naive UTC
        """
        timezone = pytz.timezone(self.env.company._sp_get_timezone())
        holidays = french_holidays(delivery_day.year - 1, delivery_day.year)
        without_rule = self.filtered(lambda site: not site.sp_order_lead_days)
        offer_deadlines = without_rule._sp_get_offer_deadlines(delivery_day) if without_rule else {}
        deadlines = {}
        for site in self:
            if site in offer_deadlines:
                deadlines[site] = offer_deadlines[site]
                continue
            local = deadline(
                delivery_day,
                site.sp_order_lead_days,
                site.sp_order_lead_kind or "business",
                site.sp_order_cutoff_hour,
                holidays,
            )
            deadlines[site] = timezone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
        return deadlines

    def _sp_get_offer_deadlines(self, delivery_day):
        """Return the deadline of the sent offer of each of these sites that covers a day."""
        offers = (
            self.env["sp.offer"]
            .sudo()
            .search(
                [
                    ("state", "=", "sent"),
                    ("is_replaced", "=", False),
                    ("company_id", "=", self.env.company.id),
                    ("date_from", "<=", delivery_day),
                    ("date_to", ">=", delivery_day),
                    ("site_ids", "in", self.ids),
                ],
                order="sent_on, id",
            )
        )
        deadlines = {}
        for offer in offers:
            for site in offer.site_ids & self:
                deadlines[site] = offer.order_deadline
        return deadlines
