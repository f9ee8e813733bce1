from odoo import api, fields, models


class SpAvailability(models.AbstractModel):
    """What can still be promised of a product for a delivery day."""

    _name = "sp.availability"
    _description = "Availability of Products"

    @api.model
    def _get_day(self, products, day):
        """Return what is there of some products for a day, in their own units.

        The announced quantity of the offer that covers the day is what counts: it already holds the stock and
        the harvest expected. Without an offer, the stock that no lot holds back. What other days take of it
        is deducted.

        :param product.product products: the products asked
        :param date day: delivery day
        :returns: product → dict stock, offered (None without an offer), base (the one that counts), elsewhere
            (ordered on other days), available (base − elsewhere), ordered (that day), left
        :rtype: dict[product.product, dict]
        """
        stock = self._get_stock(products)
        offers = self._get_offers(day)
        offered = self._get_offered(offers, products)
        without_offer = products.filtered(lambda product: product not in offered)
        elsewhere = {
            **self._get_ordered(without_offer, self._get_stock_days_domain(day)),
            **self._get_ordered(products - without_offer, self._get_offer_days_domain(offers, day)),
        }
        ordered = self._get_ordered(products, [("order_id.sp_delivery_date", "=", day)])
        result = {}
        for product in products:
            base = offered[product] if product in offered else stock.get(product, 0.0)
            available = base - elsewhere.get(product, 0.0)
            result[product] = {
                "base": base,
                "stock": stock.get(product, 0.0),
                "offered": offered.get(product),
                "elsewhere": elsewhere.get(product, 0.0),
                "available": product.uom_id.round(available),
                "ordered": ordered.get(product, 0.0),
                "left": product.uom_id.round(available - ordered.get(product, 0.0)),
            }
        return result

    @api.model
    def _get_stock(self, products):
        # Who takes orders may not read the stock.
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("location_id.usage", "=", "internal"),
                    ("company_id", "=", self.env.company.id),
                    "|",
                    ("lot_id", "=", False),
                    ("lot_id.is_held", "=", False),
                ],
                ["product_id"],
                ["quantity:sum"],
            )
        )
        return {product.with_env(self.env): max(quantity, 0.0) for product, quantity in groups}

    @api.model
    def _get_offers(self, day):
        return (
            self.env["sp.offer"]
            .sudo()
            .search(
                [
                    ("state", "in", ("sent", "closed")),
                    ("is_replaced", "=", False),
                    ("company_id", "=", self.env.company.id),
                    ("date_from", "<=", day),
                    ("date_to", ">=", day),
                ]
            )
        )

    @api.model
    def _get_offered(self, offers, products):
        """Return the quantities announced; the same produce announced to two groups is there once."""
        offered = {}
        for line in offers.line_ids:
            product = line.product_id.with_env(self.env)
            if product in products:
                offered[product] = max(offered.get(product, 0.0), line.quantity_available)
        return offered

    @api.model
    def _get_stock_days_domain(self, day):
        """Days before the one asked, whose deliveries still have to leave."""
        today = fields.Date.context_today(self)
        return [
            ("order_id.sp_delivery_date", ">=", today),
            ("order_id.sp_delivery_date", "<", day),
            ("qty_delivered", "=", 0),
        ]

    @api.model
    def _get_offer_days_domain(self, offers, day):
        if not offers:
            return [("id", "=", False)]
        return [
            ("order_id.sp_delivery_date", ">=", min(offers.mapped("date_from"))),
            ("order_id.sp_delivery_date", "<=", max(offers.mapped("date_to"))),
            ("order_id.sp_delivery_date", "!=", day),
        ]

    @api.model
    def _get_ordered(self, products, domain):
        """Return what is ordered of some products, cancelled orders and substitutes apart, in their own units."""
        if not products:
            return {}
        groups = (
            self.env["sale.order.line"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("order_id.company_id", "=", self.env.company.id),
                    ("order_id.state", "!=", "cancel"),
                    ("order_id.partner_id.sp_is_site", "=", True),
                    ("sp_substitute_for_id", "=", False),
                    *domain,
                ],
                ["product_id", "product_uom_id"],
                ["product_uom_qty:sum"],
            )
        )
        ordered = {}
        for product, unit, quantity in groups:
            product = product.with_env(self.env)
            converted = unit._compute_quantity(quantity, product.uom_id, round=False)
            ordered[product] = ordered.get(product, 0.0) + converted
        return ordered
