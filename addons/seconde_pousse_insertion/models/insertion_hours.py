from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from pytz import timezone, utc

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules.hours import AM, PM, Share, resolve_half, split_span, to_minutes

# An hour of each half-day: what a public holiday or a closure covers.
PROBES = {AM: time(10), PM: time(15)}
HOLIDAY_CODE = "FERIE"


class Span(NamedTuple):
    """A pathway as hours see it."""

    pathway_id: int
    person_id: int
    employee_id: int | bool
    date_start: object
    date_end: object

    def holds(self, day):
        return bool(self.date_start) and self.date_start <= day and (not self.date_end or day <= self.date_end)


class InsertionHours(models.AbstractModel):
    """What is due, announced and called for many people and days, in a constant number of queries."""

    _name = "insertion.hours"
    _description = "Hours Due, Announced and Called"

    @api.model
    def _get_spans(self, company, first, last, domain=Domain.TRUE):
        """Return the pathways that run on some of the days, candidates excluded.

        :return: list of Span, the earliest first
        """
        pathways = (
            self.env["insertion.pathway"]
            .sudo()
            .search_fetch(
                Domain("company_id", "=", company.id)
                & Domain("state", "!=", "draft")
                & Domain("date_start", "<=", last)
                & (Domain("date_end", "=", False) | Domain("date_end", ">=", first))
                & Domain(domain),
                ["person_id", "employee_id", "date_start", "date_end"],
                order="date_start, id",
            )
        )
        return [
            Span(pathway.id, pathway.person_id.id, pathway.employee_id.id, pathway.date_start, pathway.date_end)
            for pathway in pathways
        ]

    @api.model
    def _get_halves(self, company, spans, first, last):
        """Return what counts on each half-day, from the roll-call, the holidays and what was announced.

        :return: dict pathway id → list of Half, whose code is an absence type's id
        """
        employees = {span.employee_id for span in spans if span.employee_id}
        pathway_ids = [span.pathway_id for span in spans]
        due = self._get_due(employees, first, last)
        holidays = self._get_holidays(company, first, last)
        announced = self._get_announced(pathway_ids, first, last)
        presences = self._get_presences(pathway_ids, first, last)
        types = self._get_absence_types()
        days = [first + timedelta(days=shift) for shift in range((last - first).days + 1)]
        result = defaultdict(list)
        for span in spans:
            calls = presences.get(span.pathway_id, {})
            absences = announced.get(span.pathway_id, {})
            hours = due.get(span.employee_id, {})
            for day in days:
                if not span.holds(day):
                    continue
                for half, minutes in zip((AM, PM), hours.get(day, (0, 0)), strict=True):
                    key = (day, half)
                    presence, absence = calls.get(key), absences.get(key)
                    if presence or minutes:
                        covers = bool(absence) and types[absence].covers_holidays
                        result[span.pathway_id].append(
                            resolve_half(day, half, minutes, presence, holidays.get(key), absence, covers)
                        )
        return result

    # ------------------------------------------------------------------
    # Due by the contract
    # ------------------------------------------------------------------

    @api.model
    def _get_due(self, employee_ids, first, last):
        """Return the minutes each employee owes each day, from the version in force that day.

        :return: dict employee id → dict date → (minutes of the morning, of the afternoon)
        """
        versions = (
            self.env["hr.version"]
            .sudo()
            .search_fetch(
                Domain("employee_id", "in", list(employee_ids))
                & Domain("contract_date_start", "<=", last)
                & (Domain("contract_date_end", "=", False) | Domain("contract_date_end", ">=", first)),
                ["employee_id", "date_version", "contract_date_start", "contract_date_end", "resource_calendar_id"],
                order="employee_id, date_version",
            )
        )
        by_employee = defaultdict(list)
        for version in versions:
            by_employee[version.employee_id.id].append(
                (
                    version.date_version,
                    version.contract_date_start,
                    version.contract_date_end,
                    version.resource_calendar_id.id,
                )
            )
        weeks = self._get_calendar_weeks({row[-1] for rows in by_employee.values() for row in rows if row[-1]})
        week_type = self.env["resource.calendar.attendance"].get_week_type
        days = [first + timedelta(days=shift) for shift in range((last - first).days + 1)]
        days = [(day, str(day.weekday()), str(week_type(day))) for day in days]
        result = {}
        for employee_id, rows in by_employee.items():
            result[employee_id] = hours = {}
            for day, weekday, parity in days:
                week = weeks.get(self._pick_calendar(rows, day))
                if week:
                    minutes = week.get((weekday, parity)) or week.get((weekday, False))
                    if minutes:
                        hours[day] = minutes
        return result

    @api.model
    def _pick_calendar(self, rows, day):
        """Return the calendar of the version in force: the latest begun, within the contract of the day."""
        calendar_id = None
        for date_version, start, end, version_calendar_id in rows:
            if start <= day and (not end or day <= end):
                if calendar_id is None or date_version <= day:
                    calendar_id = version_calendar_id or False
        return calendar_id

    @api.model
    def _get_calendar_weeks(self, calendar_ids):
        """Return the minutes of each day of the week.

        :return: dict calendar id → dict (weekday, parity of the week or False) → (morning, afternoon)
        """
        calendars = self.env["resource.calendar"].sudo().with_context(active_test=False)
        calendars = calendars.search_fetch([("id", "in", list(calendar_ids))], ["flexible_hours", "hours_per_week"])
        result = {}
        for calendar in calendars:
            if calendar.flexible_hours:
                half_day = to_minutes(calendar.hours_per_week / 10)
                result[calendar.id] = {(str(weekday), False): (half_day, half_day) for weekday in range(5)}
        attendances = (
            self.env["resource.calendar.attendance"]
            .sudo()
            .search_fetch(
                [
                    ("calendar_id", "in", [calendar.id for calendar in calendars if calendar.id not in result]),
                    ("day_period", "!=", "lunch"),
                    ("display_type", "=", False),
                ],
                ["calendar_id", "dayofweek", "week_type", "hour_from", "hour_to", "day_period"],
            )
        )
        for line in attendances:
            week = result.setdefault(line.calendar_id.id, {})
            key = (line.dayofweek, line.week_type)
            morning, afternoon = split_span(line.hour_from, line.hour_to, line.day_period)
            before = week.get(key, (0, 0))
            week[key] = (before[0] + morning, before[1] + afternoon)
        return result

    @api.model
    def _get_working_halves(self, company, first, last, domain):
        """Return the half-days on which somebody of some pathways is due, as a sorted list of (date, half)."""
        spans = self._get_spans(company, first, last, domain)
        due = self._get_due({span.employee_id for span in spans if span.employee_id}, first, last)
        closed = self._get_holidays(company, first, last)
        return sorted(
            {
                (day, half)
                for span in spans
                for day, hours in due.get(span.employee_id, {}).items()
                for half, minutes in zip((AM, PM), hours, strict=True)
                if minutes and span.holds(day) and (day, half) not in closed
            }
        )

    # ------------------------------------------------------------------
    # Closed, announced, called
    # ------------------------------------------------------------------

    @api.model
    def _get_holidays(self, company, first, last):
        """Return the half-days nobody is expected, from the structure's own holidays and closures.

        :return: dict (date, half) → absence type id
        """
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                [
                    ("resource_id", "=", False),
                    ("calendar_id", "=", False),
                    ("company_id", "in", (company.id, False)),
                    ("time_type", "=", "leave"),
                    ("date_from", "<=", datetime.combine(last + timedelta(days=1), time.max)),
                    ("date_to", ">=", datetime.combine(first - timedelta(days=1), time.min)),
                ],
                ["date_from", "date_to", "insertion_absence_type_id"],
            )
        )
        if not leaves:
            return {}
        holiday_id = self._get_absence_type_id(HOLIDAY_CODE)
        tz = timezone(company.sudo().resource_calendar_id.tz or "Europe/Paris")
        result = {}
        for leave in leaves:
            start, end = (utc.localize(moment).astimezone(tz) for moment in (leave.date_from, leave.date_to))
            for shift in range((end.date() - start.date()).days + 1):
                day = start.date() + timedelta(days=shift)
                for half, probe in PROBES.items():
                    if first <= day <= last and start <= tz.localize(datetime.combine(day, probe)) <= end:
                        result[day, half] = leave.insertion_absence_type_id.id or holiday_id
        return result

    @api.model
    def _get_announced(self, pathway_ids, first, last):
        """Return the half-days of announced absences, signed immersions among them.

        :return: dict pathway id → dict (date, half) → absence type id
        """
        result = defaultdict(dict)
        domain = [("pathway_id", "in", pathway_ids), ("date_start", "<=", last), ("date_end", ">=", first)]
        absences = (
            self.env["insertion.absence"]
            .sudo()
            .search_fetch(domain, ["pathway_id", "date_start", "half_start", "date_end", "half_end", "absence_type_id"])
        )
        for absence in absences:
            halves = self._list_halves(
                first, last, absence.date_start, absence.date_end, absence.half_start, absence.half_end
            )
            result[absence.pathway_id.id].update(dict.fromkeys(halves, absence.absence_type_id.id))
        return result

    @api.model
    def _list_halves(self, first, last, start, end, half_start=AM, half_end=PM):
        """List the half-days of an absence that are within some days."""
        day, stop = max(first, start), min(last, end)
        while day <= stop:
            if not (day == start and half_start == PM):
                yield day, AM
            if not (day == end and half_end == AM):
                yield day, PM
            day += timedelta(days=1)

    @api.model
    def _get_presences(self, pathway_ids, first, last):
        """Return what was called.

        :return: dict pathway id → dict (date, half) → (minutes worked, absent, absence type id or None)
        """
        Presence = self.env["insertion.presence"]
        Presence.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pathway_id, date, half, hours, absence_hours, absence_type_id
                  FROM insertion_presence
                 WHERE is_called AND date BETWEEN %s AND %s AND pathway_id = ANY(%s)
                """,
                first,
                last,
                list(pathway_ids),
            )
        )
        result = defaultdict(dict)
        for pathway_id, day, half, hours, absence_hours, type_id in rows:
            result[pathway_id][day, half] = (to_minutes(hours or 0), to_minutes(absence_hours or 0), type_id)
        return result

    # ------------------------------------------------------------------
    # Absence types
    # ------------------------------------------------------------------

    @api.model
    def _get_absence_types(self):
        """Return every absence type, archived ones too, as a dict id → record."""
        types = self.env["insertion.absence.type"].sudo().with_context(active_test=False)
        return {kind.id: kind for kind in types.search_fetch([("id", "!=", False)], ["code", "covers_holidays"])}

    @api.model
    def _get_absence_type_id(self, code):
        types = self.env["insertion.absence.type"].sudo().with_context(active_test=False)
        found = types.search([("code", "=", code)], limit=1)
        if not found:
            raise UserError(
                self.env._(
                    "No absence type has the code “%(code)s”, which counts public holidays: "
                    "create it in Insertion, Configuration, Absence Types.",
                    code=code,
                )
            )
        return found.id

    @api.model
    def _get_share_finder(self):
        """Return a function (absence type id, day) → Share in force that day; it raises UserError when none is."""
        history = defaultdict(list)
        rates = self.env["insertion.absence.rate"].sudo()
        for rate in rates.search_fetch(
            [("absence_type_id", "!=", False)],
            ["absence_type_id", "date_from", "paid_share", "is_declared", "is_eligible"],
            order="date_from desc",
        ):
            share = Share(Decimal(repr(rate.paid_share)), rate.is_declared, rate.is_eligible)
            history[rate.absence_type_id.id].append((rate.date_from, share))
        known = {}

        def share_on(type_id, day):
            if (type_id, day) not in known:
                found = [share for date_from, share in history[type_id] if date_from <= day]
                if not found:
                    raise UserError(
                        self.env._(
                            "Nothing says what “%(absence)s” is worth on %(day)s: give this absence type a rate from "
                            "that day, in Insertion, Configuration, Absence Types.",
                            absence=self.env["insertion.absence.type"].sudo().browse(type_id).name,
                            day=day,
                        )
                    )
                known[type_id, day] = found[0]
            return known[type_id, day]

        return share_on
