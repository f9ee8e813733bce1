from odoo import fields, models


class SpWorkNote(models.Model):
    """What was done on a job, signed by the farmer: the only source of its invoice.

    A signed note never changes: a correction is a new version, and both are kept.
    """

    _name = "sp.work.note"
    _description = "Work Note"
    _inherit = ["mail.thread", "portal.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False)
    task_id = fields.Many2one("project.task", required=True, index=True, ondelete="restrict", check_company=True)
    partner_id = fields.Many2one(related="task_id.farm_partner_id", store=True, index=True)
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(required=True, default=fields.Date.context_today)
    session_ids = fields.One2many("sp.work.session", "work_note_id", "Sessions")
    line_ids = fields.One2many("sp.work.note.line", "note_id", "Work Done")
    remark = fields.Text("Remarks of the Customer")
    state = fields.Selection(
        [("draft", "To Sign"), ("signed", "Signed"), ("replaced", "Replaced"), ("cancel", "Cancelled")],
        default="draft",
        required=True,
        index=True,
        tracking=True,
        copy=False,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one("sp.work.note", "Replaces", readonly=True, copy=False, check_company=True)
    signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    signed_by = fields.Char(copy=False)
    signed_on = fields.Datetime(copy=False)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
