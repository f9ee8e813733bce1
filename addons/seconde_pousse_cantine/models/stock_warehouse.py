from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _get_picking_type_create_values(self, max_sequence):
        """Core makes one batch for each partner of a new warehouse: here the rounds make them."""
        data, next_sequence = super()._get_picking_type_create_values(max_sequence)
        data["out_type_id"]["auto_batch"] = False
        return data, next_sequence
