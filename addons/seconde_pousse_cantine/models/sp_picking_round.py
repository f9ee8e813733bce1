from odoo import fields, models


class SpPickingRound(models.AbstractModel):
    """What happens to a delivery at the door; part of `stock.picking`."""

    _name = "sp.picking.round"
    _description = "Delivery at the Door"

    sp_crates_back = fields.Integer("Crates Brought Back", copy=False)
    sp_door_photo = fields.Image("Photo", copy=False, max_width=1600, max_height=1600)
    sp_received_by = fields.Char("Received By", copy=False)
