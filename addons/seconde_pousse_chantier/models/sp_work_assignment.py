from odoo import fields, models

HALVES = [("am", "Morning"), ("pm", "Afternoon")]


class SpWorkAssignment(models.Model):
    """A person planned on a task for a half-day: a cell of the week board."""

    _name = "sp.work.assignment"
    _description = "Planned Work"
    _order = "date, half, employee_id"
    _check_company_auto = True

    task_id = fields.Many2one("project.task", required=True, index=True, ondelete="cascade", check_company=True)
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade", check_company=True)
    date = fields.Date(required=True, index=True)
    half = fields.Selection(HALVES, string="Half-Day", required=True)
    hour_from = fields.Float("From")
    hour_to = fields.Float("To")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _task_employee_half_unique = models.Constraint(
        "UNIQUE(task_id, employee_id, date, half)", "This person is already planned on this task for this half-day."
    )
