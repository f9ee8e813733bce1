from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common_member import MemberCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 08:00:00")
class TestMembershipLife(MemberCommon):
    def get_mails(self):
        return self.env["mail.mail"].sudo().search([("model", "=", "sp.membership")])

    # Renewal

    def test_two_clicks_renew_once(self):
        members = self.make_friends(4) | self.join_and_pay()
        with freeze_time("2026-12-10 08:00:00"):
            members.action_renew()
            members.action_renew()
        renewals = self.env["sp.membership"].search([("previous_id", "in", members.ids)])
        self.assertEqual(renewals.mapped("state"), ["draft"] * 5)
        self.assertEqual({str(one.date_from) for one in renewals}, {"2027-01-01"})
        self.assertEqual(renewals.partner_id, members.partner_id)
        with freeze_time("2026-12-11 08:00:00"):
            renewals.action_accept()
            renewals.action_renew()
        self.assertEqual(self.env["sp.membership"].search_count([("previous_id", "in", renewals.ids)]), 0)

    def test_the_card_is_the_same_every_year(self):
        member = self.join_and_pay()
        self.assertTrue(member.card_number)
        with freeze_time("2026-12-10 08:00:00"):
            renewal = member._renew()
        self.assertEqual(renewal.card_number, member.card_number)

    def test_each_company_has_its_own_numbers(self):
        with freeze_time("2026-06-01 08:00:00"):
            first = self.join_and_pay()
            other = self._create_french_company("Autre association")
            grade = self.env["res.partner.grade"].create({"name": "Amie d'à côté", "company_id": other.id})
            self.env["sp.membership.fee"].create(
                {"grade_id": grade.id, "date_from": "2024-01-01", "amount": 0, "company_id": other.id}
            )
            theirs = self.env["sp.membership"].create(
                [
                    {"partner_id": partner.id, "grade_id": grade.id, "company_id": other.id}
                    for partner in (self.farm, self.env["res.partner"].create({"name": "Voisine"}))
                ]
            )
            theirs.action_accept()
            second = self.make_friends(1)
        # What one company draws leaves no hole in the other.
        for name in ("name", "card_number"):
            for one, other in ((first, second), theirs):
                numbers = [int(member[name].rpartition("/")[2].lstrip("A")) for member in (one, other)]
                self.assertEqual(numbers[1], numbers[0] + 1)

    def test_numbers_go_on_from_those_of_all_companies(self):
        shared = self.env.ref("seconde_pousse_chantier.ir_sequence_membership").copy({"code": "sp.test"})
        with freeze_time("2026-06-01 08:00:00"):
            self.assertEqual(shared.next_by_id(), "ADH/2026/0001")
            drawn = [self.env["ir.sequence"]._sp_draw("sp.test", self.company, count) for count in (2, 0, 1)]
        self.assertEqual(drawn, [["ADH/2026/0002", "ADH/2026/0003"], [], ["ADH/2026/0004"]])
        with freeze_time("2027-01-02 08:00:00"):
            self.assertEqual(self.env["ir.sequence"]._sp_draw("sp.test", self.company, 1), ["ADH/2027/0001"])

    def test_numbers_of_many_are_drawn_at_once(self):
        drawn = []
        for count in (1, 3, 100):
            before = self.env.cr.sql_log_count
            numbers = self.env["ir.sequence"]._sp_draw("sp.member.card", self.company, count)
            drawn.append((len(set(numbers)), self.env.cr.sql_log_count - before))
        self.assertEqual([count for count, _queries in drawn], [1, 3, 100])
        self.assertEqual(drawn[1][1], drawn[2][1])
        members = self.make_friends(100)
        members.card_number = False
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        members._number_cards()
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 20)
        self.assertEqual(len(set(members.mapped("card_number"))), 100)

    def test_years_away_are_not_owed(self):
        member = self.join_and_pay(date_from="2024-01-01")
        self.assertEqual(str(member._renew().date_from), "2026-06-01")

    def test_renewing_many_asks_no_more_questions(self):
        few, many = self.make_friends(10), self.make_friends(150)
        chatter = 5  # Each membership has its message; their numbers are drawn at once.
        with freeze_time("2026-12-10 08:00:00"):
            counts = []
            for members in (few, many):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                members._renew()
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1] - counts[0], 140 * chatter)

    # Reminders

    def test_a_member_is_reminded_once_before_and_once_after(self):
        self.join_and_pay()
        memberships = self.env["sp.membership"]
        seen = []
        for moment in ("2026-11-30", "2026-12-01", "2026-12-02", "2027-01-14", "2027-01-15", "2027-01-16"):
            with freeze_time(f"{moment} 08:00:00"):
                memberships._cron_remind()
                memberships._cron_remind()
                seen.append(len(self.get_mails()))
        self.assertEqual(seen, [0, 1, 1, 1, 2, 2])
        self.assertEqual(self.get_mails().recipient_ids, self.farm)

    def test_who_renewed_or_refused_is_not_reminded(self):
        renewed, refused = self.join_and_pay(), self.make_friends(1)
        with freeze_time("2026-11-20 08:00:00"):
            renewed._renew().action_accept()
            refused._renew().action_refuse()
        for moment in ("2026-12-01", "2027-01-20"):
            with freeze_time(f"{moment} 08:00:00"):
                self.env["sp.membership"]._cron_remind()
        self.assertFalse(self.get_mails())

    def test_a_proposal_not_answered_is_reminded(self):
        member = self.join_and_pay()
        with freeze_time("2026-11-20 08:00:00"):
            member._renew()
        with freeze_time("2026-12-01 08:00:00"):
            self.env["sp.membership"]._cron_remind()
        self.assertEqual(len(self.get_mails()), 1)

    def test_who_asked_for_no_letter_gets_none(self):
        self.join_and_pay()
        member = self.make_friends(1)
        self.farm.sp_no_member_mail = True
        self.env["mail.blacklist"]._add(member.partner_id.email)
        with freeze_time("2026-12-01 08:00:00"):
            self.env["sp.membership"]._cron_remind()
        self.assertFalse(self.get_mails())
        self.assertFalse(member.activity_ids)

    def test_the_desk_calls_who_has_no_mail_address(self):
        self.farm.email = False
        member = self.join_and_pay()
        with freeze_time("2026-12-01 08:00:00"):
            self.env["sp.membership"]._cron_remind()
            self.env["sp.membership"]._cron_remind()
        self.assertEqual(member.activity_ids.user_id, self.desk)
        self.assertIn("no e-mail address", member.activity_ids.summary)

    # The first job

    def sell_job(self, partner=None, **values):
        """Confirm the quote of a job."""
        project = self.env["project.project"]._sp_get_activity_project(self.company, "field_job")
        job = self.env["project.task"].create(
            {
                "name": "Planter une haie",
                "project_id": project.id,
                "company_id": self.company.id,
                "is_field_job": True,
                "farm_partner_id": (partner or self.farm).id,
            }
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.farm).id,
                "sp_job_id": job.id,
                "order_line": [Command.create({"product_id": self.service.id})],
                **values,
            }
        )
        order.action_confirm()
        return order

    def test_the_first_job_proposes_to_join_once(self):
        order = self.sell_job()
        proposal = self.farm.sp_membership_ids
        self.assertEqual((proposal.state, proposal.task_id, proposal.grade_id), ("draft", order.sp_job_id, self.grade))
        self.assertEqual(proposal.activity_ids.user_id, self.desk)
        self.assertFalse(proposal.invoice_id)
        self.sell_job()
        self.assertEqual(self.farm.sp_membership_ids, proposal)
        proposal.action_accept()
        self.assertFalse(proposal.activity_ids)
        # The fee is on an invoice of its own, not with the work that bears VAT.
        self.assertNotIn(proposal.invoice_id, order.invoice_ids)
        self.assertEqual(len(proposal.invoice_id.invoice_line_ids), 1)

    def test_a_proposal_follows_what_its_customer_is(self):
        stranger = self.env["res.partner"].create({"name": "GAEC du Pin", "is_company": True})
        body = self.env["res.partner.grade"].search([("sp_member_kind", "=", "association")], limit=1)
        proposal = self.join(stranger, body, task_id=self.sell_job().sp_job_id.id)
        by_hand = self.join(stranger, body, date_from="2028-01-01")
        stranger.sp_customer_kind = "farm"
        self.assertTrue(stranger.sp_is_farm)
        self.assertEqual((proposal.grade_id, by_hand.grade_id), (stranger._sp_get_member_grade(self.company), body))
        self.assertEqual(proposal.grade_id.sp_member_kind, "farm")
        proposal.action_accept()
        stranger.sp_customer_kind = "public"
        self.assertEqual((proposal.grade_id.sp_member_kind, stranger.sp_is_farm), ("farm", False))

    def test_who_refused_is_not_asked_again(self):
        self.sell_job()
        self.farm.sp_membership_ids.action_refuse()
        self.sell_job()
        self.assertEqual(self.farm.sp_membership_ids.mapped("state"), ["refused"])
        with freeze_time("2027-03-01 08:00:00"):
            self.sell_job()
        self.assertEqual(len(self.farm.sp_membership_ids), 1)

    def test_a_town_is_not_proposed_to_join(self):
        self.sell_job(self.commune)
        self.assertFalse(self.commune.sp_membership_ids)

    def test_a_salesperson_s_quote_proposes_too(self):
        seller = self._create_user(
            "seller_members", "sales_team.group_sale_salesman_all_leads,seconde_pousse.group_user"
        )
        order = self.sell_job(user_id=seller.id)
        self.farm.sp_membership_ids.unlink()
        order._action_cancel()
        order.action_draft()
        order.with_user(seller).action_confirm()
        self.assertEqual(self.farm.sp_membership_ids.state, "draft")

    def test_one_click_on_the_customer(self):
        self.sell_job()
        proposal = self.farm.sp_membership_ids
        self.farm.with_user(self.desk).action_sp_join()
        self.assertEqual((self.farm.sp_membership_ids, proposal.state), (proposal, "due"))
        self.assertEqual(self.farm.sp_member_state, "unpaid")
        self._pay(proposal.invoice_id)
        self.assertEqual(self.farm.sp_member_state, "member")
        self.assertIn(self.farm, self.env["res.partner"].search([("sp_member_state", "=", "member")]))
