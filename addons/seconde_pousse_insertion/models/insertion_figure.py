from odoo import fields, models


class InsertionFigure(models.Model):
    _name = "insertion.figure"
    _description = "Yearly Figure"
    _order = "year desc, table, id"
    _rec_name = "row"
    _check_company_auto = True

    year = fields.Integer(required=True, index=True, aggregator=None)
    table = fields.Char(required=True)
    row = fields.Char(required=True)
    column = fields.Char(required=True)
    value = fields.Float()
    is_masked = fields.Boolean()
    is_published = fields.Boolean(index=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
