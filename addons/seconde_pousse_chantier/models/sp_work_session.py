from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..rules.working_day import TOO_LONG, Stretch, day_problem
from .sp_work_kind import SHARING_KEYS
from .timesheets_analysis_report import WAGE_GROUPS


class SpWorkSession(models.Model):
    """Who worked how long on a task on a day: typed once, shared by key, valued by person."""

    _name = "sp.work.session"
    _description = "Work Session"
    _inherit = [
        "sp.work.session.note",
        "sp.work.session.hours",
        "sp.work.session.presence",
        "sp.work.session.safety",
        "sp.never.typed",
        "mail.thread",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    task_id = fields.Many2one("project.task", required=True, index=True, ondelete="restrict", check_company=True)
    is_field_job = fields.Boolean(related="task_id.is_field_job")
    work_kind_id = fields.Many2one(related="task_id.work_kind_id", store=True, index=True)
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    hour_from = fields.Float("From", help="Only needed when somebody works on two tasks in the same half-day.")
    hour_to = fields.Float("To")
    crew_id = fields.Many2one(
        "hr.department",
        compute="_compute_crew_id",
        store=True,
        readonly=False,
        index=True,
        check_company=True,
        help="Crew that led the work; whoever comes from another crew is lent to it.",
    )
    supervisor_id = fields.Many2one("hr.employee", check_company=True)
    line_ids = fields.One2many("sp.work.session.line", "session_id", "People", copy=True)
    share_ids = fields.One2many("sp.work.share", "session_id", "Shares", readonly=True)
    sharing_key = fields.Selection(
        SHARING_KEYS, compute="_compute_sharing_key", store=True, precompute=True, readonly=False, required=True
    )
    people_count = fields.Integer("Number of People", compute="_compute_minutes", store=True)
    presence_minutes = fields.Integer("Minutes Worked", compute="_compute_minutes", store=True)
    own_minutes = fields.Integer(
        "Of the Crew's Own People",
        compute="_compute_minutes",
        store=True,
        help="The rest was worked by people of other crews, or of none.",
    )
    billed_minutes = fields.Integer(help="What the customer pays of them; the rest is ours.")
    quantity_done = fields.Float()
    quantity_uom_id = fields.Many2one(related="work_kind_id.product_id.uom_id", string="Unit")
    share_text = fields.Char("Shared", compute="_compute_share_text")
    note = fields.Text()
    incident = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    cost = fields.Monetary(
        compute="_compute_cost",
        store=True,
        compute_sudo=True,
        groups=WAGE_GROUPS,
        help="Wages of the hours: only those who read wages read it.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    work_note_id = fields.Many2one("sp.work.note", index="btree_not_null", check_company=True, copy=False)
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, required=True, index=True
    )

    _hours_in_order = models.Constraint(
        "CHECK(COALESCE(hour_to, 0) = 0 OR (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24))",
        "The end of a session comes after its beginning, on the same day: check both hours.",
    )
    _billed_minutes_positive = models.Constraint(
        "CHECK(COALESCE(billed_minutes, 0) >= 0)", "Minutes billed cannot be negative."
    )

    @api.depends("task_id")
    def _compute_company_id(self):
        for session in self:
            session.company_id = session.task_id.company_id or self.env.company

    @api.depends("task_id")
    def _compute_crew_id(self):
        for session in self:
            session.crew_id = session.task_id.crew_id

    @api.depends("task_id")
    def _compute_sharing_key(self):
        for session in self:
            session.sharing_key = session.task_id.work_kind_id.sharing_key or "equal"

    @api.depends("line_ids.minutes", "line_ids.home_crew_id", "crew_id")
    def _compute_minutes(self):
        for session in self:
            own = session.line_ids.filtered(lambda line, crew=session.crew_id: line.home_crew_id == crew)
            session.people_count = len(session.line_ids)
            session.presence_minutes = sum(session.line_ids.mapped("minutes"))
            session.own_minutes = sum(own.mapped("minutes"))

    @api.depends("task_id.name", "date")
    def _compute_display_name(self):
        for session in self:
            day = session.task_id and session.date and self._format_day(session.date)
            session.display_name = " · ".join(filter(None, (session.task_id.name, day)))

    @api.depends("share_ids.minutes", "sharing_key")
    def _compute_share_text(self):
        for session in self:
            session.share_text = session._say_shares()

    def _get_stretch(self, minutes):
        """Return what the rule knows of one person's time in this session."""
        self.ensure_one()
        is_timed = bool(self.hour_to)
        return Stretch(
            key=self.id,
            minutes=minutes,
            start=round(self.hour_from * 60) if is_timed else None,
            end=round(self.hour_to * 60) if is_timed else None,
        )

    @api.model
    def _refuse_impossible_days(self, days):
        """Refuse a day nobody can have worked.

        :param dict days: (employee, date) → list of (session, minutes)
        :raises UserError: one sentence naming the person, the day and the tasks
        """
        for (employee, day), worked in days.items():
            problem = day_problem([session._get_stretch(minutes) for session, minutes in worked])
            if not problem:
                continue
            code, session_ids = problem
            tasks = ", ".join(self.browse(session_ids).task_id.mapped("name"))
            if code == TOO_LONG:
                raise UserError(
                    self.env._(
                        "%(person)s would have worked more than 24 hours on %(day)s (%(tasks)s): correct the minutes.",
                        person=employee.sudo().name,
                        day=self._format_day(day),
                        tasks=tasks,
                    )
                )
            raise UserError(
                self.env._(
                    "%(person)s is on two tasks at the same hour on %(day)s (%(tasks)s): correct the hours.",
                    person=employee.sudo().name,
                    day=self._format_day(day),
                    tasks=tasks,
                )
            )

    @api.model
    def _format_day(self, day):
        return format_date(self.env, day)
