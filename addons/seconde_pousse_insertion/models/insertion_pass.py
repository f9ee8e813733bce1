from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..rules.identifiers import compact
from ..rules.pass_iae import (
    computed_end,
    default_end,
    end_in_force,
    format_number,
    number_problem,
    waiting_until,
)


class InsertionPass(models.Model):
    """A PASS IAE as the State's platform issued it.

    Four ends stand side by side, see docs/decisions/0007: the issued one (typed), the rule's, the computed
    one (rule's, moved by suspensions and extensions) and the one in force (issued, moved by what happened since).
    """

    _name = "insertion.pass"
    _inherit = [
        "mail.thread",
        "insertion.pass.status",
        "insertion.pass.moves",
        "insertion.pass.advice",
        "insertion.computed.values",
    ]
    _description = "PASS IAE"
    _order = "date_end desc, id desc"
    _rec_name = "number"
    # Else the end in force would move without a suspension or an extension to show for it.
    _software_fields = ("date_end_known_shift",)
    _check_company_auto = True

    # No check_company: the structure is the one of this record, and is not known before it is chosen.
    person_id = fields.Many2one("insertion.person", required=True, index=True, ondelete="restrict")
    number = fields.Char(
        required=True,
        index=True,
        copy=False,
        tracking=True,
        help="12 characters, as on the attestation. Numbers of older agreements are valid too.",
    )
    date_start = fields.Date(required=True, tracking=True, help="First day of the first contract under this PASS.")
    date_end = fields.Date(
        string="End on the Platform",
        required=True,
        tracking=True,
        help="As the platform shows it: only you change it. Left alone, it is the one of the rule.",
    )
    date_end_known_shift = fields.Integer(
        string="Days Moved When the End Was Typed",
        readonly=True,
        copy=False,
        help="Suspensions and extensions already recorded here when the end of the platform was last typed.",
    )
    shift_days = fields.Integer(
        string="Days Moved", compute="_compute_shift_days", store=True, help="By suspensions and granted extensions."
    )
    date_end_rule = fields.Date(string="End by the Rule", compute="_compute_ends", store=True)
    date_end_computed = fields.Date(
        string="Computed End",
        compute="_compute_ends",
        store=True,
        help="Start and legal duration, moved by suspensions and granted extensions.",
    )
    date_end_in_force = fields.Date(
        string="End",
        compute="_compute_ends",
        store=True,
        index=True,
        tracking=True,
        help="The end of the platform, moved by the suspensions and extensions recorded here since it was typed.",
    )
    has_date_difference = fields.Boolean(
        string="Dates Differ",
        compute="_compute_ends",
        store=True,
        help="The end shown by the platform is not the computed one: look it up there.",
    )
    waiting_until = fields.Date(
        compute="_compute_ends",
        store=True,
        help="Until that day, a new PASS takes an authorised prescriber.",
    )
    is_waiting = fields.Boolean(string="In Waiting Period", compute="_compute_is_waiting", search="_search_is_waiting")
    other_employer_since = fields.Date(
        string="Other Structure Since",
        tracking=True,
        help="First day of a later hire by another structure: it alone may suspend the PASS then.",
    )
    suspension_ids = fields.One2many("insertion.pass.suspension", "pass_id", string="Suspensions")
    extension_ids = fields.One2many("insertion.pass.extension", "pass_id", string="Extensions")
    pathway_ids = fields.One2many("insertion.pathway", "pass_id", string="Pathways")
    eligibility_ids = fields.One2many("insertion.eligibility", "pass_id", string="Diagnoses")
    company_id = fields.Many2one(related="person_id.company_id", store=True, index=True)

    # Deferred, so that _check_number_unique speaks first.
    _number_unique = models.Constraint(
        "UNIQUE(company_id, number) DEFERRABLE INITIALLY DEFERRED",
        "This PASS IAE is already recorded: open the one that is there.",
    )

    # ------------------------------------------------------------------
    # Dates
    # ------------------------------------------------------------------

    @api.depends("suspension_ids.shift_days", "extension_ids.shift_days", "extension_ids.state")
    def _compute_shift_days(self):
        for record in self:
            granted = record.extension_ids.filtered(lambda extension: extension.state == "granted")
            record.shift_days = sum(record.suspension_ids.mapped("shift_days")) + sum(granted.mapped("shift_days"))

    @api.depends("date_start", "date_end", "date_end_known_shift", "shift_days")
    def _compute_ends(self):
        for record in self:
            start, issued = record.date_start, record.date_end
            if not start or not issued:
                names = ("rule", "computed", "in_force")
                record.update({f"date_end_{name}": False for name in names})
                record.has_date_difference = record.waiting_until = False
                continue
            days, years = record._get_durations()
            record.date_end_rule = default_end(start, days)
            record.date_end_computed = computed_end(start, days, record.shift_days)
            record.date_end_in_force = end_in_force(
                issued, record.date_end_rule, record.date_end_known_shift, record.shift_days
            )
            record.has_date_difference = issued != record.date_end_computed
            record.waiting_until = waiting_until(record.date_end_in_force, years)

    def _get_durations(self):
        """Return (days of a PASS, years of the waiting period) in force when this one starts."""
        values = self.env["insertion.parameter"]._get_values(("pass_days", "pass_waiting_years"), self.date_start)
        return int(values["pass_days"]), int(values["pass_waiting_years"])

    @api.model
    def _get_default_end(self, date_start):
        """Return the end the rule gives to a PASS that starts on a day.

        :param date_start: date or its string
        :return: date
        """
        start = fields.Date.to_date(date_start)
        return default_end(start, int(self.env["insertion.parameter"]._get_value("pass_days", start)))

    @api.onchange("date_start")
    def _onchange_date_start(self):
        origin = self._origin
        if self.date_start and (not self.date_end or (not origin or origin._end_follows_start())):
            self.date_end = self._get_default_end(self.date_start)

    def _end_follows_start(self):
        """Tell whether moving the start moves the end: a PASS not started, its end never typed otherwise."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return self.date_start > today and self.date_end == self.date_end_rule and not self.shift_days

    @api.depends("date_end_in_force", "waiting_until")
    def _compute_is_waiting(self):
        today = fields.Date.context_today(self)
        for record in self:
            end = record.date_end_in_force
            record.is_waiting = bool(end) and end < today <= record.waiting_until

    @api.model
    def _search_is_waiting(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = Domain([("date_end_in_force", "<", today), ("waiting_until", ">=", today)])
        return domain if True in value else ~domain

    @api.depends("number", "person_id")
    def _compute_display_name(self):
        for record in self:
            record.display_name = format_number(record.number or "")

    # ------------------------------------------------------------------
    # What is refused
    # ------------------------------------------------------------------

    @api.constrains("number")
    def _check_number(self):
        for record in self:
            problem = self._get_number_problem(record.number)
            if problem:
                raise ValidationError(problem)

    @api.model
    def _get_number_problem(self, number):
        """Return the sentence that refuses a number, or None."""
        messages = {
            "length": self.env._(
                "The number of a PASS IAE has 12 characters, “%(number)s” has %(length)s: type it again."
            ),
            "format": self.env._("The number of a PASS IAE has digits and capitals only: type “%(number)s” again."),
        }
        problem = number_problem(number)
        return problem and messages[problem] % {"number": number, "length": len(number or "")}

    @api.constrains("number", "person_id")
    def _check_number_unique(self):
        twins = self.sudo()._read_group(
            [("company_id", "in", self.company_id.ids), ("number", "in", self.mapped("number"))],
            ["company_id", "number"],
            ["person_id:recordset"],
            having=[("__count", ">", 1)],
            limit=1,
        )
        for _company, number, people in twins:
            raise ValidationError(
                self.env._(
                    "PASS IAE %(number)s is already recorded (%(people)s): open it instead of creating it again.",
                    number=format_number(number),
                    people=", ".join(people.mapped("name")),
                )
            )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for record in self:
            if record.date_end < record.date_start:
                raise ValidationError(
                    self.env._(
                        "PASS IAE %(number)s would end on %(end)s, before it starts on %(start)s: correct one of the "
                        "two dates.",
                        number=format_number(record.number),
                        start=format_date(self.env, record.date_start),
                        end=format_date(self.env, record.date_end),
                    )
                )
        self.suspension_ids._check_period()

    @api.constrains("person_id", "date_start", "date_end_in_force")
    def _check_one_at_a_time(self):
        others = self.sudo().search([("person_id", "in", self.person_id.ids)]).grouped("person_id")
        for record in self:
            for other in others[record.person_id]:
                if (
                    other != record
                    and other.date_start <= record.date_end_in_force
                    and record.date_start <= other.date_end_in_force
                ):
                    raise ValidationError(
                        self.env._(
                            "%(person)s already has PASS IAE %(number)s from %(start)s to %(end)s: a person has one "
                            "valid PASS at a time, use that one.",
                            person=record.person_id.name,
                            number=format_number(other.number),
                            start=format_date(self.env, other.date_start),
                            end=format_date(self.env, other.date_end_in_force),
                        )
                    )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model
    def _with_compact_number(self, vals):
        return {**vals, "number": compact(vals["number"]) or False} if vals.get("number") else vals

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.sudo().filtered(lambda record: record.pathway_ids or record.extension_ids or record.suspension_ids)
        if used:
            raise UserError(
                self.env._(
                    "PASS IAE %(number)s is that of a pathway, or was suspended or extended: it is kept. Correct it "
                    "instead.",
                    number=format_number(used[0].number),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._with_compact_number(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_sane(vals)
            if not vals.get("date_end") and vals.get("date_start"):
                vals["date_end"] = self._get_default_end(vals["date_start"])
        return super().create(vals_list)

    def write(self, vals):
        vals = self._with_compact_number(vals)
        followers = self.browse()
        if vals.get("date_start") and "date_end" not in vals:
            followers = self.filtered(lambda record: record._end_follows_start())
        result = super().write(vals)
        if followers:
            super(InsertionPass, followers).write({"date_end": self._get_default_end(vals["date_start"])})
        if "date_end" in vals:
            for record in self:
                if record.date_end_known_shift != record.shift_days:
                    super(InsertionPass, record.sudo()).write({"date_end_known_shift": record.shift_days})
        return result
