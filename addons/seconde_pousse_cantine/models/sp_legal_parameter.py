from odoo import fields, models


class SpLegalParameter(models.Model):
    _inherit = "sp.legal.parameter"

    kind = fields.Selection(selection_add=[("percent", "Percent")], ondelete={"percent": "set default"})
