import io
from base64 import b64decode, b64encode
from datetime import date

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_money import MARCH, MoneyCommon


@tagged("post_install", "-at_install")
class TestPayroll(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pathway = cls._new_worker("Amira Benali", birth=date(1994, 4, 5))
        cls.pathway.employee_id.insertion_payroll_number = "A12"
        cls.other = cls._new_worker("Jean-Pierre Roux", birth=date(1964, 3, 2))
        cls.month = cls._new_month(cls.pathway, 113.5)
        cls.other_month = cls._new_month(cls.other, 100)
        cls.mapping = cls.env["insertion.payroll.mapping"].create(
            {
                "name": "Test office",
                "company_id": cls.company.id,
                "line_ids": [
                    Command.create({"variable": name, "code": name.upper(), "sequence": index})
                    for index, name in enumerate(
                        ("employee_number", "name", "hours_paid", "absence", "meal", "advance")
                    )
                ],
            }
        )

    def _download(self, action):
        file_id = int(action["url"].split("/")[4])
        file = self.env["insertion.file"].browse(file_id)
        return file.name, b64decode(file.content)

    def _export(self, method="action_csv"):
        wizard = self.env["insertion.payroll.export"].with_user(self.hr)
        wizard = wizard.create({"month": MARCH, "mapping_id": self.mapping.id})
        return self._download(getattr(wizard, method)())

    def _import(self, text, on_refusal="nothing"):
        return (
            self.env["insertion.payroll.import"]
            .with_user(self.hr)
            .create({"month": MARCH, "file": b64encode(text.encode()), "on_refusal": on_refusal})
        )

    # ------------------------------------------------------------------
    # Export
    # ------------------------------------------------------------------

    def test_one_row_per_person(self):
        self.month._reopen("Test")
        absence = self.env["insertion.absence.type"].create(
            {
                "code": "TESTCP",
                "name": "Test leave",
                "rate_ids": [Command.create({"date_from": date(2020, 1, 1), "is_declared": True})],
            }
        )
        self.env["insertion.presence"].create(
            [
                {
                    "pathway_id": self.pathway.id,
                    "date": day,
                    "half": "am",
                    "absence_type_id": absence.id,
                    "absence_hours": 4,
                }
                for day in (date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 9))
            ]
        )
        self.month.action_validate()
        self.env["insertion.payroll.item"].create(
            [
                {"pathway_id": self.pathway.id, "month": MARCH, "kind": "meal", "quantity": 12},
                {"pathway_id": self.pathway.id, "month": MARCH, "kind": "meal", "quantity": 3},
                {"pathway_id": self.pathway.id, "month": MARCH, "kind": "advance", "amount": 150},
                {"pathway_id": self.pathway.id, "month": date(2026, 2, 1), "kind": "meal", "quantity": 99},
            ]
        )
        name, content = self._export()
        self.assertEqual(name, "variables-paie-2026-03.csv")
        titles, first, second = content.decode("utf-8-sig").splitlines()
        self.assertEqual(len(titles.split(";")), 6)
        self.assertEqual(first.split(";")[:3], ["A12", "Amira Benali", "113,50"])
        self.assertIn("05/03/2026", first)
        self.assertIn("09/03/2026 (12,00 h)", first)
        self.assertEqual(first.split(";")[-2:], ["15,00", "150,00"])
        self.assertEqual(second.split(";"), ["", "Jean-Pierre Roux", "100,00", "", "", ""])

    def test_one_row_per_variable(self):
        self.mapping.write(
            {"layout": "long", "decimal_mark": ".", "date_format": "%Y%m%d", "delimiter": "|", "has_titles": False}
        )
        self.env["insertion.payroll.item"].create(
            {"pathway_id": self.pathway.id, "month": MARCH, "kind": "meal", "quantity": 12, "amount": 40.5}
        )
        rows = [row.split("|") for row in self._export()[1].decode("utf-8-sig").splitlines()]
        self.assertIn(["A12", "Amira Benali", "MEAL"], [row[:3] for row in rows])
        meal = next(row for row in rows if row[2] == "MEAL")
        self.assertEqual(meal[4:6], ["12.00", "40.50"])
        self.assertNotIn("ADVANCE", [row[2] for row in rows], "zeros are left out")

    def test_a_workbook_keeps_numbers_as_numbers(self):
        name, content = self._export("action_xlsx")
        self.assertEqual(name, "variables-paie-2026-03.xlsx")
        rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
        self.assertEqual(rows[1][:3], ("A12", "Amira Benali", 113.5))

    def test_drafts_are_left_out_and_said(self):
        self._new_month(self._new_worker("Draft"), 50, validate=False)
        wizard = self.env["insertion.payroll.export"].with_user(self.hr)
        wizard = wizard.create({"month": MARCH, "mapping_id": self.mapping.id})
        self.assertIn("1", wizard.warning.splitlines()[0])
        self.assertNotIn("Draft", self._download(wizard.action_csv())[1].decode())
        with self.assertRaisesRegex(UserError, "validate the hours"):
            wizard.month = date(2026, 7, 1)
            wizard.action_csv()

    def test_the_default_office_works(self):
        wizard = self.env["insertion.payroll.export"].with_user(self.hr).create({"month": MARCH})
        wizard.mapping_id = self.env.ref("seconde_pousse_insertion.insertion_payroll_mapping_default")
        self.assertIn("Matricule", self._download(wizard.action_csv())[1].decode("utf-8-sig"))

    def test_marks_that_cannot_be_told_apart_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "comma"):
            self.mapping.delimiter = ","
        with self.assertRaisesRegex(ValidationError, "at least one"):
            self.mapping.line_ids.unlink()
            self.mapping.line_ids = False

    def test_an_item_says_something(self):
        values = {"pathway_id": self.pathway.id, "month": date(2026, 3, 17), "kind": "other"}
        with self.assertRaisesRegex(ValidationError, "what this item is"):
            self.env["insertion.payroll.item"].create({**values, "amount": 5})
        item = self.env["insertion.payroll.item"].create({**values, "amount": 5, "label": "Shoes"})
        self.assertEqual(item.month, MARCH)
        for wrong in ({"amount": -1}, {"amount": 0}):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                item.write(wrong)
                item.flush_recordset()

    # ------------------------------------------------------------------
    # Import
    # ------------------------------------------------------------------

    def test_gross_reaches_the_month_and_the_statement(self):
        text = "Matricule;Nom;Prénom;Brut;Solde CP\nA12;BENALI;Amira;1 287,50;4,5\n;ROUX;Jean-Pierre;1100;-1\n"
        self._import(text).action_import()
        self.assertEqual((self.month.gross_pay, self.month.leave_balance), (1287.5, 4.5))
        self.assertEqual((self.other_month.gross_pay, self.other_month.leave_balance), (1100, -1))
        self.assertEqual(sum(self._new_statement().line_ids.mapped("gross_pay")), 2387.5)

    def test_trying_writes_nothing_and_says_why(self):
        wizard = self._import("Matricule;Brut\nA12;1200\nA99;1300\n")
        wizard.action_try()
        self.assertIn("3", wizard.report.splitlines()[1], "the refused row is named")
        self.assertIn("nobody", wizard.report)
        self.assertFalse(self.month.gross_pay)

    def test_nothing_or_the_rest_as_asked(self):
        text = "Matricule;Brut\nA12;1200\nA99;1300\n"
        with self.assertRaisesRegex(UserError, "Nothing was imported"):
            self._import(text).action_import()
        self.assertFalse(self.month.gross_pay)
        self._import(text, on_refusal="rest").action_import()
        self.assertEqual(self.month.gross_pay, 1200)

    def test_a_locked_month_never_changes(self):
        statement = self._new_statement()
        statement.action_lock()
        with self.assertRaisesRegex(UserError, "locked"):
            self._import("Matricule;Brut\nA12;1200\n").action_import()
        self.assertFalse(self.month.gross_pay)

    def test_bad_files_are_one_sentence(self):
        for text, sentence in (("", "empty"), ("Nom;Prime\nA;1\n", "Columns not found"), ("\x00\x01", "neither")):
            with self.assertRaisesRegex(UserError, sentence):
                self._import(text or "\n").action_import()
        wizard = self._import("Matricule;Brut\nA12;1\n")
        wizard.month = date(2020, 1, 1)
        with self.assertRaisesRegex(UserError, "prepare it first"):
            wizard.action_try()

    def test_payroll_is_for_hr_only(self):
        for user in (self.counselor, self.supervisor, self.direction):
            for model in ("insertion.payroll.item", "insertion.payroll.mapping", "insertion.payroll.export"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).check_access("read")
            with self.assertRaises(AccessError):
                self.env["insertion.payroll.import"].with_user(user).create({"month": MARCH, "file": "eA=="})

    def test_a_file_is_its_makers_only(self):
        wizard = self.env["insertion.payroll.export"].with_user(self.hr)
        action = wizard.create({"month": MARCH, "mapping_id": self.mapping.id}).action_csv()
        colleague = self._new_user("hr2", "group_hr")
        file = self.env["insertion.file"].browse(int(action["url"].split("/")[4]))
        self.assertTrue(file.with_user(self.hr).content)
        with self.assertRaises(AccessError):
            file.with_user(colleague).read(["content"])


