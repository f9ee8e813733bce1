from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..rules.working_day import Stretch, day_problem

HALVES = [("am", "Morning"), ("pm", "Afternoon")]


class SpWorkAssignment(models.Model):
    """A person planned on a task for a half-day: a cell of the week board."""

    _name = "sp.work.assignment"
    _description = "Planned Work"
    _inherit = ["sp.work.assignment.safety"]
    _order = "date, half, employee_id"
    _check_company_auto = True

    task_id = fields.Many2one("project.task", required=True, index=True, ondelete="cascade", check_company=True)
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade", check_company=True)
    date = fields.Date(required=True, index=True)
    half = fields.Selection(HALVES, string="Half-Day", required=True)
    hour_from = fields.Float("From", aggregator=None)
    hour_to = fields.Float("To", aggregator=None)
    crew_id = fields.Many2one(related="task_id.crew_id", string="Crew")
    work_kind_id = fields.Many2one(related="task_id.work_kind_id", string="Kind of Work")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, required=True, index=True
    )

    _task_employee_half_unique = models.Constraint(
        "UNIQUE(task_id, employee_id, date, half)", "This person is already planned on this task for this half-day."
    )
    _employee_day = models.Index("(employee_id, date)")
    _hours_in_order = models.Constraint(
        "CHECK(COALESCE(hour_to, 0) = 0 OR (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24))",
        "The end comes after the beginning, on the same day: check both hours.",
    )

    @api.depends("task_id.name", "employee_id.name")
    def _compute_display_name(self):
        for assignment in self:
            assignment.display_name = f"{assignment.employee_id.sudo().name or ''} – {assignment.task_id.name or ''}"

    @api.depends("task_id")
    def _compute_company_id(self):
        for assignment in self:
            assignment.company_id = assignment.task_id.company_id or self.env.company

    @api.constrains("employee_id", "date", "hour_from", "hour_to")
    def _check_not_twice_at_once(self):
        """Two tasks in a half-day are shown in colour; two at the same hour are refused."""
        if not any(assignment.hour_to for assignment in self):
            return
        self._wait_for_others(self.employee_id.ids)
        timed = self.sudo().search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("date", "in", list(set(self.mapped("date")))),
                ("hour_to", ">", 0),
            ]
        )
        days = timed.grouped(lambda assignment: (assignment.employee_id, assignment.date))
        for (employee, day), assignments in days.items():
            # Morning and afternoon on one task with the same hours are one stretch.
            stretches = {(one.task_id, one.hour_from, one.hour_to): one._get_stretch() for one in assignments}
            problem = day_problem(list(stretches.values()))
            if problem:
                raise UserError(
                    self.env._(
                        "%(person)s is on two tasks at the same hour on %(day)s (%(tasks)s): change one of them.",
                        person=employee.sudo().name,
                        day=format_date(self.env, day),
                        tasks=", ".join(self.browse(problem[1]).task_id.mapped("name")),
                    )
                )

    @api.model
    def _wait_for_others(self, employee_ids):
        """Make two planners of one person come one after the other (docs/decisions/0002)."""
        self.flush_model()
        if employee_ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE resource_resource SET write_date = write_date "
                    "WHERE id IN (SELECT resource_id FROM hr_employee WHERE id IN %s)",
                    tuple(employee_ids),
                )
            )

    def _get_stretch(self):
        self.ensure_one()
        start, end = round(self.hour_from * 60), round(self.hour_to * 60)
        return Stretch(key=self.id, minutes=0, start=start, end=end)

    def _prepare_slot(self):
        """Return what puts this assignment back after it was removed."""
        self.ensure_one()
        return {
            "task_id": self.task_id.id,
            "person_id": self.employee_id.id,
            "day": fields.Date.to_string(self.date),
            "half": self.half,
            "hour_from": self.hour_from,
            "hour_to": self.hour_to,
        }
