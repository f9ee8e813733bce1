from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_hours import MODULE, HoursCommon


@tagged("post_install", "-at_install")
class TestRollCallTour(HoursCommon, HttpCase):
    """The roll-call as a supervisor makes it: with a thumb, in French, in a field without network."""

    browser_size = "360x740"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.supervisor.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        if "odoobot_state" in cls.supervisor._fields:
            # The robot that greets a new user covers a phone's whole screen.
            cls.supervisor.odoobot_state = "disabled"
        # Whatever the day and the hour of the test, the crew works: 4 h on each half-day.
        cls.calendar.attendance_ids = [Command.clear()] + [
            Command.create(
                {
                    "name": f"{day} {period}",
                    "dayofweek": str(day),
                    "hour_from": hour,
                    "hour_to": hour + 4,
                    "day_period": period,
                }
            )
            for day in range(7)
            for hour, period in ((8, "morning"), (13, "afternoon"))
        ]
        contracts = (cls.amira | cls.kevin).employee_id.version_id
        contracts.write({"contract_date_end": False})
        cls.env["resource.calendar.leaves"].search([("resource_id", "=", False)]).unlink()

    def test_call_the_crew_without_network(self):
        self.start_tour(
            f"/odoo/action-{MODULE}.insertion_roll_call_client_action",
            "insertion_roll_call_phone",
            login=self.supervisor.login,
            timeout=120,
        )
        call, other = self.env["insertion.roll.call"].search([("crew_id", "=", self.crew.id)], order="state")
        self.assertEqual((call.state, other.called_count), ("done", 0))
        amira, kevin = self._line(call, self.amira), self._line(call, self.kevin)
        self.assertEqual((amira.hours, amira.absence_type_id.id), (4.25, False))
        self.assertEqual((kevin.hours, kevin.absence_type_id, kevin.absence_hours), (0, self.sick, 4))
        self.assertEqual(kevin.write_uid, self.supervisor)
