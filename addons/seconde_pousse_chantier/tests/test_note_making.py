from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_note import NoteCommon


@tagged("post_install", "-at_install")
class TestNoteMaking(NoteCommon):
    """One tap makes the note: only the quantity may have to be typed."""

    def test_hours_worked_are_proposed(self):
        self.create_session(self.job, "2026-06-01", 240)
        self.create_session(self.job, "2026-06-02", 420)
        note = self.make_note()
        self.assertEqual((str(note.date_from), str(note.date_to)), ("2026-06-01", "2026-06-02"))
        self.assertEqual((note.people_count, note.presence_minutes), (3, 1980))
        self.assertEqual(note.line_ids.mapped("quantity"), [33.0])
        self.assertEqual(note.line_ids.sale_line_id, self.order.order_line)

    def test_hours_to_bill_are_not_hours_worked(self):
        self.create_session(self.job, minutes=240, billed_minutes=600)
        self.assertEqual(self.make_note().line_ids.quantity, 10.0)

    def test_hours_given_for_nothing_are_not_proposed(self):
        """Typed on the phone, nothing billed is an answer; not typed at all, the hours worked are proposed."""
        self.create_session(self.job, minutes=60, entry_uuid="phone", billed_minutes=0)
        self.create_session(self.job, "2026-06-02", minutes=120, entry_uuid="phone", billed_minutes=240)
        self.assertEqual(self.make_note().line_ids.quantity, 4.0)
        self.create_session(self.job, "2026-06-03", minutes=60)
        self.assertEqual(self.make_note().line_ids.quantity, 7.0)

    def test_all_the_hours_given_for_nothing_are_not_proposed(self):
        self.create_session(self.job, minutes=60, entry_uuid="phone", billed_minutes=0)
        self.assertEqual(self.make_note().line_ids.quantity, 0)

    def test_units_done_are_proposed(self):
        self.job.price_mode = "unit"
        self.create_session(self.job, quantity_done=35)
        self.create_session(self.job, "2026-06-02", quantity_done=45)
        self.assertEqual(self.make_note().line_ids.quantity, 80)

    def test_crew_days_count_half_days(self):
        self.job.price_mode = "day"
        self.create_session(self.job, "2026-06-01", 240)
        self.create_session(self.job, "2026-06-02", 420)
        self.assertEqual(self.make_note().line_ids.quantity, 1.5)

    def test_a_fixed_price_is_a_part_done(self):
        self.job.write({"price_mode": "fixed", "estimated_people": 3, "estimated_hours": 8})
        self.order.order_line.product_uom_qty = 1
        self.create_session(self.job, minutes=240)
        line = self.make_note().line_ids
        self.assertEqual((line.quantity, line.part_done), (0.5, 50.0))
        line.part_done = 80
        self.assertEqual(line.quantity, 0.8)

    def test_a_second_tap_opens_the_same_note(self):
        self.create_session(self.job)
        note = self.make_note()
        self.create_session(self.job, "2026-06-03", 60)
        self.assertEqual(self.make_note(), note)
        self.assertEqual((note.line_ids.quantity, str(note.date_to)), (15.0, "2026-06-03"))

    def test_a_typed_quantity_is_kept(self):
        self.create_session(self.job)
        note = self.make_note(quantity=11)
        self.create_session(self.job, "2026-06-03", 60)
        self.make_note()
        self.assertEqual(note.line_ids.quantity, 11)

    def test_hours_of_a_signed_note_are_never_proposed_again(self):
        self.sign_note(12)
        with self.assertRaisesRegex(UserError, "on a signed note"):
            self.job.action_make_work_note()
        self.create_session(self.job, "2026-06-03", 60)
        self.assertEqual(self.make_note().line_ids.quantity, 3.0)

    def test_hours_do_not_leave_a_signed_note(self):
        note = self.sign_note(12)
        session = note.session_ids
        for change in ({"work_note_id": False}, {"work_note_id": note.copy({"name": "/"}).id}):
            with self._refused(UserError, "press “Correct”"):
                session.with_context(sp_note_step=True).write(change)
        with self._refused(UserError, "press “Correct”"):
            self.create_session(self.job, "2026-06-05", work_note_id=note.id)

    def test_a_job_without_a_quote_still_has_a_note(self):
        self.order._action_cancel()
        self.create_session(self.job)
        line = self.make_note().line_ids
        self.assertFalse(line.sale_line_id)
        self.assertEqual(line.quantity, 12)

    def test_other_services_of_the_quote_are_listed_after_the_work(self):
        trip = self.create_service("Déplacement", 40, uom_id=self.env.ref("uom.product_uom_unit").id)
        self.order.order_line = [Command.create({"product_id": trip.id, "product_uom_qty": 2, "sequence": 1})]
        self.create_session(self.job)
        lines = self.make_note().line_ids
        self.assertEqual(lines.sale_line_id.product_id, self.hedge | trip)
        self.assertEqual(lines.mapped("quantity"), [12, 0])

    def test_names_are_not_given_unless_the_house_wants(self):
        self.create_session(self.job)
        note = self.make_note()
        self.assertFalse(note.people_names)
        html = self._print(note)
        self.assertNotIn("Bakary", html)
        self.company.sp_note_shows_names = True
        self.assertEqual(note.people_names, "Amina, Bakary, Carmen")
        self.assertNotIn("Koné", self._print(note))

    def _print(self, note):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "seconde_pousse_chantier.report_work_note", note.ids
        )
        return html.decode()

    def test_incidents_and_photos_follow(self):
        photo = self.env["ir.attachment"].create({"name": "a.png", "raw": b"x", "mimetype": "image/png"})
        self.create_session(self.job, incident="Un arrosoir cassé", photo_ids=[Command.link(photo.id)])
        note = self.make_note()
        self.assertEqual((note.incident, note.photo_ids), ("Un arrosoir cassé", photo))
        self.make_note()
        self.assertEqual(note.incident, "Un arrosoir cassé")

    def test_a_supervisor_without_sales_rights_makes_and_signs(self):
        user = self._create_user("test_chef", "seconde_pousse.group_user")
        self.create_session(self.job)
        note = self.env["sp.work.note"].browse(self.job.with_user(user).action_make_work_note()["res_id"])
        note = note.with_user(user)
        wizard = self.env["sp.work.note.sign"].with_user(user).with_context(default_note_id=note.id).create({})
        wizard.signature = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        )
        wizard.signed_by = "Mme Roux"
        wizard.action_confirm()
        self.assertEqual((note.state, self.order.order_line.qty_delivered), ("signed", 12))
