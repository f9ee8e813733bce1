from odoo import api, fields, models

from ..models.sp_membership import PAYMENT_MODES


class SpMembershipPayment(models.TransientModel):
    """A fee paid to us by hand: on which day, how, and where the money is."""

    _name = "sp.membership.payment"
    _description = "Fee Received"
    _check_company_auto = True

    membership_id = fields.Many2one(
        "sp.membership", required=True, readonly=True, ondelete="cascade", check_company=True
    )
    fee = fields.Monetary(related="membership_id.fee")
    date = fields.Date("Paid On", required=True, default=fields.Date.context_today)
    mode = fields.Selection(PAYMENT_MODES, "Paid By", required=True, default="cheque")
    has_chart = fields.Boolean(compute="_compute_has_chart")
    journal_id = fields.Many2one(
        "account.journal",
        "Where the Money Is",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash'))]",
    )
    currency_id = fields.Many2one(related="membership_id.currency_id")
    company_id = fields.Many2one(related="membership_id.company_id")

    @api.depends("membership_id")
    def _compute_has_chart(self):
        for payment in self:
            payment.has_chart = bool(payment.membership_id) and payment.membership_id._has_chart()

    @api.depends("membership_id", "mode")
    def _compute_journal_id(self):
        journals = self.env["account.journal"].sudo()
        for payment in self:
            wanted = "cash" if payment.mode == "cash" else "bank"
            domain = [*journals._check_company_domain(payment.company_id), ("type", "in", ("bank", "cash"))]
            found = journals.search(domain) if payment.has_chart else journals
            payment.journal_id = (found.filtered(lambda one, kind=wanted: one.type == kind) or found)[:1]

    def action_confirm(self):
        """Note the payment, in the books where there are some.

        :returns: closes the dialog
        """
        self.ensure_one()
        self.membership_id._receive(self.date, self.mode, self.journal_id)
        return {"type": "ir.actions.act_window_close"}
