from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sp_weight_tolerance = fields.Float(related="company_id.sp_weight_tolerance", readonly=False)
    sp_crate_product_id = fields.Many2one(related="company_id.sp_crate_product_id", readonly=False)
    sp_separate_services = fields.Boolean(related="company_id.sp_separate_services", readonly=False)
    sp_order_quantity_max = fields.Float(related="company_id.sp_order_quantity_max", readonly=False)
