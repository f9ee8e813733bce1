from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_board import MONDAY, BoardCommon

NEXT_MONDAY = "2026-06-08"


@tagged("post_install", "-at_install")
class TestBoardWeek(BoardCommon):
    """Two planners, last week again, new tasks, the day's list and the sheet for the wall."""

    def copy_week(self):
        return self.board.copy_last_week(self.farm_crew.id, NEXT_MONDAY)

    # ------------------------------------------------------------------
    # Two planners at once
    # ------------------------------------------------------------------

    def test_the_second_planner_is_told_who_moved_it(self):
        [planned] = self.plan(self.task, (self.amina, "2026-06-02", "am"))
        seen = self.slot(self.amina, "2026-06-02")
        self.board.with_user(self.supervisor).move(planned, self.slot(self.bakary, "2026-06-03"), seen)
        with self.assertRaisesRegex(UserError, "test_supervisor.* has just moved"):
            self.board.move(planned, self.slot(self.carmen, "2026-06-04"), seen)
        self.assertEqual(self.get_planned(self.task), {("Bakary", "2026-06-03", "am")})

    def test_moving_what_was_taken_off_is_told(self):
        [planned] = self.plan(self.task, (self.amina, "2026-06-02", "am"))
        self.board.unplan([planned])
        seen = self.slot(self.amina, "2026-06-02")
        with self.assertRaisesRegex(UserError, "has just taken this person off"):
            self.board.move(planned, self.slot(self.carmen, "2026-06-04"), seen)
        self.assertEqual(self.board.unplan([planned]), [])

    def test_moving_onto_the_same_task_changes_nothing(self):
        ids = self.plan(self.task, (self.amina, "2026-06-02", "am"), (self.bakary, "2026-06-02", "am"))
        first = self.env["sp.work.assignment"].browse(ids).filtered(lambda one: one.employee_id == self.amina)
        with self.assertRaisesRegex(UserError, "already on"):
            self.board.move(first.id, self.slot(self.bakary, "2026-06-02"), self.slot(self.amina, "2026-06-02"))

    def test_the_stamp_says_that_something_changed(self):
        stamps = [self.board.get_stamp(self.farm_crew.id, MONDAY)]
        ids = self.plan(self.task, (self.amina, "2026-06-02", "am"))
        stamps.append(self.board.get_stamp(self.farm_crew.id, MONDAY))
        self.board.unplan(ids)
        stamps.append(self.board.get_stamp(self.farm_crew.id, MONDAY))
        self.assertEqual(len(set(stamps[:2])), 2)
        self.assertEqual(len(set(stamps[1:])), 2)
        self.assertEqual(stamps[2], self.board.get_stamp(self.farm_crew.id, MONDAY))

    def test_the_board_names_who_else_planned(self):
        self.board.with_user(self.supervisor).plan(self.task.id, [self.slot(self.amina, "2026-06-02")])
        [mine] = self.get_cell(self.get_week(user=self.supervisor), self.amina, "2026-06-02")["assignments"]
        [hers] = self.get_cell(self.get_week(), self.amina, "2026-06-02")["assignments"]
        self.assertFalse(mine["by"])
        self.assertIn("test_supervisor", hers["by"])

    def test_taking_off_is_undone_with_its_hours(self):
        [planned] = self.plan(self.task, (self.amina, "2026-06-02", "am"))
        self.env["sp.work.assignment"].browse(planned).write({"hour_from": 8, "hour_to": 10})
        self.board.replan(self.board.unplan([planned]))
        self.assertEqual(self.task.assignment_ids.mapped("hour_to"), [10])

    def test_a_plan_that_is_undone_gives_the_task_its_day_back(self):
        for day in (False, date(2026, 6, 9)):
            self.task.planned_date = day
            ids = self.plan(self.task, (self.amina, "2026-06-04", "am"))
            self.assertEqual(self.task.planned_date, date(2026, 6, 4))
            self.board.undo_plan(ids, self.task.id, day)
            self.assertFalse(self.task.assignment_ids)
            self.assertEqual(self.task.planned_date, day)

    def test_a_plan_undone_beside_another_keeps_the_day_of_the_other(self):
        self.plan(self.task, (self.amina, "2026-06-05", "am"))
        ids = self.plan(self.task, (self.bakary, "2026-06-04", "am"))
        self.board.undo_plan(ids, self.task.id, False)
        self.assertEqual(self.task.planned_date, date(2026, 6, 5))

    def test_the_planned_day_is_the_first_one(self):
        ids = self.plan(self.task, (self.amina, "2026-06-04", "am"), (self.amina, "2026-06-05", "am"))
        self.assertEqual(self.task.planned_date, date(2026, 6, 4))
        self.board.move(ids[0], self.slot(self.amina, "2026-06-03"), self.slot(self.amina, "2026-06-04"))
        self.assertEqual(self.task.planned_date, date(2026, 6, 3))

    # ------------------------------------------------------------------
    # Last week again
    # ------------------------------------------------------------------

    def test_last_week_is_planned_again(self):
        self.plan(self.task, (self.amina, "2026-06-02", "am"), (self.bakary, "2026-06-03", "pm"))
        answer = self.copy_week()
        self.assertEqual((len(answer["assignment_ids"]), answer["left"]), (2, ""))
        self.assertIn(("Bakary", "2026-06-10", "pm"), self.get_planned(self.task))

    def test_a_copy_leaves_out_who_is_away_and_overwrites_nothing(self):
        other = self.create_task("Récolter", self.weeding)
        days = [(person, "2026-06-02", "am") for person in (self.amina, self.bakary, self.carmen)]
        self.plan(self.task, *days)
        self.leave(self.amina, datetime(2026, 6, 9, 6), datetime(2026, 6, 9, 10))
        self.plan(other, (self.bakary, "2026-06-09", "am"))
        answer = self.copy_week()
        self.assertEqual(answer["left"], "not at work: 1, already planned: 1")
        self.assertEqual(len(answer["assignment_ids"]), 1)
        self.assertEqual(self.get_planned(other), {("Bakary", "2026-06-09", "am")})
        self.assertEqual(self.copy_week()["assignment_ids"], [])

    def test_a_finished_task_is_made_again_and_a_finished_job_left_out(self):
        self.task.place_ids = [Command.set(self.bed_1.ids)]
        job = self.create_task("Haie", self.weeding, is_field_job=True)
        self.plan(self.task, (self.amina, "2026-06-02", "am"))
        self.plan(job, (self.amina, "2026-06-02", "pm"))
        (self.task | job).state = "1_done"
        answer = self.copy_week()
        again = self.env["project.task"].browse(answer["task_ids"])
        self.assertEqual(
            (again.name, again.place_ids, again.planned_date), (self.task.name, self.bed_1, date(2026, 6, 9))
        )
        self.assertEqual(answer["left"], "finished job, or no longer here: 1")
        self.board.undo_copy(answer["assignment_ids"], answer["task_ids"])
        self.assertFalse(again.exists())

    def test_nothing_to_copy_is_said(self):
        with self.assertRaisesRegex(UserError, "Nothing was planned"):
            self.copy_week()

    # ------------------------------------------------------------------
    # New task
    # ------------------------------------------------------------------

    def test_a_task_in_three_taps(self):
        board = self.board.with_user(self.supervisor)
        choices = board.get_choices(self.farm_crew.id)
        self.assertIn(f"place-{self.bed_1.id}", [place["key"] for place in choices["places"]])
        self.assertIn(self.weeding.id, [kind["id"] for kind in choices["kinds"]])
        task_id = board.create_task(self.farm_crew.id, self.weeding.id, [f"place-{self.bed_1.id}"], "2026-06-02")
        task = self.env["project.task"].browse(task_id)
        self.assertEqual(task.name, f"{self.weeding.name} – Planche 1")
        self.assertEqual((task.project_id, task.company_id), (self.project, self.company))
        self.assertEqual((task.place_ids, task.planned_date), (self.bed_1, date(2026, 6, 2)))

    def test_a_task_in_its_form(self):
        tasks = self.env["project.task"].with_user(self.supervisor).with_context(sp_crew_task=True)
        view = "seconde_pousse_chantier.project_task_view_form_farm"
        with Form(tasks, view) as form:
            self.assertEqual(form.company_id, self.company)
            form.work_kind_id = self.env.ref("seconde_pousse_chantier.sp_work_kind_mow")
            form.crew_id = self.farm_crew
            form.place_ids.add(self.bed_1)
        task = form.record
        self.assertEqual(task.name, f"{task.work_kind_id.name} – Planche 1")
        self.assertEqual(task.project_id.sp_activity, "green_space")

    def test_a_place_in_words(self):
        task_id = self.board.create_task(self.farm_crew.id, self.weeding.id, ["Parc de la mairie"], False)
        task = self.env["project.task"].browse(task_id)
        self.assertEqual((task.location_note, task.planned_date), ("Parc de la mairie", False))
        [shown] = [one for one in self.get_week()["tasks"] if one["id"] == task_id]
        self.assertEqual(shown["label"], "Parc de la mairie")

    # ------------------------------------------------------------------
    # Another crew from a day on
    # ------------------------------------------------------------------

    def test_whoever_changes_crew_in_the_week_is_on_both_boards_that_week(self):
        self.amina.version_id.date_version = date(2026, 1, 1)
        self.amina.create_version({"date_version": date(2026, 6, 3), "department_id": self.green_crew.id})
        self.env.flush_all()
        self.env.invalidate_all()
        boards = {
            (crew, day): [one["name"] for one in self.board.get_week(crew.id, day)["people"] if not one["is_lent"]]
            for crew in (self.farm_crew, self.green_crew)
            for day in ("2026-05-25", MONDAY, NEXT_MONDAY)
        }
        here = {key for key, names in boards.items() if "Amina" in names}
        self.assertEqual(
            here,
            {
                (self.farm_crew, "2026-05-25"),
                (self.farm_crew, MONDAY),
                (self.green_crew, MONDAY),
                (self.green_crew, NEXT_MONDAY),
            },
        )
        self.assertIn("Amina", self.board.get_day(self.farm_crew.id, "2026-06-02")["free"]["am"])
        self.assertNotIn("Amina", self.board.get_day(self.farm_crew.id, "2026-06-03")["free"]["am"])

    # ------------------------------------------------------------------
    # The day, the wall
    # ------------------------------------------------------------------

    def test_the_day_on_a_phone(self):
        host = self.env["res.partner"].create({"name": "Ferme des Lones", "street": "2 route du Puy", "city": "Aix"})
        job = self.create_task("Haie", self.weeding, is_field_job=True, farm_partner_id=host.id, risk_note="Guêpes")
        self.plan(job, (self.amina, "2026-06-02", "am"), (self.bakary, "2026-06-02", "am"))
        day = self.board.with_user(self.supervisor).get_day(self.farm_crew.id, "2026-06-02")
        [shown] = [task for task in day["tasks"] if task["id"] == job.id]
        self.assertEqual(shown["people"]["am"], ["Amina", "Bakary"])
        self.assertEqual((shown["where"], shown["note"]), ("Ferme des Lones", "Guêpes"))
        self.assertIn("Puy", shown["map_url"])
        self.assertEqual(day["free"], {"am": ["Carmen"], "pm": ["Amina", "Bakary", "Carmen"]})

    def test_the_sheet_for_the_wall(self):
        self.leave(self.amina, datetime(2026, 6, 3, 6), datetime(2026, 6, 3, 16))
        slots = [(self.amina, "2026-06-02", half) for half in ("am", "pm")] + [(self.bakary, "2026-06-02", "am")]
        self.plan(self.task, *slots)
        values = {"crew_ids": [Command.set((self.farm_crew | self.green_crew).ids)], "date": "2026-06-03"}
        printed = self.env["sp.work.week.print"].with_user(self.supervisor).create(values)
        report = self.env["ir.actions.report"].with_user(self.supervisor)
        html = report._render_qweb_html("seconde_pousse_chantier.week_sheet", printed.ids)[0].decode()
        self.assertEqual(html.count("o_ws_title"), 2)
        self.assertIn("data:image/png", html)
        self.assertNotIn("médical", html)
        row = printed._get_sheets()[1]["rows"][0]
        self.assertEqual([part["span"] for part in row["parts"]], [2, 2, 2, 2, 2])
        self.assertTrue(row["parts"][2]["is_busy"])
