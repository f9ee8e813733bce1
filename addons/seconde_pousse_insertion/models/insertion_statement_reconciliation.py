from odoo import api, fields, models

HOURS = (16, 2)


class InsertionStatementReconciliation(models.AbstractModel):
    """The ASP's figures beside ours: it pays on its own, which nothing of ours overwrites nor is overwritten by."""

    _name = "insertion.statement.reconciliation"
    _description = "Reconciliation of an ASP Statement"

    currency_id = fields.Many2one("res.currency")
    asp_date = fields.Date(string="ASP's Answer", copy=False, help="Day the ASP's figures were typed or imported.")
    asp_people = fields.Integer(string="People, ASP", copy=False)
    asp_hours = fields.Float(string="Hours, ASP", digits=HOURS, copy=False)
    asp_eligible = fields.Float(string="Eligible Hours, ASP", digits=HOURS, copy=False)
    asp_fte = fields.Float(string="FTE, ASP", digits=HOURS, copy=False)
    asp_amount = fields.Monetary(string="Amount Paid, ASP", copy=False)
    # It may name people: direction reads figures only.
    asp_note = fields.Text(string="About the Differences", copy=False, groups="seconde_pousse_insertion.group_hr")
    hours_difference = fields.Float(digits=HOURS, compute="_compute_differences", store=True)
    eligible_difference = fields.Float(digits=HOURS, compute="_compute_differences", store=True)
    fte_difference = fields.Float(string="FTE Difference", digits=HOURS, compute="_compute_differences", store=True)
    amount_difference = fields.Monetary(compute="_compute_differences", store=True)
    amount_balance = fields.Monetary(
        string="To Be Regularised",
        compute="_compute_differences",
        store=True,
        help="Aid due for the eligible hours minus the lump sum paid: the ASP regularises it later in the year.",
    )
    reconciliation = fields.Selection(
        [("waiting", "ASP's Figures Awaited"), ("same", "Same Figures"), ("different", "Differences")],
        compute="_compute_differences",
        store=True,
        index=True,
    )

    _asp_positive = models.Constraint(
        "CHECK(asp_people >= 0 AND asp_hours >= 0 AND asp_eligible >= 0 AND asp_fte >= 0 AND asp_amount >= 0)",
        "The ASP's figures cannot be negative: correct them.",
    )

    @api.depends(
        "state",
        "asp_date",
        "asp_hours",
        "asp_eligible",
        "asp_fte",
        "asp_amount",
        "hours_total",
        "hours_eligible",
        "fte",
        "lump_sum",
        "aid_amount",
    )
    def _compute_differences(self):
        pairs = [
            ("hours_difference", "asp_hours", "hours_total"),
            ("eligible_difference", "asp_eligible", "hours_eligible"),
            ("fte_difference", "asp_fte", "fte"),
            ("amount_difference", "asp_amount", "lump_sum"),
        ]
        for statement in self:
            paid = statement.asp_amount or statement.lump_sum
            statement.amount_balance = round(statement.aid_amount - paid, 2) if statement.state != "draft" else 0
            differences = []
            for name, theirs, ours in pairs:
                # A figure nobody typed is no difference.
                typed = statement[theirs] if statement.asp_date else 0
                statement[name] = round(typed - statement[ours], 2) if typed else 0
                differences.append(statement[name])
            if not statement.asp_date:
                statement.reconciliation = "waiting"
            else:
                statement.reconciliation = "different" if any(differences) else "same"

    @api.onchange("asp_hours", "asp_eligible", "asp_fte", "asp_amount", "asp_people")
    def _onchange_asp(self):
        if not self.asp_date and (self.asp_hours or self.asp_fte or self.asp_amount or self.asp_eligible):
            self.asp_date = fields.Date.context_today(self)

    @api.model
    def _get_typed_fields(self):
        return {"asp_date", "asp_people", "asp_hours", "asp_eligible", "asp_fte", "asp_amount", "asp_note"}
