from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .common_board import MONDAY, BoardCommon


@tagged("post_install", "-at_install")
class TestBoard(BoardCommon):
    def test_the_week_of_a_crew(self):
        week = self.get_week()
        self.assertEqual((week["monday"], week["days"][-1]), (MONDAY, "2026-06-07"))
        self.assertEqual([person["name"] for person in week["people"]], ["Amina", "Bakary", "Carmen"])
        self.assertIn(self.task.id, [task["id"] for task in week["tasks"]])

    def test_planning_twice_changes_nothing(self):
        for _time in range(2):
            self.plan(self.task, (self.amina, "2026-06-02", "am"), (self.bakary, "2026-06-02", "am"))
        self.assertEqual(len(self.task.assignment_ids), 2)
        self.assertEqual(self.task.planned_date, date(2026, 6, 2))

    def test_the_whole_crew_is_planned_except_who_is_busy_or_taken(self):
        self.leave(self.amina, datetime(2026, 6, 2, 6), datetime(2026, 6, 2, 10))
        other = self.create_task("Récolter", self.weeding)
        self.plan(other, (self.bakary, "2026-06-02", "am"))
        slots = [{"day": "2026-06-02", "half": half} for half in ("am", "pm")]
        self.board.plan_crew(self.task.id, self.farm_crew.id, slots)
        self.assertEqual(
            self.get_planned(self.task),
            {
                ("Amina", "2026-06-02", "pm"),
                ("Bakary", "2026-06-02", "pm"),
                ("Carmen", "2026-06-02", "am"),
                ("Carmen", "2026-06-02", "pm"),
            },
        )
        with self.assertRaisesRegex(UserError, "Nobody of the crew is free"):
            self.board.plan_crew(self.task.id, self.farm_crew.id, slots)

    def test_two_tasks_in_a_half_day_clash(self):
        other = self.create_task("Récolter", self.weeding)
        self.plan(self.task, (self.amina, "2026-06-02", "am"))
        self.assertFalse(self.get_cell(self.get_week(), self.amina, "2026-06-02")["is_clash"])
        self.plan(other, (self.amina, "2026-06-02", "am"))
        self.assertTrue(self.get_cell(self.get_week(), self.amina, "2026-06-02")["is_clash"])

    def test_two_tasks_at_the_same_hour_are_refused(self):
        other = self.create_task("Récolter", self.weeding)
        plan = {"employee_id": self.amina.id, "date": "2026-06-02", "half": "am", "hour_to": 11}
        self.env["sp.work.assignment"].create({**plan, "task_id": self.task.id, "hour_from": 8})
        with self.assertRaisesRegex(UserError, "two tasks at the same hour"):
            self.env["sp.work.assignment"].create({**plan, "task_id": other.id, "hour_from": 10})

    def test_one_long_day_on_one_task_is_no_clash_of_hours(self):
        plan = {"employee_id": self.amina.id, "date": "2026-06-02", "hour_from": 8, "hour_to": 16}
        self.env["sp.work.assignment"].create(
            [{**plan, "half": half, "task_id": self.task.id} for half in ("am", "pm")]
        )
        self.assertEqual(len(self.task.assignment_ids), 2)

    # ------------------------------------------------------------------
    # Who is not there
    # ------------------------------------------------------------------

    def test_absent_people_are_busy_and_nobody_reads_why(self):
        self.leave(self.amina, datetime(2026, 6, 2, 6), datetime(2026, 6, 2, 10))
        week = self.get_week(user=self.supervisor)
        self.assertTrue(self.get_cell(week, self.amina, "2026-06-02", "am")["is_busy"])
        self.assertFalse(self.get_cell(week, self.amina, "2026-06-02", "pm")["is_busy"])
        self.assertFalse(self.get_cell(week, self.bakary, "2026-06-02", "am")["is_busy"])
        day = self.board.with_user(self.supervisor).get_day(self.farm_crew.id, "2026-06-02")
        self.assertEqual(day["busy"]["am"], ["Amina"])
        self.assertNotIn("médical", f"{week}{day}")

    def test_the_reason_is_not_read_behind_the_board_either(self):
        """Core lets every internal user read the leaves of people without a login."""
        self.leave(self.amina, datetime(2026, 6, 2, 6), datetime(2026, 6, 2, 10))
        holiday = self.env["resource.calendar.leaves"].create(
            {"name": "Pont", "date_from": datetime(2026, 6, 5, 6), "date_to": datetime(2026, 6, 5, 16)}
        )
        leaves = self.env["resource.calendar.leaves"].with_user(self.supervisor)
        self.assertFalse(leaves.search([("name", "=", "Rendez-vous médical")]))
        self.assertEqual(leaves.search([("name", "=", "Pont")]), holiday)

    def test_a_day_off_in_the_timetable_is_busy(self):
        calendar = self.amina.resource_calendar_id.copy({"name": "Sans vendredi"})
        calendar.attendance_ids.filtered(lambda line: line.dayofweek == "4").unlink()
        self.amina.resource_calendar_id = calendar
        week = self.get_week()
        self.assertTrue(self.get_cell(week, self.amina, "2026-06-05")["is_busy"])
        self.assertFalse(self.get_cell(week, self.amina, "2026-06-04")["is_busy"])
        self.assertFalse(self.get_cell(week, self.bakary, "2026-06-05")["is_busy"])
        self.assertTrue(self.get_cell(week, self.bakary, "2026-06-06")["is_busy"])

    def test_other_hours_from_a_day_on_are_those_of_the_amendment(self):
        calendar = self.amina.resource_calendar_id.copy({"name": "Sans vendredi"})
        calendar.attendance_ids.filtered(lambda line: line.dayofweek == "4").unlink()
        self.amina.version_id.date_version = date(2026, 1, 1)
        self.amina.create_version({"date_version": date(2026, 6, 8), "resource_calendar_id": calendar.id})
        self.env.flush_all()
        self.env.invalidate_all()
        busy = self.board._get_busy(self.amina, date(2026, 6, 5), date(2026, 6, 12))[self.amina.id]
        self.assertNotIn((date(2026, 6, 5), "am"), busy)
        self.assertIn((date(2026, 6, 12), "am"), busy)
        due = self.env["sp.work.session"]._get_due(self.amina, date(2026, 6, 5), date(2026, 6, 12))[self.amina.id]
        self.assertTrue(sum(due[date(2026, 6, 5)]))
        self.assertFalse(sum(due[date(2026, 6, 12)]))

    def test_a_morning_off_until_half_past_twelve_leaves_the_afternoon(self):
        # In summer 10:30 is 12:30 here.
        self.leave(self.amina, datetime(2026, 6, 2, 6), datetime(2026, 6, 2, 10, 30))
        self.leave(self.bakary, datetime(2026, 6, 2, 10, 30), datetime(2026, 6, 2, 15))
        week = self.get_week()
        busy = {
            (person.name, half)
            for person in (self.amina, self.bakary)
            for half in ("am", "pm")
            if self.get_cell(week, person, "2026-06-02", half)["is_busy"]
        }
        self.assertEqual(busy, {("Amina", "am"), ("Bakary", "pm")})

    def test_somebody_planned_although_busy_clashes(self):
        self.leave(self.amina, datetime(2026, 6, 2, 6), datetime(2026, 6, 2, 10))
        self.plan(self.task, (self.amina, "2026-06-02", "am"))
        self.assertTrue(self.get_cell(self.get_week(), self.amina, "2026-06-02")["is_clash"])

    # ------------------------------------------------------------------
    # Lent people
    # ------------------------------------------------------------------

    def test_somebody_lent_is_on_the_board_of_the_crew_she_helps(self):
        self.plan(self.task, (self.dimitri, "2026-06-02", "am"))
        people = {person["name"]: person for person in self.get_week()["people"]}
        self.assertTrue(people["Dimitri"]["is_lent"])
        self.assertEqual(people["Dimitri"]["crew"], "Équipe espaces verts")

    def test_her_own_crew_sees_that_she_is_lent(self):
        self.plan(self.task, (self.dimitri, "2026-06-02", "am"))
        week = self.get_week(self.green_crew)
        [task] = [task for task in week["tasks"] if task["id"] == self.task.id]
        self.assertEqual(task["crew"], "Équipe maraîchage")
        self.assertTrue(self.get_cell(week, self.dimitri, "2026-06-02")["assignments"])

    # ------------------------------------------------------------------
    # Who may look
    # ------------------------------------------------------------------

    def test_a_supervisor_plans_a_week(self):
        board = self.board.with_user(self.supervisor)
        ids = board.plan(self.task.id, [self.slot(self.amina, "2026-06-02")])
        board.move(ids[0], self.slot(self.bakary, "2026-06-03"), self.slot(self.amina, "2026-06-02"))
        self.assertEqual(self.get_planned(self.task), {("Bakary", "2026-06-03", "am")})
        board.replan(board.unplan(ids))
        self.assertEqual(self.get_planned(self.task), {("Bakary", "2026-06-03", "am")})

    @users("test_outsider")
    def test_who_plans_nothing_reads_nothing(self):
        board = self.env["sp.work.board"]
        calls = [
            lambda: board.get_week(self.farm_crew.id, MONDAY),
            lambda: board.get_stamp(self.farm_crew.id, MONDAY),
            lambda: board.get_day(self.farm_crew.id, MONDAY),
            lambda: board.get_choices(self.farm_crew.id),
            lambda: board.get_others(self.farm_crew.id),
            lambda: board.create_task(self.farm_crew.id, self.weeding.id, [], False),
            lambda: board.plan(self.task.id, [self.slot(self.amina, MONDAY)]),
            lambda: board.plan_crew(self.task.id, self.farm_crew.id, [{"day": MONDAY, "half": "am"}]),
            lambda: board.copy_last_week(self.farm_crew.id, MONDAY),
        ]
        for call in calls:
            with self.assertRaises(AccessError):
                call()

    def test_another_company_sees_and_plans_nothing_of_ours(self):
        stranger = self.create_stranger()
        self.plan(self.task, (self.amina, "2026-06-02", "am"))
        board = self.board.with_user(stranger)
        week = board.get_week(self.farm_crew.id, MONDAY)
        self.assertNotIn(self.farm_crew.id, [crew["id"] for crew in week["crews"]])
        self.assertNotIn("Amina", str(week))
        with self.assertRaisesRegex(UserError, "no longer exists"):
            board.plan(self.task.id, [self.slot(self.amina, "2026-06-03")])
        with self.assertRaises(AccessError):
            board.unplan(self.task.assignment_ids.ids)
        with self.assertRaises(AccessError):
            board.move(
                self.task.assignment_ids.id, self.slot(self.bakary, "2026-06-03"), self.slot(self.amina, "2026-06-02")
            )
        self.assertFalse(board.get_others(week["crew_id"] or 0))

    # ------------------------------------------------------------------
    # Queries
    # ------------------------------------------------------------------

    def test_a_board_costs_as_many_queries_for_many_people(self):
        counts = []
        for size in (10, 100, 300):
            crew = self.env["hr.department"].create({"name": f"Équipe {size}"})
            people = self.env["hr.employee"].create(
                [{"name": f"P{size}-{rank:03}", "department_id": crew.id} for rank in range(size)]
            )
            tasks = [self.create_task(f"Tâche {rank}", self.weeding, crew_id=crew.id) for rank in range(size // 5)]
            farm = self.env["res.partner"].create({"name": f"Ferme {size}", "is_company": True})
            jobs = self.env["project.task"].union(*tasks[::2])
            jobs.write({"is_field_job": True, "farm_partner_id": farm.id})
            for rank, task in enumerate(tasks):
                task.place_ids = [Command.set((self.bed_1 if rank % 2 else self.bed_2).ids)]
                self.plan(task, *[(people[(rank + step) % size], "2026-06-02", "am") for step in range(5)])
            self.leave(people[0], datetime(2026, 6, 2, 6), datetime(2026, 6, 2, 10))
            counts.append([self.count(lambda crew=crew: self.get_week(crew, self.supervisor)) for _time in range(2)][1])
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[0], 40)

    def count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work()
        return self.cr.sql_log_count - before
