import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MODULE
from .common_hours import JUNE, MONDAY, HoursCommon
from .common_money import MARCH, MoneyCommon


@tagged("post_install", "-at_install")
class TestComputedValues(HoursCommon):
    """What follows from other records is not what a client says it is."""

    def test_the_category_of_an_exit_is_its_reasons(self):
        pathway = self._new_pathway("Gone", date_start=self._day(months=-6), state="active")
        pathway.action_exit()
        left = pathway.exit_ids.with_user(self.counselor)
        left.reason_id = self.env.ref(f"{MODULE}.insertion_exit_reason_unemployed")
        left.write({"category": "lasting", "note": "Called"})
        self.assertEqual((left.category, left.note), ("other", "Called"))

    def test_the_end_in_force_of_a_pass_follows_the_platform(self):
        person = self.Person.create({"name": "Pass"})
        record = self.env["insertion.pass"].create(
            {"person_id": person.id, "number": "999992600777", "date_start": self.today}
        )
        end = record.date_end_in_force
        as_counselor = record.with_user(self.counselor)
        as_counselor.write({"date_end_in_force": date(2040, 1, 1), "shift_days": 900, "has_date_difference": False})
        self.assertEqual((record.date_end_in_force, record.shift_days), (end, 0))
        as_counselor.write({"date_end_known_shift": -900})
        self.assertEqual((record.date_end_known_shift, record.date_end_in_force), (0, end))
        as_counselor.date_end = date(2040, 1, 1)
        self.assertEqual(record.date_end_in_force, date(2040, 1, 1), "what the platform shows is typed")

    def test_the_employee_of_a_pathway_is_its_persons(self):
        """Otherwise a counselor would read the contract of anybody: HR alone links people to employees."""
        candidate = self._new_pathway("Candidate")
        colleague = self.kevin.employee_id
        candidate.with_user(self.counselor).write({"employee_id": colleague.id})
        self.assertFalse(candidate.employee_id)
        created = self.Pathway.with_user(self.counselor).create(
            {"person_id": self.Person.create({"name": "New"}).id, "employee_id": colleague.id}
        )
        by_default = (
            self.Pathway.with_user(self.counselor)
            .with_context(default_employee_id=colleague.id)
            .create({"person_id": self.Person.create({"name": "Newer"}).id})
        )
        self.assertFalse((created | by_default).employee_id)

    def test_nobody_but_hr_links_a_person_to_an_employee(self):
        counselor = self.Person.with_user(self.counselor)
        for context, values in (({}, {"employee_id": 1}), ({"default_employee_id": 1}, {})):
            colleague = self._hire("Director", self._day(years=-1), False).id
            context = dict.fromkeys(context, colleague)
            with self.assertRaises(AccessError):
                counselor.with_context(**context).create({"name": "Candidate", **dict.fromkeys(values, colleague)})

    def test_a_file_is_not_said_to_be_erased(self):
        person = self.amira.person_id.with_user(self.counselor)
        person.write({"identity_erased_on": self.today, "support_erased_on": self.today})
        created = self.Person.with_user(self.counselor).with_context(default_identity_erased_on=self.today)
        created = created.create({"name": "Kept"})
        self.assertFalse(person.identity_erased_on or person.support_erased_on or created.identity_erased_on)

    def test_a_supervisor_gives_nothing_to_another_crew(self):
        theirs = self._new_worker("Wilfried", supervisor_id=self.other_supervisor.id)
        skill = self.env["hr.skill.type"].search([("skill_ids", "!=", False)], limit=1).skill_ids[0]
        assessments = self.env["insertion.skill.assessment"].create(
            [{"pathway_id": pathway.id} for pathway in (self.amira, theirs)]
        )
        mine = assessments[0].with_user(self.supervisor)
        line = mine.line_ids.create({"assessment_id": mine.id, "skill_id": skill.id, "level": "acquired"})
        presence = self._present(self.amira, MONDAY).with_user(self.supervisor)
        for record, values in (
            (mine, {"pathway_id": theirs.id}),
            (presence, {"pathway_id": theirs.id}),
            (line, {"assessment_id": assessments[1].id}),
        ):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.write(values)

    def test_a_presence_stays_its_pathways(self):
        presence = self._present(self.amira, MONDAY)
        presence.with_user(self.supervisor).write({"person_id": self.kevin.person_id.id, "employee_id": False})
        self.assertEqual(presence.person_id, self.amira.person_id)
        self.assertEqual(presence.employee_id, self.amira.employee_id)


