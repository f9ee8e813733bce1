from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    sp_is_weighed = fields.Boolean("Weighed", copy=False)
    sp_weighed_by_id = fields.Many2one("res.users", "Weighed By", copy=False)
    sp_gap_reason_id = fields.Many2one("sp.gap.reason", "Reason of the Gap", copy=False)
    sp_refused_quantity = fields.Float("Refused", digits="Product Unit", copy=False)
