import io
from base64 import b64decode
from datetime import date

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MODULE
from .figures_common import YEAR, FiguresCommon


@tagged("post_install", "-at_install")
class TestFse(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pathway = cls._enter(1, "Amira", person={"sex": "female"})
        cls.participant = cls.env["insertion.fse.participant"].create(
            {
                "pathway_id": cls.pathway.id,
                "operation": "Seconde Pousse",
                "date_start": date(YEAR, 1, 8),
                "collected_on": date(YEAR, 1, 10),
                "situation_before": "long_unemployed",
                "is_homeless": "no",
            }
        )

    def _export(self, user=None, **values):
        export = (
            self.env["insertion.fse.export"]
            .with_user(user or self.counselor)
            .create(
                {
                    "date_from": date(YEAR, 1, 1),
                    "date_to": date(YEAR, 12, 31),
                    "purpose": "Contrôle de service fait",
                    "company_id": self.company.id,
                    **values,
                }
            )
        )
        action = export.action_export()
        file = self.env["insertion.file"].browse(int(action["url"].split("/")[4]))
        sheet = load_workbook(io.BytesIO(b64decode(file.content))).active
        return [list(row) for row in sheet.iter_rows(values_only=True)]

    def _row(self, rows):
        return dict(zip(rows[6], rows[7], strict=True))

    def test_the_file_has_labels_and_tells_unknown_from_no(self):
        rows = self._export()
        self.assertEqual(len([title for title in rows[6] if title]), 29)
        row = self._row(rows)
        self.assertEqual(row["Situation before entry"], "Unemployed for 12 months or more")
        self.assertEqual((row["No stable housing"], row["RSA recipient"]), ("No", "Not known"))
        self.assertEqual(row["Situation after 6 months"], "Not recorded")
        self.assertEqual(row["Entry complete (%)"], 33)

    def test_the_header_says_what_the_file_is(self):
        header = " ".join(str(row[0]) for row in self._export()[:5])
        for text in (self.company.name, self.counselor.name, "every project", "Rows: 1"):
            self.assertIn(text, header)

    def test_the_exit_and_its_follow_up_are_read_from_the_exit(self):
        left = self._leave(self.pathway, "lasting")
        left.write({"recorded_on": date(YEAR, 10, 10), "follow_up_6_situation": "training"})
        row = self._row(self._export())
        self.assertEqual(row["Situation at exit"], self.reasons["lasting"].name)
        self.assertEqual((row["Delay (days)"], row["Situation after 6 months"]), (10, "In training"))

    def test_health_and_justice_criteria_stay_in_the_file(self):
        Criterion = self.env["insertion.criterion"]
        found = [
            Criterion.search([("code", "=", code)], limit=1)
            or Criterion.create({"code": code, "name": code, "level": "2"})
            for code in ("TH", "QPV")
        ]
        self.env["insertion.eligibility"].create(
            {
                "person_id": self.pathway.person_id.id,
                "date": date(YEAR, 1, 2),
                "author_kind": "prescriber",
                "criterion_ids": [(6, 0, [criterion.id for criterion in found])],
            }
        )
        self.assertEqual(self._row(self._export())["IAE criteria"], found[1].name)

    def test_an_empty_file_is_refused(self):
        for values in ({"date_from": date(YEAR - 3, 1, 1), "date_to": date(YEAR - 3, 12, 31)}, {"operation": "Other"}):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "No participant"):
                self._export(**values)

    def test_the_export_is_logged(self):
        self._export()
        logged = self.env["insertion.access.log"].search(
            [("operation", "=", "export"), ("user_id", "=", self.counselor.id), ("purpose", "like", "service fait")]
        )
        self.assertIn(self.pathway.person_id, logged.person_id)

    def test_neither_direction_nor_supervisor_exports(self):
        for user in (self.direction, self.supervisor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._export(user)

    def test_two_projects_two_questionnaires(self):
        other = self.participant.copy({"operation": "Other", "collected_on": False})
        self.assertLess(other.completeness, self.participant.completeness)
        self.assertEqual(len(self._export()) - len(self._export(operation="Other")), 1)

    def test_an_export_says_why(self):
        with self.assertRaisesRegex(UserError, "who asked"):
            self._export(purpose=False)

    def test_missing_questionnaires_are_prepared_from_the_files(self):
        known, unknown = self._enter(2, "New")
        known.person_id.write({"rsa": "plain", "city": "Aix-en-Provence", "sex": "male"})
        wizard = self.env["insertion.fse.export"].with_user(self.counselor)
        values = {"date_from": date(YEAR, 1, 1), "date_to": date(YEAR, 12, 31), "company_id": self.company.id}
        wizard.create({**values, "operation": "Seconde Pousse"}).action_prepare()
        prepared = self.env["insertion.fse.participant"].search([("pathway_id", "in", (known | unknown).ids)])
        found = {participant.pathway_id: participant for participant in prepared}
        self.assertEqual((found[known].is_rsa, found[known].commune), ("yes", "Aix-en-Provence"))
        self.assertEqual((found[unknown].is_rsa, found[unknown].completeness), (False, 0))
        wizard.create({**values, "operation": "Seconde Pousse"}).action_prepare()
        self.assertEqual(len(self.env["insertion.fse.participant"].search([("pathway_id", "=", known.id)])), 1)

    def test_the_menu_is_for_the_team(self):
        menu = self.env.ref(f"{MODULE}.insertion_fse_export_menu")
        visible = self.env["ir.ui.menu"].with_user(self.direction)._visible_menu_ids()
        self.assertNotIn(menu.id, visible)
