from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..rules.agreement import (
    ABOVE_COST,
    DANGEROUS,
    INSURANCE_ENDS,
    LED_BY_US,
    NO_AMENDMENT,
    NO_CONSENT,
    NO_LEADER,
    NO_LENGTH,
    NO_PEOPLE,
    NO_SAFETY,
    TO_TOWN,
    UNINSURED,
    AgreementFacts,
    refusals,
    warnings,
)

CONTRACT_KINDS = [("service", "Service contract"), ("lending", "Lending of labour")]

# An average of fewer people would tell somebody's wage.
FEWEST_COSTS = 3


class SpAgreement(models.Model):
    """What the farm and the association signed before a job: who leads, who answers for safety, insurance.

    A service contract and a lending of labour are not the same contract: the kind is chosen, never guessed, and has
    its own text. Lending for profit is forbidden (Code du travail, art. L8241-1); without profit it asks for what
    art. L8241-2 says. The texts are to be read by a lawyer.
    """

    _name = "sp.agreement"
    _description = "Agreement of a Field Job"
    _inherit = ["sp.agreement.online", "sp.safety.alert", "sp.signed.document", "portal.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _sequence_code = "sp.agreement"
    _report_xmlid = "seconde_pousse_chantier.report_agreement"
    _signature_field = "agreement_id"

    task_id = fields.Many2one(
        "project.task",
        "Job",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('is_field_job', '=', True)]",
    )
    partner_id = fields.Many2one(
        "res.partner", "Farm or Town", compute="_compute_partner_id", store=True, index=True, check_company=True
    )
    kind = fields.Selection(CONTRACT_KINDS, "Kind of Contract", required=True, tracking=True)
    template_id = fields.Many2one(
        "sp.agreement.template",
        "Text",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('kind', '=', kind)]",
    )
    warning = fields.Text(related="template_id.warning")
    is_text_verified = fields.Boolean(related="template_id.is_verified")
    order_id = fields.Many2one("sale.order", "Quote", check_company=True, index="btree_not_null")
    subject = fields.Text("Work Agreed", help="What, where, how much: prefilled from the job.")
    price_note = fields.Text("Price", help="As on the quote.")
    date_from = fields.Date("From")
    date_to = fields.Date("To")
    supervisor_id = fields.Many2one(
        "hr.employee", "Leads the Work", check_company=True, help="In a service, ours; in a lending, nobody of ours."
    )
    host_leader = fields.Char("Leads the Work for the Customer", help="In a lending of labour, the customer leads.")
    safety_contact = fields.Char("Answers for Safety at the Farm", help="Name and phone.")
    own_safety_contact = fields.Char(
        "Answers for Safety with Us",
        compute="_compute_own_safety_contact",
        store=True,
        precompute=True,
        readonly=False,
        help="Name and phone: whoever leads the work, or the crew, unless you name somebody else.",
    )
    has_water = fields.Boolean("Water")
    has_shelter = fields.Boolean("Shelter")
    has_toilet = fields.Boolean("Toilet")
    welcome_note = fields.Char("About Water, Shelter and Toilet", help="Where they are, or what we bring.")
    insurance_proof = fields.Binary(attachment=True)
    insurance_proof_name = fields.Char("File Name")
    insurance_until = fields.Date("Insured Until", help="Last day of the liability insurance of the customer.")
    # Lending of labour
    person_ids = fields.One2many("sp.agreement.person", "agreement_id", "People Lent", copy=True)
    body = fields.Html(compute="_compute_body", store=True, readonly=False, help="Frozen when signed.")
    fact_warning = fields.Text("Does Not Fit", compute="_compute_fact_warning")
    previous_id = fields.Many2one(
        "sp.agreement", "Replaces", readonly=True, copy=False, check_company=True, index="btree_not_null"
    )
    next_ids = fields.One2many("sp.agreement", "previous_id", "Replaced By", readonly=True)
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, required=True, index=True
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_from <= date_to)",
        "An agreement ends after it begins: check its dates.",
    )
    _previous_unique = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL AND state != 'cancel'",
        "This agreement already has its next version: open that one.",
    )

    @api.depends("task_id")
    def _compute_company_id(self):
        for agreement in self:
            agreement.company_id = agreement.task_id.company_id or self.env.company

    @api.depends("task_id.farm_partner_id")
    def _compute_partner_id(self):
        for agreement in self:
            if agreement.state == "draft" or not agreement.partner_id:
                agreement.partner_id = agreement.task_id.farm_partner_id

    @api.depends("kind")
    def _compute_template_id(self):
        templates = self.env["sp.agreement.template"]
        for agreement in self:
            if agreement.template_id.kind != agreement.kind:
                agreement.template_id = templates._get_for(agreement.kind, agreement.company_id)

    @api.depends("supervisor_id", "task_id.crew_id")
    def _compute_own_safety_contact(self):
        for agreement in self:
            # Nobody known of the new leader or crew: whoever was named stays.
            if agreement.state == "draft":
                contact = agreement._describe_contact(agreement._get_own_leader())
                agreement.own_safety_contact = contact or agreement.own_safety_contact

    def _get_own_leader(self):
        """Return who leads for us: the supervisor named, else whoever leads the crew of the job.

        :rtype: hr.employee
        """
        self.ensure_one()
        leader = self.supervisor_id or self.task_id.crew_id.sudo().manager_id
        return leader.filtered(lambda one: one.company_id == self.task_id.company_id)

    @api.depends("template_id")
    def _compute_body(self):
        for agreement in self:
            agreement.body = agreement.template_id.body or Markup()

    # ------------------------------------------------------------------
    # Does the kind fit the facts?
    # ------------------------------------------------------------------

    @api.depends(
        "kind",
        "supervisor_id",
        "person_ids.consent_on",
        "person_ids.amendment_on",
        "date_from",
        "date_to",
        "insurance_until",
        "order_id.order_line.price_subtotal",
        "task_id.danger_ids",
        "task_id.planned_date",
    )
    def _compute_fact_warning(self):
        for agreement in self:
            codes = warnings(agreement._get_facts()) if agreement.kind else []
            agreement.fact_warning = "\n".join(agreement._say_warning(code) for code in codes) or False

    def _get_facts(self):
        """Return what the rule weighs."""
        self.ensure_one()
        job = self.task_id
        return AgreementFacts(
            kind=self.kind,
            has_leader=bool(self.supervisor_id),
            has_own_safety=bool((self.own_safety_contact or "").strip()),
            has_people=bool(self.person_ids),
            has_length=bool(self.date_from and self.date_to),
            has_consent=all(self.person_ids.mapped("consent_on")),
            has_amendment=all(self.person_ids.mapped("amendment_on")),
            price_hour=self._get_price_hour(),
            cost_hour=self._get_cost_hour(),
            is_town=job.farm_partner_id.sp_customer_kind == "public" or job.work_kind_id.activity == "green_space",
            is_dangerous=any(job._sp_get_dangers().mapped("is_listed")),
            insured_until=self.insurance_until or None,
            ends_on=self.date_to or job.planned_date or fields.Date.context_today(self),
        )

    def _get_price_hour(self):
        """Return what an hour of one person is sold, when the quote is by the hour; None otherwise."""
        self.ensure_one()
        hour = self.env.ref("uom.product_uom_hour")
        lines = self.order_id.sudo().order_line.filtered(
            lambda line: not line.display_type and line.product_uom_id == hour and line.product_uom_qty
        )
        hours = sum(lines.mapped("product_uom_qty"))
        return sum(lines.mapped("price_subtotal")) / hours if hours else None

    def _get_cost_hour(self):
        """Return the average cost of an hour: of the crew, or of everybody when the crew is small.

        Nobody's own cost can be guessed from it; None when too few costs are known.
        """
        self.ensure_one()
        employees = self.env["hr.employee"].sudo()
        company = [("company_id", "=", self.company_id.id), ("hourly_cost", ">", 0)]
        for domain in ([*company, ("department_id", "=", self.task_id.crew_id.id)], company):
            costs = employees.search(domain).mapped("hourly_cost")
            if len(costs) >= FEWEST_COSTS:
                return sum(costs) / len(costs)
        return None

    def _say_warning(self, code):
        self.ensure_one()
        return {
            ABOVE_COST: self.env._(
                "The quote sells an hour above what it costs: lending with a profit is forbidden (Code du travail, "
                "L8241-1). Lower the price to the cost, or make a service contract."
            ),
            TO_TOWN: self.env._(
                "Work for a town, or green-space work, is a service led by our supervisor: a lending does not fit."
            ),
            DANGEROUS: self.env._(
                "This job holds a dangerous work of the law's list: fixed-term contracts are not lent for particularly "
                "dangerous work (Code du travail, L1242-6 and L4154-1). Ask a lawyer first."
            ),
            LED_BY_US: self.env._(
                "Our supervisor leads the work: that is a service. In a lending of labour, the customer leads."
            ),
            UNINSURED: self.env._("No proof of the customer's liability insurance is filed: ask for it."),
            INSURANCE_ENDS: self.env._(
                "The customer's insurance ends on %(day)s, before the work does: ask for the new proof.",
                day=format_date(self.env, self.insurance_until),
            ),
        }[code]

    def _check_may_sign(self):
        if not self.template_id:
            raise UserError(self.env._("Choose the text of the agreement first: each kind of contract has its own."))
        said = {
            NO_LEADER: self.env._("In a service contract our supervisor leads the work: say who."),
            NO_PEOPLE: self.env._("A lending of labour names the people lent: choose them."),
            NO_LENGTH: self.env._("A lending of labour says from when to when: type both days."),
            NO_CONSENT: self.env._("Each person lent agrees in writing first: type the day they did."),
            NO_AMENDMENT: self.env._(
                "Each person lent signs an amendment to their contract first (work, hours, place): type the day "
                "they did."
            ),
            NO_SAFETY: self.env._("Say who answers for safety with us: name and phone."),
        }
        for code in refusals(self._get_facts()):
            raise UserError(said[code])

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def _prepare_frozen(self):
        # The text is written with the signature: what was read is what is kept.
        return {"body": self.body, "partner_id": self.partner_id.id}

    def _prepare_next_version(self):
        return {**super()._prepare_next_version(), "body": self.body}

    @api.model
    def _get_fields_kept_free(self):
        # The proof of a new year of insurance is filed without signing again.
        return super()._get_fields_kept_free() | {"insurance_proof", "insurance_proof_name", "insurance_until"}

    def _after_signature(self):
        self.task_id.contract_kind = self.kind

    # ------------------------------------------------------------------
    # Made from a job
    # ------------------------------------------------------------------

    @api.model
    def _prepare_from_job(self, job, kind):
        """Return the values of an agreement, prefilled from its job, its quote and the last one with this customer.

        :param project.task job: field job
        :param str kind: see `CONTRACT_KINDS`
        :rtype: dict
        """
        orders = job.sp_order_ids.filtered(lambda order: order.state != "cancel").sorted("id")
        order = (orders.filtered(lambda order: order.state == "sale") or orders)[-1:]
        last = self.search([("partner_id", "=", job.farm_partner_id.id), ("state", "=", "signed")], limit=1)
        me = self.env.user.sudo().employee_id
        leader = job.crew_id.sudo().manager_id or me
        leader = leader if leader.company_id == job.company_id else leader.browse()
        start = job.planned_date or job.wished_from
        return {
            "task_id": job.id,
            "kind": kind,
            "order_id": order.id,
            "subject": self._describe_work(job),
            "price_note": self._describe_price(order),
            "date_from": start,
            "date_to": max((day for day in (start, job.wished_to) if day), default=False),
            "supervisor_id": leader.id if kind == "service" else False,
            "safety_contact": last.safety_contact or self._describe_contact(job.farm_partner_id),
            "host_leader": last.host_leader or (job.farm_partner_id.name if kind == "lending" else False),
            "has_water": last.has_water,
            "has_shelter": last.has_shelter,
            "has_toilet": last.has_toilet,
            "welcome_note": last.welcome_note,
            "insurance_proof": last.insurance_proof,
            "insurance_proof_name": last.insurance_proof_name,
            "insurance_until": last.insurance_until,
        }

    @api.model
    def _describe_work(self, job):
        lines = [job.name]
        if job.work_kind_id:
            lines.append(self.env._("Work: %(kind)s", kind=job.work_kind_id.name))
        if job.location_note:
            lines.append(self.env._("Place: %(place)s", place=job.location_note))
        if job.wished_quantity:
            unit = job.wished_unit_id.name or ""
            quantity = self.env["res.company"]._sp_say_number(job.wished_quantity)
            lines.append(self.env._("Quantity: %(quantity)s %(unit)s", quantity=quantity, unit=unit))
        return "\n".join(lines)

    @api.model
    def _describe_price(self, order):
        """Return the lines of the quote, in words."""
        return "\n".join(
            self.env._(
                "%(what)s: %(price)s without VAT (%(unit)s)",
                what=line.product_id.name or line.name,
                price=line.currency_id.format(line.price_unit * (1 - line.discount / 100)),
                unit=line.product_uom_id.name,
            )
            for line in order.sudo().order_line
            if not line.display_type
        )

    @api.model
    def _describe_contact(self, somebody):
        one = somebody.sudo()
        phone = one.work_phone if one._name == "hr.employee" else one.phone
        return ", ".join(text for text in (one.name, phone) if text)

    # ------------------------------------------------------------------
    # Alerts
    # ------------------------------------------------------------------

    @api.model
    def _get_alerts(self, today):
        """Return the signed agreements of jobs not finished whose insurance proof has run out."""
        ended = self.search(
            [
                ("state", "=", "signed"),
                ("insurance_until", "<", today),
                ("task_id.job_state", "in", ["agreed", "planned"]),
            ]
        )
        summary = self.env._("The customer's insurance proof has run out: ask for the new one")
        return [
            (one, self._get_users_of("seconde_pousse.group_manager", one.company_id)[:1], today, summary)
            for one in ended
        ]
