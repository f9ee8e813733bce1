from odoo import fields, models


class InsertionRetentionRule(models.Model):
    _name = "insertion.retention.rule"
    _description = "Retention Rule"
    _order = "name"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    delay_months = fields.Integer(required=True)
    source = fields.Char()
    is_verified = fields.Boolean()

    _code_unique = models.Constraint("UNIQUE(code)", "This retention rule already exists.")
