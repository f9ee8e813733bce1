from odoo import fields, models


class SpOrderBox(models.AbstractModel):
    """Part of `sale.order`: an order for the boxes of a week."""

    _name = "sp.order.box"
    _description = "Order of Boxes"

    sp_box_id = fields.Many2one("sp.box", "Box", copy=False, readonly=True, index="btree_not_null", check_company=True)
