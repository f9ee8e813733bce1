from odoo import fields, models


class SpMarketPrice(models.Model):
    _name = "sp.market.price"
    _description = "Price of a Public Contract"
    _order = "product_id, date_from desc"
    _check_company_auto = True

    market_id = fields.Many2one("sp.market", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="market_id.company_id", store=True, index=True)
    product_id = fields.Many2one("product.product", required=True, index=True, check_company=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    date_from = fields.Date("From", required=True)
    price_unit = fields.Float("Price", digits="Product Price", required=True)
    note = fields.Char("Revision")

    _market_product_date_unique = models.Constraint(
        "UNIQUE(market_id, product_id, date_from)", "This product already has a price from that day."
    )
