from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .sp_work_assignment import HALVES

DAYS_SHOWN = 6


class SpWorkBoard(models.AbstractModel):
    """The week of a crew: days × people, what is planned, who is not there and what clashes."""

    _name = "sp.work.board"
    _description = "Week Board"

    @api.model
    def get_week(self, crew_id, monday):
        """Give the board of a crew's week.

        :param crew_id: int, or False for the user's own crew
        :param str monday: any day of the week, "2026-06-01"
        :return: dict crews, crew_id, monday, days, people, tasks, cells. A cell is (person, day, half): its
            assignments, ``is_busy`` (never why) and ``is_clash``
        """
        crews = self._get_crews()
        crew = crews.filtered(lambda one: one.id == crew_id) or self._get_own_crew(crews)
        first = self._get_monday(fields.Date.to_date(monday) or fields.Date.context_today(self))
        days = [first + timedelta(days=rank) for rank in range(DAYS_SHOWN)]
        people = self._get_people(crew, days[0], days[-1])
        assignments = self.env["sp.work.assignment"].search(
            [("employee_id", "in", people.ids), ("date", ">=", days[0]), ("date", "<=", days[-1])]
        )
        tasks = assignments.task_id | self._get_tasks(crew, days[0], days[-1])
        return {
            "crews": [{"id": one.id, "name": one.name} for one in crews],
            "crew_id": crew.id,
            "monday": fields.Date.to_string(days[0]),
            "days": [fields.Date.to_string(day) for day in days],
            "people": [self._prepare_person(person, crew) for person in people],
            "tasks": [self._prepare_task(task) for task in tasks],
            "cells": self._prepare_cells(people, days, assignments),
        }

    @api.model
    def _get_crews(self):
        """Return the crews with people, of the user's companies."""
        groups = (
            self.env["hr.employee"]
            .sudo()
            ._read_group(
                [("department_id", "!=", False), ("company_id", "in", self.env.companies.ids)], ["department_id"]
            )
        )
        return self.env["hr.department"].browse([crew.id for [crew] in groups]).sudo().sorted("name")

    @api.model
    def _get_own_crew(self, crews):
        own = self.env.user.sudo().employee_id.department_id
        return own & crews or crews[:1]

    @api.model
    def _get_monday(self, day):
        return day - timedelta(days=day.weekday())

    @api.model
    def _get_people(self, crew, date_from, date_to):
        """Return the people of the crew, and those of others planned on its tasks that week."""
        employees = self.env["hr.employee"].sudo()
        own = employees.search([("department_id", "=", crew.id), ("company_id", "in", self.env.companies.ids)])
        lent = self.env["sp.work.assignment"].search(
            [
                ("date", ">=", date_from),
                ("date", "<=", date_to),
                ("task_id.crew_id", "=", crew.id),
                ("employee_id", "not in", own.ids),
            ]
        )
        return own.sorted("name") + lent.employee_id.sudo().sorted("name")

    @api.model
    def _get_tasks(self, crew, date_from, date_to):
        """Return the open tasks of the crew: of this week, or without a day yet."""
        return self.env["project.task"].search(
            [
                ("crew_id", "=", crew.id),
                ("state", "not in", ["1_done", "1_canceled"]),
                "|",
                ("planned_date", "=", False),
                "&",
                ("planned_date", ">=", date_from),
                ("planned_date", "<=", date_to),
            ]
        )

    @api.model
    def _prepare_person(self, person, crew):
        return {"id": person.id, "name": person.name, "is_lent": person.department_id != crew}

    @api.model
    def _prepare_task(self, task):
        return {
            "id": task.id,
            "name": task.name,
            "kind": task.work_kind_id.name or "",
            "kind_id": task.work_kind_id.id,
            "color": task.work_kind_id.color,
            "where": ", ".join((task.place_ids or task.planting_ids).mapped("display_name"))
            or task.farm_partner_id.name
            or "",
            "is_field_job": task.is_field_job,
            "planned_date": fields.Date.to_string(task.planned_date) if task.planned_date else False,
        }

    @api.model
    def _prepare_cells(self, people, days, assignments):
        busy = self._get_busy(people, days[0], days[-1])
        planned = defaultdict(list)
        for assignment in assignments:
            key = (assignment.employee_id.id, assignment.date, assignment.half)
            planned[key].append({"id": assignment.id, "task_id": assignment.task_id.id})
        cells = []
        for person in people:
            for day in days:
                for half, _label in HALVES:
                    here = planned[person.id, day, half]
                    is_busy = (day, half) in busy.get(person.id, ())
                    cells.append(
                        {
                            "person_id": person.id,
                            "day": fields.Date.to_string(day),
                            "half": half,
                            "assignments": here,
                            "is_busy": is_busy,
                            "is_clash": len(here) > 1 or bool(is_busy and here),
                        }
                    )
        return cells

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------

    @api.model
    def plan(self, task_id, slots):
        """Plan people on a task; who is already there stays.

        :param int task_id: project.task
        :param list slots: dicts person_id, day, half
        :raises UserError: the task is gone
        """
        task = self.env["project.task"].browse(task_id).exists()
        if not task:
            raise UserError(self.env._("This task no longer exists: reload the board."))
        assignments = self.env["sp.work.assignment"]
        wanted = {(slot["person_id"], fields.Date.to_date(slot["day"]), slot["half"]) for slot in slots}
        known = {(one.employee_id.id, one.date, one.half) for one in assignments.search([("task_id", "=", task.id)])}
        assignments.create(
            [
                {"task_id": task.id, "employee_id": person_id, "date": day, "half": half}
                for person_id, day, half in sorted(wanted - known)
            ]
        )
        days = [day for _person, day, _half in wanted]
        if days and not task.planned_date:
            task.planned_date = min(days)

    @api.model
    def unplan(self, assignment_ids):
        """Take people off their task."""
        self.env["sp.work.assignment"].browse(assignment_ids).exists().unlink()

    # ------------------------------------------------------------------
    # Who is not there
    # ------------------------------------------------------------------

    @api.model
    def _get_busy(self, employees, date_from, date_to):
        """Return the half-days when people are not at work, without ever saying why.

        The hook of the people's addon: absences, interviews, trainings. Here: the leaves of core's calendars.

        :param hr.employee employees: who, sudo
        :param date date_from: first day
        :param date date_to: last day
        :return: dict employee id → set of (date, "am" or "pm")
        """
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("date_from", "<", fields.Datetime.to_datetime(date_to + timedelta(days=1))),
                    ("date_to", ">", fields.Datetime.to_datetime(date_from)),
                    ("company_id", "in", [False, *employees.company_id.ids]),
                    ("resource_id", "in", [False, *employees.resource_id.ids]),
                ]
            )
        )
        busy = defaultdict(set)
        for leave in leaves:
            halves = self._get_halves(leave, date_from, date_to)
            for employee in employees:
                of_her = leave.resource_id == employee.resource_id
                of_all = not leave.resource_id and leave.calendar_id in (
                    self.env["resource.calendar"],
                    employee.resource_calendar_id,
                )
                if of_her or of_all:
                    busy[employee.id] |= halves
        return busy

    @api.model
    def _get_halves(self, leave, date_from, date_to):
        """Return the half-days a leave covers, noon being the border, in the company's time zone."""
        company = leave.company_id or self.env.company
        local = leave.with_context(tz=company._sp_get_timezone())
        start = fields.Datetime.context_timestamp(local, leave.date_from)
        end = fields.Datetime.context_timestamp(local, leave.date_to)
        halves, day = set(), max(start.date(), date_from)
        while day <= min(end.date(), date_to):
            if (day > start.date() or start.hour < 12) and (day < end.date() or (end.hour, end.minute) > (0, 0)):
                halves.add((day, "am"))
            if day < end.date() or end.hour > 12 or (end.hour == 12 and end.minute):
                halves.add((day, "pm"))
            day += timedelta(days=1)
        return halves
