from odoo import fields, models


class InsertionPayrollItem(models.Model):
    _name = "insertion.payroll.item"
    _description = "Payroll Item"
    _inherit = ["insertion.pathway.record"]
    _order = "month desc, person_id"
    _check_company_auto = True

    employee_id = fields.Many2one(related="pathway_id.employee_id", store=True, index=True)
    month = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [("meal", "Meals"), ("transport", "Transport"), ("advance", "Advance"), ("other", "Other")], required=True
    )
    quantity = fields.Float()
    amount = fields.Float()
