from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .test_pass import PassCommon


@tagged("post_install", "-at_install")
class TestPassSuspension(PassCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.running = cls._new_pass(cls._day(days=-300))

    def _refused(self, said, *args, **values):
        with self.assertRaisesRegex(ValidationError, said), self.env.cr.savepoint():
            self._suspend(*args, **values)
            self.env.flush_all()

    def test_shift_is_the_difference(self):  # D01
        end = self.running.date_end
        suspension = self._suspend(self.running, self._day(days=-5), self._day(days=-3))
        self.assertEqual(suspension.shift_days, 2)
        self.assertEqual(self.running.date_end_computed, end + timedelta(days=2))
        self.assertEqual(self.running.date_end, end)
        self.assertTrue(self.running.has_date_difference)

    def test_one_day_shifts_nothing(self):
        self._suspend(self.running, self._day(days=-5), self._day(days=-5))
        self.assertFalse(self.running.has_date_difference)

    def test_bounds_of_the_pass(self):  # D03
        start, end = date(2023, 3, 1), date(2025, 2, 27)
        for index, day in enumerate((start, end)):
            record = self._new_pass(start, number=f"99999000000{index}", person=self.Person.create({"name": "B"}))
            self._suspend(record, day, day + timedelta(days=30))
            self.assertEqual(record.date_end_computed, end + timedelta(days=30))
        record = self._new_pass(start, number="999990000007", person=self.Person.create({"name": "C"}))
        for day in (start - timedelta(days=1), end + timedelta(days=1)):
            self._refused("starts within its PASS", record, day, day + timedelta(days=30))

    def test_start_in_the_future(self):  # D05
        self._refused("takes none in advance", self.running, self._day(days=1), self._day(days=10))

    def test_end_unknown(self):  # D07
        self._refused("tick “End Unknown”", self.running, self._day(days=-1))
        suspension = self._suspend(self.running, self.today, end_is_unknown=True)
        self.assertEqual(suspension.date_end, self.today + relativedelta(months=36) - timedelta(days=1))
        with self.assertRaisesRegex(ValidationError, "tick “End Unknown”"):
            suspension.write({"date_end": False})

    def test_too_long(self):  # D09
        longest = self.today + relativedelta(months=36) - timedelta(days=1)
        self._refused("36 months at most", self.running, self.today, longest + timedelta(days=1))
        self._suspend(self.running, self.today, longest)

    def test_too_old(self):  # D11
        record = self._new_pass(self._day(days=-500), number="999990000001", person=self.Person.create({"name": "B"}))
        self._refused("more than 365 days before", record, self._day(days=-366), self._day(days=-300))
        self._suspend(record, self._day(days=-365), self._day(days=-300))

    def test_history_is_recorded_with_its_own_day(self):
        record = self._new_pass(self._day(days=-700), number="999990000001", person=self.Person.create({"name": "B"}))
        self._suspend(record, self._day(days=-600), self._day(days=-500), date_declared=self._day(days=-590))
        self.assertEqual(record.shift_days, 100)
        self._refused("declared in the future", record, self._day(days=-1), self.today, date_declared=self._day(days=1))

    def test_reasons_by_kind_of_structure(self):  # D13
        suspension = self.Suspension.new({"pass_id": self.running.id})
        self.assertEqual(len(suspension.offered_reasons), 5)
        self.env.company.insertion_structure_kind = "etti"
        suspension = self.Suspension.new({"pass_id": self.running.id})
        self.assertNotIn("gateway_contract", suspension.offered_reasons)
        self._refused(
            "ACI and EI only", self.running, self._day(days=-5), self._day(days=-1), reason="gateway_contract"
        )

    def test_historic_reasons(self):
        days = self._day(days=-20), self._day(days=-10)
        self._refused("no longer offered", self.running, *days, reason="maternity")
        self._refused(
            "Explain", self.running, *days, reason="force_majeure", date_declared=self._day(days=-15), explanation=" "
        )
        self._suspend(self.running, *days, reason="maternity", date_declared=self._day(days=-15))

    def test_first_day_offered(self):  # D15
        person = self.Person.create({"name": "Nadège"})
        record = self._new_pass(self._day(days=-600), number="999990000001", person=person)
        new = self.Suspension.new({"pass_id": record.id})
        self.assertEqual(new.date_start_min, self._day(days=-365))
        for days in (0, 10, 500):
            pathway = self._new_pathway(f"Hired {days}", (self._day(days=-days), self._day(months=6)))
            record = self._new_pass(
                self._day(days=-600), number=f"9999900001{days:02d}"[:12].ljust(12, "0"), person=pathway.person_id
            )
            pathway.pass_id = record
            new = self.Suspension.new({"pass_id": record.id})
            self.assertEqual(new.date_start_min, self._day(days=-min(days, 365)), days)
        self._suspend(self.running, self._day(days=-50), self._day(days=-40))
        self.assertEqual(self.Suspension.new({"pass_id": self.running.id}).date_start_min, self._day(days=-39))

    def test_before_the_last_hire(self):
        pathway = self._new_pathway("Hired", (self._day(days=-10), self._day(months=6)))
        record = self._new_pass(self._day(days=-600), number="999990000001", person=pathway.person_id)
        pathway.pass_id = record
        self._refused("before the last hire", record, self._day(days=-11), self.today)
        self._suspend(record, self._day(days=-10), self.today)

    def test_overlap(self):
        self._suspend(self.running, self._day(days=-50), self._day(days=-40))
        self._refused("already suspended", self.running, self._day(days=-40), self._day(days=-30))
        self._refused("already suspended", self.running, self._day(days=-60), self._day(days=-20))
        self._suspend(self.running, self._day(days=-39), self._day(days=-30))
        self._refused("follows the one before", self.running, self._day(days=-70), self._day(days=-60))

    def test_hire_stops_the_suspension(self):  # D17
        record = self._new_pass("2022-06-17", person=self.Person.create({"name": "B"}), number="999990000001")
        suspension = self._suspend(record, "2022-07-17", "2022-12-17")
        self.assertEqual(record.date_end_computed, date(2024, 11, 15))
        record._resume_on_hire(date(2022, 9, 17))
        self.assertEqual(suspension.date_end, date(2022, 9, 16))
        self.assertEqual(record.date_end_computed, date(2024, 8, 15))
        self.assertEqual(record.date_end_in_force, date(2024, 8, 15))

    def test_hiring_stops_the_running_suspension(self):
        pathway = self.Pathway.create({"person_id": self.person.id, "pass_id": self.running.id})
        suspension = self._suspend(self.running, self._day(days=-20), end_is_unknown=True)
        with Form(self.env["insertion.hire"].with_user(self.hr).with_context(default_pathway_id=pathway.id)) as form:
            form.date_start = self._day(days=5)
            form.date_end = self._day(months=6)
            form.resource_calendar_id = self.calendar_26
        form.record.action_hire()
        self.assertEqual(suspension.date_end, self._day(days=4))
        self.assertFalse(suspension.end_is_unknown)
        self.assertEqual(self.running.date_end_in_force, self.running.date_end + timedelta(days=24))

    def test_hire_on_the_first_day_deletes_it(self):  # D19
        record = self._new_pass("2022-06-17", person=self.Person.create({"name": "B"}), number="999990000001")
        suspension = self._suspend(record, "2022-07-17", "2022-12-17")
        record._resume_on_hire(date(2022, 7, 17))
        self.assertFalse(suspension.exists())
        self.assertEqual(record.date_end_computed, date(2024, 6, 15))

    def test_reintegration(self):  # D21
        suspension = self._suspend(self.running, self._day(days=-20), self._day(days=20))
        for days in (-20, 20, 30):
            with self.assertRaisesRegex(UserError, "comes back after"):
                suspension._reintegrate(self._day(days=days))
        self.assertEqual(self.running.status, "suspended")
        action = self.running.action_reintegrate()
        wizard = Form(self.env[action["res_model"]].with_user(self.counselor).with_context(**action["context"]))
        self.assertEqual(wizard.date, self.today)
        wizard.save().action_reintegrate()
        self.assertEqual(suspension.date_end, self._day(days=-1))
        self.env.invalidate_all()
        self.assertEqual(self.running.status, "valid")

    def test_other_employer(self):  # D23
        self.running.other_employer_since = self._day(days=-30)
        self._refused("it alone may suspend", self.running, self._day(days=-10), self.today)

    def test_pushed_end(self):  # D25
        record = self._new_pass("2023-03-01", person=self.Person.create({"name": "B"}), number="999990000001")
        suspension = self._suspend(record, "2023-07-01", "2023-09-30")
        self.assertEqual(record.date_end_computed, date(2025, 5, 29))
        self.assertEqual(record.date_end_in_force, date(2025, 5, 29))
        suspension.date_end = "2023-09-29"
        self.assertEqual(record.date_end_computed, date(2025, 5, 28))
        suspension.unlink()
        self.assertEqual(record.date_end_computed, date(2025, 2, 27))
        self.assertEqual(record.date_end_in_force, date(2025, 2, 27))

    def test_platforms_end_typed_after_a_suspension(self):
        suspension = self._suspend(self.running, self._day(days=-30), self._day(days=30))
        end = self.running.date_end_computed
        self.running.action_confirm_end()
        self.assertEqual((self.running.date_end, self.running.date_end_in_force), (end, end))
        self.assertFalse(self.running.has_date_difference)
        suspension._reintegrate(self._day(days=-10))
        self.assertEqual(self.running.date_end_in_force, end - timedelta(days=41))
        self.assertTrue(self.running.has_date_difference)

    def test_history_typed_after_the_platforms_end(self):
        record = self._new_pass(
            "2023-03-01", "2025-05-29", person=self.Person.create({"name": "B"}), number="999990000001"
        )
        self._suspend(record, "2023-07-01", "2023-09-30")
        self.assertEqual(record.date_end_in_force, date(2025, 5, 29), "not pushed twice")
        self.assertFalse(record.has_date_difference)

    def test_long_suspension(self):
        with freeze_time(self._day(days=-200)):
            suspension = self._suspend(self.running, self._day(days=-200), end_is_unknown=True)
        self.assertNotIn("the law lets", self.running.advice)
        with freeze_time(suspension.date_start + relativedelta(months=12)):
            self.env.invalidate_all()
            self.assertIn("the law lets", self.running.advice)
            self.assertNotIn("delete this PASS", self.running.advice)
        with freeze_time(suspension.date_start + timedelta(days=366)):
            self.env.invalidate_all()
            self.assertIn("delete this PASS", self.running.advice)
