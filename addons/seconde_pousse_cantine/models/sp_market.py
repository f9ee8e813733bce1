from odoo import api, fields, models


class SpMarket(models.Model):
    _name = "sp.market"
    _description = "Public Contract"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    number = fields.Char("Market Number", required=True)
    payer_id = fields.Many2one("res.partner", "Buyer", required=True, index=True, check_company=True)
    site_ids = fields.Many2many("res.partner", "sp_market_site_rel", "market_id", "site_id", "Sites", check_company=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until", required=True)
    amount_max = fields.Monetary("Ceiling")
    order_amount_min = fields.Monetary("Minimum Order")
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_ids = fields.One2many("sp.market.price", "market_id", "Price Schedule", copy=True)
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("over", "Over")], required=True, default="draft", tracking=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.model
    def _get_prices(self, site, products, day):
        """Return the prices of the contract that runs for a site on a day: dict product → price."""
        markets = self.sudo().search(
            [("state", "=", "running"), ("site_ids", "in", site.id), ("date_from", "<=", day), ("date_to", ">=", day)]
        )
        prices = {}
        for price in markets.price_ids.sorted("date_from"):
            if price.date_from <= day and price.product_id in products:
                prices[price.product_id] = price.price_unit
        return prices
