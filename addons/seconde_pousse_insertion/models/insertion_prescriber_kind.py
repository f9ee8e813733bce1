from odoo import fields, models


class InsertionPrescriberKind(models.Model):
    _name = "insertion.prescriber.kind"
    _description = "Prescriber Kind"
    _order = "name"

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    asp_code = fields.Char()
    is_authorised = fields.Boolean(string="Authorised")
    is_sensitive = fields.Boolean(string="Sensitive")
    source = fields.Char()

    _code_unique = models.Constraint("UNIQUE(code)", "This prescriber kind already exists.")
