from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import InsertionCommon


class PassCommon(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Pass = cls.env["insertion.pass"]
        cls.Suspension = cls.env["insertion.pass.suspension"]
        cls.Extension = cls.env["insertion.pass.extension"]
        cls.person = cls.Person.create({"name": "Amira"})
        cls.prescriber = cls.env["insertion.prescriber"].create(
            {
                "name": "Mission locale",
                "kind_id": cls.env.ref("seconde_pousse_insertion.insertion_prescriber_kind_ml").id,
            }
        )

    @classmethod
    def _new_pass(cls, start, end=False, number="999992135866", person=None, **values):
        return cls.Pass.create(
            {
                "person_id": (person or cls.person).id,
                "number": number,
                "date_start": start,
                **({"date_end": end} if end else {}),
                **values,
            }
        )

    @classmethod
    def _suspend(cls, record, start, end=False, **values):
        values = {"pass_id": record.id, "date_start": start, "reason": "contract_ended", **values}
        return cls.Suspension.create({**values, "date_end": end} if end else values)

    @classmethod
    def _extend(cls, record, start, end, reason="rqth", **values):
        if reason in ("rqth", "senior", "particular_difficulties"):
            values.setdefault("prescriber_id", cls.prescriber.id)
        return cls.Extension.create(
            {"pass_id": record.id, "date_start": start, "date_end": end, "reason": reason, **values}
        )


@tagged("post_install", "-at_install")
class TestPass(PassCommon):
    def test_end_is_the_rules_when_not_given(self):  # A01, A03, A05
        for start, end in (
            (date(2024, 1, 1), date(2025, 12, 30)),
            (date(2021, 7, 26), date(2023, 7, 25)),
            (date(2023, 3, 1), date(2025, 2, 27)),
        ):
            with self.subTest(start=start):
                record = self._new_pass(start, number=f"99999{start:%Y%m}0", person=self.Person.create({"name": "B"}))
                self.assertEqual(record.date_end, end)
                self.assertEqual(record.date_end_computed, end)
                self.assertFalse(record.has_date_difference)

    def test_form_fills_in_the_end(self):
        with Form(self.Pass.with_user(self.counselor)) as form:
            form.person_id = self.person
            form.number = "99999 21 35866"
            form.date_start = date(2024, 1, 1)
            self.assertEqual(form.date_end, date(2025, 12, 30))
        self.assertEqual(form.record.number, "999992135866")
        self.assertEqual(form.record.display_name, "99999 21 35866")

    def test_issued_end_is_never_edited_silently(self):
        record = self._new_pass("2023-03-01", "2025-02-28")
        self.assertEqual(record.date_end, date(2025, 2, 28))
        self.assertEqual(record.date_end_computed, date(2025, 2, 27))
        self.assertTrue(record.has_date_difference)
        self.assertIn("look it up on the platform", record.advice)
        self._suspend(record, "2023-07-01", "2023-09-30")
        self.assertEqual(record.date_end, date(2025, 2, 28))
        self.assertEqual(record.date_end_computed, date(2025, 5, 29))

    def test_postponing_a_pass_not_started_moves_its_end(self):  # A13
        record = self._new_pass(self._day(days=10))
        record.date_start = self._day(days=20)
        self.assertEqual(record.date_end, self._day(days=20 + 729))
        self.assertEqual(record.status, "future")
        record.date_end = self._day(days=700)
        record.date_start = self._day(days=15)
        self.assertEqual(record.date_end, self._day(days=700), "an end typed otherwise stays as typed")

    def test_start_of_a_running_pass_leaves_the_end(self):
        record = self._new_pass(self._day(days=-100))
        end = record.date_end
        record.date_start = self._day(days=-90)
        self.assertEqual(record.date_end, end)
        self.assertTrue(record.has_date_difference)

    def test_status_and_its_search(self):  # A07, A09
        people = self.Person.create([{"name": name} for name in ("Future", "Valid", "Suspended", "Expired")])
        starts = (self._day(days=5), self._day(days=-729), self._day(days=-100), self._day(days=-730))
        passes = self.Pass
        for index, (person, start) in enumerate(zip(people, starts, strict=True)):
            passes += self._new_pass(start, number=f"99999000000{index}", person=person)
        self._suspend(passes[2], self._day(days=-1), self._day(days=1))
        self.assertEqual(passes.mapped("status"), ["future", "valid", "suspended", "expired"])
        for record in passes:
            self.assertEqual(self.Pass.search([("id", "in", passes.ids), ("status", "=", record.status)]), record)
            self.assertEqual(
                self.Pass.search([("id", "in", passes.ids), ("status", "!=", record.status)]), passes - record
            )
        groups = dict(self.Pass._read_group([("id", "in", passes.ids)], ["status"], ["__count"]))
        self.assertEqual(groups, {"future": 1, "valid": 1, "suspended": 1, "expired": 1})
        self.assertTrue(passes[3].is_waiting)
        self.assertEqual(self.Pass.search([("id", "in", passes.ids), ("is_waiting", "=", True)]), passes[3])

    def test_status_of_many_takes_one_search(self):
        people = self.Person.create([{"name": str(index)} for index in range(150)])
        passes = self.Pass.create(
            [
                {"person_id": person.id, "number": f"99999{index:07d}", "date_start": self._day(days=-index)}
                for index, person in enumerate(people)
            ]
        )
        passes[:1].mapped("remaining_days")  # fills the caches of every model read
        counts = []
        for size in (10, 150):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            passes[:size].mapped("remaining_days")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    @freeze_time("2022-11-22")
    def test_remaining_days(self):  # A14, A15
        record = self._new_pass("2021-03-25", "2023-03-24")
        self.assertEqual(record.remaining_days, 123)
        self.assertEqual(record.remaining_label, "About 4 months")
        for start, end in (("2023-03-24", "2023-03-28"), ("2023-03-28", "2023-04-02"), ("2023-04-02", "2023-05-02")):
            self._extend(record, start, end, "complete_training")
        self.assertEqual(record.remaining_days, 162)
        self.assertEqual(record.date_end, date(2023, 3, 24))

    def test_remaining_end(self):  # A17
        record = self._new_pass("2021-07-26")
        for day in ("2021-07-01", "2022-07-26", "2023-08-01"):
            with freeze_time(day):
                self.env.invalidate_all()
                self.assertEqual(record.remaining_end, date(2023, 7, 25), day)

    def test_waiting_period(self):  # A11
        record = self._new_pass("2021-07-26")
        self.assertEqual(record.waiting_until, date(2025, 7, 25))
        for day, waits in (("2023-07-25", False), ("2023-07-26", True), ("2025-07-25", True), ("2025-07-26", False)):
            with freeze_time(day):
                self.env.invalidate_all()
                self.assertEqual(record.is_waiting, waits, day)

    def test_waiting_period_is_lifted_by_an_authorised_prescriber_only(self):  # B01, B03, B05
        with freeze_time(date(2024, 1, 15)):
            self._new_pass("2021-07-26")
            self.assertIn("takes an authorised prescriber", self.person.waiting_note)
            new = self._new_pass("2024-01-15", number="999990000002")
            self.assertIn("waiting period of the previous one", new.advice)
            Eligibility = self.env["insertion.eligibility"]
            rsa = self.env.ref("seconde_pousse_insertion.insertion_criterion_rsa")
            Eligibility.create({"person_id": self.person.id, "date": "2024-01-10", "criterion_ids": [rsa.id]})
            self.assertIn("waiting period of the previous one", new.advice)
            pathway = self.Pathway.create({"person_id": self.person.id})
            referrer = self.prescriber.copy(
                {"kind_id": self.env.ref("seconde_pousse_insertion.insertion_prescriber_kind_orienteur").id}
            )
            referrer.authorisation = "not_required"
            pathway.prescriber_id = referrer
            self.env.invalidate_all()
            self.assertIn("waiting period of the previous one", new.advice)
            pathway.prescriber_id = self.prescriber
            self.env.invalidate_all()
            self.assertNotIn("waiting period", new.advice or "")
            pathway.prescriber_id = False
            Eligibility.create({"person_id": self.person.id, "date": "2024-01-10", "author_kind": "prescriber"})
            self.env.invalidate_all()
            self.assertNotIn("waiting period", new.advice or "")

    def test_numbers(self):  # C03, C07
        old = self._new_pass("2020-01-01", number="625741810182")
        self.assertEqual(old.number, "625741810182")
        for wrong, said in (("99999213586", "has 12 characters"), ("99999213586é", "digits and capitals")):
            with self.assertRaisesRegex(ValidationError, said), self.env.cr.savepoint():
                old.number = wrong
                self.env.flush_all()

    def test_same_number_twice(self):
        self._new_pass("2023-03-01")
        other = self.Person.create({"name": "Fatou"})
        with self.assertRaisesRegex(ValidationError, "99999 21 35866 is already recorded .Amira, Fatou."):
            self._new_pass("2023-03-01", person=other, number="99999 21 35866")

    def test_number_is_unique_in_the_database_too(self):
        first = self._new_pass("2023-03-01")
        second = self._new_pass("2023-03-01", person=self.Person.create({"name": "Fatou"}), number="999990000002")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE insertion_pass SET number = %s WHERE id = %s", (first.number, second.id))
            self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_dates_reversed(self):
        with self.assertRaisesRegex(ValidationError, "before it starts"):
            self._new_pass("2024-01-01", "2023-12-31")

    def test_one_valid_pass_at_a_time(self):
        record = self._new_pass("2023-03-01")
        with self.assertRaisesRegex(ValidationError, "already has PASS IAE"), self.env.cr.savepoint():
            self._new_pass(record.date_end, number="999990000002")
        self._new_pass("2025-02-28", number="999990000003")

    def test_supervisor_sees_no_pass(self):
        record = self._new_pass(self._day(days=-10))
        self.Pathway.create({"person_id": self.person.id, "supervisor_id": self.supervisor.id})
        with self.assertRaises(AccessError):
            record.with_user(self.supervisor).read(["number"])
        with self.assertRaises(AccessError):
            self.person.with_user(self.supervisor).read(["pass_ids"])

    def test_contract_after_the_end(self):
        pathway = self._new_pathway(
            "Fatou", (self._day(days=-10), self._day(months=30)), state="active", date_start=self._day(days=-10)
        )
        record = self._new_pass(self._day(days=-10), person=pathway.person_id)
        pathway.pass_id = record
        self.assertIn("after the end of the PASS", record.with_user(self.counselor).advice)

    def test_who_typed_the_end_is_known(self):
        record = self._new_pass(self._day(days=-30)).with_context(tracking_disable=False, mail_notrack=False)
        self._flush_tracking()
        before, typed = record.date_end, self._day(days=100)
        record.with_user(self.counselor).date_end = typed
        self._flush_tracking()
        message = record.message_ids[:1]
        self.assertEqual(message.author_id, self.counselor.partner_id)
        values = {line.field_id.name: line for line in message.sudo().tracking_value_ids}
        self.assertEqual(values["date_end"].old_value_datetime.date(), before)
        self.assertEqual(values["date_end"].new_value_datetime.date(), typed)
        values = {"pass_id": record.id, "reason": "contract_ended", "date_end": self._day(days=9)}
        self.Suspension.with_context(tracking_disable=False, mail_notrack=False).create(values)
        self._flush_tracking()
        moved = record.message_ids[:1].sudo().tracking_value_ids
        self.assertEqual(moved.field_id.mapped("name"), ["date_end_in_force"], "what moved the end shows too")

    def _flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()
        self.env.invalidate_all()

    def test_days_nobody_lives_are_refused_in_a_sentence(self):
        record = self._new_pass(self._day(days=-30))
        for values, said in (
            ({"date_start": "9999-12-31"}, "not a day between 1900 and 2200"),
            ({"date_end": "no day"}, "not a day between 1900 and 2200"),
            ({"number": "9999921\x0035866"}, "cannot be kept"),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(ValidationError, said):
                    record.write(values)
                with self.assertRaisesRegex(ValidationError, said):
                    self.Pass.onchange(values, list(values), {})
        with self.assertRaisesRegex(ValidationError, "Birth Date"):
            self.person.birth_date = "0099-01-01"

    def test_only_hr_deletes_a_proof(self):
        record = self._new_pass(self._day(days=-700))
        suspension = self._suspend(record, self._day(days=-100), self._day(days=-90))
        extension = self._extend(
            record, record.date_end_in_force, record.date_end_in_force + timedelta(days=30), "complete_training"
        )
        for proof in (extension, suspension):
            with self.assertRaises(AccessError):
                proof.with_user(self.counselor).unlink()
            self.assertTrue(proof.with_user(self.hr).unlink())
