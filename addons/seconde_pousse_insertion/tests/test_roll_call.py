import re
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_hours import MONDAY, TUESDAY, HoursCommon


@tagged("post_install", "-at_install")
class TestRollCall(HoursCommon):
    def test_the_crew_is_there_with_the_hours_of_its_contract(self):
        call = self._call()
        self.assertEqual(call.presence_ids.pathway_id, self.amira | self.kevin)
        self.assertEqual(self._line(call, self.amira).hours_planned, 4)
        self.assertEqual(self._line(self._call(half="pm"), self.amira).hours_planned, 2.5)
        self.assertEqual(call.state, "open")
        self.assertFalse(any(call.presence_ids.mapped("is_called")))

    def test_an_amendment_counts_from_its_day(self):
        self.amira.employee_id.create_version({"date_version": TUESDAY, "resource_calendar_id": self.calendar_short.id})
        self.assertEqual(self._line(self._call(MONDAY, "pm"), self.amira).hours_planned, 2.5)
        afternoon = self._call(TUESDAY, "pm")
        self.assertEqual(afternoon.presence_ids.pathway_id, self.kevin)

    def test_nobody_after_the_end_of_the_contract_or_before_the_pathway(self):
        self.kevin.employee_id.version_id.contract_date_end = MONDAY
        self.amira.date_start = TUESDAY
        self.assertEqual(self._call(MONDAY).presence_ids.pathway_id, self.kevin)
        self.assertEqual(self._call(TUESDAY).presence_ids.pathway_id, self.amira)

    def test_opening_twice_gives_the_same_roll_call_and_keeps_what_was_called(self):
        call = self._call()
        self._screen(call, amira={"minutes": 225})
        again = self._call()
        self.assertEqual(again, call)
        self.assertEqual(len(again.presence_ids), 2)
        self.assertEqual(self._line(again, self.amira).hours, 3.75)

    def test_somebody_hired_since_joins_the_roll_call_and_somebody_who_left_leaves_it(self):
        call = self._call()
        sofia = self._new_worker("Sofia")
        self.kevin.crew_id = self.other_crew
        self.assertEqual(self._call().presence_ids.pathway_id, self.amira | sofia)
        self.assertTrue(call.exists())

    def test_an_announced_absence_is_proposed_for_its_half_days_only(self):
        self._announce(self.amira, self.leave, MONDAY, TUESDAY, half_start="pm", half_end="am")
        proposed = [
            bool(self._line(self._call(day, half), self.amira).absence_type_id)
            for day in (MONDAY, TUESDAY)
            for half in ("am", "pm")
        ]
        self.assertEqual(proposed, [False, True, True, False])

    def test_an_absence_announced_after_the_screen_was_opened_is_proposed_next_time(self):
        self._call()
        self._announce(self.amira, self.leave, MONDAY, MONDAY)
        line = self._line(self._call(), self.amira)
        self.assertEqual(line.absence_type_id, self.leave)
        self.assertFalse(line.is_called)

    def test_an_immersion_is_proposed_once_its_convention_is_signed(self):
        immersion = self.env["insertion.immersion"].create(
            {
                "pathway_id": self.amira.id,
                "date_start": MONDAY,
                "date_end": TUESDAY,
                "host_id": self.env["res.partner"].create({"name": "Host"}).id,
            }
        )
        self.assertFalse(self._line(self._call(), self.amira).absence_type_id)
        immersion.action_sign()
        self.assertEqual(self._line(self._call(), self.amira).absence_type_id, self._absence_type("pmsmp"))

    def test_nobody_is_expected_on_a_public_holiday_but_somebody_may_have_worked(self):
        whit_monday = date(2026, 5, 25)
        self.env["resource.calendar.leaves"]._create_public_holidays(self.company, [2026])
        call = self._call(whit_monday)
        self.assertFalse(call.presence_ids)
        screen = call.add_others()
        self.assertEqual([line["name"] for line in screen["lines"]], ["Amira", "Kévin"])
        self._screen(call, amira={})
        self.assertEqual(self._call(whit_monday).presence_ids.pathway_id, self.amira)

    def test_a_day_off_says_so_and_offers_the_next_working_half_day(self):
        sunday = date(2026, 6, 7)
        screen = self.Call.get_screen(self.crew.id, str(sunday), "am")
        self.assertFalse(screen["lines"])
        off = screen["day_off"]
        self.assertEqual(re.findall(r"\d+", off["text"]), ["7", "8"])
        self.assertEqual((off["date"], off["half"]), ("2026-06-08", "am"))
        self.assertIsNone(self.Call.get_screen(self.crew.id, off["date"], off["half"])["day_off"])

    @freeze_time("2026-06-07 10:00")
    def test_a_day_to_come_is_named_and_the_last_one_is_offered(self):
        off = self.Call.get_screen(self.crew.id, "2026-06-07", "pm")["day_off"]
        self.assertEqual(re.findall(r"\d+", off["text"]), ["7", "8"])
        self.assertEqual((off["date"], off["half"]), ("2026-06-05", "pm"))

    def test_a_closed_day_says_that_it_is_closed(self):
        self.env["resource.calendar.leaves"]._create_public_holidays(self.company, [2026])
        off = self.Call.get_screen(self.crew.id, "2026-05-25", "am")["day_off"]
        self.assertIn("closed", off["text"])
        self.assertEqual(off["date"], "2026-05-26")

    def test_a_half_day_off_leads_to_the_other_one(self):
        (self.amira | self.kevin).employee_id.version_id.resource_calendar_id = self.calendar_short
        off = self.Call.get_screen(self.crew.id, str(MONDAY), "pm")["day_off"]
        self.assertIn("afternoon. It is expected next", off["text"])
        self.assertEqual((off["date"], off["half"]), (str(TUESDAY), "am"))

    def test_a_participant_is_called_without_a_contract(self):
        guest = self._new_pathway(
            "Guest",
            state="active",
            date_start=MONDAY,
            is_participant=True,
            crew_id=self.crew.id,
            supervisor_id=self.supervisor.id,
        )
        call = self._call()
        self.assertEqual(self._line(call, guest).hours_planned, 3)
        sunday = self._call(date(2026, 6, 7))
        self.assertFalse(sunday.presence_ids, "the crew does not work")
        self._screen(call, amira={}, kevin={})
        self.assertEqual(call.state, "done", "nobody waits for a participant")

    # ------------------------------------------------------------------
    # Saving
    # ------------------------------------------------------------------

    def test_save_present_absent_and_partly_absent(self):
        call = self._call()
        screen = self._screen(
            call,
            amira={"minutes": 240},
            kevin={"status": "absent", "minutes": 60, "absence_type_id": self.sick.id},
        )
        amira, kevin = self._line(call, self.amira), self._line(call, self.kevin)
        self.assertEqual((amira.hours, amira.absence_hours), (4, 0))
        self.assertEqual((kevin.hours, kevin.absence_type_id, kevin.absence_hours), (1, self.sick, 3))
        self.assertEqual((call.state, call.called_count), ("done", 2))
        self.assertEqual([line["status"] for line in screen["lines"]], ["present", "absent"])

    def test_sending_it_twice_changes_nothing_and_a_tap_can_be_undone(self):
        call = self._call()
        self._screen(call, amira={})
        screen = self._screen(call, amira={})
        self.assertEqual([line["status"] for line in screen["lines"]], ["present", "todo"])
        self._screen(call, amira={"status": "todo"})
        line = self._line(call, self.amira)
        self.assertEqual((line.is_called, line.hours, call.state), (False, 0, "open"))

    def test_bad_entries_are_refused(self):
        call = self._call()
        for entry in (
            {"status": "absent", "absence_type_id": False},
            {"status": "asleep"},
            {"minutes": 13 * 60},
            {"minutes": -15},
        ):
            with self.subTest(entry), self.assertRaises(UserError), self.env.cr.savepoint():
                self._screen(call, amira=entry)
        with self.assertRaises(UserError):
            call.save_screen([{"id": 0, "status": "present", "minutes": 60}])

    def test_more_than_the_laws_day_is_told_not_refused(self):
        self._screen(self._call(), amira={"minutes": 360})
        screen = self._screen(self._call(half="pm"), amira={"minutes": 300})
        self.assertIn("Amira", screen["warning"])
        self.assertFalse(self.Call.get_screen(self.crew.id, TUESDAY, "am")["warning"])

    def test_no_roll_call_for_tomorrow(self):
        with self.assertRaisesRegex(UserError, "today or a day before"):
            self._call(self.today + timedelta(days=1))

    # ------------------------------------------------------------------
    # Whose crew
    # ------------------------------------------------------------------

    def test_each_supervisor_has_her_crew_and_hr_all_of_them(self):
        self._new_worker("Tesfay", crew_id=self.other_crew.id, supervisor_id=self.other_supervisor.id)
        screen = self.Call.get_screen(False, str(MONDAY), "am")
        self.assertEqual([crew["name"] for crew in screen["crews"]], ["Maraîchage test"])
        self.assertEqual(screen["crew_id"], self.crew.id)
        names = [crew["name"] for crew in self.Call.with_user(self.hr).get_screen(False, str(MONDAY), "am")["crews"]]
        self.assertLessEqual({"Maraîchage test", "Espaces verts test"}, set(names))

    def test_another_supervisors_crew_is_refused(self):
        self._new_worker("Tesfay", crew_id=self.other_crew.id, supervisor_id=self.other_supervisor.id)
        with self.assertRaises(AccessError):
            self._call(crew=self.other_crew)
        call = self.Call.with_user(self.other_supervisor).get_or_create(self.other_crew.id, MONDAY, "am")
        with self.assertRaises(UserError):
            call.with_user(self.supervisor).save_screen(
                [{"id": call.presence_ids.id, "status": "present", "minutes": 60}]
            )
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            call.presence_ids.with_user(self.supervisor).hours = 2

    def test_a_crew_with_two_supervisors_shows_each_of_them_her_people(self):
        self.kevin.supervisor_id = self.other_supervisor
        screen = self.Call.get_screen(self.crew.id, str(MONDAY), "am")
        self.assertEqual([line["name"] for line in screen["lines"]], ["Amira"])

    def test_neither_the_counselor_nor_a_plain_user_calls(self):
        screen = self.Call.with_user(self.counselor).get_screen(self.crew.id, str(MONDAY), "am")
        self.assertFalse(screen["crews"])
        with self.assertRaises(AccessError):
            self.Call.with_user(self.counselor).get_or_create(self.crew.id, MONDAY, "am")
        with self.assertRaises(AccessError):
            self.Call.with_user(self.plain).get_screen(self.crew.id, str(MONDAY), "am")

    # ------------------------------------------------------------------
    # Presences by hand
    # ------------------------------------------------------------------

    def test_typed_hours_that_cannot_be_are_refused(self):
        for sentence, day, hours in (
            ("a day 24", MONDAY, 25),
            ("negative", MONDAY, -1),
            ("not on her pathway", date(2025, 12, 31), 4),
        ):
            with self.assertRaisesRegex(ValidationError, sentence), self.env.cr.savepoint():
                self._present(self.amira, day, hours=hours)

    def test_a_presence_typed_by_hand_knows_what_was_expected(self):
        presence = self._present(self.amira, MONDAY, hours=1, absence_type_id=self.sick.id)
        self.assertEqual((presence.hours_planned, presence.absence_hours), (4, 3))
        presence.absence_type_id = False
        self.assertFalse(presence.absence_hours)

    def test_two_announced_absences_never_overlap(self):
        self._announce(self.amira, self.leave, MONDAY, TUESDAY, half_end="am")
        self._announce(self.amira, self.sick, TUESDAY, TUESDAY, half_start="pm")
        self._announce(self.kevin, self.sick, MONDAY, MONDAY)
        with self.assertRaisesRegex(ValidationError, "already has an absence"):
            self._announce(self.amira, self.sick, MONDAY, MONDAY, half_start="pm")
