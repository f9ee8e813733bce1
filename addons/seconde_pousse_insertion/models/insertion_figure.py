from datetime import date

from odoo import api, fields, models

TABLES = [
    ("beneficiaries", "Beneficiaries"),
    ("exits", "Exits"),
    ("rates", "Exit Rates"),
    ("accompaniment", "Support (ASP declaration)"),
    ("accompaniment_annex", "Support by Annex"),
    ("fte", "FTE"),
    ("profile_sex", "By Sex"),
    ("profile_age", "By Age"),
    ("profile_district", "By District"),
    ("profile_education", "By Education Level"),
    ("profile_social", "By Social Situation"),
    ("sites", "Presence by Site"),
    ("sessions", "Workshops by Theme"),
    ("meetings", "Meetings and Meals"),
    ("relaunched", "Pathways Relaunched"),
]


class InsertionFigure(models.Model):
    """One cell of one table of a year. Each has an exact version and, when it may be, a published one."""

    _name = "insertion.figure"
    _description = "Yearly Figure"
    _order = "year desc, sequence, id"
    _rec_name = "row_label"
    _check_company_auto = True

    year_id = fields.Many2one(
        "insertion.figure.year", string="Figures of", index=True, ondelete="cascade", check_company=True
    )
    year = fields.Integer(required=True, index=True, aggregator=None)
    date = fields.Date(
        string="First Day", compute="_compute_date", store=True, help="Of the year: dashboards filter on a day."
    )
    table = fields.Selection(TABLES, required=True, index=True)
    row = fields.Char(string="Row Code", required=True)
    row_label = fields.Char(string="Row")
    annex = fields.Char(help="Number of the annex, in a table made annex by annex.")
    column = fields.Char(string="Column Code", required=True)
    column_label = fields.Char(string="Column")
    # Rows overlap (a total and its parts): what a pivot says of several cells is the greatest, never their sum.
    value = fields.Float(digits=(16, 2), aggregator="max")
    text = fields.Char(string="Shown As", help="The value as it may be read: a small group is said to be hidden.")
    sequence = fields.Integer()
    is_masked = fields.Boolean(string="Hidden", help="Small group, or a figure that would give a small group back.")
    is_published = fields.Boolean(string="Published", index=True, help="Version without small groups.")
    computed_on = fields.Datetime(related="year_id.computed_on", store=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _cell_unique = models.Constraint(
        'UNIQUE(year_id, is_published, "table", "row", "column")', "This figure is already in the table of this year."
    )

    @api.depends("year")
    def _compute_date(self):
        for figure in self:
            figure.date = figure.year and date(figure.year, 1, 1)
