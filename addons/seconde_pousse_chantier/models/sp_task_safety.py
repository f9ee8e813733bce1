from odoo import api, fields, models
from odoo.exceptions import UserError


class SpTaskSafety(models.AbstractModel):
    """What a job needs before its first day: agreement, inspection, authorisations; part of `project.task`."""

    _name = "sp.task.safety"
    _description = "Safety of a Job"

    prevention_plan_ids = fields.Many2many("sp.prevention.plan", string="Inspections", copy=False)
    sp_agreement_count = fields.Integer("Number of Agreements", compute="_compute_sp_safety_counts")
    sp_inspection_count = fields.Integer("Number of Inspections", compute="_compute_sp_safety_counts")
    sp_safety_problem = fields.Char(
        "Missing before the First Day",
        compute="_compute_sp_safety_problem",
        help="Nobody works at a host's before the signed joint inspection.",
    )

    @api.depends("agreement_ids", "prevention_plan_ids")
    def _compute_sp_safety_counts(self):
        for task in self:
            task.sp_agreement_count = len(task.agreement_ids)
            task.sp_inspection_count = len(task.prevention_plan_ids)

    @api.depends(
        "is_field_job", "farm_partner_id", "planned_date", "job_state", "danger_ids", "prevention_plan_ids.state"
    )
    def _compute_sp_safety_problem(self):
        """One set of queries for any number of jobs: the week board shows it too."""
        waiting = self.filtered(
            lambda task: task.is_field_job and task.farm_partner_id and task.job_state in ("quote", "agreed", "planned")
        )
        today = fields.Date.context_today(self)
        days = [(task, task.planned_date or today) for task in waiting]
        problems = self.env["sp.prevention.plan"]._get_start_problems(days) if days else {}
        (self - waiting).sp_safety_problem = False
        for task, day in days:
            task.sp_safety_problem = problems[task, day]

    def _sp_get_dangers(self):
        """Return the dangers of these jobs: those seen at the visit and those of the kind of work."""
        return self.danger_ids | self.work_kind_id.danger_ids

    def _sp_get_equipment_on(self, day):
        """Return the bookings of these tasks that hold on a day.

        :param date day: day of work, in the company's time zone
        :rtype: sp.equipment.booking
        """
        holding = self.sudo().booking_ids.filtered(lambda booking: booking.state in ("asked", "ok", "out", "back"))
        return holding.filtered(
            lambda booking: booking._get_day(booking.date_from) <= day <= booking._get_day(booking.date_to)
        )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_open_agreement(self):
        """Open the agreement to sign, or the choice of the kind of contract.

        :raises UserError: no customer yet
        """
        self.ensure_one()
        if not self.farm_partner_id:
            raise UserError(self.env._("Choose the farm or town first: the agreement is with it."))
        draft = self.agreement_ids.filtered(lambda agreement: agreement.state == "draft")[-1:]
        if draft:
            return draft._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Which Contract?"),
            "res_model": "sp.agreement.choice",
            "view_mode": "form",
            "target": "new",
            "context": {"default_task_id": self.id},
        }

    def action_open_inspection(self):
        """Open the joint inspection of a job, made from what the visit found when there is none.

        :raises UserError: no customer yet
        """
        self.ensure_one()
        if not self.farm_partner_id:
            raise UserError(self.env._("Choose the farm or town first: you inspect its place with it."))
        plan = self.prevention_plan_ids.filtered(lambda one: one.state == "draft")[-1:]
        if not plan:
            plan = self.env["sp.prevention.plan"].create(self._sp_prepare_inspection())
        return plan._get_records_action()

    def _sp_prepare_inspection(self):
        self.ensure_one()
        plans = self.env["sp.prevention.plan"]
        lines = [fields.Command.create(plans._prepare_line(danger)) for danger in self._sp_get_dangers()]
        return {
            "partner_id": self.farm_partner_id.id,
            "company_id": self.company_id.id,
            "task_ids": [fields.Command.link(self.id)],
            "zone_note": self.location_note,
            "access_note": self.access_note,
            "instruction_note": self.risk_note,
            "line_ids": lines,
        }

    def action_see_agreements(self):
        """Open the agreements of a job."""
        return self.agreement_ids._get_records_action(name=self.env._("Agreements"))

    def action_see_inspections(self):
        """Open the inspections of a job."""
        return self.prevention_plan_ids._get_records_action(name=self.env._("Inspections"))
