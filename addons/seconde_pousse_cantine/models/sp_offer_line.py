from odoo import fields, models


class SpOfferLine(models.Model):
    _name = "sp.offer.line"
    _description = "Product of an Offer"
    _order = "sequence, id"
    _check_company_auto = True

    offer_id = fields.Many2one("sp.offer", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="offer_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one("product.product", required=True, index=True, check_company=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    price_unit = fields.Float("Price", digits="Product Price")
    price_ids = fields.One2many("sp.offer.price", "line_id", "Prices by List", copy=True)
    quantity_available = fields.Float("Available", digits="Product Unit")
    organic_status = fields.Selection(
        [("organic", "Organic"), ("conversion", "In conversion"), ("none", "Not organic")], required=True, default="none"
    )
    crate_uom_id = fields.Many2one("uom.uom", "Packaging")
    note = fields.Char()

    def _get_price(self, pricelist):
        """Return the price of this line for a price list."""
        self.ensure_one()
        own = self.price_ids.filtered(lambda price: price.pricelist_id == pricelist)
        return own.price_unit if own else self.price_unit
