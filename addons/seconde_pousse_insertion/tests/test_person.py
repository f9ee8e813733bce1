from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NIR_AMIRA, InsertionCommon


@tagged("post_install", "-at_install")
class TestPerson(InsertionCommon):
    def test_nir_is_kept_without_separators(self):
        person = self.Person.create({"name": "Amira", "nir": "2 94 04 99 352 000 70"})
        self.assertEqual(person.nir, NIR_AMIRA)
        person.nir = " "
        self.assertFalse(person.nir)

    def test_wrong_nir_is_refused_and_nothing_written(self):
        person = self.Person.create({"name": "Amira", "nir": NIR_AMIRA})
        for wrong, said in (
            (NIR_AMIRA[:-1] + "1", "key of the NIR of Amira"),
            (NIR_AMIRA[:-1], "must have 15 characters"),
            ("274082C03300067", "2A or 2B for Corsica"),
            ("5" + NIR_AMIRA[1:], "must start with"),
        ):
            with self.subTest(nir=wrong):
                with self.assertRaisesRegex(ValidationError, said) as refused:
                    with self.env.cr.savepoint():
                        person.nir = wrong
                        self.env.flush_all()
                self.assertNotIn(wrong, str(refused.exception))
                self.assertEqual(person.nir, NIR_AMIRA)

    def test_same_nir_twice_in_a_structure(self):
        self.Person.create({"name": "Amira", "nir": NIR_AMIRA})
        with self.assertRaisesRegex(ValidationError, "files of Amira, Amira B."):
            self.Person.create({"name": "Amira B.", "nir": NIR_AMIRA})

    def test_same_nir_in_two_structures(self):
        other = self.env["res.company"].create({"name": "Other SIAE"})
        self.Person.create({"name": "Amira", "nir": NIR_AMIRA})
        twin = self.Person.create({"name": "Amira", "nir": NIR_AMIRA, "company_id": other.id})
        self.assertEqual(twin.nir, NIR_AMIRA)

    def test_birth_date_in_the_future(self):
        with self.assertRaisesRegex(ValidationError, "not in the past"):
            self.Person.create({"name": "Amira", "birth_date": self._day(days=1)})

    def test_people_are_sorted_without_accents(self):
        people = self.Person.create([{"name": name} for name in ("Zoé", "émile", "Élodie", "Fatou")])
        sorted_people = self.Person.search([("id", "in", people.ids)])
        self.assertEqual(sorted_people.mapped("name"), ["Élodie", "émile", "Fatou", "Zoé"])

    def test_one_person_per_employee(self):
        employee = self._hire("Amira", self._day(months=-1), self._day(months=5))
        self.Person.create({"name": "Amira", "employee_id": employee.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.Person.create({"name": "Amira B.", "employee_id": employee.id})

    def test_employee_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other SIAE"})
        employee = self.env["hr.employee"].create({"name": "Amira", "company_id": other.id})
        with self.assertRaises(UserError):
            self.Person.create({"name": "Amira", "employee_id": employee.id})

    def test_only_hr_links_an_employee(self):
        # Otherwise a counselor would read any colleague's contract dates.
        employee = self._hire("Director", self._day(years=-3), False)
        person = self.Person.create({"name": "Amira"})
        with self.assertRaisesRegex(AccessError, "Only the HR group"):
            person.with_user(self.counselor).employee_id = employee
        with self.assertRaisesRegex(AccessError, "Only the HR group"):
            self.Person.with_user(self.counselor).create({"name": "Someone", "employee_id": employee.id})
        person.with_user(self.hr).employee_id = employee
        self.assertEqual(person.employee_id, employee)

    def test_pathways_of_a_person(self):
        pathway = self._new_pathway("Amira")
        self.assertEqual(pathway.person_id.pathway_count, 1)
        action = pathway.person_id.action_open_pathways()
        self.assertEqual(self.Pathway.search(action["domain"]), pathway)
