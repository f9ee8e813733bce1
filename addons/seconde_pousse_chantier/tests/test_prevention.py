from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_safety import SafetyCommon


@tagged("post_install", "-at_install")
class TestPrevention(SafetyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls.create_job(estimated_people=4, estimated_hours=10, visited_on="2026-05-01")

    def test_nobody_works_at_a_host_before_the_inspection(self):
        with self.assertRaisesRegex(UserError, "No signed joint inspection at Ferme des Lauriers"):
            self.create_session(self.job, {self.amina: 60})
        plan = self.create_plan()
        with self.assertRaisesRegex(UserError, "No signed joint inspection"):
            self.create_session(self.job, {self.amina: 60})
        self.sign(plan)
        self.create_session(self.job, {self.amina: 60})

    def test_an_inspection_lasts_a_year(self):
        self.create_signed_plan(date="2025-05-20")
        with self.assertRaisesRegex(UserError, "has expired"):
            self.create_session(self.job, {self.amina: 60})

    def test_an_inspection_is_not_signed_in_advance(self):
        with self.assertRaisesRegex(UserError, "on the day you walk"):
            self.create_signed_plan(date="2099-05-20")

    def test_a_danger_without_its_measure_is_not_signed(self):
        with self.assertRaisesRegex(UserError, "what protects from"):
            self.create_signed_plan(line_ids=[(0, 0, {"danger_id": self.slope.id, "measure": " "})])
        with self.assertRaisesRegex(UserError, "at least one danger"):
            self.create_signed_plan(line_ids=[])

    def test_400_hours_over_the_year_ask_for_a_written_plan(self):
        self.create_signed_plan()
        self.create_job(estimated_people=6, estimated_hours=60, visited_on="2026-05-01")
        with self.assertRaisesRegex(UserError, "written prevention plan"):
            self.create_session(self.job, {self.amina: 60})
        with self.assertRaisesRegex(UserError, "needs a written prevention plan"):
            self.create_signed_plan()
        self.create_signed_plan(is_written_plan=True)
        self.create_session(self.job, {self.amina: 60})

    def test_hours_of_another_year_do_not_count(self):
        self.create_signed_plan()
        self.create_job(estimated_people=6, estimated_hours=60, planned_date="2027-06-15", visited_on="2026-05-01")
        self.create_session(self.job, {self.amina: 60})

    def test_the_hours_of_every_address_of_a_farm_count(self):
        field = self.env["res.partner"].create({"name": "Champ du bas", "parent_id": self.farm.id})
        self.create_signed_plan()
        self.create_job(estimated_people=6, estimated_hours=60, farm_partner_id=field.id, visited_on="2026-05-01")
        with self.assertRaisesRegex(UserError, "written prevention plan"):
            self.create_session(self.job, {self.amina: 60})

    def test_hours_really_worked_count_on_their_day(self):
        """The job was thought to be small; worked hours reach the threshold."""
        self.create_signed_plan()
        parameter = self.env.ref("seconde_pousse_chantier.sp_legal_parameter_prevention_plan_hours")
        parameter.value = 50
        self.create_session(self.job, {self.amina: 480, self.bakary: 480, self.carmen: 480})
        self.create_session(self.job, {self.amina: 480, self.bakary: 480}, date="2026-06-02")
        with self.assertRaisesRegex(UserError, "written prevention plan"):
            self.create_session(self.job, {self.amina: 480, self.bakary: 480}, date="2026-06-03")

    def test_a_dangerous_work_asks_for_a_written_plan(self):
        self.create_signed_plan()
        self.job.danger_ids = self.height
        with self.assertRaisesRegex(UserError, "written prevention plan"):
            self.create_session(self.job, {self.amina: 60})

    def test_a_written_plan_says_what_to_do_in_an_emergency(self):
        with self.assertRaisesRegex(UserError, "who to call"):
            self.create_signed_plan(is_written_plan=True, emergency_note=False)

    def test_a_signed_plan_never_changes(self):
        plan = self.create_signed_plan()
        with self.assertRaisesRegex(UserError, "no longer changes"):
            plan.with_context(sp_sign_step=True).date = "2026-05-21"
        for change in (
            lambda: plan.line_ids.write({"measure": "Rien"}),
            lambda: plan.line_ids.unlink(),
            lambda: self.env["sp.prevention.plan.line"].create({"plan_id": plan.id, "danger_id": self.height.id}),
        ):
            with self.assertRaisesRegex(UserError, "no longer changes"), self.cr.savepoint():
                change()
        with self.assertRaises(UserError):
            self.env["sp.prevention.plan"].create({"partner_id": self.farm.id, "state": "signed"})
        plan.inspectorate_told_on = "2026-05-21"
        self.assertTrue(plan.signed_pdf)

    def test_a_paper_is_not_born_signed(self):
        """A list or a kanban grouped by state proposes that state to what is made in it."""
        plans = self.env["sp.prevention.plan"]
        for values in ({"default_state": "signed"}, {"default_signed_on": "2026-05-20 08:00:00"}):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "buttons|boutons"), self.cr.savepoint():
                plans.with_context(**values).create({"partner_id": self.farm.id})
        with self.assertRaisesRegex(UserError, "No signed joint inspection|Aucune inspection"):
            self.create_session(self.job, {self.amina: 60})

    def test_a_plan_updated_during_the_work_keeps_both_versions(self):
        first = self.create_signed_plan()
        second = self.env["sp.prevention.plan"].browse(first.action_replace()["res_id"])
        self.assertEqual(second.line_ids.danger_id, self.slope)
        second.date = "2026-06-02"
        self.sign(second)
        self.assertEqual((first.state, second.state), ("replaced", "signed"))
        # Hours of the day before the update are typed late: the first version covered them.
        self.create_session(self.job, {self.amina: 60}, date="2026-06-01")
        self.create_session(self.job, {self.amina: 60}, date="2026-06-03")

    def test_ticking_a_danger_writes_its_usual_measure(self):
        with Form(self.create_plan(line_ids=[])) as form:
            form.danger_ids.add(self.slope)
            form.danger_ids.add(self.height)
            form.danger_ids.remove(self.slope.id)
        plan = form.record
        self.assertEqual(plan.line_ids.danger_id, self.height)
        self.assertEqual(plan.line_ids.measure, self.height.measure)

    def test_an_inspection_is_prefilled_from_the_visit(self):
        self.job.write({"danger_ids": self.slope, "risk_note": "Ligne électrique", "access_note": "Portail vert"})
        plan = self.env["sp.prevention.plan"].browse(self.job.action_open_inspection()["res_id"])
        self.assertEqual((plan.partner_id, plan.task_ids), (self.farm, self.job))
        self.assertEqual((plan.instruction_note, plan.access_note), ("Ligne électrique", "Portail vert"))
        self.assertIn(self.slope, plan.line_ids.danger_id)
        self.assertEqual(self.job.action_open_inspection()["res_id"], plan.id)

    def test_the_job_says_what_is_missing(self):
        self.assertIn("No signed joint inspection", self.job.sp_safety_problem)
        self.create_signed_plan()
        self.job.invalidate_recordset()
        self.assertFalse(self.job.sp_safety_problem)

    def test_jobs_share_their_queries(self):
        def count(jobs):
            self.env.invalidate_all()
            jobs.mapped("job_state")
            before = self.env.cr.sql_log_count
            jobs.mapped("sp_safety_problem")
            return self.env.cr.sql_log_count - before

        jobs = self.env["project.task"].concat(*(self.create_job(visited_on="2026-05-01") for _rank in range(30)))
        self.env.flush_all()
        count(jobs[:3])
        self.assertLessEqual(count(jobs), count(jobs[:3]) + 1)

    def test_alerts_are_raised_once_and_withdrawn(self):
        today = self.env.company._sp_get_today()
        self.job.planned_date = today
        model = self.env["sp.prevention.plan"]
        kind = self.env.ref("seconde_pousse_chantier.mail_activity_safety")

        def alerts():
            return self.env["mail.activity"].search(
                [("activity_type_id", "=", kind.id), ("res_model", "=", "project.task"), ("res_id", "=", self.job.id)]
            )

        model._cron_remind()
        self.assertEqual(len(alerts()), 1)
        self.assertIn("inspection", alerts().summary)
        known = alerts()
        model._cron_remind()
        self.assertEqual(alerts(), known)
        self.create_signed_plan(date=today)
        self.assertFalse(alerts())

    def test_a_written_plan_reminds_of_the_inspectorate(self):
        today = self.env.company._sp_get_today()
        plan = self.create_signed_plan(is_written_plan=True, date=today)
        plan._cron_remind()
        self.assertIn("inspectorate", plan.activity_ids.summary)
        plan.inspectorate_told_on = today
        plan._cron_remind()
        self.assertFalse(plan.activity_ids)

    def test_a_supervisor_inspects_by_rpc(self):
        user = self.create_user("sup", "seconde_pousse.group_user")
        plan = self.env["sp.prevention.plan"].browse(self.job.with_user(user).action_open_inspection()["res_id"])
        plan.with_user(user).write({"danger_ids": [(4, self.slope.id)], "date": "2026-05-20"})
        self.sign(plan.with_user(user))
        self.create_session(self.job, {self.amina: 60})

    def test_the_week_board_says_what_is_missing(self):
        week = self.env["sp.work.board"].get_week(self.farm_crew.id, "2026-06-01")
        [task] = [task for task in week["tasks"] if task["id"] == self.job.id]
        self.assertIn("No signed joint inspection", task["safety"])

    def test_photos_of_a_signed_plan_stay(self):
        user = self.create_user("sup", "seconde_pousse.group_user")
        photo = (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "p.png", "raw": b"x", "res_model": "sp.prevention.plan", "res_id": 0})
        )
        plan = self.create_plan(photo_ids=[(6, 0, photo.ids)])
        photo.write({"res_id": plan.id})
        self.sign(plan)
        with self.assertRaisesRegex(UserError, "signed paper"):
            photo.unlink()
