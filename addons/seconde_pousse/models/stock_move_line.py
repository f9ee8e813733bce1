from odoo import api, models

from .stock_move import FROZEN_FIELDS


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        moves = self.env["stock.move"].browse(vals["move_id"] for vals in vals_list if vals.get("move_id"))
        moves._sp_refuse_done_harvest()
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "done").picking_id._sp_check_held_lots()
        return lines

    def write(self, vals):
        if (FROZEN_FIELDS | {"move_id", "product_uom_id", "lot_id"}) & set(vals):
            self.move_id._sp_refuse_done_harvest()
        result = super().write(vals)
        if {"lot_id", "quantity"} & set(vals):
            # A done delivery can still be corrected: a lot on hold must not leave that way.
            changed = self.filtered(lambda line: line.state == "done" and line.lot_id.is_held)
            if "lot_id" in vals or vals.get("quantity"):
                changed.picking_id._sp_check_held_lots()
        return result
