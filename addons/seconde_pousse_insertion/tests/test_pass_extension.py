from base64 import b64encode
from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_pass import PassCommon


@tagged("post_install", "-at_install")
class TestPassExtension(PassCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.running = cls._new_pass(cls._day(days=-700))
        cls.end = cls.running.date_end

    def _refused(self, said, *args, **values):
        with self.assertRaisesRegex(ValidationError, said), self.env.cr.savepoint():
            self._extend(*args, **values)
            self.env.flush_all()

    def _days(self, days):
        return self.end + timedelta(days=days)

    def _new_record(self, start, **values):
        return self._new_pass(start, number="999990000001", person=self.Person.create({"name": "B"}), **values)

    def test_longest_end(self):  # F01, F07
        with freeze_time("2021-01-15"):
            record = self._new_record("2019-02-03")
            for reason, end in (
                ("senior_cdi", date(2031, 1, 30)),
                ("complete_training", date(2022, 2, 1)),
                ("rqth", date(2022, 2, 1)),
                ("senior", date(2022, 2, 1)),
                ("particular_difficulties", date(2022, 2, 1)),
            ):
                new = self.Extension.new({"pass_id": record.id, "date_start": "2021-02-01", "reason": reason})
                self.assertEqual(new.date_end_max, end, reason)

    def test_ten_years_recorded_afterwards(self):  # F01
        record = self._new_record("2019-02-03")
        self.assertEqual(record.date_end, date(2021, 2, 1))
        self._refused("lasts 3650 days at most", record, "2021-02-01", "2031-01-31", "senior_cdi")
        extension = self._extend(record, "2021-02-01", "2031-01-30", "senior_cdi")
        self.assertEqual(extension.date_requested, date(2021, 2, 1))
        self.assertEqual(record.status, "valid")

    def test_half_open_periods_follow_one_another(self):  # F09
        record = self._new_record("2019-03-02", date_end="2021-03-01")
        self._extend(record, "2021-03-01", "2021-03-31", "complete_training")
        self._extend(record, "2021-03-31", "2021-04-30", "complete_training")
        self.assertEqual(record.date_end_in_force, date(2021, 4, 30))
        self.assertEqual(record.date_end, date(2021, 3, 1))

    def test_starts_on_the_end_of_the_pass(self):  # F11
        for days in (-1, 1):
            self._refused("starts on the end of the PASS", self.running, self._days(days), self._days(30))

    def test_over_the_cap_of_a_request(self):  # F13
        self._refused("lasts 365 days at most", self.running, self.end, self._days(366))
        self._extend(self.running, self.end, self._days(365))

    def test_reasons_still_open(self):  # F15
        start = self.end
        for days in (365, 365, 365, 10):
            end = start + timedelta(days=days)
            with freeze_time(start):
                self._extend(self.running, start, end, "complete_training", date_requested=start)
            start = end
        new = self.Extension.new({"pass_id": self.running.id})
        self.assertEqual(new.open_reasons, ["senior_cdi", "complete_training", "senior"])
        with freeze_time(start):
            self._refused("stop at 1095 days in all", self.running, start, start + timedelta(days=1), "rqth")
            self._extend(self.running, start, start + timedelta(days=365), "senior")

    def test_what_is_left_of_the_total(self):  # F17
        start = self.end
        for days in (365, 365, 182):
            end = start + timedelta(days=days)
            with freeze_time(start):
                self._extend(self.running, start, end)
            start = end
        with freeze_time(start):
            new = self.Extension.new({"pass_id": self.running.id, "date_start": start, "reason": "rqth"})
            self.assertEqual(new.date_end_max, self._days(1095))
            self._refused("1095 days in all", self.running, start, self._days(1096))
            self._extend(self.running, start, self._days(1095))

    def test_newer_pass(self):  # F19
        old = self._new_record(self._day(days=-800))
        self._new_pass(self._day(days=-60), number="999990000009", person=old.person_id)
        self._refused(
            "has a newer PASS", old, old.date_end, old.date_end + timedelta(days=5), date_requested=self.today
        )

    def test_window(self):
        record = self._new_record("2024-06-01")  # ends on 2026-05-31
        for day, refused in (
            ("2025-10-19", True),  # 7 months before, until 20/10/2025
            ("2025-10-20", False),
            ("2026-11-30", False),
            ("2026-12-01", True),
        ):
            with freeze_time(day), self.env.cr.savepoint() as savepoint:
                values = (record, record.date_end, date(2027, 1, 31), "complete_training")
                if refused:
                    self._refused("the platform would refuse it", *values)
                else:
                    self._extend(*values)
                savepoint.rollback()

    def test_not_while_suspended(self):
        self._suspend(self.running, self._day(days=-5), self._day(days=5))
        self._refused("PASS is suspended", self.running, self._days(10), self._days(30))

    def test_particular_difficulties_in_aci_and_ai_only(self):
        self.env.company.insertion_structure_kind = "ei"
        self._refused("ACI and AI only", self.running, self.end, self._days(30), "particular_difficulties")
        new = self.Extension.new({"pass_id": self.running.id})
        self.assertNotIn("particular_difficulties", new.open_reasons)

    def test_report_and_contact_where_nobody_agrees(self):  # F21, F23
        days = self.running, self.end, self._days(30)
        report = {"report_file": b64encode(b"x"), "report_file_name": "bilan.xlsx"}
        self._refused("No report", *days, "complete_training", **report)
        self._refused("No report", *days, "senior_cdi", **report)
        self._refused("No contact", *days, "complete_training", contact_email="a@example.com")
        self._refused("No contact", *days, "senior_cdi", contact_phone="0600000000")
        self._refused("No prescriber", *days, "senior_cdi", prescriber_id=self.prescriber.id)
        self._refused("is an .xlsx file", *days, "rqth", report_file=b64encode(b"x"), report_file_name="bilan.pdf")
        self._extend(*days, "rqth", prescriber_id=self.prescriber.id, **report)

    def test_deleted_and_edited(self):  # F25
        extension = self._extend(self.running, self.end, self._days(100))
        self.assertEqual(self.running.date_end_computed, self._days(100))
        extension.date_end = self._days(60)
        self.assertEqual(self.running.date_end_computed, self._days(60))
        extension.unlink()
        self.assertEqual(self.running.date_end_computed, self.end)
        self.assertEqual(self.running.date_end, self.end)

    def test_after_a_suspension(self):  # F27
        record = self._new_record("2023-03-01")
        self._suspend(record, "2023-07-01", "2023-09-30")
        extension = self._extend(record, "2025-05-29", "2026-05-29")
        self.assertEqual(record.date_end_computed, date(2026, 5, 29))
        self.assertEqual(extension.shift_days, 365)

    def test_request_granted(self):
        action = self.running.with_user(self.counselor).action_extend()
        form = Form(self.Extension.with_user(self.counselor).with_context(**action["context"]))
        form.reason = "rqth"
        self.assertEqual(form.date_start, self.end)
        self.assertEqual(form.date_end, self._days(365))
        form.prescriber_id = self.prescriber
        extension = form.save()
        self.assertEqual(extension.state, "pending")
        self.assertEqual(self.running.date_end_computed, self.end, "silence is no agreement")
        self.assertEqual(extension.date_reminder, self._day(days=10))
        self.assertEqual(self.running.action_extend()["res_id"], extension.id, "the request is answered, not doubled")
        self._refused(
            "already asked for",
            self.running,
            self.end,
            self._days(5),
            state="pending",
            prescriber_id=self.prescriber.id,
        )
        extension.action_grant()
        self.assertEqual(self.running.date_end_computed, self._days(365))
        self.assertEqual(extension.date_decided, self.today)
        self.assertFalse(self.running.action_extend()["res_id"])

    def test_request_denied(self):
        extension = self._extend(
            self.running, self.end, self._days(30), state="pending", prescriber_id=self.prescriber.id
        )
        with self.assertRaisesRegex(ValidationError, "explained in writing"), self.env.cr.savepoint():
            extension.action_deny()
            self.env.flush_all()
        extension.write({"deny_reason": "duration", "deny_explanation": "Trois mois suffisent."})
        extension.action_deny()
        self.assertEqual(self.running.date_end_computed, self.end)
        self._extend(self.running, self.end, self._days(20), state="pending", prescriber_id=self.prescriber.id)

    def test_request_says_who_is_asked(self):
        days = self.running, self.end, self._days(5)
        refused = self.prescriber.copy({"authorisation": "refused"})
        for state in ("pending", "granted"):
            for reason in ("rqth", "senior", "particular_difficulties"):
                self._refused("say who is asked, or who agreed", *days, reason, state=state, prescriber_id=False)
            self._refused("not authorised", *days, state=state, prescriber_id=refused.id)
        self.assertEqual(self.running.date_end_in_force, self.end)
        extension = self._extend(*days)
        with self.assertRaisesRegex(ValidationError, "who agreed"), self.env.cr.savepoint():
            extension.prescriber_id = False
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.prescriber.unlink()

    def test_a_refusal_may_come_from_nobody_known(self):
        self._extend(
            self.running,
            self.end,
            self._days(5),
            state="denied",
            prescriber_id=False,
            deny_reason="duration",
            deny_explanation="Trois mois suffisent.",
        )
        self.assertEqual(self.running.date_end_in_force, self.end)

    def test_phone_interview(self):
        values = {"prescriber_id": self.prescriber.id, "wants_interview": True}
        days = self.running, self.end, self._days(5)
        self._refused("e-mail and the phone", *days, contact_email="a@example.com", **values)
        self._extend(*days, contact_email="a@example.com", contact_phone="0600000000", **values)

    def test_date_reversed(self):
        self._refused("a day at least", self.running, self.end, self.end)
