from odoo import fields, models


class InsertionFormalityTemplate(models.Model):
    _name = "insertion.formality.template"
    _description = "Formality to Plan"
    _order = "moment, sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    moment = fields.Selection(
        [("hire", "Hiring"), ("contract", "During the Contract"), ("leave", "Leaving")], required=True
    )
    offset_days = fields.Integer()
    is_verified = fields.Boolean()
    source = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This formality already exists.")
