from datetime import timedelta

from odoo import api, fields, models


class InsertionConvention(models.Model):
    """Three-year agreement with the State (DDETS): what it expects, and the annexes that pay for it."""

    _name = "insertion.convention"
    _description = "Convention"
    _inherit = ["insertion.sane.values"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    reference = fields.Char(help="Number the State gave it.")
    authority = fields.Char(default="DDETS", help="Who signs for the State.")
    date_start = fields.Date(required=True, index=True)
    date_end = fields.Date(
        compute="_compute_date_end", store=True, readonly=False, precompute=True, required=True, index=True
    )
    dynamic_target = fields.Float(
        string="Dynamic Exits Target", digits=(5, 4), help="Share of dynamic exits the convention expects."
    )
    lasting_target = fields.Float(
        string="Lasting Employment Target", digits=(5, 4), help="Share of exits to lasting employment."
    )
    fte_agreed = fields.Float(string="FTE Agreed", digits=(16, 2), help="FTE a year over the convention.")
    evidence_hold_date = fields.Date(
        string="Evidence Kept Until",
        help="Last day on which a funder of this convention may ask for the files of the people it paid for.",
    )
    annex_ids = fields.One2many("insertion.annex", "convention_id")
    annex_count = fields.Integer(compute="_compute_status")
    status = fields.Selection(
        [
            ("active", "Active"),
            ("grace", "No Active Annex, Grace Period"),
            ("inactive", "No Active Annex"),
        ],
        compute="_compute_status",
        help="A convention lives through its annexes; the platform leaves some days once the last one ended.",
    )
    note = fields.Text()
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_ordered = models.Constraint(
        "CHECK(date_start <= date_end)", "The convention would end before it starts: correct one of the two dates."
    )
    _targets_are_shares = models.Constraint(
        "CHECK(dynamic_target BETWEEN 0 AND 1 AND lasting_target BETWEEN 0 AND 1)",
        "A target is a share of the exits, between 0 and 100 %: correct it.",
    )
    _fte_positive = models.Constraint("CHECK(fte_agreed >= 0)", "The agreed FTE cannot be negative: correct them.")

    @api.depends("date_start")
    def _compute_date_end(self):
        for convention in self:
            start = convention.date_start
            if start and not convention.date_end:
                # Three calendar years, the usual length; the day before the anniversary.
                convention.date_end = fields.Date.add(start, years=3, days=-1)

    @api.depends("annex_ids.state", "annex_ids.date_end")
    def _compute_status(self):
        today = fields.Date.context_today(self)
        parameters = self.env["insertion.parameter"]
        grace = timedelta(days=parameters._get_value("convention_grace_days", today)) if self.ids else timedelta()
        for convention in self:
            in_force = convention.annex_ids.filtered(lambda annex: annex.state in annex._get_active_states())
            last = max(in_force.mapped("date_end"), default=None)
            convention.annex_count = len(convention.annex_ids)
            if last and last >= today:
                convention.status = "active"
            elif last and last + grace >= today:
                convention.status = "grace"
            else:
                convention.status = "inactive"
