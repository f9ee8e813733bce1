from odoo import fields, models


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["sp.product.egalim", "product.template"]

    sp_portion_g = fields.Float("Portion (g)", help="Raw weight for one meal, to propose quantities.")
    sp_shelf_life_days = fields.Integer("Shelf Life (days)")
    sp_storage = fields.Char("Storage", translate=True)
    sp_allergen = fields.Char("Allergens", translate=True)
    sp_is_crate = fields.Boolean("Reusable Crate")
    sp_crate_product_id = fields.Many2one(
        "product.product",
        "Crate It Travels In",
        domain="[('sp_is_crate', '=', True)]",
        help="Reusable crate this product is delivered in. Empty: that of the site, or of the farm.",
    )
