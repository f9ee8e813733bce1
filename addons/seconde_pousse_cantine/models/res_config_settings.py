from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sp_weight_tolerance = fields.Float(related="company_id.sp_weight_tolerance", readonly=False)
