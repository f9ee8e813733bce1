import math

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.seconde_pousse.rules.organic import NONE, harvest_claim

from ..rules.forecast import still_to_come


class SpOutlook(models.AbstractModel):
    """What a farm has and will have to sell; part of forecasts and offers."""

    _name = "sp.outlook"
    _description = "Outlook of What Can Be Sold"

    @api.model
    def _get_harvest_outlook(self, company, intervals):
        """Return what the plantings should still give in some intervals.

        :param res.company company: the farm
        :param list intervals: (first day, last day), both included
        :returns: (product, interval) → (quantity in the product's unit, claims of the beds it comes from)
        :rtype: dict[tuple, tuple[float, set]]
        """
        if not intervals:
            return {}
        today = fields.Date.context_today(self)
        plantings = self.env["sp.planting"].search(self._get_outlook_domain(company, intervals, today))
        # It depends on harvests, which it does not watch.
        plantings.invalidate_recordset(["harvested_kg"])
        products = self._get_planting_products(plantings)
        claims = self._get_planting_claims(plantings, max(min(intervals)[0], today))
        kg_per_unit = {product: product._sp_get_kg_per_unit() for product in set(products.values())}
        outlook = {}
        for planting in plantings:
            product = products.get(planting)
            if not product:
                continue
            window = (planting.harvest_from, planting.harvest_to)
            for interval in intervals:
                weight = still_to_come(planting.expected_kg, planting.harvested_kg, window, today, interval)
                if weight:
                    quantity, sources = outlook.get((product, interval), (0.0, set()))
                    quantity += weight / kg_per_unit[product]
                    outlook[product, interval] = (quantity, sources | {claims[planting]})
        return outlook

    @api.model
    def _round_down(self, product, quantity):
        """Return a quantity that can be promised: whole bunches and pieces, the unit's precision otherwise."""
        if product._sp_is_counted():
            return float(math.floor(quantity + 1e-6))
        return product.uom_id.round(quantity, rounding_method="DOWN")

    @api.model
    def _get_outlook_domain(self, company, intervals, today):
        return [
            ("company_id", "=", company.id),
            ("state", "in", ("planned", "growing", "harvest")),
            ("expected_kg", ">", 0),
            ("harvest_from", "<=", max(last for _first, last in intervals)),
            ("harvest_to", ">=", max(min(first for first, _last in intervals), today)),
        ]

    @api.model
    def _get_planting_products(self, plantings):
        """Return what each planting is sold as: what it gave last, else the first product of its crop."""
        sold = {}
        for planting in plantings:
            product = planting.crop_id.product_ids.filtered("sale_ok")[:1]
            if product:
                sold[planting] = product
        harvests = self.env["sp.harvest"].search(
            [("planting_ids", "in", plantings.ids), ("state", "=", "done"), ("product_id.sale_ok", "=", True)],
            order="date, id",
        )
        for harvest in harvests:
            for planting in harvest.planting_ids & plantings:
                sold[planting] = harvest.product_id
        return sold

    @api.model
    def _get_planting_claims(self, plantings, day):
        """Return the organic claim that a harvest of a day may carry, planting by planting."""
        statuses = plantings.placement_ids.place_id._get_land_statuses(day)
        months = self.env["sp.legal.parameter"]._get_value("organic_conversion_months", day)
        return {
            planting: harvest_claim([statuses[place.id] for place in planting.placement_ids.place_id], day, months)
            for planting in plantings
        }

    @api.model
    def _get_stock(self, company, products=None):
        """Return what is in store and not on hold.

        :returns: product → (quantity in its unit, claims of its lots)
        :rtype: dict[product.product, tuple[float, set]]
        """
        domain = Domain(
            [
                ("company_id", "=", company.id),
                ("location_id.usage", "=", "internal"),
                ("product_id.sale_ok", "=", True),
                ("product_id.sp_activity", "=", "farm"),
                ("quantity", ">", 0),
            ]
        )
        domain &= Domain("lot_id", "=", False) | Domain("lot_id.is_held", "=", False)
        if products is not None:
            domain &= Domain("product_id", "in", products.ids)
        stock = {}
        rows = self.env["stock.quant"].sudo()._read_group(domain, ["product_id", "lot_id"], ["quantity:sum"])
        for product, lot, quantity in rows:
            total, claims = stock.get(product, (0.0, set()))
            stock[product] = (total + quantity, claims | {lot.organic_status or NONE})
        return {product.with_env(self.env): found for product, found in stock.items()}

    @api.model
    def _get_committed(self, company, until, offers):
        """Return what confirmed orders still take until a day, those of some offers apart.

        :rtype: dict[product.product, float], in the product's unit
        """
        domain = [
            ("order_id.company_id", "=", company.id),
            ("order_id.state", "=", "sale"),
            ("order_id.delivery_status", "!=", "full"),
            ("order_id.sp_delivery_date", "<=", until),
            ("order_id.sp_offer_id", "not in", offers.ids),
            ("product_id.sp_activity", "=", "farm"),
        ]
        rows = (
            self.env["sale.order.line"]
            .sudo()
            ._read_group(domain, ["product_id", "product_uom_id"], ["product_uom_qty:sum", "qty_delivered:sum"])
        )
        committed = {}
        for product, unit, ordered, delivered in rows:
            left = unit._compute_quantity(max(ordered - delivered, 0.0), product.uom_id, round=False)
            product = product.with_env(self.env)
            committed[product] = committed.get(product, 0.0) + left
        return committed

    @api.model
    def _get_claim(self, company, claims, day):
        """Return the claim of what comes from several lots and beds: the weakest, none without a certificate."""
        if not company._sp_get_organic_certificate(day):
            return NONE
        for weakest in ("none", "conversion", "organic"):
            if weakest in claims:
                return weakest
        return NONE
