from odoo import fields, models


class InsertionAbsenceType(models.Model):
    _name = "insertion.absence.type"
    _description = "Absence Type"
    _order = "sequence, name"

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    rate_ids = fields.One2many("insertion.absence.rate", "absence_type_id")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This absence code already exists.")
