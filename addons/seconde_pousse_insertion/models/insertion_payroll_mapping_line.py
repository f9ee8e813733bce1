from odoo import fields, models


class InsertionPayrollMappingLine(models.Model):
    _name = "insertion.payroll.mapping.line"
    _description = "Payroll Mapping Line"
    _order = "mapping_id, sequence, id"
    _rec_name = "label"
    _check_company_auto = True

    mapping_id = fields.Many2one(
        "insertion.payroll.mapping", required=True, index=True, ondelete="cascade", check_company=True
    )
    sequence = fields.Integer(default=10)
    label = fields.Char(required=True)
    company_id = fields.Many2one(related="mapping_id.company_id", store=True, index=True)
