from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.seconde_pousse_analytique.models.account_analytic_account import ACTIVITIES

from .account_analytic_line import SESSION_WRITE

# Known to this module only: a client cannot send it in a context.
TRANSFER_STEP = object()
NOTED = {"message_main_attachment_id", "note"}


class SpInternalTransfer(models.Model):
    """Wood chips, plants… one crew gives another: worth as much for both activities, and nothing in the accounts."""

    _name = "sp.internal.transfer"
    _description = "Given Between Crews"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    date = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    from_crew_id = fields.Many2one("hr.department", "Given By", required=True, check_company=True, tracking=True)
    from_activity = fields.Selection(
        ACTIVITIES,
        "Its Activity",
        compute="_compute_from_activity",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    to_crew_id = fields.Many2one("hr.department", "Given To", required=True, check_company=True, tracking=True)
    to_activity = fields.Selection(
        ACTIVITIES,
        "For the Activity",
        compute="_compute_to_activity",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    product_id = fields.Many2one("product.product", required=True, check_company=True, tracking=True)
    quantity = fields.Float(required=True, digits="Product Unit", default=1, tracking=True)
    uom_id = fields.Many2one(
        "uom.uom",
        "Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    unit_value = fields.Monetary(
        "Value per Unit",
        compute="_compute_unit_value",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="What it would cost to buy or to make; the price kept on the product is proposed.",
    )
    value = fields.Monetary(compute="_compute_value", store=True)
    note = fields.Char()
    state = fields.Selection(
        [("draft", "To Confirm"), ("done", "Given"), ("cancel", "Undone")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many("account.analytic.line", "sp_transfer_id", "Analytic Lines", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Type how much was given: more than nothing.")
    _value_positive = models.Constraint("CHECK(COALESCE(unit_value, 0) >= 0)", "A value per unit is not negative.")
    _two_sides = models.Constraint(
        "CHECK(from_crew_id != to_crew_id OR from_activity != to_activity)",
        "Choose another crew, or another activity: what a crew gives itself changes nothing.",
    )

    @api.depends("from_crew_id")
    def _compute_from_activity(self):
        usual = self._get_usual_activities(self.from_crew_id)
        for transfer in self:
            transfer.from_activity = usual.get(transfer.from_crew_id, "green_space")

    @api.depends("to_crew_id")
    def _compute_to_activity(self):
        usual = self._get_usual_activities(self.to_crew_id)
        for transfer in self:
            transfer.to_activity = usual.get(transfer.to_crew_id, "farm")

    @api.model
    def _get_usual_activities(self, crews):
        """Return the activity of the tasks each crew has most of."""
        rows = self.env["project.task"]._read_group(
            [("crew_id", "in", crews.ids), ("project_id.sp_activity", "!=", False)],
            ["crew_id", "project_id"],
            ["__count"],
            order="__count ASC",
        )
        return {crew: project.sp_activity for crew, project, _count in rows}

    @api.depends("product_id")
    def _compute_uom_id(self):
        for transfer in self:
            transfer.uom_id = transfer.product_id.uom_id

    @api.depends("product_id", "uom_id")
    def _compute_unit_value(self):
        for transfer in self:
            product = transfer.product_id.with_company(transfer.company_id)
            price = product.standard_price or product.lst_price
            transfer.unit_value = product.uom_id._compute_price(price, transfer.uom_id) if transfer.uom_id else price

    @api.depends("quantity", "unit_value")
    def _compute_value(self):
        for transfer in self:
            transfer.value = transfer.currency_id.round(transfer.quantity * transfer.unit_value)

    @api.depends("product_id", "date")
    def _compute_display_name(self):
        for transfer in self:
            day = transfer.product_id and transfer.date and format_date(self.env, transfer.date)
            transfer.display_name = " · ".join(filter(None, (transfer.product_id.display_name, day)))

    # ------------------------------------------------------------------
    # Given, undone
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        proposed = self.env.context.get("default_state", "draft")
        if any(vals.get("state", proposed) != "draft" for vals in vals_list):
            self._refuse_typed_state()
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("sp_transfer_step") is not TRANSFER_STEP:
            if "state" in vals:
                self._refuse_typed_state()
            if not set(vals) <= NOTED and any(transfer.state != "draft" for transfer in self):
                raise UserError(self.env._("This was already given: undo it, then correct it and confirm it again."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        if any(transfer.state == "done" for transfer in self):
            raise UserError(self.env._("This was already given: undo it first."))

    def _refuse_typed_state(self):
        raise UserError(self.env._("What is given between crews is confirmed or undone with its buttons."))

    def action_confirm(self):
        """Write what was given in both activities: as much more for one, as much less for the other.

        :raises UserError: nothing to value
        """
        transfers = self.filtered(lambda transfer: transfer.state == "draft")
        worthless = transfers.filtered(lambda transfer: transfer.currency_id.is_zero(transfer.value))
        if worthless:
            raise UserError(
                self.env._("Type what a unit of “%s” is worth: without it nothing moves.", worthless[0].product_id.name)
            )
        # Confirmed by two people at once, the later finds it done (docs/decisions/0002).
        transfers.with_context(sp_transfer_step=TRANSFER_STEP).write({"state": "done"})
        transfers.flush_recordset(["state"])
        lines = self.env["account.analytic.line"].sudo().with_context(sp_session_write=SESSION_WRITE)
        lines.create([vals for transfer in transfers for vals in transfer._prepare_lines()])

    def _prepare_lines(self):
        self.ensure_one()
        sides = ((self.from_activity, self.from_crew_id, 1), (self.to_activity, self.to_crew_id, -1))
        result = []
        for activity, crew, sign in sides:
            account = self.company_id._sp_get_activity_account(activity)
            if not account:
                labels = dict(self._fields["from_activity"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "The analytic account of the activity “%(activity)s” is archived: take it up again first.",
                        activity=labels[activity],
                    )
                )
            result.append(
                {
                    "name": f"{self.product_id.display_name} ({crew.name})",
                    "date": self.date,
                    "amount": sign * self.value,
                    "unit_amount": self.quantity,
                    "product_id": self.product_id.id,
                    "product_uom_id": self.uom_id.id,
                    "company_id": self.company_id.id,
                    "sp_transfer_id": self.id,
                    account.plan_id._column_name(): account.id,
                }
            )
        return result

    def action_undo(self):
        """Take back what was given: its lines leave both activities, and this stays, undone."""
        given = self.filtered(lambda transfer: transfer.state == "done")
        given.with_context(sp_transfer_step=TRANSFER_STEP).write({"state": "cancel"})
        given.sudo().line_ids._sp_follow_session().unlink()

    def action_draft(self):
        """Take up again what was undone, to correct and confirm it."""
        undone = self.filtered(lambda transfer: transfer.state == "cancel")
        undone.with_context(sp_transfer_step=TRANSFER_STEP).write({"state": "draft"})
