from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WorkCommon


@tagged("post_install", "-at_install")
class TestSession(WorkCommon):
    def get_timesheets(self, session):
        return self.env["account.analytic.line"].search([("sp_session_line_id", "in", session.line_ids.ids)])

    def test_hours_typed_once_are_in_the_books(self):
        session = self.create_session(self.task, {self.amina: 120, self.bakary: 90})
        lines = self.get_timesheets(session)
        self.assertEqual(
            {(line.employee_id, line.unit_amount, line.amount) for line in lines},
            {(self.amina, 2.0, -28.0), (self.bakary, 1.5, -21.0)},
        )
        plan = self.env.ref("seconde_pousse_analytique.analytic_plan_activity")
        account = self.env.company._sp_get_activity_account("farm")
        self.assertEqual(lines.mapped(plan._strict_column_name()), account)
        self.assertEqual(self.task.presence_minutes, 210)

    def test_a_correction_follows(self):
        session = self.create_session(self.task, {self.amina: 120, self.bakary: 90})
        session.line_ids.filtered(lambda line: line.employee_id == self.amina).minutes = 60
        session.line_ids.filtered(lambda line: line.employee_id == self.bakary).unlink()
        session.date = "2026-06-02"
        lines = self.get_timesheets(session)
        self.assertEqual(
            [(line.employee_id, line.unit_amount, str(line.date)) for line in lines], [(self.amina, 1.0, "2026-06-02")]
        )

    def test_hours_are_changed_in_their_session_only(self):
        session = self.create_session(self.task, {self.amina: 120})
        with self.assertRaisesRegex(UserError, "work session"):
            self.get_timesheets(session).with_context(sp_session_write=True).unit_amount = 8
        with self.assertRaisesRegex(UserError, "work session"):
            self.get_timesheets(session).unlink()

    def test_nobody_works_26_hours_a_day(self):
        self.create_session(self.task, {self.amina: 800})
        other = self.create_task("Récolter", self.env.ref("seconde_pousse_chantier.sp_work_kind_harvest"))
        with self.assertRaisesRegex(UserError, "Amina would have worked more than 24 hours"):
            self.create_session(other, {self.amina: 760})

    def test_nobody_is_on_two_tasks_at_the_same_hour(self):
        self.create_session(self.task, {self.amina: 240}, hour_from=8, hour_to=12)
        other = self.create_task("Récolter", self.env.ref("seconde_pousse_chantier.sp_work_kind_harvest"))
        self.create_session(other, {self.amina: 60}, hour_from=12, hour_to=13)
        with self.assertRaisesRegex(UserError, "two tasks at the same hour"):
            self.create_session(other, {self.amina: 60}, hour_from=11, hour_to=12.5)

    def test_minutes_are_shared_by_surface(self):
        beds = self.env["sp.place"].create(
            [
                {"name": "P1", "kind": "bed", "length_m": 20, "width_m": 1},
                {"name": "P2", "kind": "bed", "length_m": 10, "width_m": 1},
            ]
        )
        self.task.place_ids = beds
        session = self.create_session(self.task, {self.amina: 60, self.bakary: 30})
        self.assertEqual({share.place_id: share.minutes for share in session.share_ids}, {beds[0]: 60, beds[1]: 30})

    def test_whoever_comes_from_another_crew_is_lent(self):
        session = self.create_session(self.task, {self.dimitri: 60})
        self.dimitri.department_id = self.farm_crew
        self.assertEqual(session.line_ids.home_crew_id, self.green_crew)
