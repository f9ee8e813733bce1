from datetime import date, datetime
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.seconde_pousse.tests.common_invoice import SIRETS
from odoo.addons.seconde_pousse.tests.test_invoice import load_factur_x_schema

from .common_invoice_run import JUNE, InvoiceRunCommon


@tagged("post_install", "-at_install")
class TestInvoiceRun(InvoiceRunCommon):
    def test_month_makes_one_invoice_per_payer_and_site(self):
        """D05: three sites, three invoices, and a statement whose sub-totals are theirs."""
        for day in (3, 17):
            for site in (self.school, self.nursery, self.home):
                self._deliver_to(site, date(2026, 6, day))
        run = self._run()
        run.action_preview()
        self.assertFalse(run.move_ids)
        self.assertEqual(run.mapped("line_ids.amount_untaxed"), [48.0] * 3)
        run.action_generate()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.move_ids.mapped("amount_untaxed"), [48.0] * 3)
        self.assertEqual(run.move_ids.partner_shipping_id, self.school | self.nursery | self.home)
        self.assertEqual(run.move_ids.commercial_partner_id, self.commune | self.home)
        self.assertEqual(len(self._sections(run.move_ids[0])), 2)
        run.action_post_all()
        statement = run.statement_ids.filtered(lambda statement: statement.payer_id == self.commune)
        sites = statement._get_sites()
        self.assertEqual({site["site"] for site in sites}, {self.school, self.nursery})
        for site in sites:
            invoice = site["rows"][0]["move"]
            self.assertEqual((site["untaxed"], site["total"]), (invoice.amount_untaxed, invoice.amount_total))
        self.assertEqual(statement.amount_total, sum(statement.move_ids.mapped("amount_total")))

    def test_what_is_billed_is_what_was_weighed(self):
        """D01: carrots 9.63 of 10 kg and tomatoes 5 kg."""
        self._sell(self.home, date(2026, 6, 3))
        invoice = self._bill().move_ids
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax, invoice.amount_total), (42.11, 2.32, 44.43))

    def test_second_run_makes_nothing(self):
        self._deliver_to(self.school, date(2026, 6, 3))
        run = self._bill()
        self.assertEqual(len(run.move_ids), 1)
        self.assertFalse(self._bill().line_ids)
        run.action_generate()
        self.assertEqual(len(run.move_ids), 1)

    def test_deleted_draft_is_made_again(self):
        self._deliver_to(self.school, date(2026, 6, 3))
        run = self._bill()
        run.move_ids.unlink()
        run.action_generate()
        self.assertEqual(run.move_ids.amount_untaxed, 24.0)
        run.move_ids.button_cancel()
        run.action_generate()
        self.assertEqual(sorted(run.move_ids.mapped("state")), ["cancel", "draft"])
        self.assertEqual((len(run.line_ids), run.amount_untaxed), (1, 24.0))

    def test_payer_that_odoo_refuses_does_not_stop_the_others(self):
        for site in (self.school, self.home):
            self._deliver_to(site, date(2026, 6, 3))
        create = type(self.env["sale.order"])._create_account_invoices
        refusal = "This account is closed"

        def refuse_the_commune(orders, values, final):
            if self.commune.id in [bill["partner_id"] for bill in values]:
                raise UserError(refusal)
            return create(orders, values, final)

        with patch.object(type(self.env["sale.order"]), "_create_account_invoices", refuse_the_commune):
            run = self._bill()
        self.assertEqual(run.move_ids.commercial_partner_id, self.home)
        self.assertIn(refusal, self._problems(run))

    def test_factur_x_of_each_grouping_is_valid(self):
        schema = load_factur_x_schema()
        self.commune.sp_invoice_grouping = "payer"
        for site in (self.school, self.nursery, self.home):
            self._deliver_to(site, date(2026, 6, 3))
            self._deliver_to(site, date(2026, 6, 10), client_order_ref="CLIENT-7")
        run = self._bill()
        run.action_post_all()
        self.assertEqual(len(run.move_ids), 2)
        for invoice in run.move_ids:
            content, errors = self.env["account.edi.xml.cii"]._export_invoice(invoice)
            self.assertFalse(errors)
            schema.assertValid(etree.fromstring(content))

    def test_nothing_after_the_period_and_older_deliveries_are_said(self):
        order = self._deliver_to(self.school, date(2026, 5, 28))
        self._deliver_to(self.school, date(2026, 6, 3), (self.carrot_product, 5, 2.4))
        self._deliver_to(self.school, date(2026, 7, 1))
        run = self._bill()
        self.assertEqual(run.move_ids.amount_untaxed, 12.0)
        older = run.line_ids.filtered(lambda line: line.state == "older")
        self.assertEqual((older.date_from, older.amount_untaxed), (date(2026, 5, 28), 24.0))
        self.assertEqual(older.order_id, order)
        run.include_older = True
        run.action_generate()
        self.assertEqual(sum(run.move_ids.mapped("amount_untaxed")), 36.0)

    def test_order_delivered_in_two_months_is_billed_by_month(self):
        order = self._deliver_to(self.school, date(2026, 6, 28))
        order.order_line.product_uom_qty = 16
        picking = self._deliver(order)
        picking.date_done = datetime(2026, 7, 2, 8)
        self.assertEqual(self._bill().move_ids.amount_untaxed, 24.0)
        july = self._bill((date(2026, 7, 1), date(2026, 7, 31)))
        self.assertEqual(july.move_ids.amount_untaxed, 14.4)

    def test_cycle_and_grouping_of_the_payer(self):
        days = [date(2026, 6, day) for day in (3, 8, 24)]
        expected = {
            ("month", "site"): 2,
            ("month", "payer"): 1,
            ("month", "order"): 6,
            ("decade", "site"): 4,
            ("decade", "payer"): 2,
            ("delivery", "site"): 6,
            ("delivery", "payer"): 3,
        }
        for number, ((cycle, grouping), count) in enumerate(expected.items()):
            self.commune.write({"sp_invoice_cycle": cycle, "sp_invoice_grouping": grouping})
            for day in days:
                day = day.replace(year=2019 + number)
                self._deliver_to(self.school, day)
                self._deliver_to(self.nursery, day)
            year = 2019 + number
            run = self._run((date(year, 6, 1), date(year, 6, 30)))
            self.env["sp.vat.regime"].search([]).date_from = date(2015, 1, 1)
            run.action_generate()
            self.assertEqual(len(run.move_ids), count, (cycle, grouping))
            self.assertEqual(sum(run.move_ids.mapped("amount_untaxed")), 144.0)

    def test_one_invoice_for_all_sites_names_them(self):
        self.commune.write({"sp_invoice_grouping": "payer", "lang": "en_US"})
        self._deliver_to(self.school, date(2026, 6, 3))
        self._deliver_to(self.nursery, date(2026, 6, 4))
        run = self._bill()
        invoice = run.move_ids
        self.assertEqual(invoice.partner_shipping_id, self.commune)
        sections = self._sections(invoice)
        self.assertIn("École Jules-Ferry – delivery of 06/03/2026", sections[0])
        self.assertIn("École maternelle Les Cigales – delivery of 06/04/2026", sections[1])
        run.action_post_all()
        sites = run.statement_ids._get_sites()
        self.assertEqual([site["untaxed"] for site in sites], [24.0, 24.0])

    def test_statement_is_mailed_once_its_invoices_are_posted(self):
        self.commune.email = "compta@example.com"
        self._deliver_to(self.school, date(2026, 6, 3))
        run = self._bill()
        with self._refused(UserError, "are drafts"):
            run.statement_ids.action_send()
        run.action_post_all()
        run.statement_ids.action_send()
        mail = self.env["mail.mail"].search(
            [("model", "=", "sp.invoice.statement"), ("res_id", "=", run.statement_ids.id)]
        )
        self.assertEqual((mail.recipient_ids, len(mail.attachment_ids)), (self.commune, 1))
        self.assertEqual(run.statement_ids.sent_on, self.today)

    def test_preview_says_the_cents_of_the_invoice(self):
        self.commune.sp_invoice_grouping = "payer"
        for site in (self.school, self.nursery):
            for quantity in (1.05, 2.15, 3.35):
                order = self._deliver_to(site, date(2026, 6, 3), (self.carrot_product, quantity, 2.3))
        run = self._run()
        run.action_preview()
        previewed = run.line_ids.amount_untaxed
        run.action_generate()
        self.assertEqual(run.move_ids.amount_untaxed, previewed)
        self.assertEqual(run.line_ids.amount_untaxed, previewed)
        shares = [site["untaxed"] for site in run.statement_ids._get_sites()]
        self.assertEqual(order.currency_id.round(sum(shares)), previewed)

    def test_ten_days_leave_alone_who_is_invoiced_every_month(self):
        self.home.sp_invoice_cycle = "decade"
        self._deliver_to(self.home, date(2026, 6, 3))
        self._deliver_to(self.school, date(2026, 6, 3))
        run = self._bill((date(2026, 6, 1), date(2026, 6, 10)))
        self.assertEqual(run.cycle, "decade")
        self.assertEqual(run.move_ids.commercial_partner_id, self.home)
        chosen = self._bill((date(2026, 6, 1), date(2026, 6, 10)), partner_ids=[Command.set(self.commune.ids)])
        self.assertEqual(chosen.move_ids.commercial_partner_id, self.commune)

    def test_two_engagements_are_two_invoices(self):
        for number in ("E-1", "E-2", "E-1"):
            self._deliver_to(self.school, date(2026, 6, 3), purchase_order_reference=number)
        moves = self._bill().move_ids
        self.assertEqual(sorted(moves.mapped("purchase_order_reference")), ["E-1", "E-2"])
        self.assertEqual(sorted(moves.mapped("amount_untaxed")), [24.0, 48.0])

    def test_goods_and_services_are_apart(self):
        """D09: two invoices by default, one when the association prefers."""
        self._set_regime("real", activity="field_job")
        lines = (self.carrot_product, 10, 2.4), (self.service, 2, 30.0)
        self._deliver_to(self.home, date(2026, 6, 3), *lines)
        run = self._bill()
        self.assertEqual(sorted(run.move_ids.mapped("amount_untaxed")), [24.0, 60.0])
        self.assertEqual(sorted(run.move_ids.mapped("amount_tax")), [1.32, 12.0])
        self.company.sp_separate_services = False
        self._deliver_to(self.home, date(2026, 7, 3), *lines)
        run = self._bill((date(2026, 7, 1), date(2026, 7, 31)))
        self.assertEqual(run.move_ids.mapped("amount_untaxed"), [84.0])

    def test_due_dates_are_those_of_the_law(self):
        """D11, and the oldest ten-day period for a private payer."""
        hospital = self._create_payer("Centre hospitalier", "health", SIRETS[2])
        for partner in (self.home, self.school, hospital):
            self._deliver_to(partner, date(2026, 6, 3))
            self._deliver_to(partner, date(2026, 6, 24))
        run = self._bill(invoice_date=date(2026, 6, 30))
        run.action_post_all()
        due = {move.commercial_partner_id: move.invoice_date_due for move in run.move_ids}
        self.assertEqual(due[self.home], date(2026, 7, 10))
        self.assertEqual(due[self.commune], date(2026, 7, 30))
        self.assertEqual(due[hospital], date(2026, 8, 19))

    def test_two_regimes_are_two_taxes(self):
        self._set_regime("exempt", date_from=date(2026, 6, 15), exemption_text="Exonéré, art. 261-7-1°")
        self._deliver_to(self.home, date(2026, 6, 3))
        self._deliver_to(self.home, date(2026, 6, 24))
        run = self._bill()
        run.action_post_all()
        self.assertEqual((run.move_ids.state, run.move_ids.amount_tax), ("posted", 1.32))

    def test_what_blocks_is_said_before_anything_is_written(self):
        self._deliver_to(self.home, date(2026, 6, 3))
        self._deliver_to(self.school, date(2026, 6, 3))
        self._deliver_to(self.nursery, date(2026, 6, 3), (self.carrot_product, 3, 0.0))
        self.commune.write({"sp_chorus_engagement_required": True, "sp_chorus_service_required": True})
        self.school.company_registry = False
        run = self._run()
        run.action_preview()
        problems = self._problems(run)
        self.assertIn("requires an engagement number", problems)
        self.assertIn("requires a service code", problems)
        self.assertIn("École Jules-Ferry has no SIRET", problems)
        self.assertIn("has no price", problems)
        self.assertEqual((run.blocked_count, run.ready_count), (2, 1))
        run.action_generate()
        self.assertEqual(run.move_ids.commercial_partner_id, self.home)
        self.assertEqual(run.blocked_count, 2)
        self.commune.write({"sp_chorus_engagement_required": False, "sp_chorus_service_required": False})
        self.school.company_registry = SIRETS[4]
        run.action_generate()
        self.assertEqual((len(run.move_ids), run.blocked_count), (2, 1))

    def test_what_blocks_is_one_click_away(self):
        """“Correct” opens the very form where the problem is mended, not the first order of the invoice."""
        self._deliver_to(self.home, date(2026, 6, 3))
        free = self._deliver_to(self.home, date(2026, 6, 10), (self.carrot_product, 3, 0.0))
        self._deliver_to(self.school, date(2026, 6, 3))
        self.school.company_registry = False
        run = self._run()
        run.action_preview()
        opened = {line.payer_id: line.action_open() for line in run.line_ids}
        self.assertEqual((opened[self.home]["res_model"], opened[self.home]["res_id"]), ("sale.order", free.id))
        self.assertEqual(
            (opened[self.commune]["res_model"], opened[self.commune]["res_id"]), ("res.partner", self.school.id)
        )

    def test_missing_vat_regime_blocks(self):
        self._deliver_to(self.home, date(2026, 6, 3))
        self.env["sp.vat.regime"].search([]).unlink()
        run = self._bill()
        self.assertIn("No VAT regime", self._problems(run))
        self.assertFalse(run.move_ids)

    def test_post_all_keeps_what_is_blocked(self):
        self._deliver_to(self.home, date(2026, 6, 3))
        self._deliver_to(self.school, date(2026, 6, 3))
        run = self._bill()
        self.commune.sp_chorus_engagement_required = True
        run.action_post_all()
        by_payer = {line.payer_id: line for line in run.line_ids}
        self.assertEqual(by_payer[self.home].move_id.state, "posted")
        self.assertEqual(by_payer[self.commune].move_id.state, "draft")
        self.assertIn("engagement number", by_payer[self.commune].problem)

    def test_down_payment_is_left_to_the_order(self):
        order = self._deliver_to(self.home, date(2026, 6, 3))
        wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids, active_model="sale.order")
        wizard.create({"advance_payment_method": "fixed", "fixed_amount": 5}).create_invoices()
        run = self._bill()
        self.assertIn("down payment", self._problems(run))
        self.assertFalse(run.move_ids)

    def test_dates_in_the_wrong_order_are_refused(self):
        with self._refused(UserError, "ends before it begins"):
            self._run((date(2026, 6, 30), date(2026, 6, 1)))

    def test_run_made_in_the_background_is_left_alone(self):
        self._deliver_to(self.home, date(2026, 6, 3))
        run = self._run()
        run.action_preview()
        run.state = "running"
        for action in (run.action_preview, run.action_generate):
            with self._refused(UserError, "in the background"):
                action()

    def test_run_with_invoices_is_not_deleted(self):
        self._deliver_to(self.home, date(2026, 6, 3))
        run = self._bill()
        with self._refused(UserError, "delete its draft invoices first"):
            run.unlink()

    def test_desk_and_accountant_run_it(self):
        accountant = self._create_user("test_accountant", "account.group_account_invoice")
        for user, day in ((self.desk, 3), (accountant, 4)):
            self._deliver_to(self.home, date(2026, 6, day))
            run = self.env["sp.invoice.run"].with_user(user).create({"date_from": JUNE[0], "date_to": JUNE[1]})
            run.action_preview()
            run.action_generate()
            run.action_post_all()
            self.assertEqual(run.move_ids.mapped("state"), ["posted"])

    def test_another_company_is_not_billed(self):
        self._deliver_to(self.home, date(2026, 6, 3))
        other = self._create_french_company("Autre ferme", SIRETS[2])
        self.env.user.company_ids |= other
        run = self._run(company_id=other.id)
        run.action_preview()
        self.assertFalse(run.line_ids)
