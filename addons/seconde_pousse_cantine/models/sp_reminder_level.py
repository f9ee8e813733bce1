from odoo import fields, models


class SpReminderLevel(models.Model):
    """When an unpaid invoice is reminded of, and in which words."""

    _name = "sp.reminder.level"
    _description = "Level of Reminder"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    days = fields.Integer("Days After the Due Date", required=True, default=7)
    text = fields.Text("Words of the Letter", required=True, translate=True)
    has_interest = fields.Boolean("Interest", help="The letter states the interest that runs.")
    has_fee = fields.Boolean("Fixed Fee", help="The letter states the fixed fee for recovery costs.")
    active = fields.Boolean(default=True)

    _days_positive = models.Constraint("CHECK(days >= 0)", "A reminder cannot be sent before the due date.")
