from odoo import fields, models


class InsertionPassSuspension(models.Model):
    _name = "insertion.pass.suspension"
    _description = "PASS IAE Suspension"
    _order = "date_start"
    _check_company_auto = True

    pass_id = fields.Many2one("insertion.pass", required=True, index=True, ondelete="cascade", check_company=True)
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    reason = fields.Char(required=True)
    company_id = fields.Many2one(related="pass_id.company_id", store=True, index=True)
