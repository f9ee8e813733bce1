from odoo import fields, models


class SpSiteEgalim(models.AbstractModel):
    """How a site declares its purchases; part of `res.partner`."""

    _name = "sp.site.egalim"
    _description = "EGAlim Settings of a Site"

    sp_macantine_mode = fields.Selection(
        [("siret", "By SIRET"), ("id", "By canteen number"), ("none", "Not declared")], "ma-cantine", default="siret"
    )
    sp_macantine_id = fields.Integer("Canteen Number")
    sp_is_local = fields.Boolean("Local")
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
