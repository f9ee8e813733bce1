from odoo import fields, models


class SpStandingOrderLine(models.Model):
    _name = "sp.standing.order.line"
    _description = "Product of a Standing Order"
    _check_company_auto = True

    standing_order_id = fields.Many2one(
        "sp.standing.order", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="standing_order_id.company_id", store=True, index=True)
    product_id = fields.Many2one("product.product", required=True, check_company=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float(digits="Product Unit", required=True)
