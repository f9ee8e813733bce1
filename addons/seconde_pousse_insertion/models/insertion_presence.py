from odoo import fields, models


class InsertionPresence(models.Model):
    _name = "insertion.presence"
    _description = "Presence"
    _inherit = ["insertion.pathway.record"]
    _order = "date desc, half, person_id"
    _check_company_auto = True

    roll_call_id = fields.Many2one("insertion.roll.call", index=True, ondelete="cascade", check_company=True)
    employee_id = fields.Many2one(related="pathway_id.employee_id", store=True, index=True)
    date = fields.Date(required=True, index=True)
    half = fields.Selection([("am", "Morning"), ("pm", "Afternoon")], required=True)
    hours = fields.Float()
    absence_type_id = fields.Many2one("insertion.absence.type", ondelete="restrict")
    absence_hours = fields.Float()

    _half_unique = models.Constraint(
        "UNIQUE(pathway_id, date, half)",
        "The presence of this person on this half-day is already recorded: correct it.",
    )
