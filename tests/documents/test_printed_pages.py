"""Real PDF pages: what a canteen holds in its hands, header and footer included."""

import io

import pypdfium2

from odoo.tests import HttpCase, tagged

from odoo.addons.seconde_pousse.tests.common import FarmCommon


@tagged("post_install", "-at_install")
class TestPrintedPages(HttpCase, FarmCommon):
    def _print(self, report, record):
        self.env.ref(report)  # a clear failure when it was renamed
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, _kind = reports._render_qweb_pdf(report, record.ids)
        document = pypdfium2.PdfDocument(io.BytesIO(content))
        return [page.get_textpage().get_text_range() for page in document]

    def test_delivery_note_and_recall_sheet(self):
        self.company.report_footer = "<p>PIED DE PAGE</p>"
        lot = self._harvest(self.carrot_product, 30).lot_id
        picking = self._deliver(self._order((self.carrot_product, 10, 2.4)), ZCAR=9.63)
        [note] = self._print("seconde_pousse.report_delivery_note", picking)
        for words in (self.company.name, "PIED DE PAGE", picking.name, lot.name, "FR-BIO-01"):
            self.assertIn(words, note)
        self.assertRegex(note, r"9[.,]63")
        [sheet] = self._print("seconde_pousse.report_lot_recall", lot)
        for words in (self.company.name, lot.name, self.canteen.name, picking.name):
            self.assertIn(words, sheet)
