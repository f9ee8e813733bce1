import io
import zipfile

import openpyxl

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import HttpCase, tagged

from .test_read_log import ReadLogCommon

FAKE = "insertion.test.fake"


class PersonExportCommon(ReadLogCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.interview.write({"is_confidential": True, "summary": "<p>Looks for a flat</p>"})
        cls.env["insertion.objective"].create({"pathway_id": cls.pathway.id, "name": "Driving licence"})
        cls.pathway.message_post(body="Called on Monday", attachments=[("letter.txt", b"LETTER")])
        employee = cls._hire("Amira", cls._day(months=-2), cls._day(months=4), wage=1234)
        cls.person.employee_id = employee

    def _open(self, content):
        archive = zipfile.ZipFile(io.BytesIO(content))
        workbook = openpyxl.load_workbook(io.BytesIO(archive.read("dossier.xlsx")))
        text = "\n".join(
            str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
        return archive, workbook, text

    def _export(self, user):
        person = self.person.with_user(user)
        return self._open(person.env["insertion.person.export"]._export(person))


@tagged("post_install", "-at_install")
class TestPersonExport(PersonExportCommon):
    def test_whoever_has_both_roles_gets_everything(self):
        archive, _workbook, text = self._export(self.both)
        for expected in ("Looks for a flat", "Driving licence", "Called on Monday", self.person.nir, "1234"):
            self.assertIn(expected, text)
        files = {name.split("-", 1)[-1]: archive.read(name) for name in archive.namelist() if "pieces/" in name}
        self.assertEqual(files["proof.txt"], b"PROOF")
        self.assertEqual(files["letter.txt"], b"LETTER")

    def test_the_workbook_can_be_read_and_added_up(self):
        archive, workbook, _text = self._export(self.hr)
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets}
        label = self.env["ir.model"]._get("hr.version").with_user(self.hr).sudo().name
        self.assertIn(1234, [value for row in sheets[label[:31]] for value in row], "a number, not a text")
        self.assertFalse([name for name in archive.namelist() if "128" in name.split("/")[-1].split("-", 1)[-1]])

    def test_each_role_gets_what_it_may_read_and_is_told_what_is_missing(self):
        _archive, workbook, text = self._export(self.hr)
        self.assertNotIn("Looks for a flat", text)
        self.assertIn("1234", text)
        summary = [row for row in workbook.worksheets[0].iter_rows(values_only=True) if row[0]]
        label = self.env["ir.model"]._get("insertion.interview").with_user(self.hr).sudo().name
        self.assertIn((label, 1), summary)
        _archive, _workbook, text = self._export(self.counselor)
        self.assertIn("Looks for a flat", text)
        self.assertNotIn("1234", text, "a counselor never sees a wage")

    def test_nobody_else_gets_it(self):
        for user in (self.supervisor, self.direction, self.plain):
            with self.assertRaises(AccessError):
                self._export(user)

    def test_it_is_logged_even_for_her_own_counselor(self):
        self._forget()
        self._export(self.counselor)
        line = self._lines(("operation", "=", "access"))
        self.assertEqual(line.user_id, self.counselor)

    def test_it_reads_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.both.lang = "fr_FR"
        person = self.person.with_user(self.both).with_context(lang="fr_FR")
        _archive, workbook, text = self._open(person.env["insertion.person.export"]._export(person))
        self.assertIn(f"{self.today:%d/%m/%Y}", text)
        self.assertNotIn("False", text)

    def test_a_model_added_later_is_not_forgotten(self):
        class Fake(models.Model):
            _name = FAKE
            _description = "Fake"
            _module = "seconde_pousse_insertion"

            witness_id = fields.Many2one("insertion.pathway")
            name = fields.Char()

        add_to_registry(self.registry, Fake)
        self.addCleanup(self.registry.__delitem__, FAKE)
        self.registry._setup_models__(self.env.cr, [FAKE])
        self.registry.init_models(self.env.cr, [FAKE], {"models_to_check": True})
        self.env[FAKE].create({"witness_id": self.pathway.id, "name": "New secret"})
        person = self.person.sudo()
        _archive, _workbook, text = self._open(person.env["insertion.person.export"]._export(person))
        self.assertIn("New secret", text)
        # Nobody has rights on it yet: it is counted as missing, and it will be erased in its time.
        found, left_out = (
            self.env["insertion.person.export"].with_user(self.hr)._collect(self.person.with_user(self.hr))
        )
        self.assertNotIn(FAKE, found)
        self.assertEqual(left_out[FAKE], 1)
        self.assertEqual(self.env["insertion.retention.rule"]._get_class(FAKE), "support")

    def test_every_link_to_a_person_is_followed(self):
        """Whatever field of ours points to a person or a pathway belongs to a model that is exported."""
        paths = self.env["insertion.person.export"]._get_person_paths()
        linked = {
            model._name
            for model in self.env.values()
            if model._auto and not model._abstract and not model._transient
            for field in model._fields.values()
            if field.store and field.comodel_name in ("insertion.person", "insertion.pathway")
            if field.type in ("many2one", "many2many")
        }
        self.assertLessEqual(linked, set(paths))
        self.assertIn("insertion.proof", paths)
        for model, path in paths.items():
            self.env[model].search([(path, "in", self.person.ids)])


@tagged("post_install", "-at_install")
class TestPersonExportOverHttp(PersonExportCommon, HttpCase):
    def test_one_click(self):
        action = self.person.with_user(self.counselor).action_export_held_data()
        self.authenticate(self.counselor.login, self.counselor.login)
        answer = self.url_open(action["url"])
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertIn("dossier_amira.zip", answer.headers["Content-Disposition"])
        self._open(answer.content)
        self.authenticate(self.supervisor.login, self.supervisor.login)
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertEqual(self.url_open(action["url"]).status_code, 403)
