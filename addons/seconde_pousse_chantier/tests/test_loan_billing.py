from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.seconde_pousse.tests.common_invoice import InvoiceCommon

from .test_booking import BookingCommon


@tagged("post_install", "-at_install")
class TestLoanBilling(BookingCommon, InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_regime("real", "field_job")
        cls.other_farm = cls.env["res.partner"].create({"name": "Ferme des Lauriers", "is_company": True})
        cls.accountant = cls._create_user(
            "test_loan_desk", "seconde_pousse.group_manager,account.group_account_invoice"
        )

    def lend(self, partner, day, **values):
        start = datetime(2026, 6, day, 8)
        values = {"partner_id": partner.id, "date_from": start, "date_to": start + timedelta(hours=4), **values}
        booking = self.book(8, 12, **values)
        booking.action_hand_over()
        booking.action_take_back()
        # Back in time, whatever the day of the test.
        booking.returned_on = booking.date_to
        return booking

    def test_loans_that_are_back_are_billed_once_together(self):
        loans = self.lend(self.farm, 1) | self.lend(self.farm, 2) | self.lend(self.other_farm, 3)
        running = self.book(8, 12, date_from="2026-06-04 08:00", date_to="2026-06-04 12:00")
        loans.with_user(self.accountant).action_invoice_loans()
        self.assertEqual(len(loans.invoice_line_ids.move_id), 2)
        self.assertEqual(sorted(loans.invoice_line_ids.move_id.mapped("amount_untaxed")), [48, 96])
        self.assertEqual(loans.invoice_line_ids.tax_ids.mapped("amount"), [20])
        self.assertIn(loans[0].name, loans.invoice_line_ids.mapped("name")[0])
        self.assertTrue(all(loans.mapped("is_billed")))
        with self.refused("Nothing to bill"):
            (loans | running).action_invoice_loans()

    def test_a_billed_loan_does_not_change_before_its_credit(self):
        loan = self.lend(self.farm, 1)
        loan.action_invoice_loans()
        with self.refused("is billed"):
            loan.price = 1
        invoice = loan.invoice_line_ids.move_id
        invoice.button_cancel()
        self.assertTrue(loan.is_to_bill)
        loan.price = 10
        loan.action_invoice_loans()
        self.assertEqual(loan.invoice_line_ids.filtered(lambda line: line.parent_state == "draft").price_subtotal, 40)

    def test_without_vat_where_the_regime_says_so(self):
        self._set_regime(
            "franchise", "field_job", date(2026, 6, 2), exemption_text="TVA non applicable, art. 293 B du CGI"
        )
        before, after = self.lend(self.farm, 1), self.lend(self.farm, 3)
        (before | after).action_invoice_loans()
        self.assertEqual(before.invoice_line_ids.tax_ids.mapped("amount"), [20])
        self.assertEqual(sum(after.invoice_line_ids.tax_ids.mapped("amount")), 0)

    def test_a_free_loan_and_the_machine_of_another_farm_are_not_billed(self):
        self.tractor.sp_price = 0
        free = self.lend(self.farm, 1)
        self.assertTrue(free.is_free)
        self.tractor.write({"sp_price": 12, "sp_owner_id": self.other_farm.id})
        theirs = self.lend(self.farm, 2)
        with self.refused("Nothing to bill"):
            (free | theirs).action_invoice_loans()

    def test_a_day_begun_and_a_late_return(self):
        self.tractor.write({"sp_price_unit": "day", "sp_price": 50})
        loan = self.lend(self.farm, 1)
        self.assertEqual(loan.billed_units, 1)
        loan.returned_on = loan.date_from + timedelta(hours=25)
        self.assertEqual((loan.billed_units, loan.amount), (2, 100))

    def test_our_own_use_costs_the_job_once(self):
        task = self.create_task("Haie", self.weeding)
        project = task.project_id
        booking = self.book(8, 12, partner_id=False, task_id=task.id, employee_id=self.amina.id)
        self.tractor.sp_authorisation_kind_ids = False
        booking.action_hand_over()
        booking.returned_on = booking.date_to
        booking.action_take_back()
        booking._charge_own_use()
        line = booking.analytic_line_ids
        self.assertEqual(len(line), 1)
        self.assertLess(line.amount, 0)
        self.assertEqual(line.amount, -booking.amount)
        self.assertTrue(line._get_analytic_accounts())
        self.assertEqual(line._get_analytic_accounts(), project._get_analytic_accounts())
        self.assertFalse(line.project_id, "it is no hour of anybody")
        self.assertFalse(booking.is_to_bill)

    def test_a_supervisor_lends_but_does_not_bill(self):
        supervisor = self._create_user("test_loan_supervisor", "seconde_pousse.group_user")
        tractor = self.tractor.with_user(supervisor)
        self.assertEqual(tractor.name, "Tracteur")
        hidden = self.env["maintenance.equipment"].create({"name": "Portable de la direction"})
        self.assertFalse(tractor.search([("id", "=", hidden.id)]))
        booking = self.book(8, 12).with_user(supervisor)
        booking.action_hand_over()
        booking.write({"look_back": "damaged", "condition_back": "Phare cassé"})
        booking.action_take_back()
        self.assertEqual(booking.repair_ids.name[:6], "Damage")
        with self.assertRaises(AccessError):
            booking.action_invoice_loans()
        with self.assertRaises(AccessError):
            tractor.sp_price = 1

    def test_billing_many_loans_costs_no_more_than_core_s_own_invoices(self):
        farms = self.env["res.partner"].create([{"name": f"Ferme {n}", "is_company": True} for n in range(60)])
        loans = self.env["sp.equipment.booking"].browse()
        for index, farm in enumerate(farms):
            start = datetime(2026, 7, 1) + timedelta(hours=index)
            loans |= self.lend(farm, 1, date_from=start, date_to=start + timedelta(hours=1))
        ours = self.count_queries(loans[:30].action_invoice_loans)
        self.assertEqual(len(loans.invoice_line_ids.move_id), 30)
        product = self.tractor._sp_get_loan_product()
        invoices = [
            {
                "move_type": "out_invoice",
                "partner_id": farm.id,
                "invoice_line_ids": [Command.create({"product_id": product.id, "quantity": 1, "price_unit": 12})],
            }
            for farm in farms[30:]
        ]
        core = self.count_queries(lambda: self.env["account.move"].create(invoices))
        self.assertLess(ours, core * 1.2 + 20)

    def count_queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.cr.sql_log_count - before
