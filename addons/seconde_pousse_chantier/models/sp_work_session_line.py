from collections import defaultdict

from odoo import api, fields, models

from .account_analytic_line import SESSION_WRITE


class SpWorkSessionLine(models.Model):
    """One person in one session; her timesheet line follows it."""

    _name = "sp.work.session.line"
    _description = "Person in a Work Session"
    _order = "session_id, employee_id"
    _check_company_auto = True

    session_id = fields.Many2one("sp.work.session", required=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="restrict", check_company=True)
    date = fields.Date(related="session_id.date", store=True, index=True)
    minutes = fields.Integer(required=True)
    home_crew_id = fields.Many2one(
        "hr.department",
        "Own Crew",
        compute="_compute_home_crew_id",
        store=True,
        precompute=True,
        compute_sudo=True,
        index=True,
        help="Her crew that day: it stays when she changes crew.",
    )
    is_leader = fields.Boolean(
        "Leads the Work",
        compute="_compute_is_leader",
        store=True,
        precompute=True,
        help="Not counted in the hours of an insertion clause.",
    )
    timesheet_ids = fields.One2many("account.analytic.line", "sp_session_line_id", readonly=True)
    company_id = fields.Many2one(related="session_id.company_id", store=True, index=True, precompute=True)

    _session_employee_unique = models.Constraint(
        "UNIQUE(session_id, employee_id)", "This person is already in this session: change her minutes."
    )
    _minutes_of_a_day = models.Constraint(
        "CHECK(minutes > 0 AND minutes <= 1440)", "Type between one minute and 24 hours for each person."
    )

    @api.depends("employee_id")
    def _compute_home_crew_id(self):
        for line in self:
            line.home_crew_id = line.employee_id.department_id

    @api.depends("employee_id", "session_id.supervisor_id")
    def _compute_is_leader(self):
        for line in self:
            line.is_leader = line.employee_id == line.session_id.supervisor_id

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._sync_timesheets()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if {"employee_id", "minutes", "session_id"} & set(vals):
            self._sync_timesheets()
        return result

    def unlink(self):
        timesheets = self.env["account.analytic.line"].sudo()
        timesheets.search([("sp_session_line_id", "in", self.ids)])._sp_follow_session().unlink()
        return super().unlink()

    @api.constrains("employee_id", "minutes", "session_id")
    def _check_days(self):
        """Refuse a day nobody can have worked: more than 24 hours, or two tasks at once."""
        known = self.sudo().search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("date", "in", list(set(self.session_id.mapped("date")))),
            ]
        )
        days = defaultdict(list)
        for line in known | self.sudo():
            days[line.employee_id, line.session_id.date].append((line.session_id, line.minutes))
        self.env["sp.work.session"]._refuse_impossible_days(days)

    # ------------------------------------------------------------------
    # Timesheets follow
    # ------------------------------------------------------------------

    def _sync_timesheets(self):
        """Make the timesheet lines say what the session says, touching only those that differ."""
        timesheets = self.env["account.analytic.line"].sudo().with_context(sp_session_write=SESSION_WRITE)
        known = {
            timesheet.sp_session_line_id.id: timesheet
            for timesheet in timesheets.search([("sp_session_line_id", "in", self.ids)])
        }
        to_create = []
        for line in self:
            vals = line._prepare_timesheet()
            timesheet = known.get(line.id)
            if not timesheet:
                to_create.append(vals)
                continue
            changed = {
                name: value
                for name, value in vals.items()
                if (timesheet[name].id if timesheet._fields[name].type == "many2one" else timesheet[name]) != value
            }
            if changed:
                timesheet.write(changed)
        timesheets.create(to_create)

    def _prepare_timesheet(self):
        self.ensure_one()
        session = self.session_id
        return {
            "sp_session_line_id": self.id,
            "name": session.task_id.name,
            "project_id": session.task_id.project_id.id,
            "task_id": session.task_id.id,
            "employee_id": self.employee_id.id,
            "date": session.date,
            "unit_amount": self.minutes / 60,
        }
