from odoo import models


class SpPreparation(models.AbstractModel):
    """What the preparation screen asks of the server."""

    _name = "sp.preparation"
    _description = "Preparation of a Day"
