from odoo import fields, models


class InsertionAbsenceRate(models.Model):
    _name = "insertion.absence.rate"
    _description = "Absence Rate"
    _order = "absence_type_id, date_from desc"
    _rec_name = "absence_type_id"

    absence_type_id = fields.Many2one("insertion.absence.type", required=True, index=True, ondelete="cascade")
    date_from = fields.Date(string="From", required=True)
    paid_share = fields.Float(
        string="Share Paid", default=1, help="By the employer: 100 % is fully paid, 0 % is not paid."
    )
    is_declared = fields.Boolean(string="Declared", help="The paid hours count in the hours declared to the ASP.")
    is_eligible = fields.Boolean(string="Eligible", help="The declared hours count for the State's aid.")
    source = fields.Char()
    is_verified = fields.Boolean(string="Verified", help="Read in the text itself. Otherwise: to be checked.")

    _date_unique = models.Constraint(
        "UNIQUE(absence_type_id, date_from)", "This absence type already has a rate from that day."
    )
    _share_bounds = models.Constraint(
        "CHECK(paid_share >= 0 AND paid_share <= 1)", "The share paid goes from 0 % to 100 %."
    )
    _eligible_declared = models.Constraint(
        "CHECK(is_declared OR NOT is_eligible)", "Hours that are not declared cannot be eligible for the aid."
    )
