from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..rules.membership import period

FEE_ACCOUNT_CODE = "756000"


class SpMembership(models.Model):
    """A year of membership of a person or body."""

    _name = "sp.membership"
    _description = "Membership"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    partner_id = fields.Many2one(
        "res.partner", "Member", required=True, index=True, check_company=True, ondelete="restrict", tracking=True
    )
    grade_id = fields.Many2one(
        "res.partner.grade", "Kind of Member", required=True, check_company=True, ondelete="restrict", tracking=True
    )
    date_from = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    date_to = fields.Date(
        compute="_compute_date_to", store=True, precompute=True, readonly=False, required=True, tracking=True
    )
    fee = fields.Monetary(compute="_compute_fee", store=True, readonly=False, tracking=True)
    state = fields.Selection(
        [("draft", "Proposed"), ("due", "To Pay"), ("paid", "Paid"), ("cancel", "Cancelled")],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )
    is_cancelled = fields.Boolean(readonly=True, copy=False)
    is_accepted = fields.Boolean("Accepted", readonly=True, copy=False, help="The member said yes; a fee of 0 is paid.")
    invoice_id = fields.Many2one("account.move", readonly=True, copy=False, check_company=True, index="btree_not_null")
    task_id = fields.Many2one("project.task", "First Job", check_company=True, index="btree_not_null")
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "A membership ends after it begins: check its dates."
    )
    _fee_positive = models.Constraint("CHECK(COALESCE(fee, 0) >= 0)", "A membership fee cannot be negative.")

    @api.depends("date_from", "company_id")
    def _compute_date_to(self):
        for membership in self:
            if membership.date_from:
                mode = membership.company_id.sp_membership_year or "calendar"
                membership.date_to = period(membership.date_from, mode)[1]

    @api.depends("grade_id", "date_from", "company_id")
    def _compute_fee(self):
        for membership in self:
            membership.fee = self.env["sp.membership.fee"]._get_amount(
                membership.company_id, membership.grade_id, membership.date_from
            )

    @api.depends("is_cancelled", "is_accepted", "fee", "invoice_id.state", "invoice_id.payment_state")
    def _compute_state(self):
        for membership in self:
            invoice = membership.sudo().invoice_id
            is_reversed = invoice.state == "cancel" or invoice.payment_state == "reversed"
            if membership.is_cancelled or (invoice and is_reversed):
                membership.state = "cancel"
            elif not membership.is_accepted:
                membership.state = "draft"
            elif not membership.fee or invoice.payment_state in ("paid", "in_payment"):
                membership.state = "paid"
            else:
                membership.state = "due"

    @api.depends("partner_id", "date_from", "date_to")
    def _compute_display_name(self):
        for membership in self:
            years = sorted({day.year for day in (membership.date_from, membership.date_to) if day})
            membership.display_name = f"{membership.partner_id.name or ''} · {'-'.join(map(str, years))}"

    @api.constrains("partner_id", "company_id", "date_from", "date_to", "is_cancelled")
    def _check_no_overlap(self):
        for membership in self.filtered(lambda one: one.state != "cancel"):
            other = self.search(
                [
                    ("id", "!=", membership.id),
                    ("partner_id", "=", membership.partner_id.id),
                    ("company_id", "=", membership.company_id.id),
                    ("state", "!=", "cancel"),
                    ("date_from", "<=", membership.date_to),
                    ("date_to", ">=", membership.date_from),
                ],
                limit=1,
            )
            if other:
                raise UserError(
                    self.env._(
                        "%(member)s is already a member from %(start)s to %(end)s: renew from the day after.",
                        member=membership.partner_id.name,
                        start=format_date(self.env, other.date_from),
                        end=format_date(self.env, other.date_to),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("sp.membership") or "/"
        return super().create(vals_list)

    # ------------------------------------------------------------------
    # The fee
    # ------------------------------------------------------------------

    def action_accept(self):
        """The members said yes: their fee is invoiced, without VAT, on its own account.

        :returns: action on the invoices made
        :raises UserError: fee not voted
        """
        accepted = self.filtered(lambda membership: membership.state == "draft")
        accepted.is_accepted = True
        for membership in accepted.filtered(lambda one: one.fee and not one.invoice_id):
            membership.invoice_id = self.env["account.move"].create(membership._prepare_invoice())
        accepted.invoice_id.action_post()
        accepted._give_benefits()
        return accepted.invoice_id._get_records_action() if accepted.invoice_id else True

    def action_cancel(self):
        """Cancel memberships nobody paid.

        :raises UserError: a fee is paid
        """
        paid = self.filtered(lambda one: one.state == "paid" and one.fee)
        if paid:
            raise UserError(
                self.env._(
                    "The fee of %(member)s is paid: refund its invoice first, the membership follows.",
                    member=paid[0].partner_id.name,
                )
            )
        self.sudo().invoice_id.filtered(lambda invoice: invoice.state != "cancel").button_cancel()
        self.is_cancelled = True

    def _prepare_invoice(self):
        self.ensure_one()
        return {
            "move_type": "out_invoice",
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "invoice_line_ids": [Command.create(self._prepare_invoice_line())],
        }

    def _prepare_invoice_line(self):
        return {
            "name": self.env._(
                "Membership fee from %(start)s to %(end)s",
                start=format_date(self.env, self.date_from),
                end=format_date(self.env, self.date_to),
            ),
            "quantity": 1,
            "price_unit": self.fee,
            "account_id": self._get_fee_account().id,
            "tax_ids": [Command.set(self.env["account.tax"]._sp_get_exempt_tax(self.company_id, "service").ids)],
        }

    def _get_fee_account(self):
        """Return the account of membership fees (756, ANC 2018-06), made when the chart lacks it."""
        accounts = self.env["account.account"].sudo().with_company(self.company_id)
        found = accounts.search(
            [*accounts._check_company_domain(self.company_id), ("code", "=like", FEE_ACCOUNT_CODE[:3] + "%")], limit=1
        )
        return found or accounts.create(
            {
                "code": FEE_ACCOUNT_CODE,
                "name": self.env._("Membership fees"),
                "account_type": "income_other",
                "company_ids": [Command.link(self.company_id.root_id.id)],
            }
        )

    # ------------------------------------------------------------------
    # What a member gets
    # ------------------------------------------------------------------

    def _give_benefits(self):
        """Give running members the grade, and its price list."""
        for membership in self.filtered(lambda one: one._is_running()):
            membership.partner_id.sudo().grade_id = membership.grade_id

    def _is_running(self):
        self.ensure_one()
        today = self.company_id._sp_get_today()
        return self.is_accepted and self.state != "cancel" and self.date_from <= today <= self.date_to
