from odoo import fields, models


class InsertionStatementReopening(models.Model):
    """Who reopened a locked statement, when and why; nobody edits it."""

    _name = "insertion.statement.reopening"
    _description = "Reopening of a Statement"
    _order = "id desc"
    _rec_name = "statement_id"
    _check_company_auto = True

    # No check_company: the structure is the one of this record, and is not known before it is chosen.
    statement_id = fields.Many2one("insertion.statement", required=True, index=True, ondelete="cascade")
    reason = fields.Char(required=True)
    user_id = fields.Many2one("res.users", string="Reopened by", required=True)
    company_id = fields.Many2one(related="statement_id.company_id", store=True, index=True)
