from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from ..rules.working_day import above_presence
from .hr_employee import VERSION_FIELDS

NOON = 12.5
ATTENDANCE_FIELDS = ["dayofweek", "week_type", "day_period", "display_type", "hour_from", "hour_to"]


class SpWorkSessionPresence(models.AbstractModel):
    """What the roll-call says beside the hours typed by task; part of `sp.work.session`."""

    _name = "sp.work.session.presence"
    _description = "Presence Beside Hours by Task"

    is_above_presence = fields.Boolean(
        "Above Presence",
        compute="_compute_is_above_presence",
        store=True,
        help="Somebody has more hours on tasks that day than the roll-call says.",
    )

    @api.depends("line_ids.minutes_above")
    def _compute_is_above_presence(self):
        for session in self:
            session.is_above_presence = any(session.line_ids.mapped("minutes_above"))

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    @api.model
    def _get_presence(self, employees, date_from, date_to):
        """Return the minutes each person was there, as the roll-call says; nothing here calls a roll.

        The hook of the people's addon. Presence is never added to the hours by task: it is what they are checked
        against.

        :param hr.employee employees: who, sudo
        :param date date_from: first day
        :param date date_to: last day
        :return: dict employee id → dict date → minutes; a day nobody called is not there, or None
        """
        return {}

    @api.model
    def _get_due(self, employees, date_from, date_to):
        """Return the minutes each person is due by half-day: the hours of her calendar, as core keeps them.

        :param hr.employee employees: who, sudo
        :param date date_from: first day
        :param date date_to: last day
        :return: dict employee id → dict date → (morning, afternoon)
        """
        employees.company_id.fetch(["resource_calendar_id"])
        employees.version_ids.fetch(VERSION_FIELDS)
        days = [date_from + timedelta(days=rank) for rank in range((date_to - date_from).days + 1)]
        by_day = {employee: employee._sp_get_calendars(days) for employee in employees}
        calendars = employees.company_id.resource_calendar_id
        weeks = self._get_calendar_weeks(calendars.union(*(one for of in by_day.values() for one in of.values())))
        parities = {day: str(self.env["resource.calendar.attendance"].get_week_type(day)) for day in days}
        due = {}
        for employee, timetable in by_day.items():
            due[employee.id] = {}
            for day, calendar in timetable.items():
                week = weeks.get((calendar or employee.company_id.resource_calendar_id).id, {})
                weekday = str(day.weekday())
                minutes = week.get((weekday, parities[day])) or week.get((weekday, False)) or (0, 0)
                due[employee.id][day] = tuple(minutes)
        return due

    @api.model
    def _get_calendar_weeks(self, calendars):
        lines = calendars.sudo().attendance_ids
        lines.fetch(ATTENDANCE_FIELDS)
        lines = lines.filtered(lambda line: line.day_period != "lunch" and not line.display_type)
        weeks = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        for line in lines:
            halves = weeks[line.calendar_id.id][line.dayofweek, line.week_type]
            before = {"morning": line.hour_to, "afternoon": line.hour_from}.get(line.day_period, NOON)
            border = min(max(before, line.hour_from), line.hour_to)
            halves[0] += round((border - line.hour_from) * 60)
            halves[1] += round((line.hour_to - border) * 60)
        return weeks

    # ------------------------------------------------------------------
    # Hours above presence
    # ------------------------------------------------------------------

    @api.model
    def _sync_presence(self, employees, days):
        """Say again who has more hours on tasks than at the roll-call; called when either of them changes.

        :param hr.employee employees: who
        :param days: dates
        """
        days = sorted(days)
        if not employees or not days:
            return
        lines = (
            self.env["sp.work.session.line"].sudo().search([("employee_id", "in", employees.ids), ("date", "in", days)])
        )
        presence = self._get_presence(employees.sudo(), days[0], days[-1])
        to_write = defaultdict(lambda: self.env["sp.work.session.line"].sudo())
        for (employee, day), typed in lines.grouped(lambda line: (line.employee_id, line.date)).items():
            present = presence.get(employee.id, {}).get(day)
            worked = sum(typed.mapped("minutes"))
            values = {
                "day_minutes": worked,
                "is_presence_known": present is not None,
                "presence_minutes": present or 0,
                "minutes_above": above_presence(worked, present),
            }
            for line in typed:
                if any(line[name] != value for name, value in values.items()):
                    to_write[tuple(values.items())] |= line
        for values, found in to_write.items():
            found.write(dict(values))
