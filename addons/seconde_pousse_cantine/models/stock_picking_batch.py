from odoo import fields, models


class StockPickingBatch(models.Model):
    _inherit = "stock.picking.batch"

    round_id = fields.Many2one("sp.round", "Round", index="btree_not_null", check_company=True)
