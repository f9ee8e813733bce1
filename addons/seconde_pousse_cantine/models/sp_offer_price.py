from odoo import fields, models


class SpOfferPrice(models.Model):
    _name = "sp.offer.price"
    _description = "Price of an Offer for a List"
    _check_company_auto = True

    line_id = fields.Many2one("sp.offer.line", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    pricelist_id = fields.Many2one("product.pricelist", required=True, ondelete="cascade", check_company=True)
    price_unit = fields.Float("Price", digits="Product Price", required=True)

    _line_pricelist_unique = models.Constraint(
        "UNIQUE(line_id, pricelist_id)", "This list already has its price on this line."
    )
