from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WorkCommon


@tagged("post_install", "-at_install")
class TestBoard(WorkCommon):
    def get_cell(self, week, person, day, half="am"):
        return next(
            cell
            for cell in week["cells"]
            if (cell["person_id"], cell["day"], cell["half"]) == (person.id, day, half)
        )

    def get_week(self, crew=None):
        return self.env["sp.work.board"].get_week((crew or self.farm_crew).id, "2026-06-03")

    def plan(self, task, *slots):
        self.env["sp.work.board"].plan(
            task.id, [{"person_id": person.id, "day": day, "half": half} for person, day, half in slots]
        )

    def test_the_week_of_a_crew(self):
        week = self.get_week()
        self.assertEqual((week["monday"], week["days"][-1]), ("2026-06-01", "2026-06-06"))
        self.assertEqual([person["name"] for person in week["people"]], ["Amina", "Bakary", "Carmen"])
        self.assertIn(self.task.id, [task["id"] for task in week["tasks"]])

    def test_planning_twice_changes_nothing(self):
        for _time in range(2):
            self.plan(self.task, (self.amina, "2026-06-02", "am"), (self.bakary, "2026-06-02", "am"))
        self.assertEqual(len(self.task.assignment_ids), 2)
        self.assertEqual(self.task.planned_date, date(2026, 6, 2))

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

    def test_absent_people_are_busy_and_nobody_reads_why(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Rendez-vous médical",
                "resource_id": self.amina.resource_id.id,
                "calendar_id": self.amina.resource_calendar_id.id,
                "date_from": datetime(2026, 6, 2, 6),
                "date_to": datetime(2026, 6, 2, 10),
            }
        )
        week = self.get_week()
        self.assertTrue(self.get_cell(week, self.amina, "2026-06-02", "am")["is_busy"])
        self.assertFalse(self.get_cell(week, self.amina, "2026-06-02", "pm")["is_busy"])
        self.assertFalse(self.get_cell(week, self.bakary, "2026-06-02", "am")["is_busy"])
        self.assertNotIn("médical", str(week))

    def test_somebody_lent_is_on_the_board_of_the_crew_she_helps(self):
        self.plan(self.task, (self.dimitri, "2026-06-02", "am"))
        people = {person["name"]: person["is_lent"] for person in self.get_week()["people"]}
        self.assertTrue(people["Dimitri"])

    def test_a_board_costs_as_many_queries_for_many_people(self):
        self.get_week()
        self.env.invalidate_all()
        with self.assertQueryCount(__system__=60) as few:
            self.get_week()
        people = self.env["hr.employee"].create(
            [{"name": f"P{rank:03}", "department_id": self.farm_crew.id} for rank in range(150)]
        )
        self.plan(self.task, *[(person, "2026-06-02", "am") for person in people])
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.get_week()
        many = self.cr.sql_log_count - before
        self.assertLessEqual(many, 40, few)
