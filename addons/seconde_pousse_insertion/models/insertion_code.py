from odoo import api, fields, models
from odoo.fields import Domain

LISTS = [
    ("education_level", "Education Level"),
    ("duration", "Duration"),
    ("employer_kind", "Kind of Employer"),
    ("referral", "Referral"),
    ("country_group", "Country Group"),
    ("lane_type", "Lane Type"),
    ("social_situation", "Social Situation"),
]


class InsertionCode(models.Model):
    """The ASP's reference lists, dated: a code that disappears stays on the files that hold it."""

    _name = "insertion.code"
    _description = "Reference Code"
    _inherit = ["insertion.sane.values"]
    _order = "list, code"
    _rec_names_search = ["name", "code"]

    list = fields.Selection(LISTS, required=True, index=True)
    code = fields.Char(required=True)
    name = fields.Char(required=True)
    date_from = fields.Date(help="First day on which the code may be used. Empty: always.")
    date_to = fields.Date(help="Last day on which the code may be used. Empty: still in use.")
    source = fields.Char(help="Where the code was read.")
    is_verified = fields.Boolean(string="Verified", help="Read in the list itself. Otherwise: to be checked.")
    is_current = fields.Boolean(compute="_compute_is_current", search="_search_is_current")

    _code_unique = models.Constraint(
        "UNIQUE NULLS NOT DISTINCT(list, code, date_from)",
        "This code is already in this list: change the one that is there, or give another first day.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "The code would end before it starts: correct one of the two dates.",
    )

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for code in self:
            code.is_current = (not code.date_from or code.date_from <= today) and (
                not code.date_to or today <= code.date_to
            )

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        current = (Domain("date_from", "=", False) | Domain("date_from", "<=", today)) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        )
        return current if True in value else ~current
