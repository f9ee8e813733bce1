from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sp_prebooking_days = fields.Integer(related="company_id.sp_prebooking_days", readonly=False)
    sp_crate_product_id = fields.Many2one(
        related="company_id.sp_crate_product_id", readonly=False, domain="[('sp_is_crate', '=', True)]"
    )
    sp_separate_services = fields.Boolean(related="company_id.sp_separate_services", readonly=False)
    sp_order_quantity_max = fields.Float(related="company_id.sp_order_quantity_max", readonly=False)
    sp_resale_short_circuit = fields.Boolean(related="company_id.sp_resale_short_circuit", readonly=False)
    sp_weight_tolerance = fields.Float("Tolerance on Weights", compute="_compute_sp_weight_tolerance")

    @api.depends("company_id")
    def _compute_sp_weight_tolerance(self):
        self.sp_weight_tolerance = self.env["sp.legal.parameter"]._sp_get_weight_tolerance() / 100

    def action_sp_weight_tolerance(self):
        """Open the dated values of the tolerance: another one is another line."""
        parameters = self.env["sp.legal.parameter"]
        return parameters._sp_open_weight_tolerances()
