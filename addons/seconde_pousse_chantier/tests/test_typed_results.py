from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .common_note import NoteCommon

BUTTONS = "with its buttons|avec ses boutons|par ses boutons"
FOLLOWS = "follows from the rest|se déduit du reste"


@tagged("post_install", "-at_install")
class TestTypedResults(NoteCommon):
    """What a client of the server may try to type, or to run, besides the screens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = new_test_user(cls.env, "test_typing_supervisor", "seconde_pousse.group_user")
        cls.desk = new_test_user(cls.env, "test_typing_desk", "seconde_pousse.group_manager")
        cls.plain = new_test_user(cls.env, "test_typing_plain", "base.group_user")

    def _rpc(self, user, records, method, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(records.with_user(user).browse(), method, (records.ids, *args), kwargs)

    def _refuse(self, error, sentence, user, records, method, *args, **kwargs):
        with self.assertRaisesRegex(error, sentence), self.env.cr.savepoint():
            self._rpc(user, records, method, *args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()

    def _load(self, user, model, names, row):
        """Import a line as the import screen does; return what it says."""
        self.env.flush_all()
        answer = call_kw(self.env[model].with_user(user), "load", (names, [row]), {})
        self.assertFalse(answer["ids"], answer)
        return " ".join(message["message"] for message in answer["messages"])

    # ------------------------------------------------------------------
    # Work nobody signed is not billed, what is signed stays
    # ------------------------------------------------------------------

    def test_the_line_of_a_note_is_not_signed_by_hand(self):
        note = self.sign_note(16)
        draft = self.env["sp.work.note"].create({"task_id": self.job.id})
        values = {"note_id": draft.id, "name": "Haie", "quantity": 30, "uom_id": self.hedge.uom_id.id}
        line = self.env["sp.work.note.line"].create({**values, "sale_line_id": self.order.order_line.id})
        for user in (self.supervisor, self.desk):
            self._refuse(UserError, BUTTONS, user, line, "write", {"state": "signed"})
            self._refuse(UserError, BUTTONS, user, note.line_ids, "write", {"state": "draft"})
            self._refuse(UserError, FOLLOWS, user, note.line_ids, "write", {"is_billed": True})
            self.assertRegex(self._load(user, "sp.work.note.line", [".id", "state"], [str(line.id), "signed"]), BUTTONS)
        self.assertEqual((line.state, note.line_ids.state), ("draft", "signed"))
        self.assertEqual(self.order.order_line.qty_delivered, 16)

    def test_nor_by_the_context(self):
        draft = self.env["sp.work.note"].create({"task_id": self.job.id})
        values = {"note_id": draft.id, "name": "Haie", "quantity": 30, "uom_id": self.hedge.uom_id.id}
        lines = self.env["sp.work.note.line"].with_user(self.supervisor).with_context(default_state="signed")
        line = lines.create({**values, "sale_line_id": self.order.order_line.id})
        self.assertEqual((line.state, self.order.order_line.qty_delivered), ("draft", 0))

    def test_what_is_done_is_not_typed_on_the_quote(self):
        self.sign_note(16)
        line = self.order.order_line
        for values in (
            {"qty_delivered": 33},
            {"qty_delivered_method": "manual", "qty_delivered": 33},
            {"qty_to_invoice": 33},
            {"qty_invoiced": 16},
        ):
            for user in (self.supervisor, self.desk):
                self._refuse(
                    UserError, "signed work notes|notes de travail|bons de travail", user, line, "write", values
                )
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (16, 16))

    def test_hours_stay_on_the_day_of_their_session(self):
        session = self.create_session(self.job)
        line = session.line_ids[0]
        self._refuse(UserError, FOLLOWS, self.supervisor, line, "write", {"date": "2020-01-01"})
        self._refuse(UserError, FOLLOWS, self.supervisor, line, "write", {"is_leader": True})
        self._refuse(UserError, FOLLOWS, self.supervisor, session, "write", {"presence_minutes": 1})
        # The calendar proposes a day; whoever types another one means it.
        dated = self.env["sp.work.session"].with_context(default_date="2026-06-20")
        lines = [(0, 0, {"employee_id": self.people[0].id, "minutes": 60})]
        other = dated.create({"task_id": self.job.id, "date": "2026-06-08", "line_ids": lines})
        self.env.flush_all()
        self.assertEqual(str(other.line_ids.date), "2026-06-08")

    def test_a_step_of_a_job_is_not_typed(self):
        self._refuse(UserError, FOLLOWS, self.supervisor, self.job, "write", {"job_state": "billed"})

    def test_a_membership_is_not_paid_by_hand(self):
        grade = self.env["res.partner.grade"].create(
            {"name": "Ferme adhérente", "company_id": self.company.id, "sp_member_kind": "farm"}
        )
        self.env["sp.membership.fee"].create({"grade_id": grade.id, "date_from": "2024-01-01", "amount": 25.0})
        membership = self.env["sp.membership"].create(
            {"partner_id": self._create_farm("Ferme du Pin").id, "grade_id": grade.id}
        )
        membership.action_accept()
        self._refuse(UserError, FOLLOWS, self.desk, membership, "write", {"state": "paid"})
        self.assertRegex(
            self._load(self.desk, "sp.membership", [".id", "state"], [str(membership.id), "paid"]), FOLLOWS
        )
        self.assertEqual(membership.state, "due")

    def test_a_paper_is_not_signed_by_the_context(self):
        plans = self.env["sp.prevention.plan"].with_user(self.supervisor).with_context(default_state="signed")
        with self.assertRaisesRegex(UserError, BUTTONS):
            plans.create({"partner_id": self.farm.id})

    # ------------------------------------------------------------------
    # Methods that no button gives them
    # ------------------------------------------------------------------

    def test_a_supervisor_bills_nothing(self):
        note = self.sign_note(16)
        invoices = self.env["account.move"].search_count([])
        self._refuse(AccessError, "", self.supervisor, self.job, "action_invoice_jobs")
        self._refuse(AccessError, "", self.supervisor, note, "action_bill_again")
        self.assertEqual(self.env["account.move"].search_count([]), invoices)

    def test_a_supervisor_does_not_change_who_funds_the_past(self):
        plan = self.env.ref("seconde_pousse_analytique.analytic_plan_funder")
        funder = self.env["account.analytic.account"].create({"name": "Région", "plan_id": plan.id})
        funding = self.env["sp.crew.funding"].create(
            {"crew_id": self.crew.id, "account_id": funder.id, "date_from": "2026-01-01"}
        )
        self._refuse(AccessError, "", self.supervisor, funding, "action_write_on_hours")

    def test_who_only_reads_a_job_mails_nobody(self):
        self.sign_note(16)
        mails = self.env["mail.mail"].search_count([])
        self._refuse(AccessError, "", self.plain, self.job, "action_ask_review")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
