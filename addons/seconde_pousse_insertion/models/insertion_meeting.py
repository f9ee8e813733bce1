from odoo import fields, models


class InsertionMeeting(models.Model):
    _name = "insertion.meeting"
    _description = "Meeting"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("steering", "Steering Committee"),
            ("partnership", "Partnership"),
            ("meal", "Solidarity Meal"),
            ("event", "Other Event"),
        ],
        required=True,
        default="steering",
    )
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
