from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..rules.fte import agreed_annual, annex_months, annual_fte, average_fte, compare, state_share, truncate2
from ..rules.identifiers import annex_number_problem, compact
from .res_company import STRUCTURE_KINDS

ANNEX_STATES = [
    ("draft", "Draft"),
    ("entered", "Entered"),
    ("provisional", "Provisional"),
    ("valid", "Valid"),
    ("closed", "Closed"),
    ("history", "Historical"),
    ("cancelled", "Cancelled"),
    ("rejected", "Rejected"),
]
ACTIVE_STATES = ("valid", "provisional")
CONSUMPTION = [
    ("none", "Nothing Declared"),
    ("under", "Below the Agreed FTE"),
    ("conform", "As Agreed"),
    ("over", "Above the Agreed FTE"),
]


class InsertionAnnex(models.Model):
    """Financial annex: the FTE the State agreed to pay for over a year."""

    _name = "insertion.annex"
    _description = "Financial Annex"
    _inherit = ["insertion.sane.values"]
    _order = "date_start desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(
        required=True,
        index=True,
        copy=False,
        help="As printed by the ASP, such as ACI 013 26 0005 A0 M0. After an amendment, correct the end of the number "
        "here (A1) instead of making another annex: the year's figures stay together.",
    )
    convention_id = fields.Many2one("insertion.convention", index=True, ondelete="restrict", check_company=True)
    structure_kind = fields.Selection(
        STRUCTURE_KINDS, required=True, default=lambda self: self.env.company.insertion_structure_kind
    )
    date_start = fields.Date(required=True, index=True)
    date_end = fields.Date(required=True, index=True)
    fte_agreed = fields.Float(string="FTE Agreed", digits=(16, 2), help="Monthly FTE, as the annex prints them.")
    state = fields.Selection(ANNEX_STATES, required=True, default="valid", index=True)
    is_active = fields.Boolean(compute="_compute_is_active", search="_search_is_active")
    amount = fields.Monetary(
        string="Own Amount per FTE",
        help="Only when the annex has an amount of its own (Mayotte…). Empty: the State's rate of the month.",
    )
    hours_per_fte = fields.Float(
        string="Own Hours of One FTE",
        digits=(16, 2),
        help="Only when the annex has a base of its own. Empty: the State's base.",
    )
    cofunded_share = fields.Float(
        string="Co-Funded Share", digits=(5, 4), help="Share the Département pays, for the people receiving RSA."
    )
    state_share = fields.Float(string="State's Share", digits=(5, 4), compute="_compute_state_share")
    statement_ids = fields.One2many("insertion.statement", "annex_id")
    note = fields.Text()
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")

    month_count = fields.Integer(string="Months Declared", compute="_compute_consumption", compute_sudo=True)
    hours_total = fields.Float(
        string="Hours Declared", digits=(16, 2), compute="_compute_consumption", compute_sudo=True
    )
    fte_average = fields.Float(
        string="Average FTE",
        digits=(16, 2),
        compute="_compute_consumption",
        compute_sudo=True,
        help="Over the months declared, cut.",
    )
    fte_year = fields.Float(
        string="FTE over the Year",
        digits=(16, 2),
        compute="_compute_consumption",
        compute_sudo=True,
        help="Hours declared, in FTE a year.",
    )
    fte_year_agreed = fields.Float(
        string="FTE Agreed over the Year",
        digits=(16, 2),
        compute="_compute_consumption",
        compute_sudo=True,
        help="Monthly FTE over the months of the annex, divided by twelve.",
    )
    aid_total = fields.Monetary(string="Aid Due to Date", compute="_compute_consumption", compute_sudo=True)
    consumption = fields.Selection(
        CONSUMPTION,
        compute="_compute_consumption",
        compute_sudo=True,
        help="Average FTE compared with the agreed ones after cutting both at two decimals, as the State does.",
    )

    _number_unique = models.Constraint(
        "UNIQUE(company_id, number)", "This number is already the number of another annex: open that one."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_start <= date_end)", "The annex would end before it starts: correct one of the two dates."
    )
    _share = models.Constraint(
        "CHECK(cofunded_share BETWEEN 0 AND 1)", "The co-funded share is between 0 and 100 %: correct it."
    )
    _positive = models.Constraint(
        "CHECK(fte_agreed >= 0 AND amount >= 0 AND hours_per_fte >= 0)",
        "FTE, amount and hours of an annex cannot be negative: correct them.",
    )

    @api.model
    def _get_active_states(self):
        return ACTIVE_STATES

    @api.depends("state", "date_end")
    def _compute_is_active(self):
        today = fields.Date.context_today(self)
        for annex in self:
            annex.is_active = annex.state in ACTIVE_STATES and bool(annex.date_end) and annex.date_end >= today

    def _search_is_active(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        active = Domain("state", "in", ACTIVE_STATES) & Domain("date_end", ">=", today)
        return active if True in value else ~active

    @api.depends("cofunded_share")
    def _compute_state_share(self):
        for annex in self:
            annex.state_share = float(state_share(min(max(annex.cofunded_share, 0), 1)))

    @api.depends(
        "date_start",
        "date_end",
        "fte_agreed",
        "hours_per_fte",
        "statement_ids.state",
        "statement_ids.hours_total",
        "statement_ids.aid_amount",
        "statement_ids.hours_per_fte",
    )
    def _compute_consumption(self):
        rows = self.env["insertion.statement"]._read_group(
            [("annex_id", "in", self.ids), ("state", "!=", "draft")],
            ["annex_id"],
            ["__count", "hours_total:sum", "aid_amount:sum", "hours_per_fte:max"],
        )
        sums = {annex.id: values for annex, *values in rows}
        for annex in self:
            months, hours, aid, base = sums.get(annex._origin.id, (0, 0, 0, 0))
            average = average_fte(hours, months, base) if base else 0
            length = annex_months(annex.date_start, annex.date_end) if annex.date_start and annex.date_end else 0
            annex.month_count = months
            annex.hours_total = hours
            annex.aid_total = aid
            annex.fte_average = float(truncate2(average))
            annex.fte_year = float(annual_fte(hours, base)) if base else 0
            annex.fte_year_agreed = float(truncate2(agreed_annual(annex.fte_agreed, length)))
            annex.consumption = compare(average, annex.fte_agreed) if months else "none"

    @api.constrains("number", "structure_kind")
    def _check_number(self):
        messages = {
            "format": self.env._(
                "“%(number)s” is not the number of an annex: kind, department on 3 characters, year, order on 4 "
                "digits, as in ACI 013 26 0005 A0 M0."
            ),
            "suffix": self.env._(
                "“%(number)s” does not end as the number of an annex: A and its amendment, M and its modification, "
                "as in A0 M0."
            ),
            "structure_kind": self.env._(
                "“%(number)s” is the number of another kind of structure: correct the number or the kind."
            ),
        }
        for annex in self:
            problem = annex_number_problem(annex.number, annex.structure_kind)
            if problem:
                raise ValidationError(messages[problem] % {"number": annex.number})

    @api.constrains("convention_id", "date_start", "date_end")
    def _check_convention(self):
        for annex in self:
            convention = annex.convention_id
            if convention and not (convention.date_start <= annex.date_start and annex.date_end <= convention.date_end):
                raise ValidationError(
                    self.env._(
                        "Annex %(annex)s is not within its convention “%(convention)s”: correct the dates of one of "
                        "them.",
                        annex=annex.number,
                        convention=convention.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_spaced_number(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_spaced_number(vals))

    @api.model
    def _with_spaced_number(self, vals):
        """Write the number as the ASP prints it, so that one annex has one spelling."""
        number = compact(vals.get("number") or "")
        if not number or annex_number_problem(number):
            return vals
        # From the right: suffix, order, year, department; what is left is the kind.
        tail = f" {number[-4:-2]} {number[-2:]}" if number[-4] == "A" and number[-2] == "M" else ""
        head = number[:-4] if tail else number
        return {**vals, "number": f"{head[:-9]} {head[-9:-6]} {head[-6:-4]} {head[-4:]}{tail}"}

    @api.model
    def _get_month_domain(self, month):
        """Return the annexes a month's hours may be declared on: in force at least one of its days.

        A historical one is left out: an amendment replaced it, and both cover the same months.
        """
        last = month + relativedelta(months=1, days=-1)
        return (
            Domain("date_start", "<=", last)
            & Domain("date_end", ">=", month)
            & Domain("state", "in", (*ACTIVE_STATES, "closed"))
        )

    def action_view_fte(self):
        """Open the graph of FTE done and agreed, month by month.

        :return: dict, a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_fte_report_action")
        action["domain"] = [("annex_id", "=", self.id)]
        return action
