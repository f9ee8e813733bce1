from odoo import api, fields, models

FRESHNESS = [
    ("none", "No Age Limit"),
    ("months", "Made Less Than … Months Before"),
    ("valid", "Still Valid on the First Day"),
]


class InsertionCriterion(models.Model):
    """An administrative criterion of eligibility, with the proof it takes."""

    _name = "insertion.criterion"
    _description = "Eligibility Criterion"
    _order = "level, name"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    level = fields.Selection([("1", "Level 1"), ("2", "Level 2")], required=True)
    proof = fields.Char(string="Accepted Proof")
    freshness = fields.Selection(FRESHNESS, string="Age of the Proof", required=True, default="none")
    freshness_months = fields.Integer(help="The proof must have been made less than this many months before the PASS.")
    is_sensitive = fields.Boolean(
        string="Sensitive", help="Reveals health, justice or origin: never in a figure that could name someone."
    )
    source = fields.Char()
    is_verified = fields.Boolean(string="Verified", help="Read in the text itself. Otherwise: to be checked.")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This criterion already exists: change the one that is there.")
    _months_known = models.Constraint(
        "CHECK(freshness != 'months' OR freshness_months > 0)",
        "Say how many months old the proof may be.",
    )

    @api.depends("name", "level")
    def _compute_display_name(self):
        for criterion in self:
            criterion.display_name = criterion.name and self.env._(
                "%(criterion)s (level %(level)s)", criterion=criterion.name, level=criterion.level
            )
