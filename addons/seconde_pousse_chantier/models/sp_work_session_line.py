from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .account_analytic_line import SESSION_WRITE
from .sp_work_session_hours import HOURS_LATER


class SpWorkSessionLine(models.Model):
    """One person in one session; her timesheet line follows it."""

    _name = "sp.work.session.line"
    _description = "Person in a Work Session"
    _inherit = ["sp.never.typed"]
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
    day_minutes = fields.Integer("On Tasks That Day", readonly=True)
    presence_minutes = fields.Integer("Presence That Day", readonly=True)
    is_presence_known = fields.Boolean("Roll Was Called", readonly=True)
    minutes_above = fields.Integer("Above Presence", readonly=True)
    is_lent = fields.Boolean(
        "Lent", compute="_compute_is_lent", store=True, help="She worked for another crew than her own."
    )
    crew_id = fields.Many2one(related="session_id.crew_id", store=True, index=True, string="Crew Helped")
    work_kind_id = fields.Many2one(related="session_id.work_kind_id", store=True)
    task_id = fields.Many2one(related="session_id.task_id", store=True)
    timesheet_ids = fields.One2many("account.analytic.line", "sp_session_line_id", readonly=True)
    company_id = fields.Many2one(related="session_id.company_id", store=True, index=True, precompute=True)

    _above_presence = models.Index("(date) WHERE minutes_above > 0")
    # What the figures add to the hours of the crews' own people.
    _of_others = models.Index("(date) WHERE home_crew_id IS DISTINCT FROM crew_id")
    _session_employee_unique = models.Constraint(
        "UNIQUE(session_id, employee_id)", "This person is already in this session: change her minutes."
    )
    # More than 24 hours is refused in words, with the tasks of the day.
    _minutes_positive = models.Constraint("CHECK(minutes > 0)", "Type at least one minute for each person.")

    @api.depends("employee_id", "session_id.date")
    def _compute_home_crew_id(self):
        for line in self:
            day = line.session_id.date
            line.home_crew_id = line.employee_id._sp_get_crews(day, day)[:1] if line.employee_id and day else False

    @api.depends("employee_id", "session_id.supervisor_id", "session_id.crew_id")
    def _compute_is_leader(self):
        for line in self:
            # Typed by the desk, a day may not say who led: the crew's own leader is not its crew all the same.
            session = line.session_id
            line.is_leader = line.employee_id in session.supervisor_id | session.crew_id.sudo().manager_id

    @api.depends("home_crew_id", "session_id.crew_id")
    def _compute_is_lent(self):
        for line in self:
            line.is_lent = bool(line.home_crew_id and line.session_id.crew_id - line.home_crew_id)

    @api.model_create_multi
    def create(self, vals_list):
        self.env["sp.work.session"].browse([vals["session_id"] for vals in vals_list])._check_note_open()
        lines = super().create(vals_list)
        lines.session_id._sync_hours()
        return lines

    def write(self, vals):
        if not {"employee_id", "minutes", "session_id"} & set(vals):
            return super().write(vals)
        sessions = self.session_id
        sessions._check_note_open()
        before = sessions._get_days()
        result = super().write(vals)
        (sessions | self.session_id)._sync_hours(before)
        return result

    def unlink(self):
        sessions = self.session_id
        sessions._check_note_open()
        before = sessions._get_days()
        timesheets = self.env["account.analytic.line"].sudo()
        timesheets.search([("sp_session_line_id", "in", self.ids)])._sp_follow_session().unlink()
        result = super().unlink()
        sessions._sync_hours(before)
        return result

    @api.constrains("employee_id", "minutes", "session_id")
    def _check_days(self):
        """Refuse a day nobody can have worked: more than 24 hours, or two tasks at once.

        Each person's row is written first: of two phones at once, the later transaction runs again and sees the hours
        of the first (docs/decisions/0002).
        """
        if not self or self.env.context.get("sp_hours_later") is HOURS_LATER:
            return
        self.flush_model()
        self.env.cr.execute(
            SQL("UPDATE hr_employee SET write_date = write_date WHERE id IN %s", tuple(self.employee_id.ids))
        )
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

    def action_open_day(self):
        """Open the hours of the crew on that day.

        :returns: action on the entry screen
        """
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("seconde_pousse_chantier.sp_crew_hours_action")
        session = self.session_id
        context = {"crew_id": session.crew_id.id, "date": str(session.date), "default_task_id": session.task_id.id}
        return {**action, "context": context}

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
        to_create, to_write = [], defaultdict(timesheets.browse)
        funders, funder = self._get_funders(), self.env["sp.crew.funding"]._get_column()
        for line in self.sudo():
            timesheet = known.get(line.id)
            if not timesheet:
                to_create.append({**line._prepare_timesheet(), **funders.get(line.id, {})})
                continue
            vals = line._prepare_timesheet()
            if timesheet.employee_id != line.employee_id or timesheet.date != line.date:
                # Paid by another crew or on another day: it is the funder of then who pays.
                vals.update(funders.get(line.id, {}))
            changed = {
                name: value
                for name, value in vals.items()
                if (timesheet[name].id if timesheet._fields[name].type == "many2one" else timesheet[name]) != value
            }
            if "project_id" in changed and funder:
                # Core writes all the accounts of the new project: whoever funds the hours stays.
                changed.setdefault(funder, timesheet[funder].id)
            if changed:
                to_write[tuple(changed.items())] |= timesheet
        for changed, found in to_write.items():
            found.write(dict(changed))
        timesheets.create(to_create)

    def _get_funders(self):
        """Return the funder of each line, as values of its timesheet: whoever funds her own crew that day."""
        column = self.env["sp.crew.funding"]._get_column()
        fundings = self.env["sp.crew.funding"]._get_fundings(self.home_crew_id, self.mapped("date"))
        return {
            line.id: {column: fundings.get((line.home_crew_id.id, line.date), False)} for line in self.sudo() if column
        }

    def _move_timesheets(self):
        """Charge the hours of a task to the activity it was moved to; their funder stays."""
        column = self.env["sp.crew.funding"]._get_column()
        timesheets = self.env["account.analytic.line"].sudo().search([("sp_session_line_id", "in", self.ids)])
        moved = timesheets._sp_follow_session().grouped(
            lambda line: (line.task_id.project_id, line[column] if column else None)
        )
        for (project, funder), lines in moved.items():
            lines.write({"project_id": project.id, **({column: funder.id} if column else {})})

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
