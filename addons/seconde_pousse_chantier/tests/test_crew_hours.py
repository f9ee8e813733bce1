from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_hours import HoursCommon

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class TestCrewHours(HoursCommon):
    # ------------------------------------------------------------------
    # What the screen shows
    # ------------------------------------------------------------------

    def test_what_is_planned_is_already_on_the_screen(self):
        self.env["sp.work.board"].plan(
            self.task.id,
            [
                {"person_id": self.amina.id, "day": self.day, "half": "am"},
                {"person_id": self.dimitri.id, "day": self.day, "half": "pm"},
            ],
        )
        screen = self.get_screen()
        card = next(card for card in screen["cards"] if card["task_id"] == self.task.id)
        self.assertEqual(
            card["planned"],
            [{"person_id": self.amina.id, "halves": ["am"]}, {"person_id": self.dimitri.id, "halves": ["pm"]}],
        )
        people = {person["name"]: person["crew"] for person in screen["people"]}
        self.assertEqual(people, {"Amina": "", "Bakary": "", "Carmen": "", "Dimitri": "Équipe espaces verts"})

    def test_a_job_opens_the_screen_of_its_crew(self):
        job = self.create_task("Désherber chez les Roux", self.harvest_kind, crew_id=self.green_crew.id)
        action = job.with_user(self.supervisor).action_open_hours()
        asked = action["context"]
        self.assertEqual(action["tag"], "seconde_pousse_chantier.crew_hours")
        screen = self.entries.get_screen(asked["crew_id"], asked["date"], asked["default_task_id"])
        self.assertEqual(screen["crew_id"], self.green_crew.id)
        self.assertIn(job.id, [card["task_id"] for card in screen["cards"]])

    def test_a_half_day_is_the_hours_of_her_calendar(self):
        calendar = self.env["resource.calendar"].create({"name": "26 h", "attendance_ids": [(5,)]})
        weekday = str(self.yesterday.weekday())
        self.env["resource.calendar.attendance"].create(
            [
                {"name": "Matin", "calendar_id": calendar.id, "dayofweek": weekday, "day_period": "morning",
                 "hour_from": 8, "hour_to": 11.5},
                {"name": "Soir", "calendar_id": calendar.id, "dayofweek": weekday, "day_period": "afternoon",
                 "hour_from": 13, "hour_to": 15},
            ]
        )  # fmt: skip
        self.amina.resource_calendar_id = calendar
        person = next(person for person in self.get_screen()["people"] if person["id"] == self.amina.id)
        self.assertEqual(person["due"], {"am": 210, "pm": 120})

    def test_somebody_absent_is_shown_without_a_reason(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Arrêt médical",
                "resource_id": self.amina.resource_id.id,
                "calendar_id": self.amina.resource_calendar_id.id,
                "date_from": f"{self.day} 00:00:00",
                "date_to": f"{self.day} 22:00:00",
            }
        )
        screen = self.get_screen()
        person = next(person for person in screen["people"] if person["id"] == self.amina.id)
        self.assertEqual((person["is_absent"], person["due"]), (True, {"am": 0, "pm": 0}))
        self.assertNotIn("médical", str(screen))

    # ------------------------------------------------------------------
    # Saving
    # ------------------------------------------------------------------

    def test_a_day_is_saved_in_one_call(self):
        answer = self.save(
            "one",
            self.card(self.task, {self.amina: 120, self.bakary: 90}, incident="Outil cassé", photos=[PIXEL]),
            self.card(self.harvest, {self.carmen: 60, self.dimitri: 60}, quantity_done=45),
        )
        self.assertEqual(answer["state"], "done")
        self.assertEqual(
            self.get_hours(),
            {
                (self.task, self.amina): 120,
                (self.task, self.bakary): 90,
                (self.harvest, self.carmen): 60,
                (self.harvest, self.dimitri): 60,
            },
        )
        session = self.get_sessions()[0]
        self.assertEqual(
            (session.incident, len(session.photo_ids), session.typed_by_id), ("Outil cassé", 1, self.supervisor)
        )
        self.assertEqual(session.photo_ids.res_id, session.id)
        lines = self.env["account.analytic.line"].search(
            [("sp_session_line_id", "in", self.get_sessions().line_ids.ids)]
        )
        self.assertEqual((sum(lines.mapped("unit_amount")), sum(lines.mapped("amount"))), (5.5, -79.0))

    def test_sent_twice_a_day_is_saved_once(self):
        card = self.card(self.task, {self.amina: 120})
        self.save("one", card)
        self.assertEqual(self.save("one", card)["state"], "already")
        self.assertEqual(self.get_hours(), {(self.task, self.amina): 120})

    def test_hours_are_corrected_and_removed(self):
        self.save(
            "one", self.card(self.task, {self.amina: 120, self.bakary: 90}), self.card(self.harvest, {self.carmen: 60})
        )
        weeding, harvesting = self.get_sessions()
        self.save(
            "two",
            self.card(self.task, {self.amina: 60, self.carmen: 30}, weeding, incident="Pluie"),
            self.card(self.harvest, {}, harvesting),
        )
        self.assertEqual(self.get_hours(), {(self.task, self.amina): 60, (self.task, self.carmen): 30})
        self.assertFalse(harvesting.exists())
        lines = self.env["account.analytic.line"].search(
            [("date", "=", self.day), ("task_id", "in", (self.task | self.harvest).ids)]
        )
        self.assertEqual({line.employee_id: line.unit_amount for line in lines}, {self.amina: 1.0, self.carmen: 0.5})

    def test_what_was_not_planned_becomes_a_task_of_its_kind(self):
        self.save("one", {"kind_id": self.harvest_kind.id, "lines": [{"person_id": self.amina.id, "minutes": 45}]})
        task = self.get_sessions().task_id
        self.assertEqual((task.name, task.work_kind_id, task.crew_id), ("Récolte", self.harvest_kind, self.farm_crew))
        self.assertEqual(task.project_id.sp_activity, "farm")

    def test_minutes_worked_are_not_minutes_billed(self):
        self.save("one", self.card(self.task, {self.amina: 120, self.bakary: 120}, billed_minutes=180))
        self.assertEqual((self.task.presence_minutes, self.task.billed_minutes), (240, 180))

    # ------------------------------------------------------------------
    # Two supervisors
    # ------------------------------------------------------------------

    def test_the_second_supervisor_is_told_who_typed_what(self):
        self.save("one", self.card(self.task, {self.amina: 120}))
        session = self.get_sessions()
        old = self.card(self.task, {self.amina: 200}, session)
        self.env["sp.work.entry"].save(self.prepare("two", self.card(self.task, {self.amina: 60}, session)))
        answer = self.save("three", old, self.card(self.harvest, {self.bakary: 60}))
        self.assertEqual(answer["state"], "conflict")
        self.assertIn(self.env.user.name, answer["message"])
        self.assertIn("Amina 1", answer["message"])
        # Nothing is half-written.
        self.assertEqual(self.get_hours(), {(self.task, self.amina): 60})
        fresh = next(card for card in answer["screen"]["cards"] if card["session_id"] == session.id)
        again = self.save("four", {**old, "version": fresh["version"]})
        self.assertEqual((again["state"], self.get_hours()), ("done", {(self.task, self.amina): 200}))

    def test_the_same_task_begun_by_two_is_not_doubled(self):
        self.save("one", self.card(self.task, {self.amina: 120}))
        answer = self.save("two", self.card(self.task, {self.amina: 120}))
        self.assertEqual((answer["state"], len(self.get_sessions())), ("conflict", 1))
        seen = self.get_sessions().ids
        answer = self.save("three", self.card(self.task, {self.bakary: 30}), seen=seen)
        self.assertEqual((answer["state"], len(self.get_sessions())), ("done", 2))

    def test_a_session_corrected_by_hand_is_seen_by_the_phone(self):
        self.save("one", self.card(self.task, {self.amina: 120}))
        session = self.get_sessions()
        old = self.card(self.task, {self.amina: 200}, session)
        session.line_ids.minutes = 30
        self.assertEqual(self.save("two", old)["state"], "conflict")

    # ------------------------------------------------------------------
    # Impossible or wrong
    # ------------------------------------------------------------------

    def test_26_hours_are_refused_and_nothing_is_written(self):
        with self.assertRaisesRegex(UserError, "Amina would have worked more than 24 hours"), self.env.cr.savepoint():
            self.save(
                "one",
                self.card(self.task, {self.amina: 800}),
                self.card(self.harvest, {self.amina: 760, self.bakary: 60}),
            )
        self.assertFalse(self.get_sessions())

    def test_more_than_a_day_on_one_task_is_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "Amina would have worked more than 24 hours"), self.env.cr.savepoint():
            self.save("one", self.card(self.task, {self.amina: 1560}))

    def test_two_tasks_at_the_same_hour_are_refused(self):
        with self.assertRaisesRegex(UserError, "two tasks at the same hour"), self.env.cr.savepoint():
            self.save(
                "one",
                self.card(self.task, {self.amina: 120}, hour_from=8, hour_to=10),
                self.card(self.harvest, {self.amina: 120}, hour_from=9, hour_to=11),
            )

    def test_hours_to_come_are_refused(self):
        entry = {
            **self.prepare("one", self.card(self.task, {self.amina: 60})),
            "day": str(self.today + timedelta(days=1)),
        }
        with self.assertRaisesRegex(UserError, "has not come yet"):
            self.entries.save(entry)

    def test_what_no_screen_sends_is_refused(self):
        sound = self.card(self.task, {self.amina: 60})
        for wrong in (
            {"lines": [{"person_id": self.amina.id, "minutes": -5}]},
            {"lines": [{"person_id": self.amina.id, "minutes": "60"}]},
            {"lines": [{"person_id": self.amina.id, "minutes": 5}] * 2},
            {"lines": ["Amina"]},
            {"session_id": 1},
            {"task_id": False},
            {"quantity_done": -1},
            {"photos": ["not a photo"]},
            {"incident": "x" * 5000},
        ):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(UserError, "cannot be read"):
                self.save("one", {**sound, **wrong})
        for wrong in ({"day": 5}, {"seen": ["all"]}):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(UserError, "cannot be read"):
                self.entries.save({**self.prepare("one", sound), **wrong})

    def test_an_employee_without_a_user_has_hours(self):
        self.assertFalse(self.amina.user_id)
        self.save("one", self.card(self.task, {self.amina: 60}))
        self.assertEqual(self.get_sessions().line_ids.timesheet_ids.employee_id, self.amina)

    def test_somebody_without_the_group_types_nothing(self):
        stranger = self.env["res.users"].create(
            {"name": "X", "login": "x_hours", "group_ids": [(6, 0, [self.env.ref("base.group_user").id])]}
        )
        with self.assertRaises(AccessError):
            self.env["sp.work.entry"].with_user(stranger).get_screen(self.farm_crew.id, self.day)

    # ------------------------------------------------------------------
    # Presence beside
    # ------------------------------------------------------------------

    def test_hours_above_presence_are_flagged_never_blocked(self):
        presence = {self.amina.id: {self.yesterday: 180}, self.bakary.id: {self.yesterday: 240}}
        sessions = type(self.env["sp.work.session"])
        with patch.object(sessions, "_get_presence", lambda *_args: presence):
            self.save("one", self.card(self.task, {self.amina: 210, self.bakary: 210, self.carmen: 60}))
            person = next(person for person in self.get_screen()["people"] if person["id"] == self.amina.id)
        self.assertEqual(person["presence"], 180)
        above = self.env["sp.work.session.line"].search([("minutes_above", ">", 0)])
        self.assertEqual((above.employee_id, above.minutes_above), (self.amina, 30))
        self.assertTrue(self.get_sessions().is_above_presence)
        # The roll-call is corrected: nothing is flagged any more.
        presence[self.amina.id][self.yesterday] = 210
        with patch.object(sessions, "_get_presence", lambda *_args: presence):
            self.env["sp.work.session"]._sync_presence(self.amina, {self.yesterday})
        self.assertFalse(self.get_sessions().is_above_presence)

    # ------------------------------------------------------------------
    # Size
    # ------------------------------------------------------------------

    def count_queries(self, people, tasks, uuid):
        cards = [self.card(task, dict.fromkeys(people, 60)) for task in tasks]
        entry = self.prepare(uuid, *cards)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.entries.save(entry)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_a_big_crew_costs_as_many_queries(self):
        people = self.env["hr.employee"].create(
            [{"name": f"P{rank:02}", "department_id": self.farm_crew.id, "hourly_cost": 14} for rank in range(30)]
        )
        tasks = [self.create_task(f"Tâche {rank}", self.weeding) for rank in range(7)]
        self.count_queries(people[:2], tasks[:1], "warm")
        few = self.count_queries(people[:3], tasks[1:2], "few")
        many = self.count_queries(people, tasks[2:], "many")
        self.assertLessEqual(many, few + 12, "queries grow with the people or the tasks")

    def test_opening_a_day_costs_as_many_queries_for_many_people(self):
        crew, counts = self.farm_crew, []
        for size in (3, 30):
            people = self.env["hr.employee"].create(
                [{"name": f"Q{size}-{rank:02}", "department_id": crew.id} for rank in range(size)]
            )
            tasks = [self.create_task(f"Tâche {size}-{rank}", self.weeding, crew_id=crew.id) for rank in range(size)]
            for task in tasks:
                task.place_ids = self.bed_1 | self.bed_2
            cards = [self.card(task, dict.fromkeys(people, 5)) for task in tasks[: size // 3 + 1]]
            self.save(f"size-{size}", *cards)
            for _time in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self.get_screen()
                count = self.cr.sql_log_count - before
            counts.append(count)
        self.assertEqual(counts[0], counts[1])
        # 47 beside the people's addon, which tells the contract of that day, presence and absences.
        self.assertLessEqual(counts[0], 48)

    def test_a_kind_without_a_picture_says_so(self):
        self.assertTrue(self.weeding.has_image)
        self.weeding.image_1920 = False
        self.env.flush_all()
        self.assertFalse(self.weeding.has_image)
        self.assertEqual({kind["id"]: kind["has_image"] for kind in self.get_screen()["kinds"]}[self.weeding.id], False)