@tagged("post_install", "-at_install")
class TestReconciliation(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.amira = cls._new_worker("Amira Benali", birth=date(1994, 4, 5))
        cls.roux = cls._new_worker("Jean-Pierre Roux", birth=date(1964, 3, 2))
        cls._new_month(cls.amira, 113, gross_pay=1400)
        cls._new_month(cls.roux, 100, gross_pay=1200)
        cls.statement = cls._new_statement()

    def _import(self, text, on_refusal="nothing"):
        return (
            self.env["insertion.statement.import"]
            .with_user(self.hr)
            .create({"statement_id": self.statement.id, "file": b64encode(text.encode()), "on_refusal": on_refusal})
        )

    def _line(self, pathway):
        return self.statement.line_ids.filtered(lambda line: line.pathway_id == pathway)

    def test_asp_figures_stand_beside_ours(self):
        self.statement.action_lock()
        self._import(
            "Nb total d'heures déclarées tous salariés;210\n"
            "NOM PRÉNOM;Date de naissance;Nb heures;Salaire brut\n"
            "BÉNALI AMIRA;05/04/1994;110;1400\n"
            "ROUX JEAN PIERRE;02/03/1964;60;\n"
            "ROUX JEAN PIERRE;02/03/1964;40;\n"
        ).action_import()
        line = self._line(self.amira)
        self.assertEqual((line.hours, line.asp_hours, line.hours_difference), (113, 110, -3))
        self.assertTrue(line.is_different)
        self.assertFalse(self._line(self.roux).is_different, "two rows of one person add up")
        self.assertEqual((self.statement.asp_hours, self.statement.hours_difference), (210, -3))
        self.assertEqual(self.statement.asp_people, 2, "counted: the file has no total of them")
        self.assertEqual((self.statement.hours_total, self.statement.state), (213, "locked"))
        self.assertEqual(self.statement.reconciliation, "different")

    def test_same_figures_are_said(self):
        self.statement.write({"asp_date": self.today, "asp_hours": 213})
        self.assertEqual(self.statement.reconciliation, "same")
        self.statement.asp_amount = 1
        self.assertEqual(self.statement.reconciliation, "different")

    def test_an_incomplete_file_is_refused(self):
        text = (
            "Nb total d'heures déclarées tous salariés;300\nNom;Prénom;Né(e) le;Heures\nBENALI;Amira;05/04/1994;113\n"
        )
        wizard = self._import(text)
        wizard.action_try()
        self.assertIn("not complete", wizard.report)
        with self.assertRaisesRegex(UserError, "not complete"):
            wizard.action_import()
        self.assertFalse(self.statement.asp_date)

    def test_a_stranger_is_refused_by_name(self):
        text = "Nom Prénom;Né(e) le;Heures\nBENALI Amira;05/04/1994;113\nDUPONT Zoé;01/01/1980;50\n"
        with self.assertRaisesRegex(UserError, "DUPONT"):
            self._import(text).action_import()
        self._import(text, "rest").action_import()
        self.assertEqual(self._line(self.amira).asp_hours, 113)
        self.assertTrue(self._line(self.roux).is_different, "the ASP does not know him")

    def test_computing_again_keeps_what_the_asp_said(self):
        self.statement.write({"asp_date": self.today, "asp_hours": 213})
        self._line(self.amira).asp_hours = 100
        self.statement.action_compute()
        self.assertEqual((self._line(self.amira).asp_hours, self.statement.asp_hours), (100, 213))

    def test_the_file_has_the_columns_of_the_real_one(self):
        action = self.statement.with_user(self.hr).action_export_csv()
        file = self.env["insertion.file"].browse(int(action["url"].split("/")[4]))
        self.assertEqual(file.name, "etat-mensuel-2026-03-ACI013260005A0M0.csv")
        titles, first, _second = b64decode(file.content).decode("utf-8-sig").splitlines()
        self.assertEqual(len(titles.split(";")), 10)
        self.assertEqual(
            first,
            "AMIRA BENALI;01/01/2026;31/12/2026;05/04/1994;CDDI Classique;113,00;113,00;1400,00;;",
        )

    def test_the_workbook_reads_back(self):
        action = self.statement.with_user(self.hr).action_export_xlsx()
        file = self.env["insertion.file"].browse(int(action["url"].split("/")[4]))
        rows = list(load_workbook(io.BytesIO(b64decode(file.content))).active.iter_rows(values_only=True))
        header = {row[0]: row[1] for row in rows[:14]}
        self.assertIn(1.4, header.values(), "FTE done: 213 h make 1.4043, cut")
        self.assertEqual(rows[-2][5], 113)
        wizard = self.env["insertion.statement.import"].with_user(self.hr)
        wizard.create({"statement_id": self.statement.id, "file": file.content}).action_import()
        self.assertEqual(self.statement.reconciliation, "same")
        self.assertEqual(self.statement.asp_fte, 1.4)
        self.assertEqual(self._line(self.amira).asp_gross, 1400)
