from odoo import fields, models


class SpDanger(models.Model):
    """A danger met at work; those of the law's list ask for a written prevention plan."""

    _name = "sp.danger"
    _description = "Danger at Work"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    measure = fields.Text("Usual Measures", translate=True)
    is_listed = fields.Boolean(
        "Dangerous Work of the Law's List", help="A written prevention plan is due whatever the hours."
    )
    source = fields.Char()
    is_verified = fields.Boolean("Verified")
    active = fields.Boolean(default=True)
