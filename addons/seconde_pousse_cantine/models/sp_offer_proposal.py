from odoo import Command, api, fields, models
from odoo.exceptions import UserError

LEAST = 1.0
"""Less than a kilogram, a bunch or a piece is not worth a line."""


class SpOfferProposal(models.AbstractModel):
    """Fills an offer from the store, the beds and the price lists; part of `sp.offer`."""

    _name = "sp.offer.proposal"
    _description = "Proposal of an Offer"
    _inherit = ["sp.outlook"]

    def action_propose(self):
        """Fill the offer with what there is and what will be picked that week.

        New products are added with their price; for those already there, what was typed stays and what was
        proposed follows.
        """
        for offer in self:
            offer._refuse_sent()
            offer._propose()
        return True

    def action_copy_last(self):
        """Take the products and prices of the last offer sent, then what there is of them this week."""
        for offer in self:
            offer._refuse_sent()
            last = offer._get_last_offer()
            if not last:
                raise UserError(self.env._("No earlier offer was sent: click “Propose” instead."))
            missing = last.line_ids.filtered(lambda line, offer=offer: line.product_id not in offer.line_ids.product_id)
            values = missing.filtered("product_id.active").copy_data({"quantity_available": 0.0})
            offer.line_ids = [Command.create({**vals, "quantity_proposed": 0.0}) for vals in values]
            offer._propose(only=offer.line_ids.product_id)
        return True

    def _get_last_offer(self):
        self.ensure_one()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "draft"),
                ("date_from", "<", self.date_from),
                ("line_ids", "!=", False),
            ],
            order="date_from desc, id desc",
            limit=1,
        )

    def _propose(self, only=None):
        self.ensure_one()
        found = self._get_available()
        lines = self.line_ids.grouped("product_id")
        commands = []
        for product, lines_of_product in lines.items():
            for line in lines_of_product:
                values = found.get(product) or self._prepare_nothing_left()
                if line.uom_id.compare(line.quantity_available, line.quantity_proposed):
                    values = {name: value for name, value in values.items() if name != "quantity_available"}
                commands.append(Command.update(line.id, values))
        fresh = [product for product in found if product not in lines] if only is None else []
        fresh = [product for product in fresh if found[product]["quantity_available"] >= LEAST]
        fresh.sort(key=lambda product: product.display_name)
        prices = self._get_list_prices(self.env["product.product"].union(*fresh))
        commands += [
            Command.create({**found[product], **self._prepare_line(product, prices), "sequence": 10 + number})
            for number, product in enumerate(fresh, max(self.line_ids.mapped("sequence"), default=0))
        ]
        self.write({"line_ids": commands})

    def _get_available(self):
        """Return what can be offered: product → values of its line.

        Store and harvests expected in the week, less what confirmed orders still take until its end; orders made
        from this offer, or from the one it corrects, are not taken off, they are shown beside.
        """
        self.ensure_one()
        company = self.company_id
        committed = self._get_committed(company, self.date_to, self | self.replaces_id)
        available = {}
        for product, (in_stock, to_pick, claims) in self._get_sources().items():
            unit = product.uom_id
            taken = unit.round(committed.get(product, 0.0))
            quantity = max(self._round_down(product, in_stock + to_pick) - taken, 0.0)
            available[product] = {
                "quantity_stock": in_stock,
                "quantity_harvest": self._round_down(product, to_pick),
                "quantity_committed": taken,
                "quantity_proposed": quantity,
                "quantity_available": quantity,
                "organic_status": self._get_claim(company, claims, self.date_to),
            }
        return available

    def _get_sources(self):
        """Return what is sold from: product → (in store, to pick in the week, organic claims of lots and beds)."""
        self.ensure_one()
        first = max(self.date_from, fields.Date.context_today(self))
        interval = (min(first, self.date_to), self.date_to)
        stock = self._get_stock(self.company_id)
        outlook = self._get_harvest_outlook(self.company_id, [interval])
        harvests = {product: found for (product, _interval), found in outlook.items()}
        sources = {}
        for product in {*stock, *harvests}:
            in_stock, stock_claims = stock.get(product, (0.0, set()))
            to_pick, bed_claims = harvests.get(product, (0.0, set()))
            sources[product] = (in_stock, to_pick, stock_claims | bed_claims)
        return sources

    @api.model
    def _prepare_nothing_left(self):
        return {
            "quantity_stock": 0.0,
            "quantity_harvest": 0.0,
            "quantity_committed": 0.0,
            "quantity_proposed": 0.0,
            "quantity_available": 0.0,
        }

    @api.model
    def _prepare_line(self, product, prices):
        return {
            "product_id": product.id,
            "crate_uom_id": product._sp_get_crate_uom().id,
            "price_unit": prices[self.env["product.pricelist"]][product.id],
            "price_ids": self._prepare_list_prices(product, prices),
        }

    @api.model
    def _prepare_list_prices(self, product, prices):
        base = prices[self.env["product.pricelist"]][product.id]
        return [
            Command.create({"pricelist_id": pricelist.id, "price_unit": listed[product.id]})
            for pricelist, listed in prices.items()
            if pricelist and listed[product.id] != base
        ]

    def _add_list_prices(self, lines):
        """Give lines typed by hand the prices of the lists, as proposed ones have."""
        self.ensure_one()
        prices = self._get_list_prices(lines.product_id)
        for line in lines:
            line.price_ids = self._prepare_list_prices(line.product_id, prices)

    def _get_list_prices(self, products):
        """Return the prices of each price list of the sites, and of none: price list → product id → price."""
        self.ensure_one()
        company = self.company_id
        places = self.env["decimal.precision"].precision_get("Product Price")
        prices = {}
        for pricelist in (self.env["product.pricelist"], *self._get_pricelists()):
            listed = pricelist.with_company(company)._get_products_price(
                products.with_company(company), 1.0, currency=company.currency_id, date=self.date_from
            )
            prices[pricelist] = {product_id: round(price, places) for product_id, price in listed.items()}
        return prices

    def _get_pricelists(self):
        """Return the price lists of the sites of the offer."""
        self.ensure_one()
        return self.site_ids.with_company(self.company_id).property_product_pricelist.sorted("sequence")
