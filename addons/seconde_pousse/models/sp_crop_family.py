from odoo import api, fields, models

from ..rules.sorting import reading_key


class SpCropFamily(models.Model):
    _name = "sp.crop.family"
    _description = "Crop Family"
    _order = "sort_key, id"

    name = fields.Char(required=True)
    sort_key = fields.Char(compute="_compute_sort_key", store=True, index=True)
    active = fields.Boolean(default=True)
    return_years = fields.Integer(
        "Return Time (years)",
        help="Years to wait before a crop of this family comes back on the same bed.",
    )
    crop_ids = fields.One2many("sp.crop", "family_id", "Crops")

    _name_unique = models.Constraint("UNIQUE(name)", "This family already exists.")
    _return_years_positive = models.Constraint("CHECK(return_years >= 0)", "A return time cannot be negative.")

    @api.depends("name")
    def _compute_sort_key(self):
        for family in self:
            family.sort_key = reading_key(family.name)
