from odoo import fields, models


class InsertionCriterion(models.Model):
    _name = "insertion.criterion"
    _description = "Eligibility Criterion"
    _order = "level, name"

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    level = fields.Selection([("1", "Level 1"), ("2", "Level 2")], required=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This criterion already exists.")
