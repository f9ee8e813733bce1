import base64
from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.insertion_retention_eraser import CLASSES, SPARED, UNCOUNTED
from .common import MODULE, NIR_AMIRA, InsertionCommon

# PASS end 2024-01-31, departure 2024-01-31.
SUPPORT_ON = date(2026, 2, 1)
REGISTER_ON = date(2029, 2, 1)
SECRET = "Addiction"


@tagged("post_install", "-at_install")
class TestRetention(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["insertion.retention.rule"]
        cls.company = cls.env["res.company"].create(
            {"name": "Retention SIAE", "insertion_structure_kind": "aci", "insertion_hr_user_id": cls.hr.id}
        )
        (cls.counselor | cls.hr).write({"company_ids": [(4, cls.company.id)]})
        # The files of the demonstration are nobody's business here.
        cls.Person.search([("name", "!=", False)]).write({"identity_erased_on": "2020-01-01"})
        cls.pathway = cls._new_old_pathway("Amira", nir=NIR_AMIRA, birth_date="1994-03-12", sex="female")
        cls.person = cls.pathway.person_id
        cls.startClassPatcher(
            patch("odoo.addons.base.models.ir_cron.IrCron._commit_progress", lambda *args, **kwargs: float("inf"))
        )

    @classmethod
    def _new_old_pathway(cls, name, number="999992200001", **values):
        employee = cls._hire(
            name, date(2022, 2, 1), date(2024, 1, 31), company_id=cls.company.id, private_email="amira@example.com"
        )
        person = cls.Person.create({"name": name, "company_id": cls.company.id, "employee_id": employee.id, **values})
        record = cls.env["insertion.pass"].create(
            {"person_id": person.id, "number": number, "date_start": "2022-02-01", "date_end": "2024-01-31"}
        )
        pathway = cls.Pathway.create(
            {
                "person_id": person.id,
                "pass_id": record.id,
                "counselor_id": cls.counselor.id,
                "date_start": "2022-02-01",
                "date_end": "2024-01-31",
                "state": "done",
            }
        )
        return pathway

    @classmethod
    def _fill_file(cls):
        """Put something personal wherever a text or a file may be."""
        pathway, person = cls.pathway, cls.person
        cls.interview = cls.env["insertion.interview"].create({"pathway_id": pathway.id, "date": "2023-03-01"})
        cls.interview.write({"summary": SECRET, "private_note": SECRET})
        cls.objective = cls.env["insertion.objective"].create({"pathway_id": pathway.id, "name": SECRET})
        barrier = cls.env["insertion.barrier"].search([("code", "!=", False)], limit=1)
        cls.assessment = cls.env["insertion.barrier.assessment"].create(
            {
                "pathway_id": pathway.id,
                "barrier_id": barrier.id,
                "date": "2023-03-01",
                "presence": "yes",
                "situation": SECRET,
                "support": "internal",
            }
        )
        cls.eligibility = cls.env["insertion.eligibility"].create(
            {"person_id": person.id, "date": "2022-01-15", "structure_kind": "aci"}
        )
        criterion = cls.env["insertion.criterion"].search([("code", "!=", False)], limit=1) or cls.env[
            "insertion.criterion"
        ].create({"name": "Test", "code": "TEST", "level": "1"})
        cls.proof = cls.env["insertion.proof"].create(
            {
                "eligibility_id": cls.eligibility.id,
                "criterion_id": criterion.id,
                "file": base64.b64encode(SECRET.encode()),
                "file_name": f"{SECRET}.txt",
            }
        )
        cls.month = cls.env["insertion.month"].create(
            {"pathway_id": pathway.id, "month": "2023-03-01", "hours_theoretical": 113, "hours_worked": 100}
        )
        person.write({"aah": "yes", "oeth": "yes"})
        cls.message = pathway.message_post(body=SECRET, attachments=[("report.txt", SECRET.encode())])
        cls.env.flush_all()

    def _apply(self, today):
        self.Rule._apply_retention(today)
        self.env.invalidate_all()

    def _erase(self, erasable_on):
        """Warn a month before, then erase."""
        self._apply(erasable_on - timedelta(days=30))
        self._apply(erasable_on)

    def _leftovers(self, value):
        """Return every table and column of the database that still holds a text."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type IN ('character varying', 'text')
               AND (table_name LIKE 'insertion%' OR table_name LIKE 'mail_%' OR table_name LIKE 'hr_%'
                    OR table_name IN ('ir_attachment', 'res_partner', 'resource_resource'))
            """
        )
        found = []
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT 1 FROM "{table}" WHERE "{column}" LIKE %s LIMIT 1', [f"%{value}%"])
            if self.env.cr.fetchone():
                found.append(f"{table}.{column}")
        return found

    # ------------------------------------------------------------------

    def test_warned_then_erased_and_never_before(self):
        self._fill_file()
        self._apply(date(2026, 1, 1))
        self.assertFalse(self.person.retention_case_ids.filtered("warned_on"))
        self._apply(date(2026, 1, 2))
        case = self.person.retention_case_ids.filtered(lambda case: case.rule_id.code == "support")
        self.assertEqual((case.erasable_on, case.warned_on), (SUPPORT_ON, date(2026, 1, 2)))
        rule = case.rule_id
        activity = rule.activity_ids.filtered(lambda activity: self.company.name in activity.summary)
        self.assertEqual((activity.user_id, activity.date_deadline), (self.hr, SUPPORT_ON))
        self._apply(date(2026, 1, 3))
        self.assertEqual(len(rule.activity_ids), 1, "warned once")
        self._apply(date(2026, 1, 31))
        self.assertFalse(case.erased_on)
        self.assertIn(SECRET, self.interview.summary)
        self._apply(SUPPORT_ON)
        self.assertEqual(case.erased_on, SUPPORT_ON)
        self.assertFalse(self.interview.summary)

    def test_nothing_is_erased_without_a_month_of_notice(self):
        self._fill_file()
        # The cron did not run for two years: the warning comes first all the same.
        self._apply(date(2027, 6, 1))
        self.assertIn(SECRET, self.interview.summary)
        self._apply(date(2027, 6, 30))
        self.assertIn(SECRET, self.interview.summary)
        self._apply(date(2027, 7, 1))
        self.assertFalse(self.interview.summary)

    def test_no_text_no_file_and_no_message_survives(self):
        self._fill_file()
        attachment = self.message.attachment_ids
        self.assertTrue(self._leftovers(SECRET))
        self._erase(SUPPORT_ON)
        self.assertEqual(self._leftovers(SECRET), [])
        self.assertFalse(self.message.exists())
        self.assertFalse(attachment.exists())
        self.assertFalse(self.proof.file)
        self.assertFalse(self.person.nir)
        self.assertEqual(self.person.name, "Amira", "the register needs the name")
        self.assertFalse(self.person.oeth)
        self.assertTrue(self.person.support_erased_on)

    def test_the_name_goes_five_years_after_departure(self):
        self._fill_file()
        self._erase(SUPPORT_ON)
        self.assertTrue(self._leftovers("Amira"))
        self._erase(REGISTER_ON)
        self.assertEqual(self._leftovers("Amira"), [])
        self.assertEqual(self._leftovers("amira@example.com"), [])
        self.assertEqual(self.person.identity_erased_on, REGISTER_ON)
        self.assertEqual((self.person.birth_date, self.person.sex), (date(1994, 2, 2), "female"))
        self.assertEqual(self.person.employee_id.version_id.contract_date_end, date(2024, 1, 31))

    def test_figures_stay_exact(self):
        self._fill_file()
        before = self._get_figures()
        self._erase(SUPPORT_ON)
        self._erase(REGISTER_ON)
        self.assertEqual(self._get_figures(), before)

    def _get_figures(self):
        """Everything that is a number, a date or a code, the day of birth excepted."""
        self.env.invalidate_all()
        counted = ("integer", "float", "monetary", "date", "selection", "boolean", "many2one", "many2many")
        result = {}
        for model in self.Rule._get_person_paths():
            if model in ("insertion.alert", "insertion.access.log", "insertion.retention.case"):
                continue
            path = self.Rule._get_person_paths()[model]
            records = self.env[model].with_context(active_test=False).search([(path, "=", self.person.id)])
            skipped = ("write_uid", "birth_date", "support_erased_on", "identity_erased_on", "prescriber_id")
            skipped += ("message_main_attachment_id", *UNCOUNTED)
            names = [
                field.name
                for field in records._fields.values()
                if field.store and field.column_type and field.type in counted and field.name not in skipped
            ]
            result[model] = records.read(names, load=None)
        result["year"] = self.person.birth_date.year
        return result

    def test_yearly_figures_are_the_same_after(self):
        """The tables the structure declares, recomputed for a year gone by."""
        Figure = self.env.get("insertion.figure.year")
        if Figure is None:
            return
        self._fill_file()
        year = Figure.create({"year": 2023, "company_id": self.company.id})

        def compute():
            year.action_compute()
            return sorted(
                (figure.table, str(figure.row), str(figure.column), figure.value) for figure in year.figure_ids
            )

        before = compute()
        self.assertTrue(before)
        self._erase(SUPPORT_ON)
        self.assertEqual(compute(), before)
        self._erase(REGISTER_ON)
        self.assertEqual(compute(), before)

    def test_second_run_does_nothing(self):
        self._fill_file()
        self._erase(SUPPORT_ON)
        stamp = self.person.retention_case_ids.mapped("write_date")
        with patch.object(type(self.Rule), "_erase", side_effect=AssertionError("erased twice")):
            self._apply(date(2026, 2, 2))
        self.assertEqual(self.person.retention_case_ids.mapped("write_date"), stamp)

    def test_a_file_that_lives_is_never_a_case(self):
        self._new_active_again()
        self._erase(SUPPORT_ON)
        self.assertFalse(self.person.support_erased_on)
        self.assertFalse(self.person.retention_case_ids.filtered("erased_on"))

    def _new_active_again(self):
        self.Pathway.create({"person_id": self.person.id, "date_start": "2025-06-01", "state": "active"})

    def test_a_person_who_comes_back_after_the_warning_is_kept(self):
        self._fill_file()
        self._apply(date(2026, 1, 2))
        self._new_active_again()
        self._apply(SUPPORT_ON)
        self.assertIn(SECRET, self.interview.summary)
        self.assertFalse(self.person.retention_case_ids.filtered("warned_on"))

    def test_a_dispute_keeps_the_file(self):
        self._fill_file()
        self.person.with_user(self.hr).write(
            {"retention_hold_until": "2026-12-31", "retention_hold_reason": "Labour court"}
        )
        self._erase(SUPPORT_ON)
        self.assertIn(SECRET, self.interview.summary)
        with self.assertRaises(AccessError):
            self.person.with_user(self.counselor).read(["retention_hold_until"])

    def test_the_funder_keeps_its_evidence(self):
        self._fill_file()
        self.env["insertion.convention"].create(
            {
                "name": "FSE+",
                "company_id": self.company.id,
                "date_start": "2022-01-01",
                "date_end": "2024-12-31",
                "evidence_hold_date": "2033-12-31",
            }
        )
        self._erase(SUPPORT_ON)
        self.assertFalse(self.interview.summary)
        self.assertEqual(base64.b64decode(self.proof.file), SECRET.encode())
        self._erase(REGISTER_ON)
        self.assertEqual(self.person.name, "Amira", "the evidence names her")
        self._apply(date(2033, 12, 31))
        self._apply(date(2034, 2, 1))
        self.assertFalse(self.proof.file)
        self.assertEqual(self._leftovers("Amira"), [])

    def test_who_was_never_hired_is_in_no_register(self):
        person = self.Person.create({"name": "Karim", "company_id": self.company.id})
        self.env.cr.execute("UPDATE insertion_person SET create_date = '2022-01-10' WHERE id = %s", [person.id])
        self._apply(date(2024, 1, 1))
        self._apply(date(2024, 2, 1))
        self.assertEqual(person.identity_erased_on, date(2024, 2, 1))
        self.assertNotEqual(person.name, "Karim")

    def test_what_the_figures_still_count_is_read_by_nobody(self):
        self._fill_file()
        self._erase(SUPPORT_ON)
        for record in (self.assessment, self.eligibility):
            self.assertTrue(record.exists())
            for user in (self.hr, self.counselor):
                self.assertFalse(record.with_user(user).has_access("read"))

    def test_a_rule_that_is_archived_erases_nothing(self):
        self._fill_file()
        self.env.ref(f"{MODULE}.insertion_retention_rule_support").active = False
        self._erase(SUPPORT_ON)
        self.assertIn(SECRET, self.interview.summary)

    def test_an_archived_register_keeps_the_names(self):
        self._fill_file()
        self.env.ref(f"{MODULE}.insertion_retention_rule_register").active = False
        self._erase(SUPPORT_ON)
        self._erase(REGISTER_ON)
        self.assertFalse(self.interview.summary)
        self.assertEqual(self.person.name, "Amira")
        self.assertFalse(self.person.identity_erased_on)

    def test_an_extended_pass_counts_from_its_end_in_force(self):
        self._fill_file()
        self.pathway.pass_id.extension_ids = [
            Command.create(
                {
                    "date_end": "2024-10-31",
                    "reason": "complete_training",
                    "date_requested": "2024-01-15",
                }
            )
        ]
        self._erase(SUPPORT_ON)
        self.assertIn(SECRET, self.interview.summary, "Two years after the end, which was put off.")
        self._erase(date(2026, 11, 1))
        self.assertFalse(self.interview.summary)

    def test_the_numbers_that_name_her_elsewhere_go_with_her(self):
        employee = self.person.employee_id
        employee.insertion_payroll_number = "MAT-QZXJ"
        employee.version_id.insertion_number = "CTR-QZXJ"
        self._erase(REGISTER_ON)
        self.assertEqual(self._leftovers("QZXJ"), [])

    def test_a_crash_starts_again_where_it_stopped(self):
        self._fill_file()
        others = [self._new_old_pathway(f"Person {i}", number=f"99999220010{i}").person_id for i in range(3)]
        self._apply(date(2026, 1, 2))
        with (
            patch("odoo.addons.base.models.ir_cron.IrCron._commit_progress", lambda *args, **kwargs: 0),
            patch(f"odoo.addons.{MODULE}.models.insertion_retention_rule.BATCH", 2),
        ):
            self._apply(SUPPORT_ON)
        persons = self.person.union(*others)
        self.assertEqual(len(persons.filtered("support_erased_on")), 2)
        self._apply(SUPPORT_ON)
        self.assertEqual(persons.filtered("support_erased_on"), persons)

    def test_the_read_log_follows_its_own_rule(self):
        self._fill_file()
        self.interview.with_user(self.hr).with_company(self.company).sudo(False)
        self.env["insertion.access.log"]._log(self.person.with_user(self.hr), "access")
        line = self.env["insertion.access.log"].search([("person_id", "=", self.person.id)])
        self._apply(date(line.date.year, line.date.month, 28))
        self.assertTrue(line.exists())
        self._apply(date(line.date.year + 1, line.date.month, 28))
        self.assertFalse(line.exists())

    def test_every_model_about_a_person_has_a_class_that_was_chosen(self):
        """A new model falls in the support file, which goes first: say so here, or in the eraser's CLASSES."""
        support = {
            "insertion.alert",
            "insertion.barrier.assessment",
            "insertion.hire.proposal",
            "insertion.immersion",
            "insertion.interview",
            "insertion.objective",
            "insertion.objective.action",
            "insertion.pathway",
            "insertion.skill.assessment",
            "insertion.skill.assessment.line",
        }
        known = support.union(SPARED, *CLASSES.values())
        self.assertEqual(set(self.Rule._get_person_paths()) - known, set())

    def test_cost_does_not_grow_with_people(self):
        def erase(count, offset):
            pathways = [self._new_old_pathway(f"{count} {i}", number=f"9999922{offset + i:05d}") for i in range(count)]
            persons = self.Person.union(*(pathway.person_id for pathway in pathways))
            rule = self.env.ref(f"{MODULE}.insertion_retention_rule_support")
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            rule._erase(persons)
            return self.env.cr.sql_log_count - start

        erase(2, 500)
        self.assertAlmostEqual(erase(5, 600), erase(50, 700), delta=5)
