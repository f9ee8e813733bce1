from odoo import fields, models


class InsertionPayrollMapping(models.Model):
    _name = "insertion.payroll.mapping"
    _description = "Payroll Mapping"
    _order = "name"
    _check_company_auto = True

    name = fields.Char(required=True)
    line_ids = fields.One2many("insertion.payroll.mapping.line", "mapping_id", copy=True)
    company_id = fields.Many2one("res.company", index=True)
