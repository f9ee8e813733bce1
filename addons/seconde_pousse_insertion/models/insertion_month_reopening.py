from odoo import fields, models


class InsertionMonthReopening(models.Model):
    """Who put a validated month back to work, when, why, and what it said before; nobody writes it by hand."""

    _name = "insertion.month.reopening"
    _description = "Reopening of a Month"
    _order = "id desc"
    _rec_name = "month_id"
    _check_company_auto = True

    month_id = fields.Many2one("insertion.month", required=True, readonly=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True, ondelete="restrict")
    date = fields.Datetime(string="On", required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    state_before = fields.Selection(
        [("validated", "Validated"), ("locked", "Locked")], string="Was", required=True, readonly=True
    )
    hours_worked = fields.Float(string="Worked", readonly=True)
    hours_paid_absence = fields.Float(string="Paid Absence", readonly=True)
    hours_unpaid_absence = fields.Float(string="Unpaid Absence", readonly=True)
    hours_paid = fields.Float(string="Declared", readonly=True)
    hours_eligible = fields.Float(string="Eligible", readonly=True)
    company_id = fields.Many2one(related="month_id.company_id", store=True, index=True)
