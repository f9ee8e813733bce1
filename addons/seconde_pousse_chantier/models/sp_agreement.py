from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

CONTRACT_KINDS = [("service", "Service contract"), ("lending", "Lending of labour")]

# Known to this module only: a client cannot send it in a context.
AGREEMENT_STEP = object()


class SpAgreement(models.Model):
    """What the farm and the association signed before a job: who leads, who answers for safety, insurance.

    A service contract and a lending of labour are not the same contract (Code du travail, art. L8241-1: lending for
    profit is forbidden): the kind is chosen, never guessed, and has its own text.
    """

    _name = "sp.agreement"
    _description = "Agreement of a Field Job"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    task_id = fields.Many2one("project.task", required=True, index=True, ondelete="restrict", check_company=True)
    partner_id = fields.Many2one(related="task_id.farm_partner_id", store=True, index=True)
    kind = fields.Selection(CONTRACT_KINDS, required=True, tracking=True)
    template_id = fields.Many2one(
        "sp.agreement.template",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('kind', '=', kind)]",
    )
    warning = fields.Text(related="template_id.warning")
    order_id = fields.Many2one("sale.order", "Quote", check_company=True, index="btree_not_null")
    state = fields.Selection(
        [("draft", "Draft"), ("signed", "Signed"), ("cancel", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    supervisor_id = fields.Many2one("hr.employee", "Leads the Work", check_company=True)
    safety_contact = fields.Char("Answers for Safety at the Farm")
    has_water = fields.Boolean("Water")
    has_shelter = fields.Boolean("Shelter")
    has_toilet = fields.Boolean("Toilet")
    insurance_proof = fields.Binary(attachment=True)
    insurance_proof_name = fields.Char("File Name")
    insurance_until = fields.Date("Insured Until")
    body = fields.Html(compute="_compute_body", store=True, readonly=False, help="Frozen when signed.")
    signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    signed_by = fields.Char(copy=False)
    signed_on = fields.Datetime(copy=False, readonly=True)
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, required=True, index=True
    )

    @api.depends("task_id")
    def _compute_company_id(self):
        for agreement in self:
            agreement.company_id = agreement.task_id.company_id or self.env.company

    @api.depends("kind")
    def _compute_template_id(self):
        for agreement in self:
            if agreement.template_id.kind != agreement.kind:
                agreement.template_id = self.env["sp.agreement.template"].search(
                    [("kind", "=", agreement.kind), ("company_id", "in", [False, agreement.company_id.id])], limit=1
                )

    @api.depends("template_id")
    def _compute_body(self):
        for agreement in self:
            agreement.body = agreement.template_id.body or Markup()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("sp.agreement") or "/"
            if vals.get("state", "draft") != "draft":
                self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("sp_agreement_step") is not AGREEMENT_STEP:
            if {"state", "signed_on"} & set(vals):
                self._refuse_by_hand()
            if not set(vals) <= {"partner_id", "company_id", "message_main_attachment_id"}:
                self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_open()

    def _refuse_by_hand(self):
        raise UserError(self.env._("An agreement is signed or cancelled with its buttons."))

    def _check_open(self):
        closed = self.filtered(lambda agreement: agreement.state != "draft")
        if closed:
            raise UserError(
                self.env._(
                    "Agreement %(number)s is signed or cancelled and no longer changes: make another.",
                    number=closed[0].name,
                )
            )

    def sign(self, signature, signed_by):
        """Sign as the customer, on our phone or the portal.

        :param str signature: picture, base64
        :param str signed_by: who signs
        :raises UserError: no name, no text, nobody to lead the work
        """
        self.ensure_one()
        self._check_open()
        signed_by = (signed_by or "").strip()
        if not signature or not signed_by:
            raise UserError(self.env._("Type the name of whoever signs, then have them sign with a finger."))
        if not self.template_id:
            raise UserError(self.env._("Choose the text of the agreement first: each kind of contract has its own."))
        if self.kind == "service" and not self.supervisor_id:
            raise UserError(self.env._("In a service contract our supervisor leads the work: say who."))
        # The text is written with the signature: what was read is what is kept.
        self.with_context(sp_agreement_step=AGREEMENT_STEP).write(
            {
                "body": self.body,
                "signature": signature,
                "signed_by": signed_by,
                "signed_on": fields.Datetime.now(),
                "state": "signed",
            }
        )
        self.task_id.contract_kind = self.kind

    def action_cancel(self):
        """Cancel agreements; the job is no longer agreed."""
        self.with_context(sp_agreement_step=AGREEMENT_STEP).state = "cancel"
