"""The attendance sheet people sign: one page each, however many are printed at once."""

import io
from datetime import date

import pypdfium2

from odoo.tests import HttpCase, tagged

from odoo.addons.seconde_pousse_insertion.tests.common_hours import HoursCommon

# Thirty-one days over six weeks: the longest sheet there is.
AUGUST = date(2026, 8, 1)


@tagged("post_install", "-at_install")
class TestAttendanceSheets(HoursCommon, HttpCase):
    def _print(self, months):
        reports = self.env["ir.actions.report"].with_user(self.hr).with_context(force_report_rendering=True)
        content, _kind = reports._render_qweb_pdf("seconde_pousse_insertion.insertion_attendance_report", months.ids)
        document = pypdfium2.PdfDocument(io.BytesIO(content))
        return [page.get_textpage().get_text_range() for page in document]

    def test_one_page_per_person(self):
        self.company.company_details = "<p>Jardin d'Essai<br/>12 chemin des Prés<br/>13100 Aix<br/>SIRET</p>"
        self._present(self.amira, date(2026, 8, 31), hours=3, absence_type_id=self.sick.id)
        for kind in self.env["insertion.absence.type"].search([]):
            # Every code there is: the longest legend.
            pathway = self.kevin
            day = date(2026, 8, 3 + kind.sequence // 10)
            if day.weekday() < 5:
                self._announce(pathway, kind, day, day)
        months = self._generate(AUGUST).filtered(lambda month: month.pathway_id in (self.amira | self.kevin))
        pages = self._print(months)
        self.assertEqual(len(pages), 2)
        amira, kevin = sorted(pages, key=lambda page: "Kévin" in page)
        self.assertIn("Amira", amira)
        self.assertIn("MAL 1 h", amira)
        self.assertRegex(amira, "31")
        self.assertNotIn("Amira", kevin)
        self.assertIn("CP", kevin)
