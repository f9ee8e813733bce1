from odoo import fields, models


class InsertionBarrierAssessment(models.Model):
    _name = "insertion.barrier.assessment"
    _description = "Barrier Assessment"
    _inherit = ["insertion.pathway.record", "insertion.sensitive.record"]
    _order = "date desc, id desc"
    _check_company_auto = True

    barrier_id = fields.Many2one("insertion.barrier", required=True, index=True, ondelete="restrict")
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    presence = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("not_explored", "Not Explored")], required=True, default="not_explored"
    )
    impact = fields.Selection([("low", "Low"), ("medium", "Medium"), ("high", "High")])
    is_priority = fields.Boolean(string="Priority")
    lifted_on = fields.Date()
    support = fields.Selection([("internal", "Internal"), ("external", "External"), ("both", "Internal and External")])
