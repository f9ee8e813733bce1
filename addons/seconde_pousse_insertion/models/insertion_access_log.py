from odoo import fields, models


class InsertionAccessLog(models.Model):
    _name = "insertion.access.log"
    _description = "Access to a Sensitive File"
    _order = "date desc, id desc"
    _rec_name = "date"
    _check_company_auto = True

    date = fields.Datetime(required=True, index=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
