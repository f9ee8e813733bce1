from odoo import models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "sp.picking.preparation", "sp.picking.round"]
