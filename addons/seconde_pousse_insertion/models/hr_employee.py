from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    insertion_payroll_number = fields.Char(
        string="Payroll Number",
        copy=False,
        groups="hr.group_hr_user",
        help="Number of the employee at the payroll office: the surest way to match its files.",
    )

    _insertion_payroll_number_unique = models.UniqueIndex(
        "(company_id, insertion_payroll_number) WHERE insertion_payroll_number IS NOT NULL",
        "Another employee of this structure already has this payroll number: correct one of them.",
    )
