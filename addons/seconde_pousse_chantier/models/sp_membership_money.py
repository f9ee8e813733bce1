from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

FEE_ACCOUNT_CODE = "756000"


class SpMembershipMoney(models.AbstractModel):
    """The fee of a membership: its own invoice, its own account, no VAT; part of `sp.membership`."""

    _name = "sp.membership.money"
    _description = "Fee of a Membership"

    engagement_number = fields.Char(
        copy=False, help="“Numéro d'engagement” of a public body, for the invoice of this year's fee."
    )
    asks_engagement = fields.Boolean(compute="_compute_invoice_warning", compute_sudo=True)
    invoice_warning = fields.Char("Missing for the Invoice", compute="_compute_invoice_warning", compute_sudo=True)

    @api.depends("partner_id", "engagement_number", "fee", "state")
    def _compute_invoice_warning(self):
        for membership in self:
            payer = membership.partner_id.commercial_partner_id
            membership.asks_engagement = bool(membership.fee) and payer.sp_chorus_engagement_required
            is_open = membership.state in ("draft", "refused")
            membership.invoice_warning = is_open and membership._get_references_problem()

    def _get_references_problem(self):
        """Return the sentence that says what a public body wants on the invoice of its fee, or False."""
        self.ensure_one()
        payer = self.sudo().partner_id.commercial_partner_id
        if not self.fee:
            return False
        if payer.sp_chorus_engagement_required and not (self.engagement_number or "").strip():
            return self.env._(
                "%(payer)s pays no invoice without its engagement number: ask for it, and type it on the membership.",
                payer=payer.display_name,
            )
        if payer.sp_chorus_service_required and not (payer.sp_chorus_service_code or "").strip():
            return self.env._(
                "%(payer)s pays no invoice without its service code: type it on its form, “Chorus Pro”.",
                payer=payer.display_name,
            )
        return False

    def _check_references(self):
        """Refuse the membership of a public body whose invoice Chorus Pro would reject."""
        for membership in self:
            problem = membership._get_references_problem()
            if problem:
                raise UserError(problem)

    def _check_fee_voted(self):
        """Refuse a membership whose fee nobody voted: 0 is a fee, nothing is not."""
        fees = self.env["sp.membership.fee"]
        for membership in self.filtered(lambda one: not one.fee):
            if not fees._get_row(membership.company_id, membership.grade_id, membership.date_from):
                raise UserError(
                    self.env._(
                        "No fee was voted for “%(kind)s” on %(day)s: type it in Members / Fees (0 when it is free).",
                        kind=membership.grade_id.name,
                        day=format_date(self.env, membership.date_from),
                    )
                )

    def _make_invoices(self):
        """Invoice the fees, each on an invoice of its own: never with work that bears VAT."""
        billed = self.filtered(lambda one: one.fee and not one.sudo().invoice_id and not one.paid_on)
        for company, memberships in billed.grouped("company_id").items():
            memberships._check_chart()
            memberships._check_references()
            invoices = self.env["account.move"].sudo().with_company(company)
            invoices = invoices.create([membership._prepare_invoice() for membership in memberships])
            for membership, invoice in zip(memberships, invoices, strict=True):
                membership.invoice_id = invoice
            invoices.action_post()

    def _check_chart(self):
        company = self.company_id
        if not self._has_chart():
            raise UserError(
                self.env._(
                    "%(company)s has no chart of accounts, so no invoice can be made: choose one in the settings of "
                    "Invoicing, or note the fee as paid by hand.",
                    company=company.name,
                )
            )

    def _has_chart(self):
        return bool(self.company_id.sudo().root_id.chart_template)

    def _prepare_invoice(self):
        self.ensure_one()
        partner = self.sudo().partner_id
        return {
            "move_type": "out_invoice",
            "partner_id": partner.address_get(["invoice"])["invoice"],
            "company_id": self.company_id.id,
            "invoice_origin": self.name,
            "purchase_order_reference": (self.engagement_number or "").strip(),
            "buyer_reference": partner.commercial_partner_id.sp_chorus_service_code or False,
            "invoice_line_ids": [Command.create(self.with_context(lang=partner.lang)._prepare_invoice_line())],
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
        """Return the account of membership fees: the company's choice, else 756 (ANC 2018-06), made when missing."""
        company = self.company_id
        if company.sp_membership_account_id:
            return company.sudo().sp_membership_account_id
        accounts = self.env["account.account"].sudo().with_company(company)
        found = accounts.search(
            [
                *accounts._check_company_domain(company),
                ("code", "=like", FEE_ACCOUNT_CODE[:3] + "%"),
                ("active", "=", True),
            ],
            order="code",
            limit=1,
        )
        return found or accounts.create(
            {
                "code": FEE_ACCOUNT_CODE,
                "name": self.env._("Membership fees"),
                "account_type": "income_other",
                "company_ids": [Command.link(company.root_id.id)],
            }
        )

    # ------------------------------------------------------------------
    # Payment
    # ------------------------------------------------------------------

    def action_open_payment(self):
        """Open the dialog that notes a fee paid to us by hand.

        :returns: dialog
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Fee Received"),
            "res_model": "sp.membership.payment",
            "view_mode": "form",
            "target": "new",
            "context": {"default_membership_id": self.id},
        }

    def _receive(self, day, mode, journal=None):
        """Note that a fee was paid: in the books where there are some, else on the membership alone.

        :param date day: of the payment
        :param str mode: one of PAYMENT_MODES
        :param account.journal journal: cash or bank; needed with a chart of accounts
        :raises UserError: already paid, or nothing to pay
        """
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("draft", "due") or not self.fee:
            raise UserError(
                self.env._("Nothing is to be paid for %(member)s: see its state.", member=self.partner_id.name)
            )
        noted = {"paid_on": day, "payment_mode": mode}
        if not self._has_chart():
            self._check_fee_voted()
            self.write({**noted, "is_accepted": True})
            self._number_cards()
        else:
            self.action_accept()
            if not journal:
                raise UserError(self.env._("Choose where the money went: cash box or bank."))
            wizard = self.env["account.payment.register"].sudo()
            wizard = wizard.with_context(active_model="account.move", active_ids=self.sudo().invoice_id.ids)
            wizard.create({"payment_date": day, "journal_id": journal.id})._create_payments()
            self.write(noted)
        self._end_activities()
        self._sync_benefits()

    def action_view_invoice(self):
        """Open the invoice of the fee.

        :returns: action
        """
        self.ensure_one()
        return self.invoice_id._get_records_action()
