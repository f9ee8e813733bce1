from datetime import date
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_invoice_run import JUNE, InvoiceRunCommon


@tagged("post_install", "-at_install")
class TestInvoiceRunCredits(InvoiceRunCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["sp.gap.reason"].create({"name": "Refusé : abîmé", "kind": "refusal"})

    def test_refused_before_the_invoice_bills_less(self):
        order = self._deliver_to(self.school, date(2026, 6, 3))
        self._send_back(order.picking_ids, 4, date(2026, 7, 1), self.reason)
        run = self._bill()
        self.assertEqual(run.move_ids.mapped("move_type"), ["out_invoice"])
        self.assertEqual(run.move_ids.amount_untaxed, 14.4)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_one_credit_note_per_invoice_with_its_reason(self):
        first = self._deliver_to(self.school, date(2026, 6, 3))
        second = self._deliver_to(self.school, date(2026, 6, 10))
        other = self._deliver_to(self.nursery, date(2026, 6, 10))
        june = self._bill()
        june.action_post_all()
        for order in (first, second, other):
            self._send_back(order.picking_ids, 2, date(2026, 7, 5), self.reason)
        july = self._bill((date(2026, 7, 1), date(2026, 7, 31)))
        self.assertEqual(july.move_ids.mapped("move_type"), ["out_refund"] * 2)
        self.assertEqual(july.move_ids.reversed_entry_id, june.move_ids)
        self.assertEqual(july.move_ids.sp_gap_reason_id, self.reason)
        amounts = {move.partner_shipping_id: move.amount_untaxed for move in july.move_ids}
        self.assertEqual(amounts, {self.school: 9.6, self.nursery: 4.8})
        july.action_post_all()
        self.assertEqual(set(july.move_ids.mapped("state")), {"posted"})
        self.assertFalse(self._bill((date(2026, 7, 1), date(2026, 7, 31))).line_ids)
        self.assertEqual(sum(july.statement_ids.mapped("amount_untaxed")), -14.4)

    def test_a_run_writes_no_mail_to_the_salespeople(self):
        order = self._deliver_to(self.school, date(2026, 6, 3), user_id=self.desk.id)
        run = self._run()
        run.with_context(tracking_disable=False).action_generate()
        self.assertEqual(run.move_ids.invoice_user_id, order.user_id)
        told = [("model", "=", "account.move"), ("res_id", "in", run.move_ids.ids)]
        told += [("partner_ids", "in", self.desk.partner_id.ids)]
        self.assertFalse(self.env["mail.message"].search(told))

    def test_credit_keeps_the_price_that_was_billed(self):
        order = self._deliver_to(self.school, date(2026, 6, 3))
        june = self._bill()
        june.move_ids.invoice_line_ids.price_unit = 2.0
        june.action_post_all()
        self._send_back(order.picking_ids, 5, date(2026, 6, 20), self.reason)
        self.assertEqual(self._bill().move_ids.amount_untaxed, 10.0)

    def test_part_of_an_invoice_is_credited_without_any_return(self):
        self._deliver_to(self.school, date(2026, 6, 3))
        june = self._bill()
        june.action_post_all()
        invoice = june.move_ids
        wizard = self.env["sp.invoice.credit"].with_context(default_move_id=invoice.id)
        wizard = wizard.create({"reason_id": self.reason.id})
        self.assertIn(invoice.invoice_line_ids.sp_stock_move_ids.picking_id.name, wizard.line_ids.delivery)
        with self._refused(UserError, "Type the quantity"):
            wizard.action_confirm()
        wizard.line_ids.quantity = 11
        with self._refused(UserError, "credit between 0 and the 10"):
            wizard.action_confirm()
        wizard.line_ids.quantity = 2
        credit = self.env["account.move"].browse(wizard.action_confirm()["res_id"])
        credit.action_post()
        self.assertEqual((credit.amount_untaxed, credit.amount_tax), (4.8, 0.26))
        self.assertEqual((credit.reversed_entry_id, credit.sp_gap_reason_id), (invoice, self.reason))
        self.assertFalse(self._bill().line_ids, "what was credited is not billed again")
        wizard.line_ids.quantity = 9
        with self._refused(UserError, "2 of the 10 billed are credited already"):
            wizard.action_confirm()
        wizard.line_ids.quantity = 8
        self.assertTrue(wizard.action_confirm())

    def test_goods_back_from_a_draft_ask_to_make_it_again(self):
        order = self._deliver_to(self.school, date(2026, 6, 3))
        june = self._bill()
        self._send_back(order.picking_ids, 5, date(2026, 6, 20), self.reason)
        run = self._bill()
        self.assertIn("delete this draft", self._problems(run))
        june.move_ids.unlink()
        run.action_generate()
        self.assertEqual(run.move_ids.amount_untaxed, 12.0)


@tagged("post_install", "-at_install")
class TestInvoiceRunBackground(InvoiceRunCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch("odoo.addons.seconde_pousse_cantine.models.sp_invoice_run.INLINE_INVOICES", 1))
        # The job takes every run in progress: those of the database are not this test's.
        cls.env["sp.invoice.run"].search([("state", "=", "running")]).state = "done"

    def _generate(self, commit=None):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", commit or (lambda *args, **kwargs: 1000.0)):
            self.env["sp.invoice.run"]._cron_generate()

    def test_many_invoices_are_made_in_the_background(self):
        for site in (self.school, self.home):
            self._deliver_to(site, date(2026, 6, 3))
        run = self._run()
        run.with_user(self.desk).action_generate()
        trigger = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref("seconde_pousse_cantine.ir_cron_invoice_runs").id)]
        )
        self.assertTrue(trigger, "the job is woken up at once")
        self.assertEqual((run.state, len(run.move_ids), run.progress), ("running", 0, 0))
        with self._refused(UserError, "in the background"):
            run.action_generate()
        self._generate()
        self.assertEqual((run.state, len(run.move_ids), run.progress), ("done", 2, 100))

    def test_what_blocks_in_the_background_is_said_to_its_reader(self):
        """The job has no language of its own: the blocker is in that of whoever made the run."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.desk.lang = "fr_FR"
        for site in (self.school, self.home):
            self._deliver_to(site, date(2026, 6, 3))
        run = self.env["sp.invoice.run"].with_user(self.desk).create({"date_from": JUNE[0], "date_to": JUNE[1]})
        run.with_context(lang="fr_FR").action_generate()
        self.home.commercial_partner_id.sp_chorus_engagement_required = True
        self.school._sp_get_payer().sp_chorus_engagement_required = True
        self._generate()
        self.assertEqual(set(run.line_ids.mapped("state")), {"blocked"})
        self.assertIn("exige", self._problems(run))

    def test_a_payer_that_breaks_stops_no_other(self):
        for site in (self.school, self.home):
            self._deliver_to(site, date(2026, 6, 3))
        run = self._bill()
        bill, tried = type(run)._bill_payers, []
        for broken, number in ((KeyError("price"), 2), (SerializationFailure("busy"), 5)):

            def bill_payers(run, payers, bills=None, broken=broken):
                if self.home in payers:
                    tried.append(payers)
                    run.line_ids.amount_untaxed = 0
                    raise broken
                return bill(run, payers, bills)

            tried.clear()
            log = "odoo.addons.seconde_pousse_cantine.models.sp_invoice_run"
            with (
                patch.object(type(run), "_bill_payers", bill_payers),
                patch.object(self.env.cr, "rollback", lambda: None),
                self.assertLogs(log, "ERROR"),
            ):
                self._generate()
            self.assertEqual((run.state, len(tried)), ("done", number))
            self.assertEqual(tried[-1], self.home, "alone in the end")
            self.assertEqual(run.move_ids.partner_id, self.commune)
            # In the background it is said in the reader's language, French when it is installed.
            self.assertRegex(self._problems(run), f"{self.home.name}.*(make them again|refaites)")
            run.state = "running"
            run.line_ids.filtered(lambda line: line.state == "blocked").state = "ready"
        self._generate()
        self.assertEqual((run.state, set(run.move_ids.mapped("amount_untaxed"))), ("done", {24.0}))
        self.assertEqual(len(run.move_ids), 2)

    def test_job_out_of_time_goes_on_later(self):
        for site in (self.school, self.home):
            self._deliver_to(site, date(2026, 6, 3))
        run = self._bill()
        self.startPatcher(patch("odoo.addons.seconde_pousse_cantine.models.sp_invoice_run.PAYERS_AT_ONCE", 1))
        self._generate(lambda *args, **kwargs: 0)
        self.assertEqual((run.state, len(run.move_ids), run.progress), ("running", 1, 50))
        self._generate()
        self.assertEqual((run.state, len(run.move_ids)), ("done", 2))
        self.assertEqual(set(run.move_ids.mapped("amount_untaxed")), {24.0})


@tagged("post_install", "-at_install")
class TestInvoiceRunSize(InvoiceRunCommon):
    def _count_queries(self, count):
        """Return the queries of one invoice of so many deliveries."""
        lines = [(self.carrot_product, 1, 2.4), (self.tomato_product, 1, 3.8)]
        for number in range(count):
            self._deliver_to(self.home, date(2026, 6, 1 + number % 30), *lines)
        run = self._run()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run.action_generate()
        self.env.flush_all()
        self.assertEqual(len(run.move_ids), 1)
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_lines(self):
        few, many = self._count_queries(5), self._count_queries(60)
        self.assertLess(many, few + 10, (few, many))
