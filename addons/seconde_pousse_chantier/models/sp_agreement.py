from odoo import fields, models


class SpAgreement(models.Model):
    """What the farm and the association signed before a job: who leads, who answers for safety, insurance."""

    _name = "sp.agreement"
    _description = "Agreement of a Field Job"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False)
    task_id = fields.Many2one("project.task", required=True, index=True, ondelete="restrict", check_company=True)
    partner_id = fields.Many2one(related="task_id.farm_partner_id", store=True, index=True)
    kind = fields.Selection([("service", "Service contract"), ("lending", "Lending of labour")], required=True)
    template_id = fields.Many2one("sp.agreement.template", check_company=True, domain="[('kind', '=', kind)]")
    order_id = fields.Many2one("sale.order", "Quote", check_company=True)
    state = fields.Selection([("draft", "Draft"), ("signed", "Signed"), ("cancel", "Cancelled")], default="draft")
    supervisor_id = fields.Many2one("hr.employee", "Leads the Work", check_company=True)
    safety_contact = fields.Char("Answers for Safety at the Farm")
    has_water = fields.Boolean("Water")
    has_shelter = fields.Boolean("Shelter")
    has_toilet = fields.Boolean("Toilet")
    insurance_proof = fields.Binary(attachment=True)
    insurance_until = fields.Date("Insured Until")
    body = fields.Html(help="Frozen when signed.")
    signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    signed_by = fields.Char(copy=False)
    signed_on = fields.Datetime(copy=False)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
