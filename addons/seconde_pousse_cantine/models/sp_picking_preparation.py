from odoo import fields, models


class SpPickingPreparation(models.AbstractModel):
    """How a delivery is prepared; part of `stock.picking`."""

    _name = "sp.picking.preparation"
    _description = "Preparation of a Delivery"

    sp_is_prepared = fields.Boolean("Prepared", copy=False, tracking=True)
