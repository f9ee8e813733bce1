from odoo import fields, models


class SpBoxLine(models.Model):
    _name = "sp.box.line"
    _description = "Product of a Box"
    _order = "sequence, id"
    _check_company_auto = True

    box_id = fields.Many2one("sp.box", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="box_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        domain="[('sale_ok', '=', True), ('is_storable', '=', True), ('sp_is_crate', '=', False)]",
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float("In One Box", digits="Product Unit", required=True, default=1.0)

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Say how much of each product is in one box.")
    _product_unique = models.Constraint("UNIQUE(box_id, product_id)", "This product is already in the box.")
