from odoo import fields, models


class SpOfferPrint(models.AbstractModel):
    """The offer as the sites of one price list see it; part of `sp.offer`."""

    _name = "sp.offer.print"
    _description = "Print of an Offer"
    # What it says of variants and files comes before what any document says of them.
    _inherit = ["sp.sending"]

    def _get_send_variants(self, sites):
        """Sites that see the same prices, until the same moments, in the same language receive the same PDF."""
        self.ensure_one()
        sites = sites.with_company(self.company_id)
        lists = self.line_ids.price_ids.pricelist_id
        deadlines = self._get_site_deadlines(sites)
        markets = self.env["sp.market"].with_company(self.company_id)._get_running(sites, self.date_from)
        return sites.grouped(
            lambda site: (
                site.lang or self.env.lang,
                (site.property_product_pricelist & lists).id,
                deadlines[site],
                markets[site].id,
            )
        )

    def _get_variant_context(self, variant):
        lang, pricelist_id, deadlines, market_id = variant
        return {
            "lang": lang,
            "sp_offer_pricelist_id": pricelist_id,
            "sp_offer_deadlines": deadlines,
            "sp_offer_market_id": market_id,
        }

    def _get_print_market(self):
        """Return the public contract of those it is printed for, whose prices come before those of the offer."""
        self.ensure_one()
        return self.env["sp.market"].browse(self.env.context.get("sp_offer_market_id") or [])

    def _get_site_deadlines(self, sites):
        """Return until when each site orders by its own rule, for each day it may be delivered on.

        :returns: site → (delivery day, moment in UTC) as text, which a context carries to the report; what is past is
            left out, and nothing is there for the sites that order until the deadline of the offer
        :rtype: dict[res.partner, tuple]
        """
        self.ensure_one()
        own = sites.filtered("sp_order_lead_days")
        days = {site: site._sp_get_delivery_days(self.date_from, self.date_to) for site in own}
        by_day = {day: own._sp_get_order_deadlines(day) for day in set().union(*days.values())}
        now = fields.Datetime.now()
        deadlines = dict.fromkeys(sites, ())
        for site in own:
            moments = [(day, by_day[day][site]) for day in sorted(days[site])]
            to_come = [(day, moment) for day, moment in moments if moment > now]
            deadlines[site] = tuple(
                (fields.Date.to_string(day), fields.Datetime.to_string(moment)) for day, moment in to_come or moments
            )
        return deadlines

    def _get_print_deadlines(self):
        """Return until when to order: for each delivery day of the site it is printed for, else for the whole offer.

        :rtype: list[dict] with day (date, or False for every day), moment (naive UTC)
        """
        self.ensure_one()
        own = self.env.context.get("sp_offer_deadlines")
        return [
            {"day": fields.Date.to_date(day), "moment": fields.Datetime.to_datetime(moment)}
            for day, moment in own or [(False, self.order_deadline)]
        ]

    def _is_deadline_of_sites(self):
        """Tell whether some sites order until another moment than the one printed for nobody in particular."""
        self.ensure_one()
        return "sp_offer_deadlines" not in self.env.context and any(self.site_ids.mapped("sp_order_lead_days"))

    def _get_print_lists(self):
        """Return the price lists to print one after the other: the one asked, else those whose prices differ.

        :rtype: list[product.pricelist], an empty record for the common price
        """
        self.ensure_one()
        lists = self.env["product.pricelist"]
        asked = self.env.context.get("sp_offer_pricelist_id")
        if asked is not None:
            return [lists.browse(asked or [])]
        return [lists, *self.line_ids.price_ids.pricelist_id]

    def _get_print_lines(self, pricelist):
        """Return the lines printed for a price list, what is offered at all.

        :rtype: list[dict] with line, price
        """
        self.ensure_one()
        contract = self._get_print_market()._get_prices_in_force(self.date_from)
        agreed = {product: price.price_unit for product, price in contract.items()}
        return [
            {"line": line, "price": agreed.get(line.product_id, line._get_price(pricelist))}
            for line in self.line_ids
            if line.uom_id.compare(line.quantity_available, 0.0) > 0 or not line.quantity_proposed
        ]

    def _get_certificate(self):
        """Return the organic certificate printed under the offer, when something is organic."""
        self.ensure_one()
        if set(self.line_ids.mapped("organic_status")) <= {"none"}:
            return self.env["sp.organic.certificate"]
        return self.company_id._sp_get_organic_certificate(self.date_to)

    def _print_for(self, site):
        """Return the action that prints the offer as one site sees it."""
        self.ensure_one()
        [variant] = self._get_send_variants(site)
        return self._get_send_report().with_context(**self._get_variant_context(variant)).report_action(self.ids)

    def _get_file_name(self):
        self.ensure_one()
        parts = [self.name]
        # The desk tells the files apart; those who see the common price have nothing to know of the lists.
        parts += self._get_print_lists()[0].mapped("name") if "sp_offer_pricelist_id" in self.env.context else []
        return self.env._("Offer - %(name)s", name=" - ".join(parts).replace("/", "-"))
