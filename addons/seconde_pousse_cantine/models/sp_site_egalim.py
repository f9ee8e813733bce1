from odoo import api, fields, models

from odoo.addons.seconde_pousse.rules.party_identifiers import compact_siret, siret_problem


class SpSiteEgalim(models.AbstractModel):
    """How a site declares its purchases; part of `res.partner`."""

    _name = "sp.site.egalim"
    _description = "EGAlim Settings of a Site"

    sp_macantine_mode = fields.Selection(
        [("siret", "By SIRET"), ("id", "By canteen number"), ("none", "Not declared")],
        "ma-cantine",
        default="siret",
        help="How this canteen is known on ma-cantine.agriculture.gouv.fr: by its SIRET, or by its number (groups of "
        "kitchens, canteens without a SIRET).",
    )
    sp_macantine_id = fields.Integer("Canteen Number", help="Number of the canteen, or of its group, on ma-cantine.")
    sp_is_local = fields.Boolean(
        "Local", help="This site counts what we grow as local. The definition is the buyer's own choice."
    )
    sp_local_definition = fields.Selection(
        [
            ("PAT", "Territorial food project"),
            ("COMMUNE", "Commune or its group"),
            ("DEPARTEMENT", "Département"),
            ("REGION", "Région"),
            ("KM", "Distance"),
        ],
        "Definition of Local",
    )
    sp_local_km = fields.Integer("Distance (km)")

    @api.model
    def _sp_get_macantine_key(self, site, layout):
        """Return how a site is named in a file, and why it cannot be.

        :param res.partner site: who buys
        :param str layout: "siret", "id" or "old"
        :returns: key (str), reason of the exclusion (str) or False
        :rtype: tuple
        """
        mode = site.sp_macantine_mode or "siret"
        if mode == "none":
            return "", "site_none"
        if layout != "old" and layout != mode:
            return "", "site_by_id" if mode == "id" else "site_by_siret"
        if mode == "id":
            number = site.sp_macantine_id
            return (str(number), False) if number > 0 else ("", "no_id")
        siret = compact_siret(site.company_registry)
        if not siret:
            return "", "no_siret"
        return ("", "bad_siret") if siret_problem(siret) else (siret, False)

    def _sp_get_egalim_figures(self, year):
        """Return what this customer, with the sites billed to it, bought in a civil year.

        Whoever may see this customer may see its figures: they are read with full rights.

        :param int year: civil year of the deliveries
        :returns: see `sp.egalim.figures`, `_get_egalim_figures`
        :rtype: dict
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        customer = self.sudo()
        return self.env["sp.egalim.figures"].sudo()._get_egalim_figures(company, customer, year)[customer]
