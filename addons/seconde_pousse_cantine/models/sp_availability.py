from odoo import api, fields, models


class SpAvailability(models.AbstractModel):
    """What can still be promised of a product for a delivery day."""

    _name = "sp.availability"
    _description = "Availability of Products"

    @api.model
    def _get_day(self, products, day):
        """Return what there is of some products for a day, in their own units: the grid, the portal, the standing
        orders and the allocation all read it here.

        Two figures, never one for the other: what the offer that covers the day announced (stock and harvest
        expected), less the orders of its other days; and what is in stock, less what leaves before. Orders are
        counted against what is announced, or against the stock where nothing is. When the other days ask for more
        than there is, nothing is left for this one: less than nothing would mean nothing to who takes orders.

        :param product.product products: the products asked
        :param date day: delivery day
        :returns: product → dict offered, announced (offered − elsewhere; both None without an offer), elsewhere,
            overrun (what the other days ask for too much), in_stock, gone (delivered that day), ordered (that day),
            available (what orders count against), left (available − ordered); only left may be negative
        :rtype: dict[product.product, dict]
        """
        in_stock = self._get_in_stock(products, day)
        offers = self._get_offers(day)
        offered = self._get_offered(offers, products)
        without_offer = products.filtered(lambda product: product not in offered)
        elsewhere = {
            **self._get_ordered(without_offer, self._get_stock_days_domain(day)),
            **self._get_ordered(products - without_offer, self._get_offer_days_domain(offers, day)),
        }
        that_day = ("order_id.sp_delivery_date", "=", day)
        ordered = self._get_ordered(products, [that_day])
        # No longer in stock, and no longer to be found.
        gone = self._get_ordered(products, [that_day, ("move_ids.state", "=", "done")])
        result = {}
        for product in products:
            unit, other = product.uom_id, elsewhere.get(product, 0.0)
            is_offered = product in offered
            there = offered[product] if is_offered else in_stock[product] + gone.get(product, 0.0)
            available = unit.round(max(there - other, 0.0))
            result[product] = {
                "offered": offered.get(product),
                "announced": available if is_offered else None,
                "elsewhere": other,
                "overrun": unit.round(max(other - there, 0.0)),
                "in_stock": unit.round(max(in_stock[product], 0.0)),
                "gone": gone.get(product, 0.0),
                "available": available,
                "ordered": ordered.get(product, 0.0),
                "left": unit.round(available - ordered.get(product, 0.0)),
            }
        return result

    @api.model
    def _get_in_stock(self, products, day):
        """Return what can leave on a day: in stock and not held, less the confirmed deliveries of the days before.

        :returns: quantities in the unit of each product; negative when the days before are short too
        :rtype: dict[product.product, float]
        """
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
        in_stock = dict.fromkeys(products, 0.0)
        in_stock.update({product.with_env(self.env): quantity for product, quantity in groups})
        moves = (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    ("product_id", "in", products.ids),
                    ("company_id", "=", self.env.company.id),
                    ("picking_code", "=", "outgoing"),
                    ("state", "in", ("waiting", "confirmed", "partially_available", "assigned")),
                    ("sale_line_id.order_id.sp_delivery_date", "<", day),
                    ("sale_line_id.order_id.sp_delivery_date", ">=", fields.Date.context_today(self)),
                ]
            )
        )
        for move in moves:
            due = move.quantity if move.sp_is_weighed else move._sp_get_due_quantity()
            product = move.product_id.with_env(self.env)
            in_stock[product] -= move.product_uom._compute_quantity(due, product.uom_id, round=False)
        return in_stock

    @api.model
    def _get_awaited(self, products, day):
        """Return what confirmed orders still wait for, beyond what is kept for them.

        :returns: product → (until that day, the days after), in the unit of the product
        :rtype: dict[product.product, tuple[float, float]]
        """
        moves = self.env["stock.move"].search(
            [
                ("product_id", "in", products.ids),
                ("company_id", "=", self.env.company.id),
                ("picking_code", "=", "outgoing"),
                ("state", "in", ("waiting", "confirmed", "partially_available")),
                ("sp_is_weighed", "=", False),
                ("picked", "=", False),
                ("sale_line_id.order_id.sp_delivery_date", ">=", fields.Date.context_today(self)),
            ]
        )
        awaited = {product: [0.0, 0.0] for product in products}
        for move in moves:
            product, is_later = move.product_id, move.sale_line_id.sudo().order_id.sp_delivery_date > day
            lacking = max(move._sp_get_due_quantity() - move.quantity, 0.0)
            awaited[product][is_later] += move.product_uom._compute_quantity(lacking, product.uom_id, round=False)
        return {product: tuple(quantities) for product, quantities in awaited.items()}

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
        """Orders of the days before that nobody confirmed yet: the deliveries of the others are off the stock."""
        return [
            ("order_id.sp_delivery_date", ">=", fields.Date.context_today(self)),
            ("order_id.sp_delivery_date", "<", day),
            ("order_id.state", "in", ("draft", "sent")),
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
