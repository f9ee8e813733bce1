from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.weeks import parse_weeks
from .sp_crop import sureness

GROUPS = ("window", "days", "spacing", "yield")


class SpCropItinerary(models.Model):
    """Starting values for a crop grown in one way; the farm's own harvests replace them."""

    _name = "sp.crop.itinerary"
    _description = "Growing Guide"
    _order = "crop_id, sequence, id"

    name = fields.Char(compute="_compute_name", store=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    crop_id = fields.Many2one("sp.crop", required=True, index=True, ondelete="cascade")
    context = fields.Char("Grown In", required=True, help="Open field, cold tunnel…")
    establishment = fields.Char("Started From", help="Seeds sown in place, plants, bulbs…")
    sowing_weeks = fields.Char(help="ISO weeks, such as S10-S14.")
    planting_weeks = fields.Char(help="ISO weeks, such as S16-S22.")
    harvest_weeks = fields.Char(help="ISO weeks, such as S26-S40.")
    window_status = sureness("Weeks")
    window_source = fields.Char()
    days_to_harvest = fields.Integer(help="Days between planting (or sowing in place) and the first harvest.")
    days_status = sureness("Days")
    days_source = fields.Char()
    row_spacing_cm = fields.Float("Between Rows (cm)", digits=(16, 1))
    plant_spacing_cm = fields.Float("On the Row (cm)", digits=(16, 1))
    density = fields.Float("Plants per m²", digits=(16, 1))
    spacing_status = sureness("Spacing")
    spacing_source = fields.Char()
    yield_low = fields.Float("Low Yield (kg/m²)", digits=(16, 2))
    yield_typical = fields.Float("Typical Yield (kg/m²)", digits=(16, 2))
    yield_high = fields.Float("High Yield (kg/m²)", digits=(16, 2))
    yield_status = sureness("Yield")
    yield_source = fields.Char()
    remark = fields.Char()
    has_estimate = fields.Boolean("To Check", compute="_compute_has_estimate", store=True)

    @api.depends("crop_id.name", "context", "establishment")
    def _compute_name(self):
        for itinerary in self:
            parts = (itinerary.crop_id.name, itinerary.context, itinerary.establishment)
            itinerary.name = ", ".join(part for part in parts if part)

    @api.depends(*(f"{group}_status" for group in GROUPS))
    def _compute_has_estimate(self):
        for itinerary in self:
            itinerary.has_estimate = any(itinerary[f"{group}_status"] == "estimate" for group in GROUPS)

    @api.constrains("sowing_weeks", "planting_weeks", "harvest_weeks")
    def _check_weeks(self):
        for itinerary in self:
            for field in ("sowing_weeks", "planting_weeks", "harvest_weeks"):
                try:
                    parse_weeks(itinerary[field])
                except ValueError as error:
                    raise ValidationError(
                        self.env._(
                            "“%(text)s” is not a window of weeks: write it as S26-S40.",
                            text=itinerary[field],
                        )
                    ) from error
