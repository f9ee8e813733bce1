from odoo import fields, models


class InsertionMonthReopen(models.TransientModel):
    _name = "insertion.month.reopen"
    _description = "Reopen Months"

    month_ids = fields.Many2many("insertion.month", string="Months", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_reopen(self):
        """Put the months back to draft; the reason and the old figures are kept with them.

        :return: dict, closes the wizard
        """
        self.ensure_one()
        self.month_ids._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
