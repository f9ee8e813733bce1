from odoo import fields, models


class InsertionStatementReopen(models.TransientModel):
    _name = "insertion.statement.reopen"
    _description = "Reopen a Statement"

    statement_id = fields.Many2one("insertion.statement", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_reopen(self):
        """Unlock the statement and its months, and keep who did it and why.

        :raise UserError: without a reason
        """
        self.ensure_one()
        self.statement_id._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
