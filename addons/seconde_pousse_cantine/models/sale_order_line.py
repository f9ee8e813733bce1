from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang

from ..rules.quantities import quantity_problem


class SitePrices(dict):
    """Prices already looked up, by line; a class of our own, which no context sent by a client can hold."""


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sp.sale.line.credit", "sp.sale.line.preparation", "sale.order.line"]

    sp_allotted_quantity = fields.Float("Allotted", digits="Product Unit", copy=False)
    sp_is_cut = fields.Boolean("Cut", copy=False)
    sp_gap_reason_id = fields.Many2one("sp.gap.reason", "Reason of the Gap", copy=False)
    sp_substitute_for_id = fields.Many2one(
        "sale.order.line", "Replaces", copy=False, index="btree_not_null", check_company=True
    )
    sp_substitute_ids = fields.One2many("sale.order.line", "sp_substitute_for_id", "Replaced By")

    @api.constrains("product_uom_qty", "product_id", "product_uom_id")
    def _check_sp_quantity(self):
        """The form of the order takes what the grid takes: less is a credit note, more is a slip of the finger."""
        goods = self.filtered(lambda line: line.product_id.type == "consu" and not line.display_type)
        for line in goods.filtered(lambda line: line.order_id.partner_id.sp_is_site):
            unit, maximum = line.product_id.uom_id, line.company_id.sp_order_quantity_max
            quantity = line.product_uom_id._compute_quantity(line.product_uom_qty, unit, round=False)
            problem = quantity_problem(quantity, maximum, line.product_id._sp_is_counted())
            if problem:
                order = line.order_id
                shown = formatLang(self.env, quantity, dp="Product Unit")
                raise ValidationError(
                    order._sp_get_quantity_sentence(problem, order.partner_id, line.product_id, shown, maximum)
                )

    @api.depends("order_id.partner_id", "order_id.commitment_date")
    def _compute_price_unit(self):
        """A site pays the price of its public contract, else of the offer, else of its price list."""
        # What was confirmed was told to the site: another quantity is no other price.
        kept = self.browse()
        if not self.env.context.get("force_price_recomputation"):
            kept = self.filtered(
                lambda line: line._origin and line.order_id.state == "sale" and line.technical_price_unit
            )
        lines = self - kept
        prices = SitePrices(lines._sp_get_site_prices())
        return super(SaleOrderLine, lines.with_context(sp_site_prices=prices))._compute_price_unit()

    def _compute_discount(self):
        result = super()._compute_discount()
        discounted = self.filtered("discount")
        for line in discounted._sp_get_site_prices():
            line.discount = 0.0
        return result

    def _get_display_price(self):
        prices = self.env.context.get("sp_site_prices")
        if not isinstance(prices, SitePrices):
            prices = self._sp_get_site_prices()
        return prices[self] if self in prices else super()._get_display_price()

    def _sp_get_site_prices(self):
        """Return the prices that come from a public contract or an offer, in the unit of each line.

        :rtype: dict[sale.order.line, float]
        """
        prices = {}
        lines = self.filtered(
            lambda line: line.product_id and not line.display_type and line.order_id.partner_id.sp_is_site
        )
        for order, order_lines in lines.grouped("order_id").items():
            day = order._sp_get_local_day(order.commitment_date)
            if not day:
                continue
            by_product = self._sp_get_product_prices(order, order_lines.product_id._origin, day)
            for line in order_lines:
                product = line.product_id._origin
                if product in by_product:
                    price = by_product[product]
                    unit = line.product_uom_id or product.uom_id
                    prices[line] = product.uom_id._compute_price(price, unit)
        return prices

    @api.model
    def _sp_get_product_prices(self, order, products, day):
        """Return dict product → price of the contract or the offer of an order, in the product's unit."""
        site = order.partner_id._origin
        company = order.company_id or self.env.company
        prices = {}
        if order.sp_market_id:
            prices = dict(self.env["sp.market"].with_company(company)._get_prices(site, products, day))
        if len(prices) < len(products):
            offer = order.sp_offer_id.sudo()
            for line in offer.line_ids or self._sp_get_current_lines(order, site, day):
                if line.product_id in products:
                    prices.setdefault(line.product_id, line._get_price(order.pricelist_id))
        return prices

    @api.model
    def _sp_get_current_lines(self, order, site, day):
        # A draft that waits for its offer: looked for when it is written again and when it is confirmed.
        if order.id and order.state in ("draft", "sent"):
            return self.env["sp.offer"].with_company(order.company_id)._get_current_lines(site, day)
        return self.env["sp.offer.line"]
