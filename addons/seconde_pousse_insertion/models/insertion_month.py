from odoo import fields, models


class InsertionMonth(models.Model):
    _name = "insertion.month"
    _description = "Month"
    _inherit = ["insertion.pathway.record"]
    _order = "month desc, person_id"
    _check_company_auto = True

    employee_id = fields.Many2one(related="pathway_id.employee_id", store=True, index=True)
    month = fields.Date(required=True, index=True)
    hours_theoretical = fields.Float()
    hours_worked = fields.Float()
    hours_paid_absence = fields.Float()
    hours_unpaid_absence = fields.Float()
    hours_paid = fields.Float()
    hours_eligible = fields.Float()
    state = fields.Selection(
        [("draft", "Draft"), ("validated", "Validated"), ("locked", "Locked")],
        required=True,
        default="draft",
        index=True,
        copy=False,
    )
    source = fields.Selection(
        [("roll_call", "Roll-Call"), ("typed", "Typed"), ("imported", "Imported")], required=True, default="roll_call"
    )
    gross_pay = fields.Float(groups="seconde_pousse_insertion.group_hr")
    leave_balance = fields.Float(groups="seconde_pousse_insertion.group_hr")
    reopening_ids = fields.One2many("insertion.month.reopening", "month_id")

    _month_unique = models.Constraint("UNIQUE(pathway_id, month)", "This person already has this month: open it.")
