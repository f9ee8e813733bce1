from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.seconde_pousse.tests.common_invoice import SIRETS

from .common_note import SIGNATURE, NoteCommon


@tagged("post_install", "-at_install")
class TestNoteInvoicing(NoteCommon):
    def test_only_what_is_signed_is_billed(self):
        signed = self.sign_note(16)
        self.create_session(self.job, "2026-06-04")
        self.make_note(quantity=10)
        invoice = self.bill()
        self.assertEqual(invoice.amount_untaxed, 448.0)
        label = invoice.invoice_line_ids.filtered("quantity").name
        self.assertIn(signed.name, label)
        self.assertIn("Haie du bas", label)

    def test_a_job_is_billed_once(self):
        self.sign_note(16)
        self.bill()
        for _click in range(2):
            with self._refused(UserError, "billed once"):
                self.job.action_invoice_jobs()
        self.assertEqual(self.order.order_line.qty_invoiced, 16)
        self.sign_note(4, day="2026-06-08")
        self.assertEqual(self.bill().amount_untaxed, 112.0)
        self.assertTrue(all(self.job.work_note_ids.line_ids.mapped("is_billed")))

    def test_a_down_payment_is_deducted_not_forgotten(self):
        down = self.env["sale.advance.payment.inv"].with_context(active_model="sale.order", active_ids=self.order.ids)
        down.create({"advance_payment_method": "percentage", "amount": 30}).create_invoices()
        self.assertEqual(self.order.invoice_ids.amount_untaxed, 336.0)
        self.sign_note(40)
        with self._refused(UserError, "down payment"):
            self.job.action_invoice_jobs()
        self.assertEqual(self._preview(self.job).line_ids.kind, "blocked")
        rest = self.order._create_invoices(final=True)
        self.assertEqual(rest.amount_untaxed, 1120.0 - 336.0)
        self.sign_note(2, day="2026-06-08")
        self.assertEqual(self.bill().amount_untaxed, 56.0, "deducted once, it is in nobody's way")

    def test_a_discount_is_given_with_the_first_bill_and_never_alone(self):
        wizard = self.env["sale.order.discount"].create(
            {"sale_order_id": self.order.id, "discount_type": "amount", "discount_amount": 120}
        )
        wizard.action_apply_discount()
        with self._refused(UserError, "Nothing to bill"):
            self.job.action_invoice_jobs()
        self.create_session(self.job)
        note = self.make_note(quantity=2)
        self.assertEqual(len(note.line_ids), 1, "a discount is not a work to sign")
        note.sign(SIGNATURE, "Mme Roux")
        with self._refused(UserError, "more than the work"):
            self.job.action_invoice_jobs()
        self.sign_note(14, day="2026-06-08")
        self.assertEqual(self.bill().amount_untaxed, 348.0)
        self.sign_note(2, day="2026-06-15")
        self.assertEqual(self.bill().amount_untaxed, 56.0, "given once")

    def test_a_prepaid_service_is_billed_once_signed(self):
        """New services are “prepaid” in core: on a job, only signed work is billed."""
        prepaid = self.create_service("Heure d'équipe", invoice_policy="order")
        self.hedge_kind.product_id = prepaid
        job, order = self.create_job("Haie du haut", self.farm, product=prepaid)
        self.assertEqual((order.order_line.qty_to_invoice, order.invoice_status), (0, "no"))
        with self._refused(UserError, "Nothing to bill"):
            job.action_invoice_jobs()
        self.sign_note(16, job)
        self.assertEqual(self.bill(job).amount_untaxed, 448.0)

    def test_goods_delivered_with_the_work_are_billed_with_it(self):
        plant = self.env["product.product"].create(
            {"name": "Plant de haie", "type": "consu", "list_price": 3, "invoice_policy": "delivery"}
        )
        self.order.order_line = [Command.create({"product_id": plant.id, "product_uom_qty": 10})]
        self.sign_note(16)
        self.assertEqual(self._preview(self.job).total, 448.0)
        delivery = self.order.picking_ids
        delivery.move_ids.write({"quantity": 10, "picked": True})
        delivery.button_validate()
        self.assertEqual(self._preview(self.job).total, 478.0)
        invoice = self.bill()
        self.assertEqual(invoice.amount_untaxed, 478.0)
        self.assertEqual(invoice.invoice_line_ids.sp_stock_move_ids, delivery.move_ids)
        self.job.action_finish_work()
        self.assertEqual(self.job.job_state, "billed")
        with self._refused(UserError, "Nothing to bill"):
            self.job.action_invoice_jobs()

    def test_work_without_a_signed_note_is_not_said_billed(self):
        self.create_session(self.job)
        with self._refused(UserError, "on no work note"):
            self.job.action_finish_work()
        other, _order = self.create_job("Haie du haut", self.farm)
        other.action_finish_work()
        self.assertEqual((other.job_state, other.job_next_step), ("done", "sign"))

    def test_the_preview_is_before_vat_when_prices_include_it(self):
        line = self.order.order_line
        line.tax_ids = line.tax_ids.copy({"name": "20 % TTC", "price_include_override": "tax_included"})
        self.sign_note(10)
        self.assertEqual(self._preview(self.job).total, 233.33)

    def test_each_note_has_its_line(self):
        self.sign_note(16)
        self.sign_note(4, day="2026-06-08")
        lines = self.bill().invoice_line_ids.filtered("quantity")
        self.assertEqual(lines.mapped("quantity"), [16, 4])
        self.assertEqual(lines.sp_work_note_line_ids, self.job.work_note_ids.line_ids)

    def test_the_job_says_how_far_it_has_come(self):
        steps = [self.job.job_state]
        self.create_session(self.job)
        note = self.make_note(quantity=16)
        with self._refused(UserError, "not signed"):
            self.job.action_finish_work()
        note.sign(SIGNATURE, "Mme Roux")
        self.job.planned_date = "2026-06-01"
        steps.append(self.job.job_state)
        self.job.action_finish_work()
        steps.append(self.job.job_state)
        self.bill()
        steps.append(self.job.job_state)
        self.assertTrue(self.job.review_due)
        review = {name: "4" for name in ("quality", "pace", "instructions", "again")}
        self.env["sp.job.review"].create({"task_id": self.job.id, **review})
        steps.append(self.job.job_state)
        self.assertEqual(steps, ["quote", "planned", "done", "billed", "reviewed"])
        self.assertFalse(self.job.review_due)

    def test_a_cancelled_draft_is_billed_again(self):
        note = self.sign_note(16)
        action = self.job.action_invoice_jobs()
        self.env["account.move"].browse(action["res_id"]).unlink()
        self.assertFalse(note.line_ids.is_billed)
        self.assertEqual(self.bill().amount_untaxed, 448.0)

    def test_services_are_due_on_collection_without_the_mention_of_debits(self):
        self.sign_note(16)
        invoice = self.bill()
        self.assertEqual(invoice.invoice_line_ids.tax_ids.mapped("tax_exigibility"), ["on_payment"])
        html = self._get_html(invoice)
        self.assertNotIn("débits", html)
        self.assertNotIn("tax on debits", html)

    def test_the_mention_of_debits_is_printed_where_the_option_was_taken(self):
        self._set_regime("real", "field_job", date(2026, 6, 1), debit_option=True)
        self.sign_note(16, day="2026-06-02")
        invoice = self.bill()
        self.assertEqual(invoice.invoice_line_ids.tax_ids.mapped("tax_exigibility"), ["on_invoice"])
        self.assertIn("débits", self._get_html(invoice))

    def test_who_does_not_sell_does_not_bill(self):
        self.sign_note(16)
        supervisor = self._create_user("test_chef", "seconde_pousse.group_user")
        for orders in (self.order.with_user(supervisor), self.job.with_user(supervisor).sp_order_ids):
            with self.assertRaises(AccessError):
                orders._sp_invoice_notes()
        with self.assertRaises(AccessError):
            self.job.with_user(supervisor).action_invoice_jobs()
        self.assertFalse(self.order.invoice_ids)

    # Payers

    def _create_town_job(self, **values):
        town = self._create_payer("Ville de Pertuis", "public", SIRETS[2], **values)
        self.sign_inspection(town)
        job, order = self.create_job("Haie du stade", town)
        self.sign_note(8, job)
        return town, job, order

    def test_a_town_is_billed_with_its_chorus_references(self):
        town, job, order = self._create_town_job(sp_chorus_service_code="ESPVERTS", sp_market_number="M-2026-1")
        order.purchase_order_reference = "EJ-77"
        invoice = self.bill(job)
        self.assertEqual(
            (invoice.partner_id, invoice.buyer_reference, invoice.purchase_order_reference, invoice.contract_reference),
            (town, "ESPVERTS", "EJ-77", "M-2026-1"),
        )

    def test_a_town_without_engagement_or_siret_waits_in_words(self):
        town, job, order = self._create_town_job()
        town.write({"sp_chorus_engagement_required": True, "company_registry": False})
        self.sign_note(16)
        problems = order._sp_get_billing_problems()
        self.assertIn("an engagement number", problems[0])
        self.assertIn("no valid SIRET", problems[1])
        with self._refused(UserError, "engagement"):
            job.action_invoice_jobs()
        self.bill(self.job | job)
        self.assertEqual((self.order.order_line.qty_invoiced, order.order_line.qty_invoiced), (16, 0))
        order.purchase_order_reference = "EJ-78"
        town.company_registry = SIRETS[2]
        self.assertEqual(self.bill(job).purchase_order_reference, "EJ-78")

    def test_work_without_a_vat_regime_waits_in_words(self):
        self.env["sp.vat.regime"].search([("activity", "=", "field_job")]).unlink()
        self.sign_note(16)
        with self._refused(UserError, "No VAT regime"):
            self.job.action_invoice_jobs()

    def test_an_unconfirmed_quote_waits_in_words(self):
        self.sign_note(16)
        self.order._action_cancel()
        self.order.action_draft()
        with self._refused(UserError, "not confirmed"):
            self.job.action_invoice_jobs()

    def test_jobs_are_grouped_as_the_payer_wishes(self):
        jobs = self.job | self.create_job("Haie du haut", self.farm)[0]
        for job in jobs:
            self.sign_note(5, job)
        self.farm.sp_invoice_grouping = "order"
        self.assertEqual(len(self.bill(jobs)), 2)
        for job in jobs:
            self.sign_note(3, job, "2026-06-09")
        self.farm.sp_invoice_grouping = "site"
        self.assertEqual(len(self.bill(jobs)), 1)

    def test_the_sites_of_a_payer_are_on_one_invoice_when_it_wishes(self):
        other = self._create_site("École Pagnol", self.commune, SIRETS[2])
        for site in self.school | other:
            self.sign_inspection(site)
        jobs = self.env["project.task"]
        for site in self.school | other:
            job, _order = self.create_job(f"Haie {site.name}", site)
            self.sign_note(5, job)
            jobs |= job
        self.commune.sp_invoice_grouping = "payer"
        invoice = self.bill(jobs)
        self.assertEqual((len(invoice), invoice.partner_id, invoice.amount_untaxed), (1, self.commune, 280.0))

    # The preview

    def _preview(self, jobs=None):
        action = (jobs or self.env["project.task"].search([("is_field_job", "=", True)])).action_preview_invoices()
        return self.env["sp.job.invoicing"].browse(action["res_id"])

    def test_the_preview_says_what_is_to_bill_and_what_waits(self):
        self.sign_note(16)
        other, _order = self.create_job("Haie du haut", self.farm)
        self.create_session(other)
        self.make_note(other)
        preview = self._preview(self.job | other)
        self.assertEqual(preview.line_ids.mapped("kind"), ["invoice", "blocked"])
        self.assertEqual((preview.total, preview.problem_count), (448.0, 1))
        self.assertIn("Not signed", preview.line_ids[1].sentence)
        preview.action_invoice()
        with self._refused(UserError, "billed once"):
            preview.action_invoice()
        self.assertEqual(self.order.order_line.qty_invoiced, 16)

    def test_the_rhythm_of_the_payer_is_proposed_not_imposed(self):
        """A town billed every month is not billed in the middle of it by a click on “Bill”."""
        town, job, order = self._create_town_job(sp_invoice_cycle="month")
        self.sign_note(16)
        for day, rhythm, chosen in (
            ("2026-06-15", "month", False),
            ("2026-06-30", "month", True),
            ("2026-06-05", "decade", False),
            ("2026-06-10", "decade", True),
            ("2026-06-01", "delivery", True),
        ):
            town.sp_invoice_cycle = rhythm
            with self.subTest(day, rhythm=rhythm), freeze_time(f"{day} 09:00:00"):
                lines = self._preview(self.job | job).line_ids
                self.assertEqual(lines.filtered(lambda line: line.order_id == order).is_chosen, chosen)
                self.assertTrue(lines.filtered(lambda line: line.order_id == self.order).is_chosen)
        town.sp_invoice_cycle = "month"
        with freeze_time("2026-06-15 09:00:00"):
            preview = self._preview(job)
            self.assertIn("Tick it", preview.line_ids.sentence)
            preview.line_ids.is_chosen = True
            preview.action_invoice()
        self.assertEqual(order.order_line.qty_invoiced, 8)

    def test_only_its_author_reads_a_preview(self):
        self.sign_note(16)
        group = "seconde_pousse.group_manager,account.group_account_invoice,sales_team.group_sale_salesman_all_leads"
        one, two = (self._create_user(login, group) for login in ("test_one", "test_two"))
        preview = (
            self.env["sp.job.invoicing"]
            .with_user(one)
            .browse(self.job.with_user(one).action_preview_invoices()["res_id"])
        )
        self.assertTrue(preview.line_ids)
        self.assertFalse(preview.with_user(two).search([]))
        self.assertFalse(preview.line_ids.with_user(two).search([]))
        preview.action_invoice()
        self.assertEqual(self.order.order_line.qty_invoiced, 16)

    # Two hundred jobs

    def _create_signed_jobs(self, count, farms=1):
        jobs = self.env["project.task"]
        for rank in range(farms):
            farm = self._create_farm(f"Ferme {rank}")
            for _step in range(count):
                job, _order = self.create_job("Haie", farm)
                self.sign_note(4, job, minutes=5)
                jobs |= job
        return jobs

    def _count_queries(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_jobs_of_a_farm(self):
        self._create_signed_jobs(2).action_invoice_jobs()
        jobs = self._create_signed_jobs(4), self._create_signed_jobs(24)
        few, many = (self._count_queries(some.action_invoice_jobs) for some in jobs)
        self.assertEqual(jobs[1].sp_order_ids.order_line.mapped("qty_invoiced"), [4.0] * 24)
        # Core writes each invoice line twice when it adds up the taxes.
        self.assertLessEqual(many - few, 5, f"{few} queries for 4 jobs, {many} for 24")

    def test_farms_are_billed_with_fewer_queries_than_core_grouping(self):
        self._create_signed_jobs(1, 2).action_invoice_jobs()
        one, two = self._create_signed_jobs(1, 12), self._create_signed_jobs(1, 12)
        ours = self._count_queries(one.action_invoice_jobs)
        core = self._count_queries(two.sp_order_ids._create_invoices)
        self.assertLess(ours, 0.8 * core)

    def test_the_preview_asks_few_queries(self):
        jobs = self._create_signed_jobs(2), self._create_signed_jobs(16)
        few, many = (self._count_queries(some.action_preview_invoices) for some in jobs)
        self.assertLess(many - few, 20, f"{few} queries for 2 jobs, {many} for 16")
