from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import MODULE, NIR_AMIRA, InsertionCommon

NIR_TEMPORARY = "794049935200014"


@tagged("post_install", "-at_install")
class TestEmployeeRecord(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.company_registry = "73282932000074"
        cls.env["insertion.annex"].search([]).unlink()
        cls.annex = cls.env["insertion.annex"].create(
            {"number": "ACI076260005A0M0", "date_start": cls._day(days=-10), "date_end": cls._day(days=10)}
        )
        cls.complete = cls._new_complete("Amira", NIR_AMIRA)
        cls.env["insertion.pass"].create(
            {"person_id": cls.complete.id, "number": "999992135866", "date_start": cls.today}
        )

    @classmethod
    def _code(cls, name):
        return cls.env.ref(f"{MODULE}.insertion_code_{name}").id

    @classmethod
    def _new_complete(cls, name, nir):
        return cls.Person.create(
            {
                "first_names": name,
                "used_name": "Benali",
                "birth_name": "Benali",
                "sex": "female",
                "birth_date": fields.Date.to_date("1994-04-12"),
                "birth_country": "99352",
                "country_group_id": cls._code("country_group_3"),
                "nir": nir,
                "street_number": "12",
                "lane_type_id": cls._code("lane_type_rue"),
                "street_name": "de l'Église",
                "zip_code": "76000",
                "city": "Rouen",
                "commune": "76540",
                "education_level_id": cls._code("education_level_51"),
                "employment": "no",
                "unemployed_for_id": cls._code("duration_03"),
                "ft_registered": "no",
            }
        )

    def _problems(self, person=None):
        person = person or self.complete
        return {(problem.code, problem.asp_code) for problem in person._get_record_problems()[person]}

    def test_complete_file(self):
        self.assertEqual(self._problems(), set())
        self.assertEqual(self.complete.record_problem_count, 0)
        self.assertEqual(self.complete.name, "Amira Benali")

    def test_expired_pass_is_none(self):
        self.complete.pass_ids.write({"date_start": self._day(days=-1000), "date_end": self._day(days=-271)})
        self.assertEqual(self._problems(), {("pass_missing", "3437")})

    def test_what_each_fault_would_cause(self):
        for values, expected in (
            ({"birth_country": False}, {("birth_country_missing", "3308"), ("nir_birth_place", "3308")}),
            ({"birth_country": "99100"}, {("birth_commune_missing", "3308")}),
            ({"birth_commune": "76540"}, {("birth_commune_abroad", "3308")}),
            ({"commune": False}, {("commune_missing", "3417")}),
            ({"commune": "7600"}, {("commune_format", "3417")}),
            ({"zip_code": "7600"}, {("zip_code_missing", "3417")}),
            ({"street_name": "de la Paix ; bât. 3"}, {("street_characters", "3330")}),
            ({"address_complement": "Bât. B"}, {("complement_dropped", None)}),
            ({"nir": False}, {("nir_missing", None)}),
            ({"sex": "male"}, {("nir_sex", None)}),
            ({"employment": "yes"}, {("employer_kind_missing", None)}),
            ({"ft_registered": "yes"}, {("ft_registered_for_missing", None), ("ft_identifier_missing", None)}),
            ({"rsa": "plain"}, {("rsa_since_missing", None)}),
            ({"birth_date": self._day(years=-16)}, {("age", None)}),
        ):
            with self.subTest(values=values), self.env.cr.savepoint() as savepoint:
                self.complete.write(values)
                found = self._problems()
                if "birth_country" in values or "birth_date" in values:
                    self.assertLessEqual(expected - {("nir_birth_place", "3308")}, found)
                else:
                    self.assertEqual(found, expected)
                savepoint.rollback()

    def test_record_as_the_asp_reads_it(self):
        preview = self.complete.with_user(self.counselor).record_preview
        for text in ("12/04/1994", "AMIRA", "12 RUE DE L&#39;EGLISE", "<td>orienteur</td><td>07</td>"):
            self.assertIn(text, preview)
        kind = self.env.ref(f"{MODULE}.insertion_prescriber_kind_spip")
        prescriber = self.env["insertion.prescriber"].create({"name": "SPIP", "kind_id": kind.id})
        self.Pathway.create({"person_id": self.complete.id, "prescriber_id": prescriber.id})
        self.env.invalidate_all()
        self.assertIn("<td>orienteur</td><td>09</td>", self.complete.record_preview)

    def test_structures_part(self):
        self.env.company.company_registry = "73282932000079"
        self.assertEqual(self._problems(), {("siret_wrong", "3435")})
        self.env.company.company_registry = "73282932000074"
        self.annex.date_end = self._day(days=-1)
        self.assertEqual(self._problems(), {("annex_missing", "3435")})
        self.annex.write({"date_end": self._day(days=10), "state": "rejected"})
        self.assertEqual(self._problems(), {("annex_missing", "3435")})
        other = self._new_complete("Fatou", "274082B03300067")
        self.assertIn(("pass_missing", "3437"), self._problems(other))

    def test_second_record_under_the_same_pass(self):  # I07
        self.Pathway.create([{"person_id": self.complete.id, "pass_id": self.complete.pass_ids.id}] * 2)
        self.assertEqual(self._problems(), {("duplicate", "3436")})

    def test_list_before_the_hire(self):
        candidate = self.Person.create({"name": "Candidate"})
        participant = self.Person.create({"name": "Participant"})
        self.Pathway.create({"person_id": participant.id, "is_participant": True})
        Problem = self.env["insertion.record.problem"].with_user(self.hr)
        action = Problem.action_open()
        lines = Problem.search(action["domain"])
        self.assertIn(candidate, lines.person_id)
        self.assertNotIn(participant, lines.person_id)
        self.assertNotIn(self.complete, lines.person_id)
        line = lines.filtered(lambda line: line.person_id == candidate and line.asp_code == "3417")[:1]
        self.assertTrue(line.label and line.problem and line.advice)
        self.assertEqual(line.action_open_person()["res_id"], candidate.id)
        again = Problem.search(Problem.action_open()["domain"])
        self.assertEqual(len(again), len(lines), "opened twice, listed once")

    def test_every_problem_has_its_words(self):
        """A person with nothing, then one with everything wrong: no problem without a sentence."""
        empty = self.Person.create({"name": "Empty"})
        wrong = self._new_complete("Wrong", "274082B03300067")
        wrong.write(
            {
                "birth_country": "99100", "birth_commune": "9999", "sex": "male", "street_number": "12B",
                "street_name": "§", "address_complement": "é", "zip_code": "1", "commune": "1", "employment": "yes",
                "ft_registered": "yes", "rsa": "plain", "ass": "yes", "aah": "yes", "birth_date": "1900-01-01",
            }
        )  # fmt: skip
        temporary = self._new_complete("Temporary", NIR_TEMPORARY)
        people = empty | wrong | temporary
        action = people.with_user(self.counselor).action_open_record_problems()
        lines = self.env["insertion.record.problem"].with_user(self.counselor).search(action["domain"])
        self.assertEqual(lines.person_id, people)

    def test_queries_do_not_grow_with_people(self):
        people = self.Person.create([{"name": str(index)} for index in range(885)])
        people[:1].mapped("record_problem_count")
        counts = []
        for size in (10, 150, 885):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            people[:size].mapped("record_problem_count")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(len(set(counts)), 1, counts)

    def test_supervisor_does_not_see_the_list(self):
        with self.assertRaises(AccessError):
            self.env["insertion.record.problem"].with_user(self.supervisor).action_open()
        pathway = self.Pathway.create({"person_id": self.complete.id, "supervisor_id": self.supervisor.id})
        for name in ("zip_code", "rqth", "education_level_id", "record_problem_count", "waiting_note"):
            with self.assertRaises(AccessError):
                pathway.person_id.with_user(self.supervisor).read([name])
        self.assertEqual(pathway.person_id.with_user(self.supervisor).name, "Amira Benali")

    def test_form_reads_the_nir(self):
        with Form(self.Person.with_user(self.counselor)) as form:
            form.first_names = "Nadège, Marie"
            form.used_name = "Ferrand"
            self.assertEqual(form.name, "Nadège Ferrand")
            form.nir = "2 74 08 2B 033 000 67"
            self.assertEqual((form.sex, form.birth_commune, form.birth_country), ("female", "2B033", "99100"))
        self.assertEqual(form.record.nir, "274082B03300067")

    def test_name_alone_is_enough(self):
        person = self.Person.create({"name": "Karim Haddad"})
        self.assertEqual(person.name, "Karim Haddad")
        person.birth_name = "Haddad"
        self.assertEqual(person.name, "Karim Haddad")

    def test_identifiers_refused(self):
        for values, said in (
            ({"nir": "2 69 05 49 588 157 80"}, "printed on specimens"),
            ({"ntt": "173282932"}, "nine digits of the SIREN"),
            ({"ft_identifier": "A2345678"}, "7 digits then a digit or a letter"),
        ):
            with self.assertRaisesRegex(ValidationError, said), self.env.cr.savepoint():
                self.complete.write(values)
                self.env.flush_all()
        self.complete.write({"ft_identifier": "1234567e", "ntt": "2 732829320 abc"})
        self.assertEqual((self.complete.ft_identifier, self.complete.ntt), ("1234567E", "2732829320ABC"))

    def test_status(self):
        person = self.Person.create({"name": "Karim"})
        self.assertEqual(person.status, "candidate")
        pathway = self._new_pathway("Hired", (self._day(days=-1), self._day(months=4)))
        self.assertEqual(pathway.person_id.status, "employee")
        pathway.write({"state": "done", "date_start": self._day(days=-1), "date_end": self.today})
        self.assertEqual(pathway.person_id.status, "left")
        self.Pathway.create({"person_id": person.id, "is_participant": True})
        self.assertEqual(person.status, "participant")
        self.assertIn(person, self.Person.search([("status", "=", "participant")]))
