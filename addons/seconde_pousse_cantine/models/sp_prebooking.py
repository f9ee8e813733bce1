from odoo import fields, models


class SpPrebooking(models.Model):
    _name = "sp.prebooking"
    _description = "Pre-booking"
    _order = "week, site_id"
    _check_company_auto = True

    site_id = fields.Many2one("res.partner", "Site", required=True, index=True, check_company=True)
    product_id = fields.Many2one("product.product", required=True, index=True, check_company=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    week = fields.Date(required=True, index=True, help="Monday of the week.")
    quantity = fields.Float(digits="Product Unit", required=True)
    state = fields.Selection(
        [("requested", "Requested"), ("ordered", "Ordered"), ("cancelled", "Cancelled")],
        required=True,
        default="requested",
    )
    sale_line_id = fields.Many2one("sale.order.line", "Order Line", copy=False, index="btree_not_null", check_company=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
