from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from ..rules.hours import DayLimits, day_verdict, hours_problem, to_hours, to_minutes
from .insertion_absence import HALVES

FIGURES = {"pathway_id", "date", "half", "hours", "absence_type_id", "absence_hours", "is_called", "hours_planned"}


class InsertionPresence(models.Model):
    _name = "insertion.presence"
    _description = "Presence"
    _inherit = ["insertion.pathway.record"]
    _order = "date desc, half, person_id"
    _check_company_auto = True

    roll_call_id = fields.Many2one("insertion.roll.call", index=True, ondelete="cascade", check_company=True)
    employee_id = fields.Many2one(related="pathway_id.employee_id", store=True, index=True)
    crew_id = fields.Many2one(related="roll_call_id.crew_id", store=True, index=True)
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    half = fields.Selection(HALVES, string="Half-Day", required=True, default="am")
    is_called = fields.Boolean(
        string="Called", default=True, help="Only what somebody called counts in the month, not what is expected."
    )
    hours_planned = fields.Float(string="Expected", readonly=True, help="Hours due by the contract in force that day.")
    hours = fields.Float(string="Worked")
    absence_type_id = fields.Many2one("insertion.absence.type", string="Absence", ondelete="restrict")
    absence_hours = fields.Float(
        string="Absent",
        compute="_compute_absence_hours",
        store=True,
        readonly=False,
        help="The expected hours that were not worked, unless you type other ones.",
    )

    _half_unique = models.Constraint(
        "UNIQUE(pathway_id, date, half)",
        "The presence of this person on this half-day is already recorded: correct it.",
    )
    _absence_has_type = models.Constraint(
        "CHECK(absence_type_id IS NOT NULL OR COALESCE(absence_hours, 0) = 0)",
        "Choose the kind of absence: hours of absence alone say nothing.",
    )

    @api.depends("hours", "absence_type_id", "hours_planned")
    def _compute_absence_hours(self):
        for presence in self:
            rest = to_minutes(presence.hours_planned) - to_minutes(presence.hours)
            presence.absence_hours = to_hours(max(0, rest)) if presence.absence_type_id else 0

    @api.depends("person_id", "date", "half")
    def _compute_display_name(self):
        labels = dict(self._fields["half"]._description_selection(self.env))
        for presence in self:
            day = format_date(self.env, presence.date)
            parts = (presence.person_id.name, day, labels.get(presence.half))
            presence.display_name = " · ".join(part for part in parts if part)

    # ------------------------------------------------------------------
    # What cannot be
    # ------------------------------------------------------------------

    @api.model
    def _get_limits(self, day):
        """Return the limits of a day in force, as the rule wants them."""
        values = self.env["insertion.parameter"]._get_values(["half_day_hours_max", "day_hours_legal"], day)
        return DayLimits(
            half_day=to_minutes(values["half_day_hours_max"]),
            day=24 * 60,
            legal_day=to_minutes(values["day_hours_legal"]),
        )

    @api.constrains("hours", "absence_hours", "date")
    def _check_hours(self):
        for presence in self:
            limits = self._get_limits(presence.date)
            problem = hours_problem(to_minutes(presence.hours), to_minutes(presence.absence_hours), limits)
            if problem == "negative":
                raise ValidationError(
                    self.env._(
                        "Hours cannot be negative: correct those of %(presence)s.", presence=presence.display_name
                    )
                )
            if problem:
                raise ValidationError(
                    self.env._(
                        "A half-day holds at most %(limit)s hours, and a day 24: correct %(presence)s.",
                        limit=int(limits.half_day / 60),
                        presence=presence.display_name,
                    )
                )

    @api.constrains("pathway_id", "date")
    def _check_pathway_dates(self):
        for presence in self:
            pathway = presence.pathway_id
            is_before = not pathway.date_start or presence.date < pathway.date_start
            if is_before or (pathway.date_end and presence.date > pathway.date_end):
                raise ValidationError(
                    self.env._(
                        "%(person)s is not on her pathway on %(day)s: correct the day, or the dates of the pathway.",
                        person=presence.person_id.name,
                        day=format_date(self.env, presence.date),
                    )
                )

    @api.model
    def _get_long_days(self, pathways, day):
        """Return the pathways that worked longer than the law's day, for a warning."""
        limits = self._get_limits(day)
        totals = self._read_group(
            [("pathway_id", "in", pathways.ids), ("date", "=", day), ("is_called", "=", True)],
            ["pathway_id"],
            ["hours:sum"],
        )
        return pathways.browse(
            [pathway.id for pathway, hours in totals if day_verdict(to_minutes(hours), limits) != "allowed"]
        )

    # ------------------------------------------------------------------
    # Validated months
    # ------------------------------------------------------------------

    def _refuse_closed_months(self):
        """Refuse when a presence belongs to a month HR validated.

        :raise UserError: naming the person and the month
        """
        closed = self._find_closed_months()
        if closed:
            raise UserError(closed._get_closed_message())

    def _find_closed_months(self):
        if not self:
            return self.env["insertion.month"]
        months = self.env["insertion.month"].sudo()
        return months._find_closed({(presence.pathway_id, presence.date) for presence in self.sudo()})

    @api.model_create_multi
    def create(self, vals_list):
        presences = super().create(self._fill_planned(vals_list))
        presences._refuse_closed_months()
        return presences

    def write(self, vals):
        if not FIGURES & set(vals):
            return super().write(vals)
        self._refuse_closed_months()
        result = super().write(vals)
        if {"pathway_id", "date"} & set(vals):
            self._refuse_closed_months()
        return result

    def unlink(self):
        self._refuse_closed_months()
        return super().unlink()

    @api.model
    def _fill_planned(self, vals_list):
        """Add the hours expected to the values that say nothing of them, all at once."""
        missing = [vals for vals in vals_list if "hours_planned" not in vals and vals.get("pathway_id")]
        if not missing:
            return vals_list
        days = [self._get_day(vals) for vals in missing]
        pathways = self.env["insertion.pathway"].sudo().browse({vals["pathway_id"] for vals in missing})
        employees = {pathway.id: pathway.employee_id.id for pathway in pathways}
        due = self.env["insertion.hours"]._get_due(set(employees.values()) - {False}, min(days), max(days))
        for vals, day in zip(missing, days, strict=True):
            morning, afternoon = due.get(employees[vals["pathway_id"]], {}).get(day, (0, 0))
            vals["hours_planned"] = to_hours(afternoon if vals.get("half") == "pm" else morning)
        return vals_list

    @api.model
    def _get_day(self, vals):
        return fields.Date.to_date(vals.get("date")) or fields.Date.context_today(self)
