from odoo import fields, models


class SpStandingOrderPause(models.Model):
    _name = "sp.standing.order.pause"
    _description = "Pause of a Standing Order"
    _order = "date_from"
    _check_company_auto = True

    standing_order_id = fields.Many2one(
        "sp.standing.order", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="standing_order_id.company_id", store=True, index=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until", required=True)
    reason = fields.Char()
