from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged

from .common_board import BoardCommon

BOARD = "/odoo/action-seconde_pousse_chantier.sp_work_board_client_action"


@tagged("post_install", "-at_install")
class TestBoardTour(BoardCommon, HttpCase):
    """The week of a crew, planned in French in a real browser: with a mouse, then with a thumb."""

    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.supervisor.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        if "odoobot_state" in cls.supervisor._fields:
            # The robot that greets a new user covers a phone's whole screen.
            cls.supervisor.odoobot_state = "disabled"
        cls.env["hr.employee"].search(
            [("department_id", "not in", [cls.farm_crew.id, cls.green_crew.id])]
        ).active = False
        cls.env["hr.employee"].create(
            {"name": "Encadrante", "user_id": cls.supervisor.id, "department_id": cls.farm_crew.id}
        )
        # Whatever the day of the test, everybody works.
        for calendar in cls.farm_crew.member_ids.resource_calendar_id:
            calendar.flexible_hours = True
        cls.env["resource.calendar.leaves"].search([]).unlink()
        cls.harvest = cls.create_task("Récolter", cls.env.ref("seconde_pousse_chantier.sp_work_kind_harvest"))
        cls.monday = cls.today - timedelta(days=cls.today.weekday())

    def start(self, tour):
        self.start_tour(BOARD, tour, login=self.supervisor.login, timeout=180)

    def test_a_week_with_a_mouse(self):
        tuesday = self.monday + timedelta(days=1)
        self.leave(self.bakary, datetime.combine(tuesday, datetime.min.time()), tuesday + timedelta(days=1))
        self.start("seconde_pousse_chantier_week_mouse")
        days = {self.monday + timedelta(days=1), self.monday + timedelta(days=2)}
        self.assertEqual(set(self.task.assignment_ids.mapped("date")), days)
        self.assertEqual(self.harvest.assignment_ids.employee_id, self.bakary)
        water = self.env["project.task"].search([("name", "=", "Irrigation – Planche 1")])
        self.assertEqual((water.place_ids, water.crew_id), (self.bed_1, self.farm_crew))
        self.assertEqual(water.assignment_ids.employee_id, self.carmen)
        self.assertEqual(self.task.assignment_ids.create_uid, self.supervisor)

    def test_a_day_on_a_phone(self):
        self.browser_size, self.touch_enabled = "360x740", True
        self.start("seconde_pousse_chantier_week_phone")
        self.assertEqual(
            {(one.employee_id.name, one.half) for one in self.task.assignment_ids}, {("Amina", "am"), ("Carmen", "pm")}
        )
        self.assertEqual(set(self.task.assignment_ids.mapped("date")), {self.today})
