from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.job_state import JobFacts, job_state, next_step
from .sp_agreement import CONTRACT_KINDS

JOB_STATES = [
    ("request", "Request"),
    ("visit", "Visit"),
    ("quote", "Quote"),
    ("agreed", "Agreed"),
    ("planned", "Planned"),
    ("done", "Work Done"),
    ("billed", "Billed"),
    ("reviewed", "Reviewed"),
    ("lost", "Not Done"),
]
NEXT_STEPS = [
    ("visit", "Visit the place"),
    ("quote", "Make the quote"),
    ("confirm", "Have the quote accepted"),
    ("agree", "Have the agreement signed"),
    ("plan", "Plan the days"),
    ("inspect", "Inspect the place with the host"),
    ("work", "Type the hours"),
    ("sign", "Have the work note signed"),
    ("finish", "Say that the work is done"),
    ("bill", "Bill"),
    ("review", "Review with the customer"),
]


class SpTaskJob(models.AbstractModel):
    """A field job sold to a farm or a town; part of `project.task`."""

    _name = "sp.task.job"
    _description = "Field Job"

    is_field_job = fields.Boolean("Field Job", index=True)
    farm_partner_id = fields.Many2one(
        "res.partner", "Farm or Town", index="btree_not_null", check_company=True, tracking=True
    )
    job_state = fields.Selection(
        JOB_STATES,
        "Step of the Job",
        compute="_compute_job_state",
        store=True,
        index=True,
        tracking=True,
        group_expand=True,
        help="What was done says it: visit, quote, agreement, planned days, signed notes, invoice, review.",
    )
    is_job_lost = fields.Boolean(copy=False, readonly=True)
    is_work_done = fields.Boolean(copy=False, readonly=True)
    work_ended_on = fields.Date(copy=False, readonly=True)
    review_due = fields.Date("Review Before", compute="_compute_review_due", store=True, index=True)
    job_quote_count = fields.Integer("Number of Quotes", compute="_compute_job_quote_count")
    contract_warning = fields.Char(compute="_compute_contract_warning")
    job_next_step = fields.Selection(NEXT_STEPS, compute="_compute_job_next_step")
    # What follows
    contract_kind = fields.Selection(
        CONTRACT_KINDS,
        "Contract",
        tracking=True,
        help="Not the same contract: in a service our supervisor leads the work.",
    )
    work_contract_id = fields.Many2one("sp.work.contract", "Public Contract", check_company=True)
    agreement_ids = fields.One2many("sp.agreement", "task_id")
    sp_order_ids = fields.One2many("sale.order", "sp_job_id", "Quotes")
    work_note_ids = fields.One2many("sp.work.note", "task_id")
    review_id = fields.Many2one("sp.job.review", copy=False, index="btree_not_null")

    @api.depends(
        "is_field_job",
        "is_job_lost",
        "is_work_done",
        "review_id",
        "planned_date",
        "visited_on",
        "agreement_ids.state",
        "sp_order_ids.state",
        "sp_order_ids.invoice_status",
        "work_contract_id",
    )
    def _compute_job_state(self):
        for task in self:
            task.job_state = job_state(task._get_job_facts()) if task.is_field_job else False

    def _get_job_facts(self, is_detailed=False):
        """Return what is known of a job.

        :param bool is_detailed: what its next step needs as well, which costs more to find
        :rtype: odoo.addons.seconde_pousse_chantier.rules.job_state.JobFacts
        """
        self.ensure_one()
        orders = self.sudo().sp_order_ids.filtered(lambda order: order.state != "cancel")
        sold = orders.filtered(lambda order: order.state == "sale")
        billed = sold.order_line.filtered(lambda line: line.qty_invoiced and not line.is_downpayment)
        return JobFacts(
            is_lost=self.is_job_lost,
            is_reviewed=bool(self.review_id),
            is_work_done=self.is_work_done,
            # Work nobody signed is not to invoice, nor billed.
            is_all_billed=bool(billed) and all(order.invoice_status != "to invoice" for order in sold),
            is_planned=bool(self.planned_date),
            # The contract of a public buyer is its agreement.
            is_agreed="signed" in self.agreement_ids.mapped("state") or bool(sold and self.work_contract_id),
            has_quote=bool(orders),
            is_visited=bool(self.visited_on),
            is_sold=bool(sold),
            is_inspected=is_detailed and self._is_inspected(),
            has_hours=is_detailed and bool(self.session_ids),
            has_signed_note=is_detailed and "signed" in self.work_note_ids.mapped("state"),
        )

    def _is_inspected(self):
        """Tell whether the law's papers let work start on the planned day."""
        self.ensure_one()
        try:
            self.env["sp.prevention.plan"]._check_may_start(self, self.planned_date or self.company_id._sp_get_today())
        except UserError:
            return False
        return True

    @api.depends("job_state", "planned_date", "farm_partner_id", "session_ids", "work_note_ids.state")
    def _compute_job_next_step(self):
        for task in self:
            task.job_next_step = next_step(task._get_job_facts(is_detailed=True)) if task.is_field_job else False

    @api.depends("is_field_job", "is_job_lost", "work_ended_on", "review_id")
    def _compute_review_due(self):
        for task in self:
            task.review_due = False
            if task.is_field_job and task.work_ended_on and not (task.review_id or task.is_job_lost):
                days = self.env["sp.legal.parameter"]._get_value("review_late_days", task.work_ended_on)
                task.review_due = task.work_ended_on + timedelta(days=int(days))

    def _compute_job_quote_count(self):
        orders = self.env["sale.order"].sudo()
        domain = [("sp_job_id", "in", self.ids), ("state", "!=", "cancel")]
        counts = {task.id: count for task, count in orders._read_group(domain, ["sp_job_id"], ["__count"])}
        for task in self:
            task.job_quote_count = counts.get(task.id, 0)

    @api.depends("farm_partner_id.sp_customer_kind", "work_contract_id", "planned_date")
    def _compute_contract_warning(self):
        for task in self:
            is_public = task.is_field_job and task.farm_partner_id.sp_customer_kind == "public"
            task.contract_warning = is_public and task._get_contract_warning()

    def _get_contract_warning(self):
        """Return what is wrong with the contract of a job for a public buyer, or False."""
        self.ensure_one()
        contract = self.work_contract_id
        if contract:
            return contract._get_day_problem(self.planned_date or self.company_id._sp_get_today())
        if self.farm_partner_id._sp_get_payer().sp_market_number:
            return False
        return self.env._(
            "%(town)s has no contract number: without it its invoices may be refused. Choose the public contract.",
            town=self.farm_partner_id.display_name,
        )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_open_job(self):
        """Keep the request just typed, and stay on the pipeline."""
        return {"type": "ir.actions.act_window_close"}

    def action_finish_work(self):
        """Say that the work of these jobs is done: what is left is to bill it and review it.

        :raises UserError: a note waits for its signature, or hours sold are on none
        """
        for task in self:
            waiting = task.work_note_ids.filtered(lambda note: note.state == "draft")
            if waiting:
                raise UserError(
                    self.env._(
                        "Work note %(number)s is not signed: have it signed, or delete it, then finish the job.",
                        number=waiting[0].name,
                    )
                )
            is_sold = "sale" in task.sudo().sp_order_ids.mapped("state")
            if is_sold and task.session_ids and not task.work_note_ids:
                raise UserError(
                    self.env._(
                        "The hours of “%(job)s” are on no work note, and only signed work is billed: have the work "
                        "signed first.",
                        job=task.name,
                    )
                )
            days = task.session_ids.mapped("date")
            task.write({"is_work_done": True, "work_ended_on": max(days) if days else task.company_id._sp_get_today()})

    def action_reopen_work(self):
        """Undo the end of the work."""
        self.write({"is_work_done": False, "work_ended_on": False})

    def action_lose(self):
        """Say that these jobs will not be done.

        :raises UserError: hours were worked
        """
        if any(task.session_ids for task in self):
            raise UserError(self.env._("People worked on this job: finish it instead."))
        self.is_job_lost = True

    def action_win_back(self):
        """Take these jobs up again."""
        self.is_job_lost = False
