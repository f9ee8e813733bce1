from odoo import fields, models


class InsertionBarrier(models.Model):
    _name = "insertion.barrier"
    _description = "Barrier"
    _order = "sequence, name"

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    is_sensitive = fields.Boolean(string="Sensitive")
    declaration_code = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This barrier already exists.")
