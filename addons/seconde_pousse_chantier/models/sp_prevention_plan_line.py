from odoo import fields, models


class SpPreventionPlanLine(models.Model):
    _name = "sp.prevention.plan.line"
    _description = "Danger of a Prevention Plan"
    _order = "plan_id, sequence, id"
    _check_company_auto = True

    plan_id = fields.Many2one("sp.prevention.plan", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    danger_id = fields.Many2one("sp.danger", required=True)
    measure = fields.Text(required=True)
    who = fields.Selection([("host", "The farm"), ("us", "Us"), ("both", "Both")], default="both", required=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
