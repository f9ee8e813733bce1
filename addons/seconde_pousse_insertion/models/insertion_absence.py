from odoo import fields, models


class InsertionAbsence(models.Model):
    _name = "insertion.absence"
    _description = "Announced Absence"
    _inherit = ["insertion.pathway.record"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    employee_id = fields.Many2one(related="pathway_id.employee_id", store=True, index=True)
    absence_type_id = fields.Many2one("insertion.absence.type", required=True, ondelete="restrict")
    date_start = fields.Date(required=True, index=True)
    date_end = fields.Date(required=True, index=True)
