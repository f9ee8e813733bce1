from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.exits import (
    ExitFacts,
    ExitLimits,
    exit_verdict,
    follow_up_date,
    hours_since,
    recruitment_start,
)

SITUATIONS = [
    ("lasting", "Permanent job, or fixed-term of six months and more"),
    ("transition", "Fixed-term job of less than six months"),
    ("self_employed", "Self-employed"),
    ("iae", "Job in another insertion structure"),
    ("training", "In training"),
    ("unemployed", "Looking for a job"),
    ("inactive", "Neither in a job nor looking for one"),
    ("unreachable", "Could not be reached"),
]
# What somebody fills in to document an exit.
TOLD = (
    "reason_id",
    "job_title",
    "employer",
    "contract_kind",
    "proof_file",
    "note",
    "follow_up_3_situation",
    "follow_up_6_situation",
)
# In the context of a deletion, by identity: no client can send it.
REPLACED = object()


class InsertionExit(models.Model):
    _name = "insertion.exit"
    _description = "Exit"
    _inherit = ["insertion.pathway.record"]
    _order = "date desc, id desc"
    _check_company_auto = True

    # The exit ends the pathway: the day is kept there, and there alone.
    date = fields.Date(related="pathway_id.date_end", store=True, readonly=False, required=True, index=True)
    reason_id = fields.Many2one(
        "insertion.exit.reason",
        index=True,
        ondelete="restrict",
        domain="['|', ('date_from', '=', False), ('date_from', '<=', date), "
        "'|', ('date_to', '=', False), ('date_to', '>=', date)]",
        help="Left empty, the exit is undocumented: it still weighs on the exit rates.",
    )
    category = fields.Selection(related="reason_id.category", store=True)
    asp_code = fields.Char(related="reason_id.asp_code", string="ASP Code")
    is_reason_verified = fields.Boolean(related="reason_id.is_verified")
    counselor_id = fields.Many2one(related="pathway_id.counselor_id", store=True, index=True)
    recorded_on = fields.Date(
        required=True, default=fields.Date.context_today, copy=False, help="The European Social Fund allows four weeks."
    )
    job_title = fields.Char(string="Job Found")
    employer = fields.Char()
    contract_kind = fields.Selection(
        [
            ("permanent", "Permanent (CDI)"),
            ("fixed_long", "Fixed-term, six months and more"),
            ("fixed_short", "Fixed-term, less than six months"),
            ("temporary", "Temporary work"),
            ("apprenticeship", "Apprenticeship or work-study"),
            ("self_employed", "Self-employed"),
            ("public", "Public service"),
            ("insertion", "Insertion contract elsewhere"),
        ],
        string="Contract",
    )
    proof_file = fields.Binary(string="Proof", attachment=True, copy=False, help="Contract, certificate, message…")
    proof_name = fields.Char(copy=False)
    note = fields.Text()
    follow_up_3_due = fields.Date(string="3-Month Follow-up Due", compute="_compute_follow_up_due", store=True)
    follow_up_3_situation = fields.Selection(SITUATIONS, string="Situation after 3 Months")
    follow_up_3_on = fields.Date(string="3-Month Follow-up Recorded on", copy=False)
    follow_up_6_due = fields.Date(string="6-Month Follow-up Due", compute="_compute_follow_up_due", store=True)
    follow_up_6_situation = fields.Selection(SITUATIONS, string="Situation after 6 Months")
    follow_up_6_on = fields.Date(string="6-Month Follow-up Recorded on", copy=False)
    is_kept = fields.Boolean(string="Kept by the ASP", compute="_compute_verdict")
    kept_note = fields.Char(string="Why", compute="_compute_verdict")

    _pathway_unique = models.Constraint("UNIQUE(pathway_id)", "The exit of this pathway is already recorded: open it.")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "date" in fields_list and not values.get("date"):
            pathway = self.env["insertion.pathway"].browse(values.get("pathway_id"))
            values["date"] = pathway.date_end or fields.Date.context_today(self)
        return values

    @api.depends("date")
    def _compute_follow_up_due(self):
        for record in self:
            record.follow_up_3_due = record.date and follow_up_date(record.date, 3)
            record.follow_up_6_due = record.date and follow_up_date(record.date, 6)

    @api.depends("date", "category", "pathway_id.month_ids.hours_worked", "pathway_id.employee_id")
    def _compute_verdict(self):
        notes = {
            "no_contract": self.env._("no contract during the pathway"),
            "too_short": self.env._("recruitment too short"),
            "hours": self.env._("not enough hours worked"),
            "withdrawn": self.env._("withdrawn reason"),
        }
        verdicts = self._get_verdicts()
        for record in self:
            verdict = verdicts.get(record)
            record.is_kept = bool(verdict and verdict.is_kept)
            record.kept_note = verdict and ", ".join(notes[reason] for reason in verdict.reasons)

    @api.onchange("follow_up_3_situation", "follow_up_6_situation")
    def _onchange_follow_up(self):
        today = fields.Date.context_today(self)
        if self.follow_up_3_situation and not self.follow_up_3_on:
            self.follow_up_3_on = today
        if self.follow_up_6_situation and not self.follow_up_6_on:
            self.follow_up_6_on = today

    @api.constrains("date", "follow_up_3_on", "follow_up_6_on", "recorded_on")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for record in self:
            if record.date and record.date > today:
                raise ValidationError(
                    self.env._(
                        "The exit of %(person)s is in the future: record it on the day the person leaves.",
                        person=record.person_id.name,
                    )
                )
            for day in (record.follow_up_3_on, record.follow_up_6_on):
                if day and day < record.date:
                    raise ValidationError(
                        self.env._(
                            "A follow-up of %(person)s is dated before the exit: correct its date.",
                            person=record.person_id.name,
                        )
                    )

    @api.constrains("reason_id", "date")
    def _check_reason_in_force(self):
        for record in self:
            reason, day = record.reason_id, record.date
            if reason and ((reason.date_from and reason.date_from > day) or (reason.date_to and reason.date_to < day)):
                raise ValidationError(
                    self.env._(
                        "The reason “%(reason)s” is not in force on %(day)s: choose another one.",
                        reason=reason.name,
                        day=day,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        undated = [vals for vals in vals_list if not vals.get("date")]
        days = self._get_usual_days([vals.get("pathway_id") for vals in undated])
        for vals in undated:
            vals["date"] = days.get(vals.get("pathway_id"))
        self._drop_blank([vals.get("pathway_id") for vals in vals_list])
        exits = super().create(vals_list)
        for pathway in exits.pathway_id:
            if pathway.state == "draft" and not pathway.date_start:
                pathway.date_start = pathway.contract_date_start or pathway.date_end
        exits.pathway_id.filtered(lambda pathway: pathway.state != "done").write({"state": "done"})
        # The next pathway of the person may be created at once: one only is active.
        exits.pathway_id.flush_recordset(["state", "date_end"])
        return exits

    @api.model
    def _drop_blank(self, pathway_ids):
        """Make room: an exit that was only known to have happened gives way to the one that tells of it."""
        blank = self.sudo().search([("pathway_id", "in", pathway_ids), *((name, "=", False) for name in TOLD)])
        blank.with_context(insertion_exit_replaced=REPLACED).unlink()

    def _get_usual_days(self, pathway_ids):
        """Return the day people left when nobody typed it, as a dict id of pathway → date.

        The end of the pathway, otherwise the last day of a last contract that has ended, otherwise today.
        """
        pathways = self.env["insertion.pathway"].browse(filter(None, pathway_ids))
        today = fields.Date.context_today(self)
        versions = pathways._get_versions_of_pathways()
        days = {}
        for pathway in pathways:
            contracts = versions.get(pathway, self.env["hr.version"]).sudo()._get_contracts_of_versions()
            end = contracts[-1].end if contracts else None
            days[pathway.id] = pathway.date_end or (end if end and end < today else today)
        return days

    def unlink(self):
        # An exit recorded by mistake: the person never left. One that is replaced is none.
        is_replaced = self.env.context.get("insertion_exit_replaced") is REPLACED
        pathways = self.pathway_id.browse() if is_replaced else self.pathway_id
        result = super().unlink()
        if pathways:
            pathways.write({"state": "active", "date_end": False})
        return result

    # ------------------------------------------------------------------
    # The rule of the ASP
    # ------------------------------------------------------------------

    def _get_verdicts(self):
        """Apply the rule of the ASP to exits, whatever their number in the same few queries.

        :return: dict exit → rules.exits.ExitVerdict; exits without a date or a pathway are left out
        """
        exits = self.filtered(lambda record: record.date and record.pathway_id)
        recruited = exits._get_recruitment_starts()
        hours = exits._get_hours_by_month()
        annexes = exits._get_annex_starts()
        limits = {}
        verdicts = {}
        for record in exits:
            kind, left_on = record.company_id.insertion_structure_kind, record.date
            if (kind, left_on) not in limits:
                limits[kind, left_on] = self._get_limits(kind, left_on)
            start = recruited.get(record)
            since = start and hours_since(kind, start, annexes.get(record)).replace(day=1)
            worked = sum(value for month, value in hours[record.pathway_id._origin.id] if since and month >= since)
            facts = ExitFacts(start, left_on, round(worked, 2), record.category or None)
            verdicts[record] = exit_verdict(facts, limits[kind, left_on])
        return verdicts

    @api.model
    def _get_limits(self, kind, day):
        values = self.env["insertion.parameter"]._get_values(["exit_minimum_days", "exit_minimum_hours"], day, kind)
        return ExitLimits(int(values["exit_minimum_days"]), values["exit_minimum_hours"])

    def _get_recruitment_starts(self):
        """Return the first day of the recruitment each exit ends, as a dict without the unknown."""
        rows = (
            self.env["hr.version"]
            .sudo()
            ._read_group(
                [("employee_id", "in", self.sudo().pathway_id.employee_id.ids), ("contract_date_start", "!=", False)],
                ["employee_id"],
                ["contract_date_start:array_agg_distinct"],
            )
        )
        starts = {employee.id: days for employee, days in rows}
        ends = defaultdict(list)
        for person, pathway_ends in self.env["insertion.pathway"]._read_group(
            [("person_id", "in", self.person_id.ids), ("date_end", "!=", False)],
            ["person_id"],
            ["date_end:array_agg"],
        ):
            ends[person] = pathway_ends
        result = {}
        for record in self:
            pathway = record.pathway_id
            opened = pathway.date_start or record.date
            earlier = [day for day in ends[record.person_id] if day < opened]
            days = starts.get(pathway.sudo().employee_id.id, ())
            start = recruitment_start(days, record.date, max(earlier, default=None))
            if start:
                result[record] = start
        return result

    def _get_hours_by_month(self):
        """Return the hours worked, as a dict pathway id → list of (month, hours)."""
        hours = defaultdict(list)
        for pathway, month, worked in self.env["insertion.month"]._read_group(
            [("pathway_id", "in", self.pathway_id.ids)], ["pathway_id", "month:month"], ["hours_worked:sum"]
        ):
            hours[pathway.id].append((month, worked))
        return hours

    def _get_annex_starts(self):
        """Return the first day of the annex in force at each exit, as a dict without the unknown."""
        annexes = self.env["insertion.annex"].sudo().search_fetch([("company_id", "in", self.company_id.ids)])
        result = {}
        for record in self:
            current = [
                annex.date_start
                for annex in annexes
                if annex.company_id == record.company_id and annex.date_start <= record.date <= annex.date_end
            ]
            if current:
                result[record] = min(current)
        return result
