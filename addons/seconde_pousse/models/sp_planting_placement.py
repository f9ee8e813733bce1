from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import formatLang


class SpPlantingPlacement(models.Model):
    _name = "sp.planting.placement"
    _description = "Bed of a Planting"
    _order = "planting_id, sort_key, id"
    _rec_name = "place_id"
    _check_company_auto = True

    planting_id = fields.Many2one("sp.planting", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="planting_id.company_id", store=True, index=True)
    place_id = fields.Many2one("sp.place", required=True, index=True, ondelete="restrict", check_company=True)
    sort_key = fields.Char(related="place_id.sort_key", store=True)
    length_m = fields.Float(
        "Length (m)",
        digits=(16, 2),
        compute="_compute_length_m",
        store=True,
        readonly=False,
        precompute=True,
        help="Length of bed used; the whole bed unless you type less.",
    )

    _place_unique = models.Constraint("UNIQUE(planting_id, place_id)", "This bed is already in the planting.")
    _length_positive = models.Constraint("CHECK(length_m >= 0)", "A length of bed cannot be negative.")

    @api.depends("place_id")
    def _compute_length_m(self):
        for placement in self:
            placement.length_m = placement.place_id.length_m

    @api.constrains("length_m", "place_id")
    def _check_length_m(self):
        for placement in self:
            available = placement.place_id.length_m
            if available and placement.length_m > available:
                raise ValidationError(
                    self.env._(
                        "%(bed)s is %(available)s m long: the planting cannot use %(used)s m of it.",
                        bed=placement.place_id.name,
                        available=formatLang(self.env, available),
                        used=formatLang(self.env, placement.length_m),
                    )
                )
