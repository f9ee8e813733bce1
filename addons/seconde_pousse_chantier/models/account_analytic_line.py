from odoo import fields, models


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    sp_session_line_id = fields.Many2one(
        "sp.work.session.line", "Person in a Session", index="btree_not_null", copy=False, ondelete="restrict"
    )
    sp_work_kind_id = fields.Many2one(related="task_id.work_kind_id", store=True, index="btree_not_null")
