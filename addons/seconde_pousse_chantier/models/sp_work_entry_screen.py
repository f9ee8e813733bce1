from odoo import api, fields, models

from odoo.addons.seconde_pousse.rules.sorting import reading_key

HALF_RANKS = {"am": 0, "pm": 1}
OFFERED_TASKS = 60
PLACES_SAID = 3
# The screen opens many times a day: it reads what it shows, not the hundred fields of a task.
SESSION_FIELDS = [
    "task_id", "work_note_id", "company_id", "version", "typed_by_id", "typed_on", "presence_minutes",
    "billed_minutes", "quantity_done", "hour_from", "hour_to", "sharing_key", "note", "incident",
]  # fmt: skip
TASK_FIELDS = ["name", "work_kind_id", "is_field_job", "farm_partner_id", "planned_date"]
KIND_FIELDS = ["name", "product_id"]


class SpWorkEntryScreen(models.AbstractModel):
    """What the screen of a crew's hours shows: people, presence, planned tasks and hours already typed."""

    _name = "sp.work.entry.screen"
    _description = "Screen of a Crew's Hours"

    @api.model
    def get_screen(self, crew_id=False, day=False, task_id=False):
        """Return what a supervisor needs to type the hours of a crew on a day.

        :param crew_id: int, or False: of the task, else the user's own crew
        :param day: ISO day, or False: today
        :param task_id: int: a task that must be among the cards
        :return: dict day, crews, crew_id, people, cards, tasks (to add), kinds (to add), others (people to lend)
        """
        self.env["sp.work.session"].check_access("read")
        board = self.env["sp.work.board"]
        crews = board._get_crews()
        asked = self.env["project.task"].browse(task_id or []).exists()
        crew = board._get_crew(crews, crew_id or asked.crew_id.id)
        day = fields.Date.to_date(day) or self.env.company._sp_get_today()
        sessions, lines = self._get_sessions(crew, day)
        lines_by_session = lines.grouped("session_id")
        assignments = self.env["sp.work.assignment"].search_fetch(
            [("date", "=", day), ("task_id.crew_id", "=", crew.id)], ["task_id", "employee_id", "half"]
        )
        kinds = self.env["sp.work.kind"].search_fetch(
            [("company_id", "in", [False, *self.env.companies.ids])], KIND_FIELDS
        )
        open_tasks = self._get_open_tasks(crew)
        planned = (assignments.task_id | open_tasks.filtered(lambda task: task.planned_date == day) | asked).sorted(
            "id"
        )
        (planned | sessions.task_id).fetch(TASK_FIELDS)
        people = self._get_people(crew, day, lines, assignments)
        kinds = [{"id": kind.id, "name": kind.name, "has_image": kind.has_image} for kind in kinds]
        return {
            "day": fields.Date.to_string(day),
            "user_id": self.env.uid,
            "crews": [{"id": one.id, "name": one.name} for one in crews],
            "crew_id": crew.id,
            "people": self._read_people(people, crew, day, sessions),
            "cards": [
                *(self._read_session(session, lines_by_session.get(session, ()), assignments) for session in sessions),
                *(self._read_task(task, assignments) for task in planned - sessions.task_id),
            ],
            "tasks": [self._read_offer(task) for task in open_tasks - planned - sessions.task_id],
            "kinds": kinds,
            "others": self._read_others(people),
        }

    @api.model
    def _get_sessions(self, crew, day):
        sessions = self.env["sp.work.session"].search_fetch(
            [("crew_id", "=", crew.id), ("date", "=", day)], SESSION_FIELDS, order="hour_from, id"
        )
        lines = self.env["sp.work.session.line"].search_fetch(
            [("session_id", "in", sessions.ids)], ["session_id", "employee_id", "minutes"], order="id"
        )
        return sessions, lines

    @api.model
    def _get_open_tasks(self, crew):
        domain = [("crew_id", "=", crew.id), ("state", "not in", ["1_done", "1_canceled"])]
        return self.env["project.task"].search_fetch(
            domain, TASK_FIELDS, order="planned_date desc, id desc", limit=OFFERED_TASKS
        )

    @api.model
    def _get_people(self, crew, day, lines, assignments):
        own = self.env["sp.work.board"]._get_own_people(crew, [day])
        lent = (lines.employee_id | assignments.employee_id).sudo() - own
        return own + lent.sorted(lambda person: reading_key(person.name))

    @api.model
    def _read_people(self, people, crew, day, sessions):
        hours = self.env["sp.work.session"]
        presence = hours._get_presence(people, day, day)
        due = hours._get_due(people, day, day)
        busy = self.env["sp.work.board"]._get_busy(people, day, day)
        elsewhere = {
            employee.id: minutes
            for employee, minutes in self.env["sp.work.session.line"]
            .sudo()
            ._read_group(
                [("employee_id", "in", people.ids), ("date", "=", day), ("session_id", "not in", sessions.ids)],
                ["employee_id"],
                ["minutes:sum"],
            )
        }
        rows = []
        for person in people:
            crews = person._sp_get_crews(day, day)
            halves = due.get(person.id, {}).get(day, (0, 0))
            absent = [half for half in HALF_RANKS if (day, half) in busy.get(person.id, ())]
            rows.append(
                {
                    "id": person.id,
                    "name": person.name,
                    "crew": "" if crew in crews else crews[:1].name or "",
                    # Never why: the reason of an absence is nobody's business here.
                    "due": {half: 0 if half in absent else halves[rank] for half, rank in HALF_RANKS.items()},
                    "is_absent": len(absent) == len(HALF_RANKS),
                    "presence": presence.get(person.id, {}).get(day),
                    "elsewhere": elsewhere.get(person.id, 0),
                }
            )
        return rows

    @api.model
    def _read_offer(self, task):
        return {
            "task_id": task.id,
            "name": task.name,
            "kind_id": task.work_kind_id.id,
            "kind": task.work_kind_id.name or "",
            "has_image": task.work_kind_id.has_image,
            "where": self._say_where(task),
            "is_field_job": task.is_field_job,
            "is_billed_by_hour": task.is_field_job and task.price_mode in (False, "hour"),
            "unit": task.work_kind_id.sudo().product_id.uom_id.name or "",
        }

    @api.model
    def _say_where(self, task):
        if task.is_field_job:
            return task.sudo().farm_partner_id.name or ""
        names = (task.planting_ids or task.place_ids).mapped("name")
        return ", ".join(names[:PLACES_SAID]) + (f" +{len(names) - PLACES_SAID}" if len(names) > PLACES_SAID else "")

    @api.model
    def _read_task(self, task, assignments):
        """Return the card of a task nobody typed yet: whoever is planned, half-day by half-day."""
        planned = assignments.filtered(lambda one: one.task_id == task)
        return {
            **self._read_offer(task),
            "session_id": False,
            "version": 0,
            "planned": self._read_planned(planned),
            "lines": [],
            "is_locked": "",
            **dict.fromkeys(("billed_minutes", "quantity_done", "hour_from", "hour_to", "photo_count"), 0),
            **dict.fromkeys(("note", "incident", "shares", "typed"), ""),
        }

    @api.model
    def _read_planned(self, assignments):
        planned = {}
        for assignment in assignments:
            planned.setdefault(assignment.employee_id.id, []).append(assignment.half)
        return [{"person_id": person_id, "halves": halves} for person_id, halves in planned.items()]

    @api.model
    def _read_session(self, session, lines, assignments):
        return {
            **self._read_task(session.task_id, assignments),
            "session_id": session.id,
            "version": session.version,
            "lines": [{"person_id": line.employee_id.id, "minutes": line.minutes} for line in lines],
            # Nothing: what is billed is what was worked, this afternoon's hours included.
            "billed_minutes": None if session.billed_minutes == session.presence_minutes else session.billed_minutes,
            "quantity_done": session.quantity_done,
            "hour_from": session.hour_from,
            "hour_to": session.hour_to,
            "note": session.note or "",
            "incident": session.incident or "",
            "photo_count": len(session.photo_ids),
            "shares": session.share_text or "",
            "typed": session._say_typed(),
            "is_locked": session._say_locked(),
        }

    @api.model
    def _read_others(self, people):
        others = self.env["hr.employee.public"].sudo()
        query = others._search([("id", "not in", people.ids), ("company_id", "in", self.env.companies.ids)])
        # Hundreds of people, three values each: rows are enough.
        names = [others._field_to_sql(others._table, name, query) for name in ("id", "name", "department_id")]
        rows = self.env.execute_query(query.select(*names))
        crews = self.env["hr.department"].sudo().browse({crew_id for _id, _name, crew_id in rows if crew_id})
        crew_names = dict(zip(crews.ids, crews.mapped("name"), strict=True))
        return [
            {"id": person_id, "name": name, "crew": crew_names.get(crew_id, "")}
            for person_id, name, crew_id in sorted(rows, key=lambda row: reading_key(row[1]))
        ]
