from odoo import fields, models


class InsertionExitReason(models.Model):
    _name = "insertion.exit.reason"
    _description = "Exit Reason"
    _order = "sequence, name"

    name = fields.Char(required=True)
    asp_code = fields.Char(string="ASP Code")
    category = fields.Selection(
        [
            ("lasting", "Lasting Employment"),
            ("transition", "Transition Employment"),
            ("positive", "Positive Exit"),
            ("other", "Other Exit"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    source = fields.Char()
    is_verified = fields.Boolean()
