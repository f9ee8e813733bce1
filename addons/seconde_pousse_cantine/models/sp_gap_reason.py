from odoo import fields, models


class SpGapReason(models.Model):
    """Why what is delivered differs from what was ordered."""

    _name = "sp.gap.reason"
    _description = "Reason of a Gap"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("shortage", "Shortage"),
            ("weight", "Weight"),
            ("quality", "Quality"),
            ("refusal", "Refused at the door"),
            ("complaint", "Complaint"),
        ],
        required=True,
    )
    active = fields.Boolean(default=True)