@tagged("post_install", "-at_install")
class TestClosedMonths(HoursCommon):
    """A validated month cannot be emptied by deleting or moving what is around it."""

    def setUp(self):
        super().setUp()
        call = self._call()
        self._screen(call, amira={}, kevin={"status": "absent", "absence_type_id": self.leave.id})
        self.call = call.with_user(self.hr)
        months = self._generate()
        self.month = months.filtered(lambda month: month.pathway_id == self.amira)
        months.write({"hours_worked": 4})
        months.action_validate()

    def test_the_roll_call_is_kept(self):
        with self.assertRaisesRegex(UserError, "Already validated"):
            self.call.unlink()
        with self.assertRaisesRegex(UserError, "People were called"):
            self.call.date = date(2026, 1, 5)

    def test_the_hours_expected_are_kept(self):
        line = self._line(self.call, self.kevin).with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "Already validated"):
            line.write({"hours_planned": 1})

    def test_the_pathway_is_neither_deleted_nor_given_away(self):
        other = self.Person.create({"name": "Somebody else"})
        with self.assertRaisesRegex(UserError, "record the exit"):
            self.amira.with_user(self.hr).unlink()
        with self.assertRaisesRegex(UserError, "somebody else"):
            self.amira.with_user(self.counselor).person_id = other
        candidate = self._new_pathway("Mistake").with_user(self.hr)
        candidate.person_id = other
        candidate.unlink()

    def test_a_candidate_does_not_take_a_crew_to_another_structure(self):
        other = self.env["res.company"].create({"name": "Other SIAE"})
        self.crew.company_id = self.company
        candidate = self._new_pathway("Candidate", crew_id=self.crew.id)
        stranger = self.Person.create({"name": "Stranger", "company_id": other.id})
        with self.assertRaisesRegex(UserError, "company"):
            candidate.person_id = stranger
        with self.assertRaisesRegex(UserError, "company"):
            candidate.person_id.company_id = other

    def test_a_month_to_come_is_not_validated(self):
        month = self.Month.create({"pathway_id": self.amira.id, "month": self._day(months=2, day=1), "hours_worked": 1})
        with self.assertRaisesRegex(UserError, "not begun"):
            month.action_validate()

    def test_a_contract_does_not_end_before_hours_unseen(self):
        values = {"pathway_id": self.amira.id, "date": date(2026, 5, 29), "reason": "agreement"}
        wizard = self.env["insertion.contract.end"].with_user(self.hr).create(values)
        self.assertEqual(wizard.verdict, "warning")
        self.assertIn("Hours were called after", wizard.findings_html)
        wizard.date = MONDAY
        self.assertEqual(wizard.verdict, "allowed")

    def test_the_contract_of_validated_hours_is_kept(self):
        version = self.amira.employee_id.version_id
        later = self.amira.employee_id.create_version({"date_version": date(2026, 10, 1)})
        with self.assertRaisesRegex(UserError, "it is kept"):
            (version | later)[0].with_user(self.hr).unlink()

    def test_a_held_workshop_is_kept(self):
        workshop = self.env["insertion.workshop"].create({"name": "Cooking", "state": "done"})
        self.env["insertion.workshop.attendance"].create(
            {"workshop_id": workshop.id, "pathway_id": self.amira.id, "status": "present"}
        )
        with self.assertRaisesRegex(UserError, "is kept"):
            workshop.with_user(self.counselor).unlink()

    def test_a_reopened_month_keeps_its_reasons(self):
        self.month._reopen("Late sick note")
        with self.assertRaisesRegex(UserError, "it is kept"):
            self.month.unlink()

    def test_a_pass_in_use_is_kept(self):
        record = self.env["insertion.pass"].create(
            {"person_id": self.amira.person_id.id, "number": "999992600778", "date_start": JUNE}
        )
        self.amira.pass_id = record
        with self.assertRaisesRegex(UserError, "it is kept"):
            record.with_user(self.hr).unlink()


@tagged("post_install", "-at_install")
class TestStatementRows(MoneyCommon):
    def test_each_row_of_an_amended_month_has_its_own_hours(self):
        """A fortnight not paid, then an amendment: the hours worked after it are not declared before it."""
        pathway = self._new_worker("Amira")
        self._amend(pathway, date(2026, 3, 16), resource_calendar_id=self.calendar_30.id)
        unjustified = self.env.ref(f"{MODULE}.insertion_absence_type_inj")
        called = [(date(2026, 3, day), 0, unjustified.id) for day in range(2, 14) if day not in (7, 8)]
        called += [(date(2026, 3, day), 6, False) for day in (16, 17)]
        called += [(date(2026, 3, day), 0, unjustified.id) for day in range(18, 32) if day not in (21, 22, 28, 29)]
        self.env["insertion.presence"].create(
            [
                {"pathway_id": pathway.id, "date": day, "half": "am", "hours": hours, "absence_type_id": kind}
                for day, hours, kind in called
            ]
        )
        month = self.env["insertion.month"]._generate(self.company, MARCH)
        month.action_validate()
        self.assertEqual(month.hours_paid, 12)
        lines = self._new_statement().line_ids.sorted("date_from")
        self.assertEqual(lines.mapped("hours"), [0, 12])
        self.assertEqual(lines.mapped("hours_eligible"), [0, 12])


@tagged("post_install", "-at_install")
class TestStatementKept(MoneyCommon):
    def test_a_month_to_come_is_not_locked(self):
        month = self._day(months=2, day=1)
        annex = self._new_annex("ACI 013 26 0006 A0 M0", date_end=self._day(years=1))
        statement = self._new_statement(annex, month).with_user(self.hr)
        with self.assertRaisesRegex(UserError, "not begun"):
            statement.action_lock()

    def test_a_reopened_statement_keeps_its_reasons(self):
        self._new_month(self._new_worker("Amira"), 113, gross_pay=1400)
        statement = self._new_statement().with_user(self.hr)
        statement.action_lock()
        statement._reopen("Late sick note")
        with self.assertRaisesRegex(UserError, "it is kept"):
            statement.unlink()


@tagged("post_install", "-at_install")
class TestFilesAreText(HoursCommon):
    """What somebody typed is never run by whoever opens the file."""

    def test_no_formula_in_a_workbook(self):
        evil = '=HYPERLINK("http://example.com","Amira")'
        self.amira.person_id.write({"name": evil})
        self.amira.employee_id.job_title = evil
        export = self.env["insertion.person.export"].with_user(self.hr)
        found, left_out = export._collect(self.amira.person_id.with_user(self.hr))
        wizard = self.env["insertion.staff.register"].with_user(self.hr).create({})
        for content in (
            export._build_workbook(self.amira.person_id, found, left_out, {}),
            wizard._write_xlsx(wizard._get_rows()),
        ):
            cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet for cell in row]
            self.assertIn(evil, [cell.value for cell in cells if cell.data_type == "s"])
            self.assertFalse([cell.value for cell in cells if cell.data_type == "f"])
