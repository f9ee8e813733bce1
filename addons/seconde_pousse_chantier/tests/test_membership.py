import re

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.seconde_pousse.tests.common import FarmCommon
from odoo.addons.seconde_pousse.tests.common_invoice import SIRETS

from .common_member import MemberCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 08:00:00")
class TestMembership(MemberCommon):
    def make_order(self, **values):
        return self.env["sale.order"].create(
            {
                "partner_id": self.farm.id,
                "order_line": [Command.create({"product_id": self.service.id})],
                **values,
            }
        )

    # The money

    def test_the_fee_is_that_of_its_year_on_its_own_account_without_vat(self):
        membership = self.join()
        membership.action_accept()
        line = membership.invoice_id.invoice_line_ids
        self.assertEqual((line.price_total, line.account_id.code[:3], line.move_id.amount_tax), (25.0, "756", 0.0))
        self.assertEqual((membership.state, str(membership.date_to)), ("due", "2026-12-31"))
        self.assertEqual(self.join(date_from="2025-03-01").fee, 20.0)

    def test_the_account_is_the_company_s_choice_when_it_made_one(self):
        account = self.env["account.account"].create(
            {"code": "756200", "name": "Cotisations avec contrepartie", "account_type": "income_other"}
        )
        self.company.sp_membership_account_id = account
        membership = self.join()
        membership.action_accept()
        self.assertEqual(membership.invoice_id.invoice_line_ids.account_id, account)

    def test_a_free_membership_makes_no_invoice(self):
        membership = self.join_and_pay(grade=self.friend)
        self.assertEqual((membership.state, len(membership.invoice_id)), ("paid", 0))

    def test_a_fee_nobody_voted_is_not_free(self):
        grade = self.friend.copy({"name": "Bienfaitrice"})
        with self._refused(UserError, "No fee was voted"):
            self.join(grade=grade).action_accept()

    def test_a_town_gives_its_engagement_number_before_its_fee_is_billed(self):
        """Chorus Pro rejects an invoice without it: asked for on the membership, and carried to the invoice."""
        town = self._create_payer("Commune de Rognes", "public", SIRETS[2])
        town.write({"sp_chorus_engagement_required": True, "sp_chorus_service_required": True, "lang": "en_US"})
        grade = self.env.ref("seconde_pousse_chantier.res_partner_grade_town")
        fee = {"grade_id": grade.id, "date_from": "2024-01-01", "amount": 40.0, "company_id": self.company.id}
        self.env["sp.membership.fee"].create(fee)
        membership = self.env["sp.membership"].browse(town.action_sp_join()["res_id"])
        self.assertEqual((membership.state, membership.invoice_id), ("draft", self.env["account.move"]))
        for words, values in (
            ("engagement number|numéro d.engagement", {"engagement_number": " "}),
            ("service code|code service", {"engagement_number": " ENG-2026-7 "}),
        ):
            membership.write(values)
            self.assertRegex(membership.invoice_warning, words)
            with self.assertRaisesRegex(UserError, re.escape(membership.invoice_warning)), self.env.cr.savepoint():
                membership.action_accept()
            self.assertEqual((membership.state, len(membership.invoice_id)), ("draft", 0))
        town.sp_chorus_service_code = "MAIRIE"
        self.assertEqual(town.action_sp_join()["res_id"], membership.id)
        invoice = membership.invoice_id
        self.assertEqual((membership.state, invoice.state, invoice.amount_total), ("due", "posted", 40.0))
        self.assertEqual(
            (invoice.purchase_order_reference, invoice.buyer_reference, invoice.contract_reference),
            ("ENG-2026-7", "MAIRIE", False),
        )
        self._pay(invoice)
        membership.date_to = self.today
        self.assertFalse(membership._renew().engagement_number, "each year has its own")

    def test_joining_twice_bills_once(self):
        membership = self.join()
        membership.action_accept()
        invoice = membership.invoice_id
        membership.action_accept()
        self.assertEqual(membership.invoice_id, invoice)
        self.assertEqual(self.env["account.move"].search_count([("partner_id", "=", self.farm.id)]), 1)

    def test_a_payment_makes_it_paid(self):
        membership = self.join_and_pay()
        self.assertEqual(membership.state, "paid")
        with self.assertRaisesRegex(UserError, "paid"):
            membership.action_cancel()

    def test_a_fee_received_by_hand_is_in_the_books(self):
        self.env["account.journal"].create({"name": "Caisse", "type": "cash", "code": "CSH9"})
        membership = self.join().with_user(self.desk)
        wizard = self.env["sp.membership.payment"].with_user(self.desk)
        wizard = wizard.create({"membership_id": membership.id, "mode": "cash", "date": "2026-05-30"})
        self.assertEqual(wizard.journal_id.sudo().type, "cash")
        wizard.action_confirm()
        self.assertEqual((membership.state, str(membership.paid_on)), ("paid", "2026-05-30"))
        self.assertEqual(membership.sudo().invoice_id.amount_residual, 0)
        with self.assertRaisesRegex(UserError, "Nothing is to be paid"):
            membership._receive(membership.paid_on, "cash", wizard.journal_id)

    def test_a_refunded_fee_ends_the_membership(self):
        membership = self.join_and_pay()
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=membership.invoice_id.ids
        )
        wizard.create({"journal_id": membership.invoice_id.journal_id.id}).reverse_moves(is_modify=True)
        self.assertEqual(membership.state, "cancel")

    def test_the_desk_without_accounting_rights_makes_members(self):
        membership = self.env["sp.membership"].with_user(self.desk).create({"partner_id": self.farm.id})
        self.assertEqual(membership.grade_id, self.grade)
        self.assertIs(membership.action_accept(), True)
        self.assertEqual(membership.sudo().invoice_id.state, "posted")

    # Dates

    def test_two_memberships_do_not_overlap(self):
        self.join()
        with self._refused(UserError, "already a member"):
            self.join(date_from="2026-09-01")

    def test_a_body_is_the_member_not_who_answers_its_phone(self):
        contact = self.env["res.partner"].create({"name": "Jeanne", "parent_id": self.farm.id})
        self.assertEqual(self.join(contact).partner_id, self.farm)
        with self._refused(UserError, "already a member"):
            self.join(contact)

    def test_the_year_is_that_of_the_statutes(self):
        self.company.sp_membership_year = "anniversary"
        self.assertEqual(str(self.join().date_to), "2027-05-31")

    # Members' prices

    def test_an_expired_membership_gives_no_price(self):
        self.join_and_pay(date_from="2025-01-01")
        order = self.make_order(pricelist_id=self.pricelist.id)
        self.assertIn("not a member today", order.sp_membership_warning)
        with self.assertRaisesRegex(UserError, "not a member today"):
            order.action_confirm()
        membership = self.join()
        membership.action_accept()
        with self.assertRaisesRegex(UserError, "not a member today"):
            order.action_confirm()
        self._pay(membership.invoice_id)
        order.invalidate_recordset(["sp_membership_warning"])
        self.assertFalse(order.sp_membership_warning)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_the_statutes_may_count_members_from_the_day_they_join(self):
        self.company.sp_membership_counts = "accepted"
        self.join().action_accept()
        self.assertTrue(self.farm._sp_is_member(self.company, self.company._sp_get_today()))
        self.assertEqual(self.farm.grade_id, self.grade)

    def test_the_price_list_comes_with_the_payment_and_goes_with_the_year(self):
        membership = self.join()
        membership.action_accept()
        self.assertFalse(self.farm.grade_id)
        self._pay(membership.invoice_id)
        self.assertEqual((self.farm.grade_id, self.farm.property_product_pricelist), (self.grade, self.pricelist))
        with freeze_time("2026-12-31 22:30:00"):
            self.env["sp.membership"]._cron_benefits()
            self.assertEqual(self.farm.grade_id, self.grade)
        with freeze_time("2026-12-31 23:30:00"):
            self.env["sp.membership"]._cron_benefits()
            self.farm.invalidate_recordset()
            self.assertFalse(self.farm.grade_id)
            self.assertNotEqual(self.farm.property_product_pricelist, self.pricelist)

    def test_a_grade_given_by_hand_is_left(self):
        other = self.env["res.partner.grade"].create({"name": "Or"})
        self.join_and_pay(date_from="2025-01-01")
        self.farm.grade_id = other
        self.env["sp.membership"]._cron_benefits()
        self.assertEqual(self.farm.grade_id, other)

    # Certificate and secrecy

    def test_what_is_not_paid_is_not_certified(self):
        membership = self.join()
        membership.action_accept()
        report = self.env["ir.actions.report"]
        with self._refused(UserError, "not paid"):
            report._render_qweb_html("seconde_pousse_chantier.report_membership_certificate", membership.ids)
        self._pay(membership.invoice_id)
        html, _kind = report._render_qweb_html("seconde_pousse_chantier.report_membership_certificate", membership.ids)
        text = html.decode()
        self.assertIn("Ferme des Lauriers", text)
        self.assertIn("not a tax receipt", text)
        self.assertIn(membership.card_number, text)

    def test_supervisors_do_not_read_the_list_of_members(self):
        membership = self.join_and_pay()
        supervisor = self._create_user("supervisor_members", "seconde_pousse.group_user")
        for model in ("sp.membership", "sp.general.meeting", "sp.meeting.attendance"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(supervisor).search([])
        farm = self.farm.with_user(supervisor)
        with self.assertRaises(AccessError):
            farm.read(["sp_membership_ids"])
        # Whether a farm is a member is all they need; a person's membership is not their business.
        self.assertEqual((farm.sp_member_state, farm.sp_member_until), ("member", membership.date_to))
        person = self.make_friends(1).partner_id
        self.assertEqual((person.sp_member_state, person.with_user(supervisor).sp_member_state), ("member", False))
        partners = self.env["res.partner"].with_user(supervisor)
        self.assertNotIn(person, partners.search([("sp_member_state", "=", "member")]))


@tagged("post_install", "-at_install")
class TestMembershipWithoutChart(FarmCommon):
    def test_one_sentence_without_a_chart_and_payment_by_hand(self):
        company = self.env["res.company"].create({"name": "Sans plan comptable"})
        grade = self.env["res.partner.grade"].create({"name": "Amie", "company_id": company.id})
        fees = self.env["sp.membership.fee"]
        fees.create({"grade_id": grade.id, "date_from": "2020-01-01", "amount": 10, "company_id": company.id})
        person = self.env["res.partner"].create({"name": "Nadia"})
        membership = (
            self.env["sp.membership"]
            .with_company(company)
            .create({"partner_id": person.id, "grade_id": grade.id, "company_id": company.id})
        )
        with self.assertRaisesRegex(UserError, "no chart of accounts"), self.env.cr.savepoint():
            membership.action_accept()
        self.assertEqual(membership.state, "draft")
        membership._receive(self.today, "cash")
        self.assertEqual((membership.state, len(membership.invoice_id)), ("paid", 0))
