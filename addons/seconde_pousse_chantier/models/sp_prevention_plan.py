from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..rules.prevention import NO_INSPECTION, OK, PLAN_EXPIRED, start_problem, written_plan_due

# Known to this module only: a client cannot send it in a context.
PLAN_STEP = object()


class SpPreventionPlan(models.Model):
    """The joint inspection before work at a farm, and the written plan where the law asks for one."""

    _name = "sp.prevention.plan"
    _description = "Joint Inspection and Prevention Plan"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    partner_id = fields.Many2one(
        "res.partner", "Host", required=True, index=True, check_company=True, ondelete="restrict"
    )
    task_ids = fields.Many2many("project.task", string="Jobs", check_company=True)
    date = fields.Date("Inspected On", required=True, default=fields.Date.context_today, tracking=True)
    date_to = fields.Date(
        "Valid Until",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        tracking=True,
        help="A year at most by default: places, crews and dangers change.",
    )
    hours_planned = fields.Float("Hours over 12 Months", compute="_compute_hours_planned")
    is_written_due = fields.Boolean("A Written Plan Is Due", compute="_compute_hours_planned")
    is_written_plan = fields.Boolean("Written Prevention Plan", tracking=True)
    line_ids = fields.One2many("sp.prevention.plan.line", "plan_id", "Dangers and Measures", copy=True)
    emergency_note = fields.Text("Emergency: Who to Call, Where to Meet")
    state = fields.Selection(
        [("draft", "Draft"), ("signed", "Signed"), ("cancel", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    host_signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    host_signed_by = fields.Char(copy=False)
    own_signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    own_signed_by = fields.Char(copy=False)
    signed_on = fields.Datetime(copy=False, readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date <= date_to)", "A prevention plan ends after its inspection: check its dates."
    )

    @api.depends("date")
    def _compute_date_to(self):
        for plan in self:
            plan.date_to = plan.date and plan.date + timedelta(days=364)

    @api.depends("partner_id", "date", "line_ids.danger_id")
    def _compute_hours_planned(self):
        for plan in self:
            tasks = self.env["project.task"].search(self._get_jobs_domain(plan.partner_id, plan.date))
            plan.hours_planned = sum(tasks.mapped("sp_hours_at_host"))
            plan.is_written_due = written_plan_due(
                plan.hours_planned,
                self._get_threshold_hours(plan.date),
                any(plan.line_ids.danger_id.mapped("is_listed")),
            )

    @api.model
    def _get_threshold_hours(self, day):
        day = day or fields.Date.context_today(self)
        return self.env["sp.legal.parameter"]._get_value("prevention_plan_hours", day)

    @api.model
    def _get_jobs_domain(self, host, day):
        """Return the domain of the jobs at a host over the twelve months that hold a day."""
        day = day or fields.Date.context_today(self)
        return [
            ("is_field_job", "=", True),
            ("farm_partner_id", "=", host.id),
            ("job_state", "not in", ("request", "lost")),
            ("planned_date", ">", day - timedelta(days=365)),
            ("planned_date", "<", day + timedelta(days=365)),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("sp.prevention.plan") or "/"
            if vals.get("state", "draft") != "draft":
                self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("sp_plan_step") is not PLAN_STEP:
            if "state" in vals or "signed_on" in vals:
                self._refuse_by_hand()
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_open()

    def _refuse_by_hand(self):
        raise UserError(self.env._("A prevention plan is signed or cancelled with its buttons."))

    def _check_open(self):
        closed = self.filtered(lambda plan: plan.state == "signed")
        if closed:
            raise UserError(
                self.env._(
                    "Plan %(number)s is signed and no longer changes: duplicate it for a new inspection.",
                    number=closed[0].name,
                )
            )

    def sign(self, host_signature, host_signed_by, own_signature, own_signed_by):
        """Sign as the host and as us, on the spot.

        :raises UserError: a signature or a name is missing, or a danger has no measure
        """
        self.ensure_one()
        self._check_open()
        names = [(name or "").strip() for name in (host_signed_by, own_signed_by)]
        if not (host_signature and own_signature and all(names)):
            raise UserError(self.env._("Both sides sign with their name: the host, and whoever leads the work."))
        if not self.line_ids:
            raise UserError(self.env._("Write at least one danger and its measure: that is what is signed."))
        self.with_context(sp_plan_step=PLAN_STEP).write(
            {
                "host_signature": host_signature,
                "host_signed_by": names[0],
                "own_signature": own_signature,
                "own_signed_by": names[1],
                "signed_on": fields.Datetime.now(),
                "state": "signed",
            }
        )

    def action_cancel(self):
        """Cancel plans that no longer hold; the jobs they cover need a new one."""
        self.with_context(sp_plan_step=PLAN_STEP).state = "cancel"

    # ------------------------------------------------------------------
    # May work start?
    # ------------------------------------------------------------------

    @api.model
    def _check_may_start(self, job, day):
        """Refuse work at a host without its signed inspection, or its written plan where one is due.

        :param project.task job: field job
        :param date day: day of work
        :raises UserError: what is missing, in one sentence
        """
        host = job.farm_partner_id
        plans = self.sudo().search(
            [("partner_id", "=", host.id), ("company_id", "=", job.company_id.id), ("state", "=", "signed")],
            order="date",
        )
        jobs = self.env["project.task"].sudo().search(self._get_jobs_domain(host, day)) | job.sudo()
        is_due = written_plan_due(
            sum(jobs.mapped("sp_hours_at_host")),
            self._get_threshold_hours(day),
            any((job.danger_ids | job.work_kind_id.danger_ids).mapped("is_listed")),
        )
        problems = [start_problem(day, plan.date, plan.date_to, plan.is_written_plan, is_due) for plan in plans]
        if OK in problems:
            return
        problem = problems[-1] if problems else NO_INSPECTION
        day_text = format_date(self.env, day)
        if problem == NO_INSPECTION:
            raise UserError(
                self.env._(
                    "No signed joint inspection at %(host)s covers %(day)s: inspect the place with the host first.",
                    host=host.name,
                    day=day_text,
                )
            )
        if problem == PLAN_EXPIRED:
            raise UserError(
                self.env._(
                    "The inspection at %(host)s has expired on %(day)s: inspect the place with the host again.",
                    host=host.name,
                    day=day_text,
                )
            )
        raise UserError(
            self.env._(
                "Work at %(host)s needs a written prevention plan (hours over twelve months, or dangerous work): "
                "write and sign it before %(day)s.",
                host=host.name,
                day=day_text,
            )
        )
