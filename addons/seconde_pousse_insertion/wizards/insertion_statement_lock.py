from odoo import fields, models


class InsertionStatementLock(models.TransientModel):
    """The last look before a statement is frozen: what is still missing is said again."""

    _name = "insertion.statement.lock"
    _description = "Lock a Statement"

    statement_id = fields.Many2one("insertion.statement", required=True, readonly=True)
    warning = fields.Text(related="statement_id.warning", string="Still to Check")

    def action_lock(self):
        """Freeze the statement and the months it declares.

        :raise UserError: when it is not computed, or no longer says what the months say
        """
        self.ensure_one()
        self.statement_id.action_lock()
        return {"type": "ir.actions.act_window_close"}
