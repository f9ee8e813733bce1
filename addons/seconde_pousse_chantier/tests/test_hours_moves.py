from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_hours import HoursCommon


@tagged("post_install", "-at_install")
class TestHoursMoves(HoursCommon):
    """What must stay right when a crew, a task or a person changes between two entries."""

    def get_card(self, session):
        return next(card for card in self.get_screen()["cards"] if card["session_id"] == session.id)

    def send(self, session, **values):
        """Send a card again as the screen does: what it read, with what was typed since."""
        card = self.get_card(session)
        names = ("session_id", "task_id", "version", "lines", "billed_minutes")
        return self.save("again", {**{name: card[name] for name in names}, **values})

    # ------------------------------------------------------------------
    # Billed
    # ------------------------------------------------------------------

    def test_what_is_billed_follows_the_hours_of_the_afternoon(self):
        self.save("one", self.card(self.task, {self.amina: 240}))
        session = self.get_sessions()
        self.send(session, lines=[{"person_id": self.amina.id, "minutes": 480}])
        self.assertEqual((session.presence_minutes, session.billed_minutes), (480, 480))

    def test_what_was_typed_as_billed_stays(self):
        self.save("one", self.card(self.task, {self.amina: 240}, billed_minutes=180))
        session = self.get_sessions()
        self.send(session, lines=[{"person_id": self.amina.id, "minutes": 480}])
        self.assertEqual((session.presence_minutes, session.billed_minutes), (480, 180))

    # ------------------------------------------------------------------
    # Two crews on one task
    # ------------------------------------------------------------------

    def test_the_hours_of_another_crew_on_the_same_task_do_not_stop_ours(self):
        self.save("theirs", self.card(self.task, {self.dimitri: 60}), crew=self.green_crew)
        answer = self.save("ours", self.card(self.task, {self.amina: 120}))
        self.assertEqual(answer["state"], "done")
        self.assertEqual(self.get_hours(), {(self.task, self.dimitri): 60, (self.task, self.amina): 120})

    # ------------------------------------------------------------------
    # Another crew, another activity
    # ------------------------------------------------------------------

    def fund(self, crew, name):
        plan = self.env.ref("seconde_pousse_analytique.analytic_plan_funder")
        account = self.env["account.analytic.account"].create({"name": name, "plan_id": plan.id})
        self.env["sp.crew.funding"].create(
            {"crew_id": crew.id, "account_id": account.id, "date_from": date(2026, 1, 1)}
        )
        return account

    def get_funder(self, line):
        return line.timesheet_ids[self.env["sp.crew.funding"]._get_column()]

    def test_hours_moved_to_a_task_of_another_activity_keep_their_funder(self):
        funder = self.fund(self.farm_crew, "Département")
        mowing = self.env.ref("seconde_pousse_chantier.sp_work_kind_mow")
        project = self.env["project.project"]._sp_get_activity_project(self.company, "green_space")
        other = self.create_task("Tondre", mowing, project_id=project.id)
        session = self.create_session(self.task, {self.amina: 60})
        session.task_id = other
        self.env.flush_all()
        self.assertEqual(session.line_ids.timesheet_ids.project_id, project)
        self.assertEqual(self.get_funder(session.line_ids), funder)

    def change_crew(self, person, crew, day):
        """Amend the contract of a person: from a day on, she is in another crew."""
        person.version_id.date_version = date(2026, 1, 1)
        person.create_version({"date_version": day, "department_id": crew.id})
        person.invalidate_recordset()

    def test_hours_of_before_a_change_of_crew_are_those_of_the_former_crew(self):
        former, later = self.fund(self.farm_crew, "Département"), self.fund(self.green_crew, "Région")
        self.change_crew(self.amina, self.green_crew, date(2026, 6, 3))
        self.assertEqual(self.amina.department_id, self.green_crew)
        monday = self.create_session(self.task, {self.amina: 60}, date="2026-06-01").line_ids
        self.assertEqual(
            (monday.home_crew_id, monday.is_lent, self.get_funder(monday)), (self.farm_crew, False, former)
        )
        wednesday = self.create_session(self.task, {self.amina: 60}, date="2026-06-03").line_ids
        self.assertEqual(
            (wednesday.home_crew_id, wednesday.is_lent, self.get_funder(wednesday)), (self.green_crew, True, later)
        )

    def test_a_corrected_day_corrects_the_crew(self):
        self.change_crew(self.amina, self.green_crew, date(2026, 6, 3))
        session = self.create_session(self.task, {self.amina: 60}, date="2026-06-04")
        session.date = "2026-06-01"
        self.assertEqual(session.line_ids.home_crew_id, self.farm_crew)

    def test_a_supervisor_does_not_write_funders_on_the_past(self):
        self.fund(self.farm_crew, "Département")
        with self.assertRaises(AccessError):
            self.env["sp.crew.funding"].with_user(self.supervisor).search([]).action_write_on_hours()

    # ------------------------------------------------------------------
    # Machines
    # ------------------------------------------------------------------

    def test_whoever_may_use_the_machine_is_not_replaced_by_somebody_who_may_not(self):
        clearing = self.create_task("Friche", self.env.ref("seconde_pousse_chantier.sp_work_kind_clear"))
        brush = self.env.ref("seconde_pousse_chantier.sp_authorisation_kind_brush")
        licence = {"employee_id": self.amina.id, "kind_id": brush.id, "date_from": date(2020, 1, 1)}
        self.env["sp.authorisation"].create(licence)
        self.save("one", self.card(clearing, {self.amina: 60}))
        session = self.get_sessions()
        with self.assertRaisesRegex(UserError, "Nobody there has a valid|Personne n'y a"), self.env.cr.savepoint():
            self.save("two", self.card(clearing, {self.bakary: 60}, session))
        with self.assertRaisesRegex(UserError, "Nobody there has a valid|Personne n'y a"), self.env.cr.savepoint():
            session.line_ids.employee_id = self.bakary
        # Her minutes are corrected whatever is asked of her since.
        self.env["sp.authorisation"].search([("employee_id", "=", self.amina.id)]).date_to = date(2020, 2, 1)
        self.save("three", self.card(clearing, {self.amina: 90}, session))
        self.assertEqual(self.get_hours(), {(clearing, self.amina): 90})

    # ------------------------------------------------------------------
    # Shares
    # ------------------------------------------------------------------

    def test_nobody_writes_shares(self):
        """They are counted from the hours."""
        self.task.place_ids = self.bed_1
        share = self.create_session(self.task, {self.amina: 60}).share_ids
        with self.assertRaises(AccessError):
            share.with_user(self.supervisor).minutes = 6000
