from odoo import fields, models


class SpPreventionPlan(models.Model):
    """The joint inspection before work at a farm, and the written plan where the law asks for one."""

    _name = "sp.prevention.plan"
    _description = "Joint Inspection and Prevention Plan"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False)
    partner_id = fields.Many2one("res.partner", "Host", required=True, index=True, check_company=True)
    task_ids = fields.Many2many("project.task", string="Jobs", check_company=True)
    date = fields.Date("Inspected On", required=True, default=fields.Date.context_today)
    is_written_plan = fields.Boolean("Written Prevention Plan")
    date_to = fields.Date("Valid Until")
    hours_planned = fields.Float("Hours over 12 Months")
    line_ids = fields.One2many("sp.prevention.plan.line", "plan_id", "Dangers and Measures")
    emergency_note = fields.Text("Emergency: Who to Call, Where to Meet")
    state = fields.Selection([("draft", "Draft"), ("signed", "Signed"), ("cancel", "Cancelled")], default="draft")
    host_signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    host_signed_by = fields.Char(copy=False)
    own_signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    own_signed_by = fields.Char(copy=False)
    signed_on = fields.Datetime(copy=False)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
