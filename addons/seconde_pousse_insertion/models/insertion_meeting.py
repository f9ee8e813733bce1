from odoo import fields, models


class InsertionMeeting(models.Model):
    _name = "insertion.meeting"
    _description = "Meeting"
    _inherit = ["insertion.sane.values"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Subject", required=True)
    kind = fields.Selection(
        [
            ("steering", "Steering Committee"),
            ("partnership", "Partnership"),
            ("meal", "Solidarity Meal"),
            ("event", "Other Event"),
        ],
        required=True,
        default="steering",
        index=True,
    )
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    location_id = fields.Many2one("hr.work.location", string="Site", check_company=True)
    place = fields.Char(help="When it is not one of your sites.")
    participant_count = fields.Integer(string="Participants", aggregator="sum")
    partner_ids = fields.Many2many("res.partner", string="Partners", check_company=True)
    minutes = fields.Html(help="What was said and decided. No name of a person on a pathway.")
    minutes_file = fields.Binary(attachment=True, copy=False)
    minutes_name = fields.Char(copy=False)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _participant_count_positive = models.Constraint(
        "CHECK(participant_count >= 0)", "A number of participants cannot be negative: correct it."
    )
