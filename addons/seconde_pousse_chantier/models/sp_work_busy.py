from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from ..rules.half_days import taken_halves, worked_halves
from .hr_employee import VERSION_FIELDS

HALF_NAMES = ("am", "pm")


class SpWorkBusy(models.AbstractModel):
    """The half-days when people are not at work, never why; part of `sp.work.board`."""

    _name = "sp.work.busy"
    _description = "Half-Days not at Work"

    @api.model
    def _get_busy(self, employees, date_from, date_to):
        """Return the half-days when people are not at work, without ever saying why.

        The hook of the people's addon: absences, interviews, trainings. Here: core's timetables and their leaves.

        :param hr.employee employees: who, sudo
        :param date date_from: first day
        :param date date_to: last day
        :return: dict employee id → set of (date, "am" or "pm")
        """
        employees = employees.sudo()
        days = [date_from + timedelta(days=rank) for rank in range((date_to - date_from).days + 1)]
        employees.version_ids.fetch(VERSION_FIELDS)
        by_day = {employee: employee._sp_get_calendars(days) for employee in employees}
        calendars = self.env["resource.calendar"].sudo().union(*(one for of in by_day.values() for one in of.values()))
        calendars.fetch(["flexible_hours", "two_weeks_calendar"])
        off = {calendar.id: self._get_halves_off(calendar, days) for calendar in calendars}
        of_resource, of_calendar = self._get_leave_halves(employees, date_from, date_to)
        busy = {}
        for employee, timetable in by_day.items():
            company_id = employee.company_id.id
            busy[employee.id] = of_resource[employee.resource_id.id] | of_calendar[company_id, False]
            for calendar in set(timetable.values()):
                taken = off.get(calendar.id, set()) | of_calendar[company_id, calendar.id]
                busy[employee.id] |= {(day, half) for day, half in taken if timetable[day] == calendar}
        return busy

    @api.model
    def _get_halves_off(self, calendar, days):
        """Return the half-days a timetable leaves free; a flexible one, or one not filled in, leaves none."""
        lines = calendar.attendance_ids.filtered(lambda line: line.day_period != "lunch" and not line.display_type)
        if calendar.flexible_hours or not lines:
            return set()
        off = set()
        for day in days:
            week_type = str(lines.get_week_type(day))
            today = lines.filtered(
                lambda line, day=day, week_type=week_type: (
                    line.dayofweek == str(day.weekday())
                    and (not calendar.two_weeks_calendar or line.week_type == week_type)
                )
            )
            worked = worked_halves([(line.hour_from, line.hour_to) for line in today])
            off |= {(day, half) for half in HALF_NAMES if half not in worked}
        return off

    @api.model
    def _get_leave_halves(self, employees, date_from, date_to):
        """Return the half-days on leave, by resource and by (company, timetable)."""
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                [
                    ("date_from", "<", fields.Datetime.to_datetime(date_to + timedelta(days=2))),
                    ("date_to", ">", fields.Datetime.to_datetime(date_from - timedelta(days=1))),
                    ("company_id", "in", [False, *employees.company_id.ids]),
                    ("resource_id", "in", [False, *employees.resource_id.ids]),
                ],
                ["date_from", "date_to", "company_id", "resource_id", "calendar_id"],
            )
        )
        of_resource, of_calendar = defaultdict(set), defaultdict(set)
        for leave in leaves:
            halves = self._get_halves(leave, date_from, date_to)
            if leave.resource_id:
                of_resource[leave.resource_id.id] |= halves
                continue
            for company in leave.company_id or employees.company_id:
                of_calendar[company.id, leave.calendar_id.id] |= halves
        return of_resource, of_calendar

    @api.model
    def _get_halves(self, leave, date_from, date_to):
        """Return the half-days a leave covers, in the company's time zone."""
        company = leave.company_id or self.env.company
        local = leave.with_context(tz=company._sp_get_timezone())
        start = fields.Datetime.context_timestamp(local, leave.date_from)
        end = fields.Datetime.context_timestamp(local, leave.date_to)
        halves, day = set(), max(start.date(), date_from)
        while day <= min(end.date(), date_to):
            begins = start.hour + start.minute / 60 if day == start.date() else 0
            ends = end.hour + end.minute / 60 if day == end.date() else 24
            halves |= {(day, half) for half in taken_halves(begins, ends)}
            day += timedelta(days=1)
        return halves
