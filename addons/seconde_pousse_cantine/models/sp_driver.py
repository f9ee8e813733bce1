from odoo import models


class SpDriver(models.AbstractModel):
    """What the driver's screen asks of the server."""

    _name = "sp.driver"
    _description = "Round of a Driver"
