from odoo import models


class SpOfferPrint(models.AbstractModel):
    """The offer as the sites of one price list see it; part of `sp.offer`."""

    _name = "sp.offer.print"
    _description = "Print of an Offer"
    # What it says of variants and files comes before what any document says of them.
    _inherit = ["sp.sending"]

    def _get_send_variants(self, sites):
        """Sites that see the same prices in the same language receive the same PDF."""
        self.ensure_one()
        lists = self.line_ids.price_ids.pricelist_id
        return sites.with_company(self.company_id).grouped(
            lambda site: (site.lang or self.env.lang, (site.property_product_pricelist & lists).id)
        )

    def _get_variant_context(self, variant):
        lang, pricelist_id = variant
        return {"lang": lang, "sp_offer_pricelist_id": pricelist_id}

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
        return [
            {"line": line, "price": line._get_price(pricelist)}
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
