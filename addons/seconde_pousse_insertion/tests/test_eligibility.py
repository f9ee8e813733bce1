from base64 import b64encode
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import MODULE, InsertionCommon


@tagged("post_install", "-at_install")
class TestEligibility(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Eligibility = cls.env["insertion.eligibility"]
        cls.person = cls.Person.create({"name": "Amira"})

    def _criteria(self, *codes):
        criteria = self.env["insertion.criterion"].search([("code", "in", codes)])
        self.assertEqual(len(criteria), len(codes))
        return criteria

    def _diagnose(self, *codes, **values):
        values = {"person_id": self.person.id, "criterion_ids": self._criteria(*codes).ids, **values}
        return self.Eligibility.create(values)

    def test_eighteen_criteria(self):
        criteria = self.env["insertion.criterion"].search([])
        self.assertEqual(len(criteria), 18)
        self.assertEqual(
            set(criteria.filtered(lambda c: c.level == "1").mapped("code")), {"RSA", "ASS", "AAH", "DETLD"}
        )

    def test_levels_by_kind_of_structure(self):  # G01, G03, G05, G07
        two, three = ("QPV", "FLE"), ("QPV", "FLE", "PM")
        for kind, codes, expected in (
            ("aci", ("RSA",), True),
            ("aci", two, False),
            ("aci", three, True),
            ("etti", two, True),
            ("ai", two, True),
            ("ai", ("QPV",), False),
            ("ei", three, True),
            ("ei", two, False),
            ("eiti", three, True),
            ("eiti", two, False),
        ):
            with self.subTest(kind=kind, codes=codes):
                self.assertEqual(self._diagnose(*codes, structure_kind=kind).is_eligible, expected)

    def test_verdict_in_words(self):
        eligibility = self._diagnose("QPV", "FLE")
        self.assertIn("ACI needs 1 of level 1, or 3 of level 2", eligibility.verdict)
        eligibility.criterion_ids += self._criteria("PM")
        self.assertTrue(eligibility.is_eligible)
        self.assertIn("3 criteria of level 2", eligibility.verdict)

    def test_a_proof_claims_its_criterion(self):
        with Form(self.Eligibility) as form:
            form.person_id = self.person
            with form.proof_ids.new() as proof:
                proof.criterion_id = self._criteria("RSA")
            self.assertIn("1 criterion of level 1", form.verdict)
        eligibility = form.record
        self.assertTrue(eligibility.is_eligible)
        eligibility.proof_ids.criterion_id = self._criteria("QPV")
        self.assertEqual(eligibility.criterion_ids, self._criteria("RSA", "QPV"))

    def test_criteria_that_exclude_one_another(self):  # G09
        for pair in (("SENIOR", "JEUNE"), ("DELD", "DETLD")):
            eligibility = self._diagnose("RSA", *pair)
            self.assertFalse(eligibility.is_eligible)
            self.assertIn("cannot both be true", eligibility.verdict)

    def test_prescriber_needs_no_criterion(self):
        eligibility = self._diagnose(author_kind="prescriber")
        self.assertTrue(eligibility.is_eligible)
        referrer = self.env["insertion.prescriber"].create(
            {"name": "Secours", "kind_id": self.env.ref(f"{MODULE}.insertion_prescriber_kind_orienteur").id}
        )
        with self.assertRaisesRegex(ValidationError, "not authorised to prescribe"):
            eligibility.prescriber_id = referrer

    def test_expiry(self):  # G11
        self.assertEqual(self._diagnose("RSA", date="2024-12-03").expires_on, date(2025, 3, 5))
        prescriber = self._diagnose(author_kind="prescriber", date="2024-12-03")
        self.assertEqual(prescriber.expires_on, date(2025, 6, 3))

    def test_valid_while_its_pass_is(self):  # G13
        eligibility = self._diagnose("RSA", date="2024-12-03")
        for day, valid in (("2024-12-03", True), ("2025-03-05", True), ("2025-03-06", False)):
            with freeze_time(day):
                self.env.invalidate_all()
                self.assertEqual(eligibility.is_valid, valid, day)
                found = self.Eligibility.search([("id", "=", eligibility.id), ("is_valid", "=", True)])
                self.assertEqual(bool(found), valid, day)
        eligibility.pass_id = self.env["insertion.pass"].create(
            {"person_id": self.person.id, "number": "999992135866", "date_start": "2024-12-10"}
        )
        for day, valid in (("2025-03-06", True), ("2026-12-09", True), ("2026-12-10", False)):
            with freeze_time(day):
                self.env.invalidate_all()
                self.assertEqual(eligibility.is_valid, valid, day)

    def test_other_structures_diagnosis(self):  # G15
        eligibility = self._diagnose("RSA", other_structure="ACI des Prés")
        self.assertTrue(eligibility.is_eligible)
        self.assertFalse(eligibility.is_valid)
        self.assertFalse(self.Eligibility.search([("id", "=", eligibility.id), ("is_valid", "=", True)]))

    def test_prescribers_one_prevails(self):
        mine = self._diagnose("RSA")
        prescriber = self._diagnose(author_kind="prescriber", date=self._day(days=-20))
        self.assertEqual((mine | prescriber)._get_prevailing(self.today), prescriber)
        self.assertEqual(mine._get_prevailing(self.today), mine)
        self.assertFalse(mine._get_prevailing(self._day(days=93)))

    def test_suggestions(self):  # G17, G19, G21
        cases = (
            ({"birth_date": self.today - relativedelta(years=50)}, {"SENIOR"}),
            ({"birth_date": self.today - relativedelta(years=50) + timedelta(days=1)}, set()),
            ({"birth_date": self.today - relativedelta(years=26)}, set()),
            ({"birth_date": self.today - relativedelta(years=26) + timedelta(days=1)}, {"JEUNE"}),
        )
        for values, expected in cases:
            self.person.write({"birth_date": False, **values})
            eligibility = self._diagnose()
            self.assertEqual(set(eligibility.suggested_criterion_ids.mapped("code")), expected, values)
        self.person.birth_date = False
        levels = self.env["insertion.code"].search([("list", "=", "education_level")])
        for level in levels:
            self.person.education_level_id = level
            suggested = self._diagnose().suggested_criterion_ids.mapped("code")
            self.assertEqual(bool(suggested), level.code in ("00", "01", "50", "51", "70"), level.code)
        self.person.education_level_id = False
        for code, expected in (("01", []), ("02", []), ("03", ["DELD"]), ("04", ["DETLD"])):
            self.person.ft_registered_for_id = self.env.ref(f"{MODULE}.insertion_code_duration_{code}")
            self.assertEqual(self._diagnose().suggested_criterion_ids.mapped("code"), expected)

    def test_suggestions_are_added_with_their_proofs_to_file(self):
        self.person.birth_date = self.today - relativedelta(years=55)
        with Form(self.Eligibility.with_user(self.counselor)) as form:
            form.person_id = self.person
            form.criterion_ids.add(self._criteria("RSA"))
        eligibility = form.record
        eligibility.action_add_suggestions()
        self.assertEqual(set(eligibility.criterion_ids.mapped("code")), {"RSA", "SENIOR"})
        self.assertEqual(eligibility.proof_ids.criterion_id, eligibility.criterion_ids)
        self.assertEqual(eligibility.proof_problem_count, 2)
        eligibility.action_prepare_proofs()
        self.assertEqual(len(eligibility.proof_ids), 2)

    def test_age_of_proofs(self):
        eligibility = self._diagnose("RSA", "TH", "SENIOR", date=self._day(days=-5))
        eligibility.action_prepare_proofs()
        rsa, th, senior = (
            eligibility.proof_ids.filtered(lambda proof, code=code: proof.criterion_id.code == code)
            for code in ("RSA", "TH", "SENIOR")
        )
        self.assertEqual(set(eligibility.proof_ids.mapped("verdict")), {"missing"})
        eligibility.proof_ids.file = b64encode(b"proof")
        self.assertEqual((rsa.verdict, th.verdict, senior.verdict), ("no_date", "no_date", "fresh"))
        start = self._day(days=-1)
        eligibility.pass_id = self.env["insertion.pass"].create(
            {"person_id": self.person.id, "number": "999992135866", "date_start": start}
        )
        limit = start - relativedelta(months=3)
        rsa.date = limit
        self.assertEqual(rsa.verdict, "too_old")
        rsa.date = limit + timedelta(days=1)
        self.assertEqual(rsa.verdict, "fresh")
        rsa.date = self.today
        self.assertEqual(rsa.verdict, "late")
        th.valid_until = start - timedelta(days=1)
        self.assertEqual(th.verdict, "expired")
        th.valid_until = start
        self.assertEqual(th.verdict, "fresh")
        with self.assertRaisesRegex(ValidationError, "dated in the future"):
            rsa.date = self._day(days=1)

    def test_diagnosis_in_the_future(self):
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self._diagnose("RSA", date=self._day(days=1))

    def test_supervisor_sees_no_diagnosis(self):
        eligibility = self._diagnose("RSA")
        self.Pathway.create({"person_id": self.person.id, "supervisor_id": self.supervisor.id})
        with self.assertRaises(AccessError):
            eligibility.with_user(self.supervisor).read(["is_eligible"])
        with self.assertRaises(AccessError):
            self.Person.with_user(self.supervisor).search([("eligibility_ids", "!=", False)])
        with self.assertRaises(AccessError):
            self.env["insertion.prescriber.kind"].with_user(self.supervisor).search([])
