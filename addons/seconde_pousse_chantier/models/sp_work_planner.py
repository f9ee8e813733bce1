from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.half_days import BUSY, GONE, TAKEN, Slot, copy_slots

DAYS_COPIED = 7


class SpWorkPlanner(models.AbstractModel):
    """What a planner does on the week: plan, move, take off, copy; part of `sp.work.board`."""

    _name = "sp.work.planner"
    _description = "Planning of a Week"

    @api.model
    def plan(self, task_id, slots):
        """Plan people on a task; who is already there stays.

        :param int task_id: project.task
        :param list slots: dicts person_id, day, half
        :returns: ids of the new assignments
        :rtype: list[int]
        :raises UserError: the task is gone
        """
        task = self._get_task(task_id)
        wanted = {(slot["person_id"], fields.Date.to_date(slot["day"]), slot["half"]) for slot in slots}
        return self._plan({task: wanted}).ids

    @api.model
    def plan_crew(self, task_id, crew_id, slots, people_ids=None):
        """Plan on a task everybody of the crew who is at work and free.

        :param int task_id: project.task
        :param int crew_id: crew
        :param list slots: dicts day, half
        :param list people_ids: the only people to plan; None: everybody
        :returns: ids of the new assignments
        :rtype: list[int]
        :raises UserError: nobody is free
        """
        task = self._get_task(task_id)
        moments = {(fields.Date.to_date(slot["day"]), slot["half"]) for slot in slots}
        days = sorted({day for day, _half in moments})
        self._check_planner()
        if not days:
            return []
        people = self._get_own_people(self.env["hr.department"].sudo().browse(crew_id), days)
        if people_ids is not None:
            people = people.filtered(lambda person: person.id in people_ids)
        busy = self._get_busy(people, days[0], days[-1])
        taken = {
            (assignment.employee_id.id, assignment.date, assignment.half)
            for assignment in self.env["sp.work.assignment"]
            .sudo()
            .search([("employee_id", "in", people.ids), ("date", "in", days)])
        }
        wanted = {
            (person.id, day, half)
            for person in people
            for day, half in moments
            if (day, half) not in busy.get(person.id, ()) and (person.id, day, half) not in taken
        }
        if not wanted:
            raise UserError(self.env._("Nobody of the crew is free then: choose people one by one."))
        return self._plan({task: wanted}).ids

    @api.model
    def unplan(self, assignment_ids):
        """Take people off their task.

        :returns: what `replan` needs to put them back
        :rtype: list[dict]
        """
        assignments = self.env["sp.work.assignment"].browse(assignment_ids).exists()
        slots = [assignment._prepare_slot() for assignment in assignments]
        assignments.unlink()
        return slots

    @api.model
    def undo_plan(self, assignment_ids, task_id, planned_date):
        """Take back what `plan` did: a task on which nobody is left has its day of before again.

        :param list assignment_ids: what `plan` gave
        :param int task_id: project.task
        :param planned_date: planned day of the task before `plan`, str or False
        """
        self.unplan(assignment_ids)
        task = self._get_task(task_id)
        if task.assignment_ids:
            self._follow_first_day(task)
        else:
            task.planned_date = planned_date

    @api.model
    def replan(self, slots):
        """Put back people who were taken off their task; what is there meanwhile stays.

        :param list slots: what `unplan` gave
        :returns: ids of the assignments
        :rtype: list[int]
        """
        wanted = {}
        for slot in slots:
            task = self._get_task(slot["task_id"])
            key = (slot["person_id"], fields.Date.to_date(slot["day"]), slot["half"])
            wanted.setdefault(task, {})[key] = {
                "hour_from": slot.get("hour_from") or 0.0,
                "hour_to": slot.get("hour_to") or 0.0,
            }
        return self._plan(wanted).ids

    @api.model
    def move(self, assignment_id, slot, seen):
        """Give a planned half-day to somebody else, or another moment.

        :param int assignment_id: sp.work.assignment
        :param dict slot: where to: person_id, day, half
        :param dict seen: where the screen shows it: person_id, day, half
        :raises UserError: another planner moved it, or took it off, meanwhile
        """
        assignment = self.env["sp.work.assignment"].browse(assignment_id).exists()
        if not assignment:
            raise UserError(
                self.env._("Somebody has just taken this person off: the board now shows the week as it is.")
            )
        now = assignment._prepare_slot()
        if any(now[name] != seen[name] for name in ("person_id", "day", "half")):
            raise UserError(
                self.env._(
                    "%(user)s has just moved “%(task)s”: the board now shows the week as it is.",
                    user=assignment.write_uid.sudo().name,
                    task=assignment.task_id.sudo().name,
                )
            )
        same = assignment.search(
            [
                ("task_id", "=", assignment.task_id.id),
                ("employee_id", "=", slot["person_id"]),
                ("date", "=", slot["day"]),
                ("half", "=", slot["half"]),
                ("id", "!=", assignment.id),
            ]
        )
        if same:
            raise UserError(
                self.env._(
                    "%(person)s is already on “%(task)s” then: nothing was moved.",
                    person=same.employee_id.sudo().name,
                    task=same.task_id.sudo().name,
                )
            )
        values = {"employee_id": slot["person_id"], "date": slot["day"], "half": slot["half"]}
        # Hours typed for a morning mean nothing in an afternoon.
        if slot["half"] != seen["half"]:
            values |= {"hour_from": 0, "hour_to": 0}
        assignment.write(values)
        self._follow_first_day(assignment.task_id)

    @api.model
    def _plan(self, wanted):
        """Create the assignments that are missing.

        :param dict wanted: task → (person id, day, half), a set of them or a dict to more values
        :rtype: sp.work.assignment
        """
        assignments = self.env["sp.work.assignment"]
        tasks = self.env["project.task"].union(*wanted)
        days = list({day for slots in wanted.values() for _person, day, _half in slots})
        assignments._wait_for_others({person for slots in wanted.values() for person, _day, _half in slots})
        known = {
            (one.task_id.id, one.employee_id.id, one.date, one.half)
            for one in assignments.search([("task_id", "in", tasks.ids), ("date", "in", days)])
        }
        created = assignments.create(
            [
                {
                    "task_id": task.id,
                    "employee_id": person_id,
                    "date": day,
                    "half": half,
                    **(slots[person_id, day, half] if isinstance(slots, dict) else {}),
                }
                for task, slots in wanted.items()
                for person_id, day, half in sorted(slots)
                if (task.id, person_id, day, half) not in known
            ]
        )
        self._follow_first_day(created.task_id)
        return created

    @api.model
    def _follow_first_day(self, tasks):
        """Let the first day somebody is planned on a task be its planned day."""
        groups = (
            self.env["sp.work.assignment"].sudo()._read_group([("task_id", "in", tasks.ids)], ["task_id"], ["date:min"])
        )
        for task, first in groups:
            if task.planned_date != first:
                task.planned_date = first

    # ------------------------------------------------------------------
    # The week before
    # ------------------------------------------------------------------

    @api.model
    def copy_last_week(self, crew_id, monday):
        """Plan this week as the last one: same people, same half-days; nothing planned this week is touched.

        A farm task that is finished is made again; a finished field job is left out, and so is who is not at work.

        :param int crew_id: crew
        :param str monday: first day of the week to fill
        :returns: dict assignment_ids, task_ids (made again), left: what was left out, in words
        :raises UserError: nothing was planned last week
        """
        self._check_planner()
        crew = self.env["hr.department"].sudo().browse(crew_id)
        first = self._get_monday(fields.Date.to_date(monday))
        before = first - timedelta(days=DAYS_COPIED)
        assignments = (
            self.env["sp.work.assignment"]
            .sudo()
            .search(
                Domain("task_id.crew_id", "=", crew.id)
                & Domain("date", ">=", before)
                & Domain("date", "<", first)
                & self._get_company_domain()
            )
        )
        if not assignments:
            raise UserError(self.env._("Nothing was planned for this crew the week before."))
        slots, left = self._get_copied_slots(assignments, before, first)
        again = self._repeat_tasks(self.env["project.task"].browse({slot.task for slot in slots}), first - before)
        wanted = {}
        for slot in slots:
            task = again.get(slot.task) or self.env["project.task"].browse(slot.task)
            wanted.setdefault(task, set()).add((slot.person, first + timedelta(days=slot.rank), slot.half))
        return {
            "assignment_ids": self._plan(wanted).ids,
            "task_ids": [task.id for task in again.values()],
            "left": self._explain_left(left),
        }

    @api.model
    def _get_copied_slots(self, assignments, before, first):
        people = assignments.employee_id
        last = first + timedelta(days=DAYS_COPIED - 1)
        busy = self._get_busy(people, first, last)
        taken = (
            self.env["sp.work.assignment"]
            .sudo()
            .search([("employee_id", "in", people.ids), ("date", ">=", first), ("date", "<=", last)])
        )
        tasks = assignments.task_id.filtered(
            lambda task: (
                task.state != "1_canceled"
                and not (task.is_field_job and (task.is_work_done or task.is_job_lost or task.state == "1_done"))
            )
        )
        return copy_slots(
            [
                Slot(one.task_id.id, one.employee_id.id, (one.date - before).days, one.half)
                for one in assignments.sorted("id")
            ],
            set(people.filtered("active").ids),
            {(person, (day - first).days, half) for person, moments in busy.items() for day, half in moments},
            {(one.employee_id.id, (one.date - first).days, one.half) for one in taken},
            set(tasks.ids),
        )

    @api.model
    def _repeat_tasks(self, tasks, delay):
        """Make again the finished tasks among these.

        :rtype: dict[int, project.task]
        """
        finished = tasks.filtered(lambda task: task.state == "1_done")
        copies = self.env["project.task"].create([task._sp_prepare_repeat(delay) for task in finished])
        return dict(zip(finished.ids, copies, strict=True))

    @api.model
    def undo_copy(self, assignment_ids, task_ids):
        """Undo a copy of last week: who was planned is taken off, tasks made again are dropped unless used."""
        self.unplan(assignment_ids)
        tasks = self.env["project.task"].browse(task_ids).exists()
        tasks.filtered(lambda task: not task.assignment_ids and not task.session_ids).unlink()

    @api.model
    def _explain_left(self, left):
        """Return in words what a copy left out, by number of half-days."""
        words = {
            BUSY: self.env._("not at work: %s", left.get(BUSY)),
            TAKEN: self.env._("already planned: %s", left.get(TAKEN)),
            GONE: self.env._("finished job, or no longer here: %s", left.get(GONE)),
        }
        return ", ".join(text for reason, text in words.items() if left.get(reason))
