from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.prevention import hours_over_twelve_months, written_plan_due


class SpPreventionPlan(models.Model):
    """The joint inspection before work at a farm, and the written plan where the law asks for one.

    Code du travail, art. R4512-2 (inspection), R4512-3 (zones, ways in), R4512-6 to R4512-8 (plan and what it says),
    R4512-12 (labour inspectorate).
    """

    _name = "sp.prevention.plan"
    _description = "Joint Inspection and Prevention Plan"
    _inherit = ["sp.prevention.gate", "sp.photographed", "sp.signed.document"]
    _order = "date desc, id desc"
    _check_company_auto = True

    _sequence_code = "sp.prevention.plan"
    _report_xmlid = "seconde_pousse_chantier.report_prevention_plan"
    _signature_field = "plan_id"

    partner_id = fields.Many2one(
        "res.partner", "Host", required=True, index=True, check_company=True, ondelete="restrict"
    )
    task_ids = fields.Many2many(
        "project.task", string="Jobs", check_company=True, domain="[('is_field_job', '=', True)]"
    )
    date = fields.Date("Inspected On", required=True, default=fields.Date.context_today, tracking=True)
    date_to = fields.Date(
        "Valid Until",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        tracking=True,
        help="A year at most by default: places, crews and dangers change.",
    )
    present_host = fields.Char("Present for the Host", help="Names and roles of whoever walked the place.")
    present_own = fields.Char("Present for Us", default=lambda self: self.env.user.name)
    hours_planned = fields.Float("Hours over 12 Months", compute="_compute_hours_planned")
    is_written_due = fields.Boolean("A Written Plan Is Due", compute="_compute_hours_planned")
    is_written_plan = fields.Boolean(
        "Written Prevention Plan",
        tracking=True,
        help="Due from 400 hours over twelve months at this host, or for a dangerous work of the law's list.",
    )
    danger_ids = fields.Many2many(
        "sp.danger", string="Dangers Seen", compute="_compute_danger_ids", inverse="_inverse_danger_ids"
    )
    line_ids = fields.One2many("sp.prevention.plan.line", "plan_id", "Dangers and Measures", copy=True)
    zone_note = fields.Text("Where We Work, Where We Do Not Go")
    access_note = fields.Text("Ways In, Vehicles, Parking")
    instruction_note = fields.Text("Instructions Given to the Crew")
    emergency_note = fields.Text("Emergency: Who to Call, Where to Meet")
    previous_id = fields.Many2one(
        "sp.prevention.plan", "Replaces", readonly=True, copy=False, check_company=True, index="btree_not_null"
    )
    next_ids = fields.One2many("sp.prevention.plan", "previous_id", "Replaced By", readonly=True)
    inspectorate_told_on = fields.Date(
        "Labour Inspectorate Told On",
        copy=False,
        tracking=True,
        help="The host tells it in writing that work starts, when the plan is a written one.",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date <= date_to)", "A prevention plan ends after its inspection: check its dates."
    )
    _previous_unique = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL AND state != 'cancel'",
        "This plan already has its next version: open that one.",
    )

    @api.depends("date")
    def _compute_date_to(self):
        for plan in self:
            plan.date_to = plan.date and plan.date + timedelta(days=364)

    @api.depends("partner_id", "date", "company_id", "task_ids", "line_ids.danger_id")
    def _compute_hours_planned(self):
        for plan in self:
            day = plan.date or fields.Date.context_today(plan)
            hours = self._get_hours(plan.partner_id, plan.company_id)
            plan.hours_planned = hours_over_twelve_months(hours, day)
            plan.is_written_due = written_plan_due(
                plan.hours_planned,
                self._get_threshold_hours(day),
                any((plan.line_ids.danger_id | plan.task_ids._sp_get_dangers()).mapped("is_listed")),
            )

    @api.depends("line_ids.danger_id")
    def _compute_danger_ids(self):
        for plan in self:
            plan.danger_ids = plan.line_ids.danger_id

    @api.onchange("danger_ids")
    def _inverse_danger_ids(self):
        """Ticking a danger adds its line with its usual measure; unticking takes it off."""
        for plan in self:
            wanted = plan.danger_ids._origin or plan.danger_ids
            gone = plan.line_ids.filtered(
                lambda line, wanted=wanted: (line.danger_id._origin or line.danger_id) not in wanted
            )
            new = wanted - (plan.line_ids.danger_id._origin or plan.line_ids.danger_id)
            plan.line_ids = [
                *(Command.delete(line.id) for line in gone),
                *(Command.create(plan._prepare_line(danger)) for danger in new),
            ]

    @api.onchange("task_ids")
    def _onchange_task_ids(self):
        if not self.partner_id:
            self.partner_id = self.task_ids.farm_partner_id[:1]

    @api.model
    def _prepare_line(self, danger):
        return {"danger_id": danger.id, "measure": danger.measure}

    @api.model
    def _get_fields_kept_free(self):
        return super()._get_fields_kept_free() | {"inspectorate_told_on"}

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def _check_may_sign(self):
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("The inspection is signed on the day you walk the place: correct its date."))
        if not self.line_ids:
            raise UserError(self.env._("Write at least one danger and its measure: that is what is signed."))
        without = self.line_ids.filtered(lambda line: not (line.measure or "").strip())
        if without:
            raise UserError(
                self.env._(
                    "Write what protects from “%(danger)s”: a danger without its measure is not signed.",
                    danger=without[0].danger_id.name,
                )
            )
        if self.is_written_due and not self.is_written_plan:
            raise UserError(
                self.env._(
                    "Work at %(host)s needs a written prevention plan (%(hours)s hours over twelve months, or "
                    "dangerous work): tick “Written Prevention Plan” and write instructions and emergency.",
                    host=self.partner_id.name,
                    hours=round(self.hours_planned),
                )
            )
        if self.is_written_plan and not (self.instruction_note and self.emergency_note):
            raise UserError(
                self.env._("A written plan says what the crew was told and who to call in an emergency: write both.")
            )

    def _prepare_next_version(self):
        return {**super()._prepare_next_version(), "date": fields.Date.context_today(self)}

    def _after_signature(self):
        self.env["sp.prevention.plan"].sudo()._withdraw_alerts(self)

    # ------------------------------------------------------------------
    # Alerts
    # ------------------------------------------------------------------

    @api.model
    def _get_alert_models(self):
        return ["project.task", "sp.prevention.plan"]

    @api.model
    def _get_alerts(self, today):
        """Return the jobs that begin soon without inspection, and the written plans the inspectorate does not know."""
        days = int(self.env["sp.legal.parameter"]._get_value("inspection_alert_days", today))
        jobs = self.env["project.task"].search(
            [
                ("is_field_job", "=", True),
                ("job_state", "not in", ["done", "billed", "reviewed", "lost"]),
                ("planned_date", ">=", today),
                ("planned_date", "<=", today + timedelta(days=days)),
            ]
        )
        problems = self._get_start_problems([(job, job.planned_date) for job in jobs])
        alerts = [
            (job, self._get_job_users(job), job.planned_date, problems[job, job.planned_date])
            for job in jobs
            if problems[job, job.planned_date]
        ]
        untold = self.search(
            [
                ("state", "=", "signed"),
                ("is_written_plan", "=", True),
                ("inspectorate_told_on", "=", False),
                ("date_to", ">=", today),
            ]
        )
        summary = self.env._("Written plan: has the host told the labour inspectorate in writing that work starts?")
        alerts += [(plan, self._get_plan_users(plan), plan.date + timedelta(days=1), summary) for plan in untold]
        return alerts

    @api.model
    def _get_job_users(self, job):
        leads = job.user_ids or job.visited_by_id or job.crew_id.manager_id.user_id
        return leads.filtered("active") or self._get_users_of("seconde_pousse.group_manager", job.company_id)[:1]

    @api.model
    def _get_plan_users(self, plan):
        author = plan.create_uid.filtered("active")
        return author or self._get_users_of("seconde_pousse.group_manager", plan.company_id)[:1]

    @api.model
    def _withdraw_alerts(self, plans):
        """Withdraw, as soon as a plan is signed, what the alerts of its jobs asked for."""
        activities = self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", self.env.ref(self._alert_type).id),
                ("res_model", "=", "project.task"),
                ("res_id", "in", self.env["project.task"].search(self._get_host_domain(plans.partner_id)).ids),
            ]
        )
        jobs = self.env["project.task"].browse(activities.mapped("res_id"))
        problems = self._get_start_problems([(job, job.planned_date) for job in jobs if job.planned_date])
        solved = {job.id for (job, _day), problem in problems.items() if not problem}
        activities.filtered(lambda activity: activity.res_id in solved).unlink()

    # ------------------------------------------------------------------
    # Hours at a host
    # ------------------------------------------------------------------

    @api.model
    def _get_threshold_hours(self, day):
        return self.env["sp.legal.parameter"]._get_value("prevention_plan_hours", day)

    @api.model
    def _get_host_domain(self, hosts):
        """Return the domain of the jobs at hosts, whichever of their addresses it is."""
        return Domain("is_field_job", "=", True) & Domain(
            "farm_partner_id", "child_of", hosts.commercial_partner_id.ids
        )

    @api.model
    def _get_hours(self, host, company):
        """Return the hours worked or foreseen at a host.

        Worked hours count on their day; what is still foreseen of a job, on its planned day.

        :rtype: list[tuple[date, float]]
        """
        return self._get_hours_by_host(host, company).get((host.commercial_partner_id, company), [])

    @api.model
    def _get_hours_by_host(self, hosts, companies):
        """Return the hours worked or foreseen at hosts, for each of our companies.

        :rtype: dict[tuple[res.partner, res.company], list[tuple[date, float]]]
        """
        if not hosts:
            return {}
        jobs = self.env["project.task"].sudo()
        jobs = jobs.search(
            self._get_host_domain(hosts)
            & Domain("company_id", "in", companies.ids)
            & Domain("job_state", "not in", ["request", "lost"])
        )
        worked = self.env["sp.work.session"].sudo()
        worked = worked._read_group([("task_id", "in", jobs.ids)], ["task_id", "date:day"], ["presence_minutes:sum"])
        hours, done = {}, {}
        for job, day, minutes in worked:
            key = (job.farm_partner_id.commercial_partner_id, job.company_id)
            hours.setdefault(key, []).append((fields.Date.to_date(day), minutes / 60))
            done[job] = done.get(job, 0) + minutes / 60
        for job in jobs:
            left = job.estimated_people * job.estimated_hours - done.get(job, 0)
            if left > 0 and not job.is_work_done:
                key = (job.farm_partner_id.commercial_partner_id, job.company_id)
                hours.setdefault(key, []).append((job.planned_date or fields.Date.context_today(job), left))
        return {
            (host.with_env(self.env), company.with_env(self.env)): spent for (host, company), spent in hours.items()
        }
