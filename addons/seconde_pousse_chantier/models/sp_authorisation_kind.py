from odoo import fields, models


class SpAuthorisationKind(models.Model):
    """A licence, certificate or written authorisation without which a machine is not driven."""

    _name = "sp.authorisation.kind"
    _description = "Kind of Authorisation"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    months_valid = fields.Integer("Validity (Months)", help="0: no end unless one is typed.")
    source = fields.Char()
    is_verified = fields.Boolean("Verified")
    active = fields.Boolean(default=True)
