from odoo import fields, models


class SpHireOffer(models.Model):
    """A job a member farm offers: what the counselors can propose to people."""

    _name = "sp.hire.offer"
    _description = "Job Offer of a Farm"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Job", required=True)
    partner_id = fields.Many2one("res.partner", "Farm", required=True, index=True, check_company=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date("Open Until")
    work_kind_ids = fields.Many2many("sp.work.kind", string="Work", check_company=True)
    contract_note = fields.Char("Contract, Hours, Wage")
    description = fields.Html()
    state = fields.Selection([("open", "Open"), ("filled", "Filled"), ("closed", "Closed")], default="open")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
