from odoo import fields, models


class InsertionMonthReopening(models.Model):
    _name = "insertion.month.reopening"
    _description = "Reopening of a Month"
    _order = "id desc"
    _rec_name = "month_id"
    _check_company_auto = True

    month_id = fields.Many2one("insertion.month", required=True, index=True, ondelete="cascade", check_company=True)
    reason = fields.Char(required=True)
    company_id = fields.Many2one(related="month_id.company_id", store=True, index=True)
