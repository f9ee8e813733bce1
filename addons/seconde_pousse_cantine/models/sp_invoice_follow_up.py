from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..rules.late_payment import next_level

UNPAID = ("not_paid", "partial")

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

    sp_late_days = fields.Integer("Days Late", compute="_compute_sp_late_days")
    sp_reminder_level_id = fields.Many2one(
        "sp.reminder.level", "Last Reminder", copy=False, readonly=True, index="btree_not_null", ondelete="restrict"
    )
    sp_reminder_date = fields.Date("Reminded On", copy=False, readonly=True)
    sp_reminder_line_ids = fields.One2many(
        "sp.reminder.line", "move_id", "Reminders", groups="account.group_account_invoice"
    )
    sp_next_level_id = fields.Many2one(
        "sp.reminder.level", "Next Reminder", compute="_compute_sp_next_level_id", compute_sudo=True
    )

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

    def _invoice_paid_hook(self):
        """Who pays an invoice has accepted it: nobody has to say so, nor to wait for it any more."""
        result = super()._invoice_paid_hook()
        steps = DEPOSIT_STEPS["accepted"]
        paid = self.filtered(lambda move: move.move_type == "out_invoice" and move.sp_deposit_state in steps)
        paid._sp_set_deposit("accepted")
        return result

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

    def action_sp_reject(self):
        """Ask why the payer, or the platform, rejected the invoices."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rejected"),
            "res_model": "sp.invoice.rejection",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_ids": [Command.set(self.ids)]},
        }

    # Overdue

    @api.depends("state", "payment_state", "move_type", "invoice_date_due")
    def _compute_sp_late_days(self):
        today = fields.Date.context_today(self)
        for move in self:
            is_owed = move.state == "posted" and move.move_type == "out_invoice"
            is_owed = is_owed and move.payment_state in UNPAID and move.invoice_date_due
            move.sp_late_days = max((today - move.invoice_date_due).days, 0) if is_owed else 0

    @api.depends("sp_late_days", "sp_reminder_level_id")
    def _compute_sp_next_level_id(self):
        levels = self.env["sp.reminder.level"].search([("active", "=", True)])
        ranks = [(number, level.days) for number, level in enumerate(levels)]
        for move in self:
            done = list(levels).index(move.sp_reminder_level_id) if move.sp_reminder_level_id in levels else None
            rank = next_level(move.sp_late_days, done, ranks) if move.sp_late_days else None
            move.sp_next_level_id = levels.browse() if rank is None else levels[rank]

    def _sp_get_reminder_level(self):
        """Return the level of the letter for these invoices: the highest that is due, otherwise the last one again.

        :rtype: sp.reminder.level
        :raises UserError: no level is declared
        """
        levels = self.env["sp.reminder.level"].search([("active", "=", True)])
        if not levels:
            raise UserError(self.env._("Declare first the levels of reminders, in the configuration."))
        wanted = self.sp_next_level_id or self.sp_reminder_level_id or levels[0]
        return wanted.sorted(lambda level: (level.sequence, level.id))[-1]

    def action_sp_remind(self):
        """Prepare one reminder per payer of the overdue invoices, and show them before they are sent."""
        today = fields.Date.context_today(self)
        late = self.filtered("sp_late_days")
        if not late:
            return self._sp_notify(self.env._("None of these invoices is overdue: there is nothing to remind of."))
        reminders = self.env["sp.reminder"]._create_for(late, today)
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_cantine.sp_reminder_action")
        if len(reminders) == 1:
            return {**action, "res_id": reminders.id, "views": [(False, "form")], "view_mode": "form"}
        return {**action, "domain": [("id", "in", reminders.ids)]}

    @api.model
    def _sp_notify(self, message):
        """Return the action that shows a sentence, when there is nothing to do and nothing is wrong."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "info", "next": {"type": "ir.actions.act_window_close"}},
        }
