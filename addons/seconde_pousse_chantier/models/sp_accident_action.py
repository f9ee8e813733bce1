from odoo import fields, models


class SpAccidentAction(models.Model):
    """What is changed so that an accident does not come back; no health data here."""

    _name = "sp.accident.action"
    _description = "Change after an Accident"
    _order = "accident_id, due, id"
    _check_company_auto = True

    accident_id = fields.Many2one("sp.accident", required=True, index=True, ondelete="cascade")
    name = fields.Char("What to Change", required=True)
    employee_id = fields.Many2one("hr.employee", "Who", check_company=True)
    due = fields.Date("Before")
    done_on = fields.Date()
    company_id = fields.Many2one(related="accident_id.company_id", store=True, index=True)
