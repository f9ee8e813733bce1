import base64
import io
from datetime import date, datetime

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MODULE, NIR_AMIRA, NIR_CORSICA, InsertionCommon

PEOPLE = "Birth Name;Name Used;First Names;Birth Date;Sex;NIR;Postal Code\n"
PASSES = "NIR;Name;Birth Date;PASS Number;PASS Start;PASS End;Suspension Start;Suspension End;Suspension Reason\n"
CONTRACTS = "NIR;Name;Birth Date;Contract Start;Contract End;Weekly Hours;Kind of Contract;Gross Monthly Wage\n"


@tagged("post_install", "-at_install")
class TestImport(InsertionCommon):
    def _wizard(self, kind, content, user=None, **values):
        if isinstance(content, str):
            content = content.encode("utf-8-sig")
        Import = self.env["insertion.import"].with_user(user or self.hr)
        return Import.create({"kind": kind, "file": base64.b64encode(content), "file_name": "file.csv", **values})

    def _import(self, kind, content, **values):
        wizard = self._wizard(kind, content, **values)
        wizard.action_import()
        return wizard

    def _reasons(self, wizard):
        return {line.number: line.reason for line in wizard.line_ids if line.status == "refused"}

    def _new_person(self, **values):
        return self.Person.create(
            {
                "birth_name": "BENALI",
                "used_name": "BENALI",
                "first_names": "Amira",
                "birth_date": "1994-03-12",
                **values,
            }
        )

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------

    def test_people(self):
        content = (
            PEOPLE + f"BENALI;MARTIN;Amira, Louise;12/03/1994;F;{NIR_AMIRA};1310\nDURAND;;Noé;01/02/1990;H;;13100\n"
        )
        wizard = self._wizard("person", content, user=self.counselor)
        count = self.Person.search_count([])
        wizard.action_try()
        self.assertEqual((wizard.state, wizard.accepted_count, wizard.refused_count), ("tried", 2, 0))
        self.assertEqual(self.Person.search_count([]), count, "trying writes nothing")
        wizard.action_import()
        self.assertEqual((wizard.state, self.Person.search_count([])), ("done", count + 2))
        amira = self.Person.search([("nir", "=", NIR_AMIRA)])
        self.assertEqual(
            (amira.name, amira.birth_name, amira.birth_date, amira.sex, amira.zip_code),
            ("Amira MARTIN", "BENALI", date(1994, 3, 12), "female", "01310"),
        )
        self.assertEqual(self.Person.search([("birth_name", "=", "DURAND")]).used_name, "DURAND")

    def test_importing_twice_creates_nothing_twice(self):
        content = PEOPLE + f"BENALI;MARTIN;Amira;12/03/1994;F;{NIR_AMIRA};\nDURAND;;Noé;01/02/1990;H;;\n"
        self._import("person", content)
        count = self.Person.search_count([])
        wizard = self._import("person", content)
        self.assertEqual((wizard.accepted_count, wizard.known_count), (0, 2))
        self.assertEqual(self.Person.search_count([]), count)
        wizard = self._import("person", PEOPLE + "KONE;;Awa;05/06/1991;F;;\nKONE;;Awa;05/06/1991;F;;\n")
        self.assertEqual((wizard.accepted_count, wizard.known_count), (1, 1), "twice in the file too")

    def test_a_namesake_with_another_nir_is_not_taken_for_her(self):
        self._new_person(nir=NIR_AMIRA)
        wizard = self._wizard("person", PEOPLE + f"BENALI;;Amira;12/03/1994;F;{NIR_CORSICA};\n")
        wizard.action_try()
        self.assertIn("another NIR", self._reasons(wizard)[2])

    def test_every_refused_row_says_why(self):
        wrong_key = NIR_AMIRA[:-2] + "99"
        content = PEOPLE + (
            f"BENALI;;Amira;12/03/1994;F;{wrong_key};\n"
            "DURAND;;Noé;31/02/1990;H;;\n"
            "PETIT;;;01/02/1990;H;;\n"
            "ROUX;;Jean;01/02/1990;X;;\n"
            f"KONE;;Awa;{self.today.year + 1}-01-01;F;;\n"
            "BLANC;;Zoé;05/06/1991;F;;\n"
        )
        wizard = self._wizard("person", content)
        wizard.action_try()
        reasons = self._reasons(wizard)
        for row, expected in ((2, "key"), (3, "31/02/1990"), (4, "First Names"), (5, "X"), (6, "past")):
            self.assertIn(expected, reasons[row])
        self.assertEqual(wizard.accepted_count, 1)
        self.assertNotIn(wrong_key, " ".join(reasons.values()), "a NIR is not repeated around")

    def test_everything_wrong_with_a_row_is_said_at_once(self):
        person = self._new_person(nir=NIR_AMIRA)
        wrong_key = NIR_CORSICA[:-2] + "99"
        titles = PEOPLE.replace("Postal Code", "NTT;France Travail Identifier")
        cases = (
            (
                "person",
                titles + f"BENALI;;;{self.today.year + 1}-01-01;X;{wrong_key};7;A234\n",
                ("First Names", "“X”", "not in the past", "key of the NIR", "NTT", "France Travail"),
            ),
            (
                "pass",
                PASSES + f"{wrong_key};;;99999;01/02/2022;01/01/2022;02/06/2022;01/06/2022;holiday\n",
                ("Nobody", "12 characters", "reversed", "“holiday”"),
            ),
            (
                "contract",
                CONTRACTS + f"{wrong_key};;;01/02/2022;01/01/2022;190;slave;-3\n",
                ("Nobody", "reversed", "190", "slave", "negative"),
            ),
            ("contract", CONTRACTS + f"{person.nir};;;01/02/2022;31/06/2022;many;;\n", ("31/06/2022", "many")),
        )
        for kind, content, expected in cases:
            with self.subTest(kind=kind):
                wizard = self._wizard(kind, content)
                wizard.action_try()
                reasons = self._reasons(wizard)[2]
                for text in expected:
                    self.assertIn(text, reasons)
                if kind == "pass":
                    self.assertEqual(reasons.count("reversed"), 2)
                # What cannot be read is not left out.
                self.assertNotIn("has an end", reasons)
                self.assertNotIn("needs its", reasons)

    def test_nothing_or_the_rest_as_asked(self):
        content = PEOPLE + "BENALI;;Amira;12/03/1994;F;;\nDURAND;;Noé;31/02/1990;H;;\n"
        count = self.Person.search_count([])
        wizard = self._import("person", content)
        self.assertEqual((wizard.state, wizard.refused_count), ("tried", 1))
        self.assertEqual(self.Person.search_count([]), count)
        wizard.on_refusal = "rest"
        wizard.action_import()
        self.assertEqual((wizard.state, self.Person.search_count([])), ("done", count + 1))

    def test_a_row_the_model_refuses_does_not_take_its_neighbours(self):
        """Refused by the model itself, in the middle of a batch: the others of the batch are written."""
        rows = [f"NAME{i};;Anna;01/02/{1960 + i};F;;" for i in range(30)]
        rows[17] = f"NAME17;;Anna;{self.today.year + 2}-01-01;F;;"
        wizard = self._import("person", PEOPLE + "\n".join(rows), on_refusal="rest")
        self.assertEqual((wizard.accepted_count, wizard.refused_count), (29, 1))
        self.assertEqual(list(self._reasons(wizard)), [19])
        self.assertEqual(self.Person.search_count([("birth_name", "=like", "NAME%")]), 29)

    def test_whatever_spreadsheet_it_comes_from(self):
        row = "BÉNALI;;Zoé;12/03/1994;F;{};13100\n"
        for number, content in enumerate(
            (
                (PEOPLE + row.format("")).encode("cp1252"),
                (PEOPLE + row.format("")).replace(";", ",").encode(),
                (PEOPLE + row.format("")).replace(";", "\t").encode("utf-8-sig"),
                ("Exported on Monday\n\n" + PEOPLE + row.format("")).encode(),
            )
        ):
            with self.subTest(number=number):
                wizard = self._wizard("person", content)
                wizard.action_try()
                self.assertEqual((wizard.accepted_count, wizard.refused_count), (1, 0))
                self.assertEqual(wizard.line_ids.label, "Zoé BÉNALI")

    def test_workbook_with_its_own_types(self):
        book = openpyxl.Workbook()
        book.active.append(["birth_name", "first_names", "birth_date", "nir", "zip_code", "Remarks"])
        book.active.append(["BENALI", "Amira", datetime(1994, 3, 12), float(NIR_AMIRA), 13100, "x"])
        content = io.BytesIO()
        book.save(content)
        wizard = self._import("person", content.getvalue())
        person = self.Person.search([("nir", "=", NIR_AMIRA)])
        self.assertEqual((person.birth_date, person.zip_code), (date(1994, 3, 12), "13100"))
        self.assertEqual(wizard.unknown_columns, "Remarks")

    def test_a_file_that_is_no_import(self):
        for content, message in (
            (b"\x00\x01\x02", "neither"),
            (b"  \n", "empty"),
            (PEOPLE.encode(), "no row"),
            (b"Birth Name;Sex\nBENALI;F\n", "First Names"),
            (b"PK\x03\x04 damaged", "neither"),
        ):
            with self.subTest(message=message), self.assertRaisesRegex(UserError, message):
                self._wizard("person", content).action_try()

    def test_templates_are_what_the_import_reads(self):
        for kind in ("person", "pass", "contract"):
            wizard = self.env["insertion.import"].with_user(self.hr).create({"kind": kind})
            for action in (wizard.action_template_xlsx(), wizard.action_template_csv()):
                file = self.env["insertion.file"].browse(int(action["url"].split("/")[4]))
                wizard.file = file.content
                with self.assertRaisesRegex(UserError, "no row"):
                    wizard.action_try()

    def test_the_help_offers_what_people_read(self):
        columns = {column.name: column for column in self.env["insertion.import.person"]._get_columns()}
        options = self.Person._fields["sex"]._description_selection(self.env)
        self.assertEqual(columns["sex"].offered, [label for _value, label in options])
        self.assertTrue({"female", "mme", "h"} <= set(columns["sex"].values), "other ways to write it are read too")

    def test_who_may_import(self):
        for user in (self.supervisor, self.direction, self.plain):
            with self.assertRaises(AccessError):
                self._wizard("person", PEOPLE, user=user)
        with self.assertRaisesRegex(UserError, "HR"):
            self._wizard("contract", CONTRACTS, user=self.counselor).action_try()

    # ------------------------------------------------------------------
    # PASS
    # ------------------------------------------------------------------

    def test_pass_with_its_suspensions(self):
        person = self._new_person(nir=NIR_AMIRA)
        content = PASSES + (
            f"{NIR_AMIRA};;;99999 22 00001;01/02/2022;30/03/2024;01/06/2022;15/07/2022;Contract Ended\n"
            f"{NIR_AMIRA};;;99999 22 00001;01/02/2022;30/03/2024;01/09/2022;15/09/2022;contract_ended\n"
        )
        wizard = self._import("pass", content)
        self.assertFalse(self._reasons(wizard))
        record = person.pass_ids
        self.assertEqual((record.number, record.date_end), ("999992200001", date(2024, 3, 30)))
        self.assertEqual(record.date_end_in_force, date(2024, 3, 30), "the platform's end counts the suspensions")
        self.assertEqual(len(record.suspension_ids), 2)
        again = self._import("pass", content)
        self.assertEqual((again.known_count, len(person.pass_ids.suspension_ids)), (2, 2))

    def test_pass_refused_with_the_rule_named(self):
        self._new_person(nir=NIR_AMIRA)
        other = self._new_person(birth_name="DURAND", used_name="DURAND", first_names="Noé", nir=NIR_CORSICA)
        self.env["insertion.pass"].create({"person_id": other.id, "number": "999992200009", "date_start": "2022-02-01"})
        suspension = "01/06/2022;15/07/2022;contract_ended"
        overlap = "01/07/2022;31/07/2022;contract_ended"
        rows = (
            ("0000000000000;;;999992200001;01/02/2022;;;;", "Nobody"),
            (f"{NIR_AMIRA};;;999992200009;01/02/2022;;;;", "already"),
            (f"{NIR_AMIRA};;;99999;01/02/2022;;;;", "12 characters"),
            (f"{NIR_AMIRA};;;999992200002;01/02/2022;01/01/2022;;;", "reversed"),
            (f"{NIR_AMIRA};;;999992200003;01/02/2022;;01/06/2022;01/05/2022;contract_ended", "reversed"),
            (f"{NIR_AMIRA};;;999992200004;01/02/2022;;01/06/2022;15/07/2022;holiday", "holiday"),
            (f"{NIR_AMIRA};;;999992200005;01/02/2022;;01/06/2022;;", "needs"),
        )
        wizard = self._wizard("pass", PASSES + "\n".join(row for row, _reason in rows))
        wizard.action_try()
        for number, (_row, expected) in enumerate(rows, start=2):
            self.assertIn(expected, self._reasons(wizard)[number])
        both = "".join(f"{NIR_AMIRA};;;999992200006;01/02/2022;;{days}\n" for days in (suspension, overlap))
        wizard = self._import("pass", PASSES + both)
        self.assertIn("share no day", self._reasons(wizard)[2])
        self.assertEqual(wizard.refused_count, 2, "a PASS is written whole, or not at all")

    def test_two_people_of_one_name(self):
        for birth_date in ("1994-03-12", "1999-01-01"):
            self._new_person(birth_date=birth_date)
        line = ";{};{};99999220000{};01/02/2022;;;;\n"
        wizard = self._import(
            "pass",
            PASSES + line.format("Amira Benali", "", 1) + line.format("BENALI Amira", "01/01/1999", 2),
            on_refusal="rest",
        )
        self.assertIn("birth date", self._reasons(wizard)[2])
        self.assertEqual(
            self.env["insertion.pass"].search([("number", "=", "999992200002")]).person_id.birth_date.year, 1999
        )

    # ------------------------------------------------------------------
    # Contracts
    # ------------------------------------------------------------------

    def test_contracts_of_the_past_and_of_the_day(self):
        person = self._new_person(nir=NIR_AMIRA)
        start, end = self._day(months=-10, day=1), self._day(months=-4, day=1)
        later = self._day(months=4, day=1)
        day = "%d/%m/%Y"
        content = CONTRACTS + (
            f"{NIR_AMIRA};;;{self._day(months=-4, day=2):{day}};{later:{day}};30;;\n"
            f"{NIR_AMIRA};;;{start:{day}};{end:{day}};26;CDDI;1 335,76\n"
        )
        wizard = self._import("contract", content)
        self.assertFalse(self._reasons(wizard))
        versions = person.employee_id.version_ids.sorted("date_version")
        self.assertEqual(versions.mapped("contract_date_start"), [start, self._day(months=-4, day=2)])
        self.assertEqual(versions.mapped("contract_date_end"), [end, later])
        self.assertEqual(versions.mapped("resource_calendar_id.hours_per_week"), [26, 30])
        self.assertEqual(versions[0].wage, 1335.76)
        pathway = person.pathway_ids
        self.assertEqual((len(pathway), pathway.state, pathway.date_start), (1, "active", start))
        again = self._import("contract", content)
        self.assertEqual((again.known_count, len(person.employee_id.version_ids)), (2, 2))

    def test_a_permanent_contract_has_its_own_type(self):
        person = self._new_person(nir=NIR_AMIRA)
        self._import("contract", CONTRACTS + f"{NIR_AMIRA};;;{self._day(months=-1):%d/%m/%Y};;26;cdii;\n")
        version = person.employee_id.version_id
        self.assertEqual(version.contract_type_id, self.env.ref(f"{MODULE}.hr_contract_type_cdii"))

    def test_a_contract_that_ended_makes_a_pathway_that_ended(self):
        person = self._new_person(nir=NIR_AMIRA)
        self._import("contract", CONTRACTS + f"{NIR_AMIRA};;;01/02/2020;31/08/2020;26;;\n")
        self.assertEqual((person.pathway_ids.state, person.pathway_ids.date_end), ("done", date(2020, 8, 31)))

    def test_a_past_contract_brings_in_an_exit_that_nobody_documented(self):
        person = self._new_person(nir=NIR_AMIRA)
        past = CONTRACTS + f"{NIR_AMIRA};;;01/02/2020;31/08/2020;26;;\n"
        for _twice in range(2):
            self._import("contract", past)
            self.assertEqual(person.pathway_ids.exit_ids.mapped("date"), [date(2020, 8, 31)])
            self.assertFalse(person.pathway_ids.exit_ids.reason_id)
        # The next contract follows without a gap and still runs: she never left.
        later = f"{self._day(months=4, day=1):%d/%m/%Y}"
        self._import("contract", CONTRACTS + f"{NIR_AMIRA};;;01/09/2020;{later};26;;\n")
        self.assertEqual(person.pathway_ids.state, "active")
        self.assertFalse(person.pathway_ids.exit_ids)

    def test_contract_refused(self):
        self._new_person(nir=NIR_AMIRA)
        rows = (
            (f"{NIR_AMIRA};;;01/02/2022;01/01/2022;26;;", "reversed"),
            (f"{NIR_AMIRA};;;01/02/2022;31/07/2022;190;;", "190"),
            (f"{NIR_AMIRA};;;01/02/2022;31/07/2022;23,17;;", "No working schedule"),
            (f"{NIR_AMIRA};;;01/02/2022;;26;;", "has an end"),
            (f"{NIR_AMIRA};;;01/02/2022;31/07/2022;many;;", "many"),
            (f"{NIR_AMIRA};;;01/02/2022;31/07/2022;26;slave;", "slave"),
        )
        wizard = self._wizard("contract", CONTRACTS + "\n".join(row for row, _reason in rows))
        wizard.action_try()
        for number, (_row, expected) in enumerate(rows, start=2):
            self.assertIn(expected, self._reasons(wizard)[number])
        overlapping = "".join(
            f"{NIR_AMIRA};;;{days};26;;\n" for days in ("01/02/2022;31/07/2022", "01/06/2022;31/12/2022")
        )
        wizard = self._import("contract", CONTRACTS + overlapping, on_refusal="rest")
        self.assertEqual((wizard.accepted_count, wizard.refused_count), (1, 1))
