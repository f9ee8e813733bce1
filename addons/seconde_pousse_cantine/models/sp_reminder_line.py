from odoo import fields, models


class SpReminderLine(models.Model):
    """One unpaid invoice, as it stood on the day of the reminder."""

    _name = "sp.reminder.line"
    _description = "Invoice Reminded Of"
    _order = "date_due, id"
    _check_company_auto = True

    reminder_id = fields.Many2one("sp.reminder", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="reminder_id.company_id", store=True, index=True)
    move_id = fields.Many2one(
        "account.move", "Invoice", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    invoice_date = fields.Date(related="move_id.invoice_date")
    date_due = fields.Date("Due Date", readonly=True)
    late_days = fields.Integer("Days Late", readonly=True)
    amount_residual = fields.Monetary("Still Owed", readonly=True)
    interest = fields.Monetary(readonly=True)
    fee = fields.Monetary("Fixed Fee", readonly=True)
    currency_id = fields.Many2one(related="reminder_id.currency_id")
