from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from ..rules.half_days import taken_halves, worked_halves

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
        calendars = employees.resource_calendar_id
        calendars.fetch(["flexible_hours", "two_weeks_calendar"])
        off_by_calendar = {calendar: self._get_halves_off(calendar, days) for calendar in calendars}
        busy = {employee.id: set(off_by_calendar.get(employee.resource_calendar_id, ())) for employee in employees}
        of_resource, of_calendar = self._get_leave_halves(employees, date_from, date_to)
        for employee in employees:
            busy[employee.id] |= of_resource[employee.resource_id.id]
            busy[employee.id] |= of_calendar[employee.company_id.id, False]
            busy[employee.id] |= of_calendar[employee.company_id.id, employee.resource_calendar_id.id]
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
