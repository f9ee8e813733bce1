from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    sp_allotted_quantity = fields.Float("Allotted", digits="Product Unit", copy=False)
    sp_is_cut = fields.Boolean("Cut", copy=False)
    sp_gap_reason_id = fields.Many2one("sp.gap.reason", "Reason of the Gap", copy=False)
    sp_substitute_for_id = fields.Many2one(
        "sale.order.line", "Replaces", copy=False, index="btree_not_null", check_company=True
    )
