from odoo import fields, models


class InsertionObjectiveAction(models.Model):
    _name = "insertion.objective.action"
    _description = "Objective Action"
    _order = "date, id"
    _check_company_auto = True

    objective_id = fields.Many2one(
        "insertion.objective", required=True, index=True, ondelete="cascade", check_company=True
    )
    name = fields.Char(required=True)
    date = fields.Date()
    company_id = fields.Many2one(related="objective_id.company_id", store=True, index=True)
