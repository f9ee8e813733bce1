from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Command, Domain

from .sp_work_assignment import HALVES

CHOICE_DAYS = 60


class SpWorkDay(models.AbstractModel):
    """The day of a crew on a phone, and new tasks in a few taps; part of `sp.work.board`."""

    _name = "sp.work.day"
    _description = "Day of a Crew"

    @api.model
    def get_day(self, crew_id, day):
        """Give a crew's day: what, where, who, with what.

        :param crew_id: int, or False for the user's own crew
        :param str day: "2026-06-01", or False for today
        :return: dict crews, crew_id, day, today, tasks, free (names by half-day), busy (names, never why)
        :raises AccessError: the user plans nobody's work
        """
        self._check_planner()
        crews = self._get_crews()
        crew = self._get_crew(crews, crew_id)
        today = self.env.company._sp_get_today()
        date = fields.Date.to_date(day) or today
        people, assignments = self._get_plan(crew, [date])
        of_crew = assignments.filtered(lambda one: one.task_id.crew_id == crew)
        tasks = of_crew.task_id | self._get_tasks(crew, date, date).filtered(lambda task: task.planned_date == date)
        busy = self._get_busy(people, date, date)
        return {
            "crews": [{"id": one.id, "name": one.name} for one in crews],
            "crew_id": crew.id,
            "day": fields.Date.to_string(date),
            "today": fields.Date.to_string(today),
            "tasks": self._prepare_day_tasks(tasks, of_crew, date),
            **self._prepare_others(people, assignments, busy, crew, date),
        }

    @api.model
    def _prepare_day_tasks(self, tasks, assignments, date):
        people, bookings, minutes = defaultdict(list), self._get_bookings(tasks, date), self._get_minutes(tasks, date)
        for assignment in assignments.sorted(lambda one: (one.half, one.employee_id.name)):
            people[assignment.task_id.id, assignment.half].append(assignment.employee_id.name)
        prepared = [
            {
                **self._prepare_task(task),
                "people": {half: people[task.id, half] for half, _label in HALVES},
                "map_url": task.map_url or "",
                "phone": task.farm_partner_id.phone or "",
                "note": "\n".join(part for part in (task.constraint_note, task.risk_note) if part),
                "equipment": bookings[task.id],
                "minutes": minutes.get(task.id, 0),
            }
            for task in tasks
        ]
        return sorted(prepared, key=lambda one: (one["is_done"], not one["people"]["am"], one["name"]))

    @api.model
    def _prepare_others(self, people, assignments, busy, crew, date):
        """Return who is free, and who is not there, of a crew's own people."""
        taken = {(one.employee_id.id, one.half) for one in assignments}
        own = people.filtered(lambda person: crew in person._sp_get_crews(date, date))
        free, away = {}, {}
        for half, _label in HALVES:
            here = own.filtered(lambda person, half=half: (date, half) not in busy.get(person.id, ()))
            away[half] = (own - here).mapped("name")
            free[half] = [person.name for person in here if (person.id, half) not in taken]
        return {"free": free, "busy": away}

    @api.model
    def _get_bookings(self, tasks, date):
        """Return the names of the equipment each task has that day: booked, or foreseen at the visit."""
        zone = pytz.timezone(self.env.company._sp_get_timezone())
        start = zone.localize(datetime.combine(date, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
        bookings = (
            self.env["sp.equipment.booking"]
            .sudo()
            .search(
                [
                    ("task_id", "in", tasks.ids),
                    ("date_from", "<", start + timedelta(days=1)),
                    ("date_to", ">", start),
                    ("state", "!=", "cancel"),
                ]
            )
        )
        names = defaultdict(list)
        for booking in bookings:
            names[booking.task_id.id].append(booking.equipment_id.name)
        for task in tasks - bookings.task_id:
            names[task.id] = task.equipment_ids.mapped("name")
        return names

    @api.model
    def _get_minutes(self, tasks, date):
        groups = (
            self.env["sp.work.session"]
            .sudo()
            ._read_group([("task_id", "in", tasks.ids), ("date", "=", date)], ["task_id"], ["presence_minutes:sum"])
        )
        return {task.id: minutes for task, minutes in groups}

    # ------------------------------------------------------------------
    # A new task in a few taps
    # ------------------------------------------------------------------

    @api.model
    def get_choices(self, crew_id):
        """Give what a new task is made of, what this crew did lately first.

        :param int crew_id: crew
        :return: dict kinds, places (places and plantings in the ground, with what to search in them)
        """
        self._check_planner()
        since = self.env.company._sp_get_today() - timedelta(days=CHOICE_DAYS)
        recent = (
            self.env["project.task"]
            .sudo()
            .search(
                Domain("crew_id", "=", crew_id) & Domain("create_date", ">=", since) & self._get_company_domain(),
                order="id desc",
                limit=100,
            )
        )
        ranks = {kind: rank for rank, kind in enumerate(recent.work_kind_id)}
        kinds = self.env["sp.work.kind"].search([("active", "=", True)])
        kinds = kinds.sorted(lambda kind: ranks.get(kind, len(ranks)))
        plantings = self.env["sp.planting"].search([("state", "in", ("planned", "growing", "harvest"))], limit=300)
        places = self.env["sp.place"].search([("kind", "!=", "farm")], limit=300)
        lately = set(recent.place_ids.ids), set(recent.planting_ids.ids)
        choices = [
            {
                "key": f"planting-{one.id}",
                "name": recent._sp_say_where(places.browse(), one),
                "words": one.name,
                "kind": "planting",
                "recent": one.id in lately[1],
            }
            for one in plantings
        ] + [
            {
                "key": f"place-{one.id}",
                "name": one.name,
                "words": one.complete_name,
                "kind": "place",
                "recent": one.id in lately[0],
            }
            for one in places
        ]
        return {
            "kinds": [{"id": kind.id, "name": kind.name, "color": kind.color} for kind in kinds],
            "places": sorted(choices, key=lambda choice: not choice["recent"]),
        }

    @api.model
    def get_others(self, crew_id):
        """Give the people of the other crews, whom this one may ask for help.

        :param int crew_id: crew that asks
        :rtype: list[dict]
        """
        self._check_planner()
        people = (
            self.env["hr.employee"]
            .sudo()
            .search(Domain("department_id", "not in", [False, crew_id]) & self._get_company_domain(), order="name")
        )
        return [{"id": one.id, "name": one.name, "crew": one.department_id.name} for one in people]

    @api.model
    def create_task(self, crew_id, kind_id, where, day, name=""):
        """Make a task of a crew.

        :param int crew_id: crew
        :param int kind_id: sp.work.kind
        :param list where: keys that `get_choices` gave; any other text says where in words
        :param day: str, or False when nobody knows yet
        :param str name: what is special about it; empty: its kind and its place
        :returns: id of the task
        :rtype: int
        """
        self._check_planner()
        ids, words = {"place": [], "planting": []}, []
        for key in where:
            model, _dash, number = key.partition("-")
            if model in ids and number.isdecimal():
                ids[model].append(int(number))
            else:
                words.append(key)
        task = self.env["project.task"].create(
            {
                "name": name.strip(),
                "work_kind_id": kind_id,
                "crew_id": crew_id,
                "place_ids": [Command.set(ids["place"])],
                "planting_ids": [Command.set(ids["planting"])],
                "location_note": ", ".join(words) or False,
                "planned_date": day or False,
            }
        )
        return task.id
