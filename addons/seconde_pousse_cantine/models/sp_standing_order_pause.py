from odoo import api, fields, models
from odoo.exceptions import ValidationError


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

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for pause in self:
            if pause.date_from > pause.date_to:
                raise ValidationError(
                    self.env._(
                        "%(standing)s: a pause ends before it begins.", standing=pause.standing_order_id.display_name
                    )
                )
