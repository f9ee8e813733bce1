from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_job import JobCommon


@tagged("post_install", "-at_install")
class TestJobMargin(JobCommon):
    """What a job brings and costs, without saying what anybody earns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls._create_job(price_mode="hour", estimated_people=3, estimated_hours=7)
        cls._quote(cls.job).action_confirm()
        cls._inspect(cls.farm)

    def test_earned_cost_and_margin(self):
        self._work(self.job, self._create_people(3), minutes=420)
        self._sign_note(self.job, 20)
        self.job.invalidate_recordset()
        self.assertEqual(
            (self.job.job_revenue, self.job.job_cost, self.job.job_margin, round(self.job.job_hour_revenue, 2)),
            (560, 294, 266, 26.67),
        )

    def test_what_was_given_back_is_not_earned(self):
        self._sign_note(self.job, 20)
        invoice = self.job.sp_order_ids._create_invoices()
        invoice.invoice_date = "2026-06-10"
        invoice.action_post()
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoice.ids)
        wizard = wizard.create({"journal_id": invoice.journal_id.id, "reason": "Geste commercial"})
        credit = self.env["account.move"].browse(wizard.reverse_moves()["res_id"])
        credit.invoice_line_ids.filtered("quantity").quantity = 5
        credit.action_post()
        self.job.invalidate_recordset()
        self.assertEqual(self.job.job_revenue, 420)

    def test_what_is_not_signed_brings_nothing(self):
        self._work(self.job, self._create_people(3))
        self.assertEqual((self.job.job_revenue, self.job.job_margin), (0, -294))

    def test_under_three_people_the_cost_is_hidden(self):
        self._work(self.job, self._create_people(2, cost=17.35))
        self._sign_note(self.job, 14)
        self.job.invalidate_recordset()
        self.assertEqual((self.job.is_margin_known, self.job.job_cost, self.job.job_margin), (False, 0, 0))
        self.assertEqual(self.job.job_revenue, 392)

    def test_somebody_helped_for_a_minute_is_still_somebody_alone(self):
        people = self._create_people(3, cost=17.35)
        self._work(self.job, people[:1], minutes=420)
        self._work(self.job, people[1:], minutes=60)
        self.assertEqual((self.job.is_margin_known, self.job.job_cost), (False, 0))
        self._work(self.job, people[1:], minutes=150)
        self.job.invalidate_recordset()
        self.assertTrue(self.job.is_margin_known, "nobody did more than half")

    def test_a_supervisor_reads_no_money(self):
        supervisor = self._create_user("supervisor_margin", "seconde_pousse.group_user")
        for name in ("job_cost", "job_margin", "job_revenue", "job_hour_revenue"):
            with self.assertRaises(AccessError):
                self.job.with_user(supervisor).read([name])
        self.assertEqual(self.job.with_user(supervisor).worked_hours, 0)
