from odoo import fields, models


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["sp.product.sheet", "sp.product.egalim", "product.template"]

    sp_portion_g = fields.Float("Portion (g)", help="Raw weight for one meal, to propose quantities.")
    sp_shelf_life_days = fields.Integer("Shelf Life (days)")
    sp_storage = fields.Char(
        "Storage", translate=True, help="On the product sheet; empty: the temperature of its crop."
    )
    sp_allergen = fields.Char(
        "Allergens",
        translate=True,
        help="Of annex II of Regulation (EU) 1169/2011, such as celery. Empty: what its crop is known for.",
    )
    sp_caliber = fields.Char("Size", translate=True, help="On the product sheet: “40-60 mm”, “150-250 g a piece”…")
    sp_kitchen_note = fields.Text(
        "For the Kitchen", translate=True, help="On the product sheet: washed or not, with leaves, how it is cooked…"
    )
    sp_is_crate = fields.Boolean("Reusable Crate")
    sp_crate_product_id = fields.Many2one(
        "product.product",
        "Crate It Travels In",
        domain="[('sp_is_crate', '=', True)]",
        help="Reusable crate this product is delivered in. Empty: that of the site, or of the farm.",
    )
