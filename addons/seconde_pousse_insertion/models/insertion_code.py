from odoo import fields, models


class InsertionCode(models.Model):
    _name = "insertion.code"
    _description = "Reference Code"
    _order = "list, code"

    list = fields.Selection(
        [
            ("education_level", "Education Level"),
            ("duration", "Duration"),
            ("employer_kind", "Kind of Employer"),
            ("referral", "Referral"),
            ("country_group", "Country Group"),
            ("lane_type", "Lane Type"),
            ("social_situation", "Social Situation"),
        ],
        required=True,
        index=True,
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True)
    date_from = fields.Date()
    date_to = fields.Date()
    source = fields.Char()
    is_verified = fields.Boolean()

    _code_unique = models.Constraint(
        "UNIQUE NULLS NOT DISTINCT(list, code, date_from)", "This code is already in this list."
    )
