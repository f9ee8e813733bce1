from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_member import MemberCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 08:00:00")
class TestGeneralMeeting(MemberCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"sp_meeting_quorum_ordinary": 50, "sp_meeting_proxies_max": 1, "sp_meeting_notice_days": 15})
        cls.members = cls.make_friends(5)
        cls.anna, cls.bruno, cls.chloe, cls.driss, cls.elsa = cls.members.partner_id
        cls.elsa.email = False
        cls.meeting = cls.env["sp.general.meeting"].create(
            {"date": "2026-06-20 16:00:00", "place": "Les Iscles", "agenda": "<p>Comptes</p>"}
        )

    def call(self, meeting=None):
        # The papers are printed by wkhtmltopdf, elsewhere tried on their own.
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            return (meeting or self.meeting).action_call()

    def hold(self, meeting=None):
        meeting = meeting or self.meeting
        with freeze_time(meeting.date):
            meeting.action_hold()

    def get(self, *partners):
        wanted = self.env["res.partner"].union(*partners)
        return self.meeting.attendance_ids.filtered(lambda one: one.partner_id in wanted)

    def get_calls(self):
        return self.env["mail.mail"].sudo().search([("model", "=", "sp.meeting.attendance")])

    # The call

    def test_members_up_to_date_are_called_once_by_mail_or_post(self):
        former = self.join_and_pay(date_from="2025-01-01").partner_id
        self.call()
        self.assertEqual(self.meeting.attendance_ids.partner_id, self.members.partner_id)
        self.assertNotIn(former, self.meeting.attendance_ids.partner_id)
        self.assertEqual(self.get_calls().recipient_ids, self.members.partner_id - self.elsa)
        self.assertEqual(set(self.get_calls().attachment_ids.mapped("mimetype")), {"application/pdf"})
        self.assertEqual(len(self.get_calls().attachment_ids), 1)
        self.assertEqual((self.get(self.elsa).called_by, self.meeting.post_count), ("post", 1))
        late = self.join_and_pay().partner_id
        self.call()
        self.assertEqual(len(self.get_calls()), 5)
        self.assertEqual(self.meeting.attendance_ids.partner_id, self.members.partner_id | late)
        self.meeting.action_print_letters()
        self.assertEqual(self.meeting.post_count, 0)

    def test_who_owes_the_fee_is_not_called(self):
        self.join().action_accept()
        self.call()
        self.assertNotIn(self.farm, self.meeting.attendance_ids.partner_id)

    def test_a_call_too_late_is_said(self):
        self.assertFalse(self.meeting.notice_warning)
        self.meeting.date = "2026-06-15 16:00:00"
        self.assertIn("15 days' notice", self.meeting.notice_warning)
        self.meeting.date = "2026-06-16 16:00:00"
        self.assertFalse(self.meeting.notice_warning)

    def test_the_day_of_the_call_counts_not_today(self):
        self.call()
        with freeze_time("2026-06-19 08:00:00"):
            self.meeting.invalidate_recordset()
            self.assertFalse(self.meeting.notice_warning)

    def test_calling_more_members_asks_no_more_questions(self):
        counts = []
        for more in (0, 150):
            self.make_friends(more)
            meeting = self.meeting.copy({"date": "2026-06-20 16:00:00"})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            meeting._add_members()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(meeting.attendance_ids), 5 + more)
        self.assertLessEqual(counts[1], counts[0] + 5)

    # Who is there

    def test_nobody_is_counted_twice(self):
        self.call()
        self.get(self.anna, self.bruno).action_present()
        self.get(self.chloe)._represent(self.anna)
        self.assertEqual((self.meeting.vote_count, self.meeting.present_count), (3, 2))
        # Chloé comes after all: her proxy is no longer a vote.
        self.get(self.chloe).action_present()
        self.assertFalse(self.get(self.chloe).proxy_id)
        self.assertEqual((self.meeting.vote_count, self.meeting.represented_count), (3, 0))
        with self.assertRaises(IntegrityError), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.env["sp.meeting.attendance"].create({"meeting_id": self.meeting.id, "partner_id": self.anna.id})
            self.env.flush_all()

    def test_a_holder_has_no_more_proxies_than_the_statutes_allow(self):
        self.call()
        self.get(self.anna).action_present()
        self.get(self.bruno)._represent(self.anna)
        with self._refused(ValidationError, "already holds 1"):
            self.get(self.chloe)._represent(self.anna)
        with self._refused(ValidationError, "cannot represent themselves"):
            self.get(self.chloe)._represent(self.chloe)
        self.meeting.proxies_max = 0
        self.get(self.chloe)._represent(self.anna)
        self.assertEqual(self.meeting.vote_count, 3)

    def test_only_a_member_holds_a_proxy_or_comes_in(self):
        self.call()
        with self._refused(ValidationError, "not a member called"):
            self.get(self.chloe)._represent(self.farm)
        with self._refused(ValidationError, "not a member up to date"):
            self.env["sp.meeting.attendance"].create({"meeting_id": self.meeting.id, "partner_id": self.farm.id})

    def test_the_proxy_of_an_absent_holder_does_not_vote(self):
        self.call()
        self.get(self.bruno)._represent(self.anna)
        self.assertEqual(self.meeting.vote_count, 0)
        self.assertIn("not there", self.get(self.bruno).problem)
        self.get(self.anna).action_present()
        self.assertEqual((self.meeting.vote_count, self.get(self.bruno).problem), (2, False))

    # The quorum

    def test_without_quorum_nothing_is_decided_until_the_second_call(self):
        self.call()
        self.get(self.anna, self.bruno).action_present()
        self.assertEqual((self.meeting.needed_count, self.meeting.is_quorate), (3, False))
        with self._refused(UserError, "2 of 5 members"):
            self.hold()
        action = self.meeting.action_second_call()
        second = self.env["sp.general.meeting"].browse(action["res_id"])
        self.assertEqual(self.meeting.action_second_call()["res_id"], second.id)
        self.assertEqual((second.quorum_percent, second.is_second_call, self.meeting.state), (0, True, "cancel"))
        self.assertFalse(second.attendance_ids)
        self.call(second)
        second.attendance_ids[:1].action_present()
        self.hold(second)
        self.assertEqual(second.state, "held")

    def test_only_the_buttons_hold_a_meeting(self):
        """A column of the board proposes its state to what is made in it."""
        with self._refused(UserError, "with its buttons"):
            self.meeting.with_user(self.desk).with_context(sp_meeting_step=True).state = "held"
        with self._refused(UserError, "with its buttons"):
            self.meeting.with_user(self.desk).with_context(default_state="held").copy()

    def test_an_empty_room_decides_nothing(self):
        self.meeting.quorum_percent = 0
        self.call()
        with self._refused(UserError, "cannot decide"):
            self.hold()

    def test_a_meeting_does_not_end_before_it_begins(self):
        self.call()
        self.get(self.anna, self.bruno, self.chloe).action_present()
        with self._refused(UserError, "has not begun"):
            self.meeting.action_hold()
        self.assertEqual(self.meeting.state, "called")
        self.assertTrue(self.meeting.is_coming)
        with freeze_time("2026-06-20 06:00:00"):
            self.meeting.invalidate_recordset(["is_coming"])
            self.assertFalse(self.meeting.is_coming)

    # The votes

    def test_votes_do_not_exceed_the_room(self):
        self.meeting.resolution_ids = [(0, 0, {"name": "Comptes"})]
        self.call()
        self.get(self.anna, self.bruno, self.chloe).action_present()
        resolution = self.meeting.resolution_ids
        with self._refused(UserError, "Type the votes"):
            self.hold()
        resolution.write({"votes_for": 3, "votes_against": 1})
        with self._refused(UserError, "count again"):
            self.hold()
        resolution.write({"votes_for": 2, "votes_against": 1})
        self.hold()
        self.assertEqual((resolution.result, self.meeting.state), ("carried", "held"))

    def test_what_was_counted_no_longer_changes(self):
        self.call()
        self.get(self.anna, self.bruno, self.chloe).action_present()
        self.meeting.resolution_ids = [(0, 0, {"name": "Comptes", "votes_for": 3})]
        self.hold()
        for change in (
            lambda: self.get(self.driss).action_present(),
            lambda: self.meeting.resolution_ids.write({"votes_for": 1}),
            lambda: self.meeting.resolution_ids.unlink(),
            lambda: self.meeting.write({"quorum_percent": 0}),
            lambda: self.get(self.anna).unlink(),
        ):
            with self._refused(UserError, "is over"):
                change()
        self.meeting.minutes = "<p>Dit et fait.</p>"
        self.meeting.action_reopen()
        self.get(self.driss).action_present()
        self.assertEqual(self.meeting.vote_count, 4)

    def test_the_sheet_and_the_minutes_say_what_was_counted(self):
        self.call()
        self.get(self.anna, self.bruno, self.chloe).action_present()
        self.get(self.elsa)._represent(self.anna)
        self.meeting.resolution_ids = [(0, 0, {"name": "Approuver les comptes", "votes_for": 4})]
        self.hold()
        report = self.env["ir.actions.report"]
        pages = {}
        for name in ("call", "sheet", "minutes"):
            html, _kind = report._render_qweb_html(f"seconde_pousse_chantier.report_meeting_{name}", self.meeting.ids)
            pages[name] = " ".join(html.decode().split())
        self.assertIn("Approuver les comptes", pages["minutes"])
        self.assertIn("For: 4. Against: 0. Abstain: 0.", pages["minutes"])
        self.assertIn("Carried.", pages["minutes"])
        self.assertIn("Amie 000", pages["sheet"])
        # The sheet goes round the room: it says who is called, not where they live.
        self.assertNotIn("amie1@example.com", pages["sheet"])
        self.assertIn("Bon pour pouvoir", pages["call"])
        self.assertNotIn("Amie 000", pages["call"])
