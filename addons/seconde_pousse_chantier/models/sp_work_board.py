from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.seconde_pousse.rules.sorting import reading_key

from .hr_employee import VERSION_FIELDS
from .sp_work_assignment import HALVES

DAYS_SHOWN = 7
TASKS_SHOWN = 200
TASK_FIELDS = [
    "name",
    "work_kind_id",
    "crew_id",
    "is_field_job",
    "farm_partner_id",
    "location_note",
    "planned_date",
    "state",
    "write_date",
]
OPEN_STATES = Domain("state", "not in", ["1_done", "1_canceled"])


class SpWorkBoard(models.AbstractModel):
    """The week of a crew: days × people, what is planned, who is not there and what clashes."""

    _name = "sp.work.board"
    _description = "Week Board"
    _inherit = ["sp.work.busy", "sp.work.planner", "sp.work.day"]

    @api.model
    def get_week(self, crew_id, monday):
        """Give the board of a crew's week.

        :param crew_id: int, or False for the user's own crew
        :param str monday: any day of the week, "2026-06-01"
        :return: dict crews, crew_id, monday, days, people, tasks, cells, stamp. Cells are those where something is:
            person_id, day, half, assignments, ``is_busy`` (never why), ``is_clash``
        :raises AccessError: the user plans nobody's work
        """
        self._check_planner()
        crews = self._get_crews()
        crew = self._get_crew(crews, crew_id)
        days = self._get_days(monday)
        people, assignments = self._get_plan(crew, days)
        tasks = self._get_tasks(crew, days[0], days[-1])
        return {
            "crews": [{"id": one.id, "name": one.name} for one in crews],
            "crew_id": crew.id,
            "monday": fields.Date.to_string(days[0]),
            "days": [fields.Date.to_string(day) for day in days],
            "people": [self._prepare_person(person, crew, days) for person in people],
            "tasks": self._prepare_tasks(assignments.task_id | tasks, crew, days[0]),
            "cells": self._prepare_cells(people, days, assignments),
            "stamp": self._get_stamp(assignments, tasks),
        }

    @api.model
    def get_stamp(self, crew_id, monday):
        """Say in one word whether the week changed: another planner, another screen.

        :param int crew_id: crew shown
        :param str monday: first day shown
        :rtype: str
        """
        self._check_planner()
        crew, days = self.env["hr.department"].sudo().browse(crew_id), self._get_days(monday)
        _people, assignments = self._get_plan(crew, days)
        return self._get_stamp(assignments, self._get_tasks(crew, days[0], days[-1]))

    @api.model
    def _get_stamp(self, assignments, tasks):
        latest = [max(records.mapped("write_date"), default="") for records in (assignments, tasks)]
        return f"{len(assignments)} {max(assignments.ids, default=0)} {len(tasks)} {latest}"

    @api.model
    def _get_days(self, monday):
        first = self._get_monday(fields.Date.to_date(monday) or fields.Date.context_today(self))
        return [first + timedelta(days=rank) for rank in range(DAYS_SHOWN)]

    # ------------------------------------------------------------------
    # Who and what
    # ------------------------------------------------------------------

    @api.model
    def _check_planner(self):
        """Stop whoever may not read what is planned: what follows reads names with the system's rights."""
        self.env["sp.work.assignment"].check_access("read")

    @api.model
    def _get_company_domain(self):
        return Domain("company_id", "in", self.env.companies.ids)

    @api.model
    def _get_crews(self):
        """Return the crews with people, of the user's companies."""
        groups = (
            self.env["hr.employee"]
            .sudo()
            ._read_group(Domain("department_id", "!=", False) & self._get_company_domain(), ["department_id"])
        )
        return (
            self.env["hr.department"]
            .sudo()
            .search_fetch([("id", "in", [crew.id for [crew] in groups])], ["name"], order="name")
        )

    @api.model
    def _get_crew(self, crews, crew_id):
        chosen = crews.filtered(lambda one: one.id == crew_id)
        return chosen or self.env.user.sudo().employee_id.department_id & crews or crews[:1]

    @api.model
    def _get_monday(self, day):
        return day - timedelta(days=day.weekday())

    @api.model
    def _get_plan(self, crew, days):
        """Return the people of a crew with those lent to it, and what they are planned on, whoever leads it."""
        own = self._get_own_people(crew, days)
        of_days = Domain("date", ">=", days[0]) & Domain("date", "<=", days[-1]) & self._get_company_domain()
        assignments = (
            self.env["sp.work.assignment"]
            .sudo()
            .search_fetch(
                of_days & (Domain("employee_id", "in", own.ids) | Domain("task_id.crew_id", "=", crew.id)),
                ["task_id", "employee_id", "date", "half", "hour_from", "hour_to", "write_uid", "write_date"],
            )
        )
        lent = (assignments.employee_id - own).sorted(lambda person: reading_key(person.name))
        if lent:
            assignments |= assignments.search(of_days & Domain("employee_id", "in", lent.ids))
            lent.version_ids.fetch(VERSION_FIELDS)
        return own + lent, assignments

    @api.model
    def _get_own_people(self, crew, days):
        """Return the people who are in a crew on one of these days, whatever their crew is today.

        :param hr.department crew: which
        :param list days: dates, in order
        :rtype: hr.employee, sudo
        """
        people = (
            self.env["hr.employee"]
            .sudo()
            .search_fetch(
                Domain("version_ids.department_id", "=", crew.id) & self._get_company_domain(),
                ["name", "resource_id", "company_id", "current_version_id"],
            )
        )
        people.version_ids.fetch(VERSION_FIELDS)
        here = people.filtered(lambda person: crew in person._sp_get_crews(days[0], days[-1]))
        return here.sorted(lambda person: reading_key(person.name))

    @api.model
    def _get_tasks(self, crew, date_from, date_to):
        """Return the open tasks of the crew: of this week, left from before, or without a day yet."""
        still_open = Domain("crew_id", "=", crew.id) & OPEN_STATES & self._get_company_domain()
        job_open = Domain("is_job_lost", "!=", True) & Domain("is_work_done", "!=", True)
        when = Domain("planned_date", "=", False) | Domain("planned_date", "<=", date_to)
        return (
            self.env["project.task"]
            .sudo()
            .search_fetch(
                still_open & job_open & when, TASK_FIELDS, order="planned_date desc, id desc", limit=TASKS_SHOWN
            )
        )

    @api.model
    def _prepare_person(self, person, crew, days):
        crews = person._sp_get_crews(days[0], days[-1])
        is_lent = crew not in crews
        return {
            "id": person.id,
            "name": person.name,
            "is_lent": is_lent,
            "crew": crews[:1].name or "" if is_lent else "",
        }

    @api.model
    def _prepare_tasks(self, tasks, crew, monday):
        tasks.fetch(TASK_FIELDS)
        tasks.work_kind_id.fetch(["name", "color"])
        tasks.place_ids.fetch(["name"])
        return [{**self._prepare_task(task), **self._prepare_task_week(task, crew, monday)} for task in tasks]

    @api.model
    def _prepare_task(self, task):
        kind, where = task.work_kind_id, self._get_where(task)
        is_named_alone = bool(where) and task.name == f"{kind.name} – {where}"
        return {
            "id": task.id,
            "name": task.name,
            # The picture says the kind: a cell has room for what it does not say.
            "label": where if is_named_alone else task.name,
            "kind": kind.name or "",
            "kind_id": kind.id,
            "color": kind.color,
            "where": "" if is_named_alone else where,
            "is_field_job": task.is_field_job,
            "is_done": task.state in ("1_done", "1_canceled"),
            "planned_date": fields.Date.to_string(task.planned_date) if task.planned_date else False,
            # What the law asks before the first day, in one sentence.
            "safety": task.planned_date and task.sp_safety_problem or "",
        }

    @api.model
    def _prepare_task_week(self, task, crew, monday):
        return {
            "crew": task.crew_id.name if task.crew_id and task.crew_id != crew else "",
            "is_late": bool(task.planned_date and task.planned_date < monday),
        }

    @api.model
    def _get_where(self, task):
        """Return where a task takes place, short enough for a cell."""
        if task.is_field_job:
            return ", ".join(part for part in (task.farm_partner_id.name, task.location_note) if part)
        return task._sp_say_where(task.place_ids, task.planting_ids) or task.location_note or ""

    @api.model
    def _prepare_cells(self, people, days, assignments):
        """Return the cells where somebody is planned or not at work; the others are empty."""
        busy = self._get_busy(people, days[0], days[-1])
        authors = self._get_authors(assignments)
        planned = defaultdict(list)
        for assignment in assignments:
            key = (assignment.employee_id.id, assignment.date, assignment.half)
            planned[key].append(
                {
                    "id": assignment.id,
                    "task_id": assignment.task_id.id,
                    "hours": [assignment.hour_from, assignment.hour_to] if assignment.hour_to else False,
                    "by": authors.get(assignment.write_uid.id, False),
                }
            )
        cells = []
        for person in people:
            for day in days:
                for half, _label in HALVES:
                    here = planned.get((person.id, day, half), [])
                    is_busy = (day, half) in busy.get(person.id, ())
                    if here or is_busy:
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

    @api.model
    def _get_authors(self, assignments):
        """Return the names of those who planned, other than the reader."""
        others = assignments.write_uid.sudo() - self.env.user
        others.fetch(["partner_id"])
        others.partner_id.fetch(["name"])
        return {user.id: user.partner_id.name for user in others}

    @api.model
    def _get_task(self, task_id):
        """Return a task one may plan people on.

        :raises UserError: it is gone, or belongs to another company
        """
        task = self.env["project.task"].sudo().browse(task_id).exists()
        if not task or (task.company_id and task.company_id not in self.env.companies):
            raise UserError(self.env._("This task no longer exists: reload the board."))
        return task.sudo(False)
