from odoo import api, fields, models

from .sp_work_kind import SHARING_KEYS


class SpWorkSession(models.Model):
    """Who worked how long on a task on a day: typed once, shared by key, valued by person."""

    _name = "sp.work.session"
    _description = "Work Session"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    task_id = fields.Many2one("project.task", required=True, index=True, check_company=True)
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    hour_from = fields.Float("From")
    hour_to = fields.Float("To")
    crew_id = fields.Many2one("hr.department", index=True, check_company=True, help="Crew that led the work.")
    supervisor_id = fields.Many2one("hr.employee", check_company=True)
    line_ids = fields.One2many("sp.work.session.line", "session_id", "People")
    share_ids = fields.One2many("sp.work.share", "session_id", "Shares")
    sharing_key = fields.Selection(SHARING_KEYS, required=True, default="equal")
    presence_minutes = fields.Integer("Minutes Worked", compute="_compute_minutes", store=True)
    billed_minutes = fields.Integer(help="What the customer pays of them; the rest is ours.")
    quantity_done = fields.Float()
    note = fields.Text()
    incident = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    work_note_id = fields.Many2one("sp.work.note", index="btree_not_null", check_company=True, copy=False)
    version = fields.Integer(default=0, copy=False, help="Two phones on one session: the second is told.")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.depends("line_ids.minutes")
    def _compute_minutes(self):
        for session in self:
            session.presence_minutes = sum(session.line_ids.mapped("minutes"))
