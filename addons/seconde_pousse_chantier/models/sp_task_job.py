from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..rules.job_state import JobFacts, job_state
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
    # Request
    requested_on = fields.Date(default=fields.Date.context_today, copy=False)
    request_source = fields.Selection(
        [("phone", "Phone"), ("mail", "Mail"), ("form", "Web form"), ("met", "Met on the farm")], default="phone"
    )
    wished_from = fields.Date()
    wished_to = fields.Date()
    wished_quantity = fields.Float()
    wished_unit_id = fields.Many2one("uom.uom")
    location_note = fields.Char("Where", help="Place, road, gate.")
    map_url = fields.Char("Map Link")
    constraint_note = fields.Text("Constraints")
    # Visit
    visited_on = fields.Date(copy=False)
    visited_by_id = fields.Many2one("res.users", copy=False)
    danger_ids = fields.Many2many("sp.danger", string="Dangers Seen")
    risk_note = fields.Text("Risks")
    estimated_people = fields.Integer()
    estimated_hours = fields.Float("Hours per Person")
    equipment_ids = fields.Many2many("maintenance.equipment", string="Equipment", check_company=True)
    price_mode = fields.Selection(
        [("hour", "By the hour"), ("day", "By the crew's day"), ("unit", "By the unit"), ("fixed", "Fixed price")]
    )
    sp_hours_at_host = fields.Float(
        "Hours at the Host", compute="_compute_sp_hours_at_host", help="Estimated at the visit, or worked when it is more."
    )
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

    @api.depends("estimated_people", "estimated_hours")
    def _compute_sp_hours_at_host(self):
        for task in self:
            task.sp_hours_at_host = max(task.estimated_people * task.estimated_hours, task.presence_minutes / 60)

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
    )
    def _compute_job_state(self):
        for task in self:
            task.job_state = job_state(task._get_job_facts()) if task.is_field_job else False

    def _get_job_facts(self):
        self.ensure_one()
        orders = self.sudo().sp_order_ids.filtered(lambda order: order.state != "cancel")
        sold = orders.filtered(lambda order: order.state == "sale")
        return JobFacts(
            is_lost=self.is_job_lost,
            is_reviewed=bool(self.review_id),
            is_work_done=self.is_work_done,
            is_all_billed=bool(sold) and all(order.invoice_status != "to invoice" for order in sold),
            is_planned=bool(self.planned_date),
            is_agreed="signed" in self.agreement_ids.mapped("state"),
            has_quote=bool(orders),
            is_visited=bool(self.visited_on),
        )

    @api.depends("is_field_job", "is_job_lost", "work_ended_on", "review_id")
    def _compute_review_due(self):
        for task in self:
            task.review_due = False
            if task.is_field_job and task.work_ended_on and not (task.review_id or task.is_job_lost):
                days = self.env["sp.legal.parameter"]._get_value("review_late_days", task.work_ended_on)
                task.review_due = task.work_ended_on + timedelta(days=int(days))

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_make_quote(self):
        """Make the quote of a job from what the visit found.

        :returns: action on the quote
        :raises UserError: no customer, or nothing to sell
        """
        self.ensure_one()
        if not self.farm_partner_id:
            raise UserError(self.env._("Choose the farm or town first: the quote is for it."))
        order = self.env["sale.order"].create(self._prepare_quote())
        return order._get_records_action()

    def _prepare_quote(self):
        self.ensure_one()
        product = self.work_kind_id.sudo().product_id
        if not product:
            raise UserError(
                self.env._(
                    "“%(kind)s” has no service to sell: choose one on the kind of work.",
                    kind=self.work_kind_id.name or self.env._("No kind of work"),
                )
            )
        return {
            "partner_id": self.farm_partner_id.id,
            "company_id": self.company_id.id,
            "sp_job_id": self.id,
            "client_order_ref": self.work_contract_id.number,
            "order_line": [Command.create(self._prepare_quote_line(product))],
        }

    def _prepare_quote_line(self, product):
        quantity = {
            "hour": self.estimated_people * self.estimated_hours,
            "unit": self.wished_quantity,
        }.get(self.price_mode, 1.0)
        return {"product_id": product.id, "product_uom_qty": quantity or 1.0}

    def action_finish_work(self):
        """Say that the work of these jobs is done: what is left is to bill it and review it.

        :raises UserError: a note waits for its signature
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
            days = task.session_ids.mapped("date")
            task.write(
                {"is_work_done": True, "work_ended_on": max(days) if days else task.company_id._sp_get_today()}
            )

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

    def action_invoice_jobs(self):
        """Bill every signed note of these jobs that is not billed yet, all at once.

        :returns: action on the invoices made
        :raises UserError: nothing to bill
        """
        orders = self.sp_order_ids.filtered(lambda order: order.state == "sale" and order.invoice_status == "to invoice")
        if not orders:
            raise UserError(self.env._("Nothing to bill: a signed work note is billed once, and these are."))
        return orders._create_invoices()._get_records_action()
