from datetime import date
from unittest import SkipTest

from odoo.tests import freeze_time, tagged

from .common_note import SIGNATURE, NoteCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-07-02 09:00:00")
class TestJobAndCanteens(NoteCommon):
    """A town with a canteen and a hedge: the invoicing runs of the deliveries leave the work to its own run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "sp.invoice.run" not in cls.env:
            raise SkipTest("the canteens are not installed")
        cls._set_regime()
        cls.sign_inspection(cls.school)
        cls.town_job, cls.town_order = cls.create_job("Haie de l'école", cls.school)
        cls.commune.sp_invoice_cycle = "month"

    def _run(self):
        # Long after the work, the quote and the deliveries: no date is what leaves the work out.
        run = self.env["sp.invoice.run"].create({"date_from": "2026-01-01", "date_to": "2026-12-31"})
        run.action_generate()
        return run

    def test_the_runs_of_the_deliveries_leave_the_work_alone(self):
        self.sign_note(8, self.town_job)
        run = self._run()
        self.assertFalse(run.move_ids)
        self.assertFalse(run.line_ids)
        self.assertEqual(self.bill(self.town_job).amount_untaxed, 224.0)
        self.assertFalse(self._run().line_ids)

    def test_they_bill_their_own_beside_it(self):
        self.sign_note(8, self.town_job)
        delivered = self._sell(self.school, date(2026, 6, 10))
        run = self._run()
        self.assertEqual(run.move_ids.invoice_line_ids.sale_line_ids.order_id, delivered)
        self.assertEqual(self.bill(self.town_job).invoice_line_ids.sale_line_ids.order_id, self.town_order)

    def test_a_corrected_note_is_asked_about_by_the_jobs_alone(self):
        """The runs neither credit it by themselves, nor ask of it what nobody could answer there."""
        note = self.sign_note(8, self.town_job)
        self.bill(self.town_job)
        better = note._correct("Recompté")
        better.line_ids.quantity = 6
        better.sign(SIGNATURE, "Mme Roux")
        self.assertFalse(self._run().line_ids)
        preview = self.env["sp.job.invoicing"].browse(self.town_job.action_preview_invoices()["res_id"])
        preview.line_ids.is_chosen = True
        self.env["account.move"].browse(preview.action_invoice()["res_id"]).action_post()
        best = better._correct("Recompté encore")
        best.line_ids.quantity = 9
        best.sign(SIGNATURE, "Mme Roux")
        self.assertEqual(self.town_order._create_invoices(final=True).amount_untaxed, 3 * 28)
