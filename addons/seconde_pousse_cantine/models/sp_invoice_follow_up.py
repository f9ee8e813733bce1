from odoo import fields, models, tools
from odoo.exceptions import UserError, ValidationError

DEPOSIT_STEPS = {
    "deposited": ("todo", "rejected", "resent"),
    "rejected": ("deposited", "resent"),
    "resent": ("rejected",),
    "accepted": ("deposited", "resent"),
}
"""State → the states it may follow."""


class SpInvoiceFollowUp(models.AbstractModel):
    """What becomes of an invoice after it is sent; part of `account.move`."""

    _name = "sp.invoice.follow.up"
    _description = "Follow-up of an Invoice"

    sp_deposit_state = fields.Selection(
        [
            ("todo", "To deposit"),
            ("deposited", "Deposited"),
            ("rejected", "Rejected"),
            ("resent", "Sent again"),
            ("accepted", "Accepted"),
        ],
        "Deposit",
        copy=False,
        tracking=True,
        help="On Chorus Pro, or on the payer's platform.",
    )
    sp_deposit_date = fields.Date("Deposit Changed On", copy=False)
    sp_rejection_reason = fields.Char("Reason of the Rejection", copy=False, tracking=True)

    def _sp_try_to_post(self):
        """Post one invoice, or return the sentence that says why it cannot be.

        :rtype: str or False
        """
        self.ensure_one()
        problems = self._sp_get_posting_problems()
        if problems:
            return "\n".join(problems)
        try:
            with self.env.cr.savepoint():
                self.action_post()
                self.env.flush_all()
        except (UserError, ValidationError) as error:
            return str(error)
        return False

    # Deposit

    def _post(self, soft=True):
        posted = super()._post(soft)
        to_deposit = posted.filtered(lambda move: move._sp_is_deposited() and not move.sp_deposit_state)
        to_deposit.sp_deposit_state = "todo"
        return posted

    def _sp_is_deposited(self):
        """Tell whether the payer receives its invoices on Chorus Pro."""
        self.ensure_one()
        return self.move_type in ("out_invoice", "out_refund") and self._sp_get_payer_kind() != "private"

    def action_sp_deposit(self):
        """Say that the invoices were deposited on the platform."""
        return self._sp_set_deposit("deposited")

    def action_sp_resend(self):
        """Say that rejected invoices were deposited again."""
        return self._sp_set_deposit("resent")

    def action_sp_accept(self):
        """Say that the payer accepted the invoices."""
        return self._sp_set_deposit("accepted")

    def _sp_set_deposit(self, state, reason=False):
        for move in self:
            if move.state != "posted" or move.sp_deposit_state not in DEPOSIT_STEPS[state]:
                states = dict(self._fields["sp_deposit_state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(invoice)s is “%(state)s”, it cannot become “%(next)s”: choose only invoices that can.",
                        invoice=move.display_name,
                        state=states.get(move.sp_deposit_state) or self.env._("nothing to deposit"),
                        next=states[state],
                    )
                )
        self.write(
            {
                "sp_deposit_state": state,
                "sp_deposit_date": fields.Date.context_today(self),
                "sp_rejection_reason": reason,
            }
        )
        return True

    def _sp_get_late_days(self, today):
        """Return how many days after its due date an invoice is, 0 when it is paid or not due."""
        self.ensure_one()
        if self.state != "posted" or self.payment_state not in ("not_paid", "partial") or not self.invoice_date_due:
            return 0
        return max((today - self.invoice_date_due).days, 0)

    def _sp_format_amount(self, amount):
        self.ensure_one()
        return tools.format_amount(self.env, amount, self.currency_id)
