from babel.dates import get_month_names

from odoo import fields, models
from odoo.tools.misc import babel_locale_parse

from odoo.addons.seconde_pousse.rules.weeks import parse_weeks

from ..rules.season import months_between, months_of_weeks

CELERY = "apium graveolens"
"""The one allergen of annex II of Regulation (EU) 1169/2011 that grows in a market garden, whatever its variety."""


class SpProductSheet(models.AbstractModel):
    """What a kitchen and its dietician ask about a product; part of `product.template`."""

    _name = "sp.product.sheet"
    _description = "Product Sheet"

    def action_sp_print_sheet(self):
        """Download the sheet of these products."""
        return self.env.ref("seconde_pousse_cantine.product_template_action_report_sheet").report_action(self)

    def _sp_get_sheet(self):
        """Return what the printed sheet says: what is typed on the product, else what its crop says.

        :rtype: dict
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        product = self.product_variant_id
        crops = self.product_variant_ids.crop_ids
        today = fields.Date.context_today(self)
        claim = self._sp_get_sheet_claim(company)
        return {
            "company": company,
            "crops": crops,
            "varieties": crops.variety_ids.mapped("name")[:8],
            "latin_names": [name for name in crops.mapped("latin_name") if name],
            "claim": claim,
            "certificate": company._sp_get_organic_certificate(today) if claim != "none" else None,
            "standards": self._sp_get_sheet_standards(crops),
            "has_class": bool({"specific", "french"} & set(crops.mapped("marketing_standard"))),
            "crates": self.uom_ids.filtered(lambda unit: unit.relative_uom_id == self.uom_id),
            "unit_weight": 0.0 if product._sp_is_weighed() else self.weight,
            "shelf_life": self._sp_get_sheet_shelf_life(crops),
            "storage": self._sp_get_sheet_storage(crops),
            "allergen": self._sp_get_sheet_allergen(crops),
            "months": self._sp_get_sheet_months(crops, today),
        }

    def _sp_get_sheet_claim(self, company):
        """Return the claim of all that is in store and in the ground."""
        outlook = self.env["sp.outlook"].sudo()
        products = self.product_variant_ids.sudo()
        claims = set().union(*(found[1] for found in outlook._get_stock(company, products).values()), set())
        plantings = outlook.env["sp.planting"].search(
            [
                ("company_id", "=", company.id),
                ("crop_id", "in", products.crop_ids.ids),
                ("state", "in", ("planned", "growing", "harvest")),
            ]
        )
        today = fields.Date.context_today(self)
        claims |= set(outlook._get_planting_claims(plantings, today).values())
        return outlook._get_claim(company, claims, today)

    def _sp_get_sheet_standards(self, crops):
        labels = dict(crops._fields["marketing_standard"]._description_selection(self.env))
        return [labels[code] for code in dict.fromkeys(crops.mapped("marketing_standard"))]

    def _sp_get_sheet_shelf_life(self, crops):
        days = str(self.sp_shelf_life_days) if self.sp_shelf_life_days else (crops[:1].storage_days or "")
        return self.env._("%(days)s days", days=days) if days else ""

    def _sp_get_sheet_storage(self, crops):
        if self.sp_storage:
            return self.sp_storage
        temperature = crops[:1].storage_temperature
        return f"{temperature} °C" if temperature else ""

    def _sp_get_sheet_allergen(self, crops):
        if self.sp_allergen:
            return self.sp_allergen
        if any((crop.latin_name or "").lower().startswith(CELERY) for crop in crops):
            return self.env._("Celery")
        return ""

    def _sp_get_sheet_months(self, crops, today):
        """Return the twelve months as (name, whether something is harvested then)."""
        harvested = set()
        for guide in crops.itinerary_ids:
            window = parse_weeks(guide.harvest_weeks)
            if window:
                harvested |= months_of_weeks(window.first, window.last, today.year)
        plantings = self.env["sp.planting"].search(
            [
                ("crop_id", "in", crops.ids),
                ("harvest_from", "!=", False),
                ("harvest_to", ">=", fields.Date.subtract(today, years=1)),
                ("state", "!=", "cancelled"),
            ]
        )
        for planting in plantings:
            harvested |= months_between(planting.harvest_from, planting.harvest_to)
        locale = babel_locale_parse(self.env.lang or "en_US")
        names = get_month_names("abbreviated", locale=locale)
        return [(names[month], month in harvested) for month in range(1, 13)]
