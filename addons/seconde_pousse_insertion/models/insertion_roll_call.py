from odoo import fields, models


class InsertionRollCall(models.Model):
    _name = "insertion.roll.call"
    _description = "Roll-Call"
    _order = "date desc, half desc, crew_id"
    _rec_name = "crew_id"
    _check_company_auto = True

    crew_id = fields.Many2one("hr.department", required=True, index=True, check_company=True)
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    half = fields.Selection([("am", "Morning"), ("pm", "Afternoon")], required=True, default="am")
    state = fields.Selection([("open", "To Do"), ("done", "Done")], required=True, default="open", copy=False)
    presence_ids = fields.One2many("insertion.presence", "roll_call_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _crew_half_unique = models.Constraint(
        "UNIQUE(crew_id, date, half)", "The roll-call of this crew and half-day already exists: open it."
    )
