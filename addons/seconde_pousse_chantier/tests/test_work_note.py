from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_note import SIGNATURE, NoteCommon


@tagged("post_install", "-at_install")
class TestWorkNote(NoteCommon):
    def test_a_signed_note_never_changes(self):
        note = self.sign_note(16)
        for change in (
            {"remark": "x"},
            {"state": "draft"},
            {"signed_by": "Autre"},
            {"signature": False},
            {"session_ids": [(5,)]},
            {"line_ids": [(0, 0, {"name": "x", "quantity": 1, "uom_id": note.line_ids.uom_id.id})]},
            {"task_id": self.job.copy().id},
        ):
            with self._refused(UserError, "signed"):
                note.with_context(sp_note_step=True).write(change)
        with self._refused(UserError, "signed"):
            note.line_ids.quantity = 20
        with self._refused(UserError, "signed"):
            note.line_ids.unlink()
        with self._refused(UserError, "signed"):
            note.unlink()
        with self._refused(UserError, "signed"):
            note.line_ids.create({"note_id": note.id, "name": "x", "quantity": 1, "uom_id": note.line_ids.uom_id.id})

    def test_nobody_signs_by_writing(self):
        self.create_session(self.job)
        note = self.make_note()
        for change in (
            {"state": "signed"},
            {"version": 2},
            {"signed_on": "2026-06-01 08:00:00"},
            {"is_mail_due": True},
        ):
            with self._refused(UserError, "with its buttons"):
                note.with_context(sp_note_step=True).write(change)
        with self._refused(UserError, "with its buttons"):
            note.with_context(default_state="signed").create({"task_id": self.job.id})

    def test_nobody_signs_by_writing_on_a_line(self):
        """The lines of signed notes are what is billed: their state is that of their note, whoever writes."""
        self.create_session(self.job)
        line = self.make_note().line_ids.with_user(self._create_user("test_chef", "seconde_pousse.group_user"))
        values = {"note_id": line.note_id.id, "name": "x", "quantity": 9, "uom_id": line.uom_id.id}
        with self._refused(UserError, "with its buttons"):
            line.write({"state": "signed"})
        with self._refused(UserError, "follows from the rest|se déduit du reste"):
            line.create({**values, "state": "signed"})
        made = line.with_context(default_state="signed").create(values)
        self.assertEqual(made.state, "draft")
        self.assertEqual(self.order.order_line.qty_delivered, 0)

    def test_a_correction_given_up_leaves_the_hours_on_the_signed_note(self):
        """Otherwise the next note would propose, and bill, what the customer signed already."""
        note = self.sign_note(12)
        note._correct("Une erreur").unlink()
        self.assertEqual(self.job.session_ids.work_note_id, note)
        with self._refused(UserError, "on a signed note"):
            self.job.action_make_work_note()

    def test_what_was_signed_does_not_follow_the_hours(self):
        note = self.sign_note(16)
        session = note.session_ids
        better = note._correct("2 heures de moins")
        session.line_ids.minutes = 60
        self.env.flush_all()
        (note | better).invalidate_recordset()
        self.assertEqual((note.presence_minutes, note.people_count, better.presence_minutes), (720, 3, 180))

    def test_the_farm_that_signed_stays_on_its_note(self):
        note = self.sign_note(16)
        self.job.farm_partner_id = self._create_farm("Ferme du Moulin")
        self.assertEqual(note.partner_id, self.farm)

    def test_an_empty_note_is_not_signed(self):
        self.create_session(self.job)
        note = self.make_note(quantity=0)
        with self._refused(UserError, "empty"):
            note.sign(SIGNATURE, "Mme Roux")
        note.line_ids.quantity = 1
        for signature, name in ((False, "Mme Roux"), (SIGNATURE, "  ")):
            with self._refused(UserError, "have them sign"):
                note.sign(signature, name)

    def test_what_changed_since_it_was_read_is_not_signed(self):
        self.create_session(self.job)
        note = self.make_note(quantity=16)
        key = note._get_content_key()
        note.line_ids.quantity = 20
        with self._refused(UserError, "just changed"):
            note.sign(SIGNATURE, "Mme Roux", content_key=key)
        note.sign(SIGNATURE, "Mme Roux", "Exploitante", note._get_content_key())
        self.assertEqual((note.state, note.signed_role), ("signed", "Exploitante"))

    def test_a_correction_is_a_new_version_and_both_are_kept(self):
        note = self.sign_note(16)
        with self._refused(UserError, "Say why"):
            note._correct(" ")
        better = note._correct("4 heures comptées deux fois")
        self.assertEqual((better.name, better.version, better.state), (note.name, 2, "draft"))
        self.assertEqual((better.session_ids, note.session_ids), (self.job.session_ids, self.env["sp.work.session"]))
        better.line_ids.quantity = 12
        self.assertEqual(self.order.order_line.qty_delivered, 16, "the signed version stands until the next is signed")
        better.sign(SIGNATURE, "Mme Roux")
        self.assertEqual((note.state, note.line_ids.quantity, note.presence_minutes), ("replaced", 16, 720))
        self.assertEqual(self.order.order_line.qty_delivered, 12)
        [change] = better._get_changes()
        self.assertEqual((change["before"][:2], change["after"][:2]), ("16", "12"))
        pages = [self._print(version) for version in (note, better)]
        self.assertRegex(pages[0], "Replaced by a newer version|Remplacé par une version plus récente")
        self.assertIn("4 heures comptées deux fois", pages[1])

    def _print(self, note):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "seconde_pousse_chantier.report_work_note", note.ids
        )
        return html.decode()

    def test_two_corrections_of_one_note_are_refused(self):
        note = self.sign_note(16)
        note._correct("une fois")
        with self._refused(UserError, "already being corrected"):
            note._correct("deux fois")

    def test_a_replaced_note_is_not_corrected(self):
        note = self.sign_note(16)
        note._correct("une fois").sign(SIGNATURE, "Mme Roux")
        with self._refused(UserError, "Only a signed note"):
            note._correct("encore")

    def test_the_signed_note_is_mailed_once(self):
        note = self.sign_note(16)
        self.assertTrue(note.is_mail_due)
        with self.enter_registry_test_mode():
            self.env.ref("seconde_pousse_chantier.ir_cron_mail_work_notes").method_direct_trigger()
            self.env.ref("seconde_pousse_chantier.ir_cron_mail_work_notes").method_direct_trigger()
        mails = self.env["mail.mail"].search([("model", "=", "sp.work.note"), ("res_id", "=", note.id)])
        self.assertEqual(mails.recipient_ids, self.farm)
        self.assertEqual(len(mails), 1)
        self.assertTrue(mails.attachment_ids)

    def test_a_note_that_cannot_be_mailed_does_not_stop_the_others(self):
        broken, good = self.sign_note(16), self.sign_note(4, day="2026-06-08")
        self.env.flush_all()
        mail_signed = type(broken)._mail_signed

        def mail(note):
            if note == broken:
                raise ValueError("no printer")
            return mail_signed(note)

        self.patch(type(broken), "_mail_signed", mail)
        with (
            self.enter_registry_test_mode(),
            mute_logger("odoo.addons.seconde_pousse_chantier.models.sp_work_note_signing"),
        ):
            self.env.ref("seconde_pousse_chantier.ir_cron_mail_work_notes").method_direct_trigger()
        (broken | good).invalidate_recordset()
        self.assertEqual((broken.is_mail_due, good.is_mail_due), (True, False))

    def test_an_absent_farmer_signs_later(self):
        self.create_session(self.job)
        note = self.make_note()
        note.action_sign_later()
        note.action_sign_later()
        self.assertEqual((note.wait_reason, len(note.activity_ids)), ("later", 1))
        note.sign(SIGNATURE, "Mme Roux")
        self.assertEqual((note.wait_reason, len(note.activity_ids)), (False, 0))

    def test_a_note_is_sent_to_be_signed(self):
        self.create_session(self.job)
        note = self.make_note()
        self.farm.email = False
        with self._refused(UserError, "no e-mail"):
            note.action_send_to_sign()
        self.farm.email = "lauriers@example.com"
        note.action_send_to_sign()
        mail = self.env["mail.mail"].search([("model", "=", "sp.work.note"), ("res_id", "=", note.id)])
        self.assertIn(note.access_token, mail.body_html)
        self.assertEqual(note.wait_reason, "sent")

    def test_only_the_crews_and_the_desk_read_notes(self):
        note = self.sign_note(16)
        stranger = self._create_user("test_stranger", "base.group_user")
        with self.assertRaises(AccessError):
            note.with_user(stranger).read(["name"])

    def test_an_invoice_alone_says_what_it_bills(self):
        note = self.sign_note(16)
        with self._refused(UserError, "says by itself"):
            note.line_ids.invoice_line_ids = [(5,)]
