from odoo import fields, models


class InsertionAbsenceRate(models.Model):
    _name = "insertion.absence.rate"
    _description = "Absence Rate"
    _order = "absence_type_id, date_from desc"
    _rec_name = "absence_type_id"

    absence_type_id = fields.Many2one("insertion.absence.type", required=True, index=True, ondelete="cascade")
    date_from = fields.Date(required=True)
    paid_share = fields.Float(default=1)
    is_declared = fields.Boolean()
    is_eligible = fields.Boolean()
    source = fields.Char()
    is_verified = fields.Boolean()

    _date_unique = models.Constraint(
        "UNIQUE(absence_type_id, date_from)", "This absence type already has a rate from that day."
    )
