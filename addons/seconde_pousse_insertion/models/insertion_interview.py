from odoo import fields, models


class InsertionInterview(models.Model):
    _name = "insertion.interview"
    _description = "Interview"
    _inherit = ["insertion.pathway.record", "insertion.sensitive.record"]
    _order = "date desc, id desc"
    _check_company_auto = True

    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    counselor_id = fields.Many2one("res.users", check_company=True, default=lambda self: self.env.user)
    is_confidential = fields.Boolean(default=True)
