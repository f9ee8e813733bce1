from odoo import models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = [
        "sp.picking.preparation",
        "sp.picking.round",
        "sp.picking.refusal",
        "sp.picking.door",
        "sp.picking.note",
        "stock.picking",
    ]
