from odoo import api, fields, models
from odoo.exceptions import UserError


class SpMarketPrice(models.Model):
    _name = "sp.market.price"
    _description = "Price of a Public Contract"
    _order = "product_id, date_from desc"
    _rec_name = "product_id"
    _check_company_auto = True

    market_id = fields.Many2one("sp.market", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="market_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="market_id.company_id.currency_id")
    product_id = fields.Many2one(
        "product.product", required=True, index=True, check_company=True, domain="[('sale_ok', '=', True)]"
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    date_from = fields.Date(
        "From", compute="_compute_date_from", store=True, readonly=False, precompute=True, required=True
    )
    price_unit = fields.Float("Price", digits="Product Price", required=True, help="Without VAT.")
    note = fields.Char("Revision")
    is_in_force = fields.Boolean("In Force", compute="_compute_is_in_force")

    _market_product_date_unique = models.Constraint(
        "UNIQUE(market_id, product_id, date_from)", "This product already has a price from that day."
    )
    _price_positive = models.Constraint(
        "CHECK(price_unit > 0)", "Type the price of each product of the schedule, more than 0."
    )

    @api.depends("market_id")
    def _compute_date_from(self):
        for price in self:
            price.date_from = price.date_from or price.market_id.date_from

    @api.depends("market_id.price_ids.date_from", "market_id.price_ids.product_id", "date_from", "product_id")
    def _compute_is_in_force(self):
        today = fields.Date.context_today(self)
        for market, prices in self.grouped("market_id").items():
            lines = market.price_ids.filtered(lambda line: line.date_from and line.date_from <= today)
            in_force = {line.product_id: line for line in lines.sorted("date_from")}
            for price in prices:
                price.is_in_force = in_force.get(price.product_id) == price

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        today = fields.Date.context_today(self)
        used = self.filtered(lambda price: price.market_id.state != "draft" and price.date_from <= today)
        if used:
            raise UserError(
                self.env._(
                    "%(product)s: this price has applied since its day. Add a price from another day instead.",
                    product=used[0].product_id.display_name,
                )
            )
