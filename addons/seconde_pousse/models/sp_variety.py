from odoo import api, fields, models

from ..rules.sorting import reading_key


class SpVariety(models.Model):
    _name = "sp.variety"
    _description = "Variety"
    _order = "sort_key, id"

    name = fields.Char(required=True)
    sort_key = fields.Char(compute="_compute_sort_key", store=True, index=True)
    active = fields.Boolean(default=True)
    crop_id = fields.Many2one("sp.crop", required=True, index=True, ondelete="cascade")
    note = fields.Char()

    _crop_name_unique = models.Constraint("UNIQUE(crop_id, name)", "This crop already has a variety of that name.")

    @api.depends("name")
    def _compute_sort_key(self):
        for variety in self:
            variety.sort_key = reading_key(variety.name)
