from contextlib import contextmanager
from datetime import date, datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WorkCommon

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class BookingCommon(WorkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licence = cls.env.ref("seconde_pousse_chantier.sp_authorisation_kind_tractor")
        cls.tractor = cls.create_equipment("Tracteur", sp_price=12.0, sp_authorisation_kind_ids=cls.licence.ids)
        cls.farm = cls.env["res.partner"].create(
            {"name": "Ferme voisine", "phone": "06 00 00 00 01", "is_company": True, "sp_is_farm": True}
        )

    @classmethod
    def create_equipment(cls, name, **values):
        return cls.env["maintenance.equipment"].create(
            {"name": name, "sp_is_shared": True, "sp_lent_to": "all", **values}
        )

    @contextmanager
    def refused(self, words):
        """Expect a sentence, and nothing half-written."""
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            yield

    def book(self, start, end, **values):
        return self.env["sp.equipment.booking"].create(
            {
                "equipment_id": self.tractor.id,
                "date_from": datetime(2026, 6, 1, start),
                "date_to": datetime(2026, 6, 1, end),
                "partner_id": self.farm.id,
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestBooking(BookingCommon):
    def test_a_booking_over_a_booking_is_refused_and_says_who_to_call(self):
        self.book(8, 12)
        self.book(12, 14)
        with self.refused("Tracteur is taken .* by Ferme voisine .06 00 00 00 01."):
            self.book(11, 13)

    def test_moving_a_booking_over_another_is_refused(self):
        self.book(8, 12)
        later = self.book(14, 16)
        with self.refused("is taken"):
            later.date_from = datetime(2026, 6, 1, 11)

    def test_two_bookings_made_together_do_not_overlap(self):
        with self.refused("is taken"):
            self.env["sp.equipment.booking"].create(
                [
                    {
                        "equipment_id": self.tractor.id,
                        "date_from": datetime(2026, 6, 1, 8),
                        "date_to": datetime(2026, 6, 1, 10),
                    }
                ]
                * 2
            )

    def test_what_is_cancelled_or_back_is_free_again(self):
        cancelled, back = self.book(8, 10), self.book(10, 12)
        cancelled.action_cancel()
        back.action_hand_over()
        back.action_take_back()
        self.book(8, 12)

    def test_a_booking_taken_up_again_finds_its_hours_taken(self):
        cancelled = self.book(8, 10)
        cancelled.action_cancel()
        self.book(9, 11)
        with self.refused("is taken"):
            cancelled.action_ask_again()

    def test_a_kit_is_booked_up_to_what_there_is(self):
        spades = self.create_equipment("Bêches", sp_quantity=10)
        self.book(8, 12, equipment_id=spades.id, quantity=6)
        self.book(12, 18, equipment_id=spades.id, quantity=9)
        self.book(9, 11, equipment_id=spades.id, quantity=4)
        with self.refused("only 0 of 10 are left"):
            self.book(10, 12, equipment_id=spades.id, quantity=1)
        with self.refused("only 4 of 10 are left .* Ferme voisine"):
            self.book(11, 12, equipment_id=spades.id, quantity=5)
        self.book(11, 12, equipment_id=spades.id, quantity=4)
        with self.refused("There are only 10"):
            self.book(19, 20, equipment_id=spades.id, quantity=11)

    def test_a_kit_does_not_shrink_under_its_bookings(self):
        spades = self.create_equipment("Bêches", sp_quantity=10)
        self.book(8, 12, equipment_id=spades.id, quantity=6)
        with self.refused("There are only 5 of Bêches"):
            spades.sp_quantity = 5

    def test_nobody_drives_without_a_valid_authorisation(self):
        booking = self.book(8, 12, partner_id=False)
        with self.refused("Say who uses Tracteur"):
            booking.action_hand_over()
        booking.employee_id = self.amina
        with self.refused("Amina has no valid"):
            booking.action_hand_over()
        authorisation = self.env["sp.authorisation"].create(
            {
                "employee_id": self.amina.id,
                "kind_id": self.licence.id,
                "date_from": "2025-01-01",
                "date_to": self.yesterday,
            }
        )
        with self.refused("Amina has no valid"):
            booking.action_hand_over()
        authorisation.date_to = self.today
        booking.action_hand_over()
        self.assertEqual(booking.state, "out")

    def test_a_booking_moves_by_its_buttons_only(self):
        booking = self.book(8, 12)
        with self.refused("by its buttons"):
            booking.state = "out"
        with self.refused("by its buttons"):
            self.env["sp.equipment.booking"].with_context(default_state="back").create(
                {"equipment_id": self.tractor.id, "date_from": "2026-06-02 08:00", "date_to": "2026-06-02 09:00"}
            )
        booking.action_hand_over()
        booking.action_take_back()
        with self.refused("cannot become"):
            booking.action_hand_over()

    def test_nothing_leaves_before_it_is_back(self):
        first, second = self.book(8, 10), self.book(10, 12)
        first.action_hand_over()
        with self.refused("still out with Ferme voisine .06 00 00 00 01."):
            second.action_hand_over()
        first.action_take_back()
        second.action_hand_over()

    def test_a_counter_never_goes_back(self):
        self.tractor.write({"sp_counter_unit": "hour", "sp_counter": 100})
        booking = self.book(8, 12, counter_out=99)
        with self.refused("showed 100: it cannot show 99"):
            booking.action_hand_over()
        booking.counter_out = 101
        booking.action_hand_over()
        with self.refused("showed 101: it cannot show 100.5"):
            booking.counter_back = 100.5
            booking.action_take_back()
        booking.counter_back = 104.5
        booking.action_take_back()
        self.assertEqual(self.tractor.sp_counter, 104.5)
        self.assertEqual(booking.billed_units, 3.5)

    def test_an_overdue_safety_check_keeps_it_here(self):
        self.tractor.sp_check_due = self.yesterday
        booking = self.book(8, 12)
        self.assertIn("The safety check of Tracteur was due", self.book(13, 14, date_to="2100-01-01").warning)
        with self.refused("safety check of Tracteur was due"):
            booking.action_hand_over()

    def test_damage_asks_for_a_repair_and_warns_who_comes_next(self):
        now = fields.Datetime.now()
        booking = self.book(8, 12)
        following = self.book(8, 12, date_from=now + timedelta(days=2), date_to=now + timedelta(days=3))
        booking.action_hand_over()
        booking.write({"look_back": "damaged", "is_unusable": True, "condition_back": "Pneu crevé <b>"})
        booking.action_take_back()
        repair = self.env["maintenance.request"].search([("equipment_id", "=", self.tractor.id)])
        self.assertIn("Pneu crevé &lt;b&gt;", repair.description)
        self.assertIn("came back damaged", following.activity_ids.summary)
        self.assertEqual(self.tractor.sp_state, "broken")
        with self.refused("waits for its repair"):
            following.action_hand_over()
        repair.stage_id = self.env["maintenance.stage"].search([("done", "=", True)], limit=1)
        self.tractor.invalidate_recordset()
        following.action_hand_over()

    def test_our_own_equipment_is_not_lent_and_members_come_first(self):
        self.tractor.sp_lent_to = "crew"
        booking = self.book(8, 12)
        with self.refused("for our crews only"):
            booking.action_agree()
        with self.refused("for our crews only"):
            self.book(13, 14, state="ok")
        self.tractor.sp_lent_to = "member"
        self.assertIn("is not a member", booking.warning)
        with self.refused("is not a member"):
            booking.action_agree()
        self._make_member()
        booking.action_agree()
        self.assertFalse(booking.warning)

    def test_an_expired_membership_pays_the_price_of_others_and_it_is_said(self):
        self.tractor.sp_guest_price = 20
        self._make_member()
        during = self.book(8, 12)
        self.assertEqual((during.price, during.amount), (12, 48))
        after = self.book(8, 12, date_from="2027-06-01 08:00", date_to="2027-06-01 12:00")
        self.assertEqual(after.price, 20)
        self.assertIn("the price is the one of non-members", after.warning)

    def _make_member(self):
        grade = self.env["res.partner.grade"].search([], limit=1) or self.env["res.partner.grade"].create(
            {"name": "Membre"}
        )
        self.env["sp.membership.fee"].create({"grade_id": grade.id, "date_from": date(2026, 1, 1), "amount": 0})
        self.env["sp.membership"].create(
            {
                "partner_id": self.farm.id,
                "grade_id": grade.id,
                "date_from": date(2026, 1, 1),
                "date_to": date(2026, 12, 31),
                "fee": 0,
            }
        ).action_accept()

    def test_the_owner_says_yes_first(self):
        owner = self.env["res.partner"].create({"name": "GAEC du Vallon", "phone": "06 00 00 00 02"})
        self.tractor.sp_owner_id = owner
        booking = self.book(8, 12, state="ok")
        self.assertEqual(booking.state, "asked")
        self.assertIn("belongs to GAEC du Vallon (06 00 00 00 02)", booking.warning)
        booking.action_agree()
        self.assertEqual(booking.state, "ok")

    def test_a_job_books_what_its_visit_listed_on_its_days(self):
        shredder = self.create_equipment("Broyeur")
        task = self.create_task("Haie", self.weeding, equipment_ids=(self.tractor | shredder).ids)
        with self.refused("Plan the first day"):
            task.action_book_equipment()
        task.planned_date = "2026-06-01"
        task.action_book_equipment()
        task.action_book_equipment()
        self.assertEqual(task.booking_ids.equipment_id, self.tractor | shredder)
        self.assertEqual(task.booking_count, 2)
        # 8 in the morning to 5 in the evening, in summer time.
        self.assertEqual(task.booking_ids[0].date_from, datetime(2026, 6, 1, 6))
        self.assertEqual(task.booking_ids[0].date_to, datetime(2026, 6, 1, 15))
        other = self.create_task("Autre haie", self.weeding, equipment_ids=self.tractor.ids, planned_date="2026-06-01")
        with self.refused("Tracteur is taken"):
            other.action_book_equipment()

    def test_where_it_is_now(self):
        now = fields.Datetime.now()
        self.assertEqual(self.tractor.sp_state, "free")
        booking = self.book(8, 12, date_from=now - timedelta(hours=2), date_to=now + timedelta(hours=1))
        booking.action_hand_over()
        self.tractor.invalidate_recordset()
        self.assertEqual(self.tractor.sp_state, "out")
        self.assertEqual(self.tractor.sp_holder, "Ferme voisine")
        self.assertEqual(self.tractor.sp_phone, "06 00 00 00 01")
        booking.date_to = now - timedelta(hours=1)
        self.tractor.invalidate_recordset()
        self.assertEqual(self.tractor.sp_state, "late")
        late = self.env["maintenance.equipment"].search([("sp_state", "in", ["late"])])
        self.assertIn(self.tractor, late)

    def test_who_is_late_is_reminded_once(self):
        now = fields.Datetime.now()
        booking = self.book(8, 12, date_from=now - timedelta(hours=5), date_to=now - timedelta(hours=1))
        booking.action_hand_over()
        self.env["sp.equipment.booking"]._cron_remind_late()
        self.env["sp.equipment.booking"]._cron_remind_late()
        self.assertEqual(len(booking.activity_ids), 1)
        self.assertIn("06 00 00 00 01", booking.activity_ids.note)
        booking.action_take_back()
        self.assertFalse(booking.activity_ids)

    def test_what_was_handed_over_is_kept(self):
        booking = self.book(8, 12)
        booking.action_hand_over()
        with self.refused("kept as a proof"):
            booking.unlink()

    def test_what_was_signed_does_not_change(self):
        booking = self.book(8, 12, look_out="good", condition_out="Propre")
        with self.refused("Note first that it leaves"):
            booking._sign("out", "Jeanne Voisine", "", PNG)
        booking.action_hand_over()
        booking._sign("out", "Jeanne Voisine", "", PNG)
        for values in ({"condition_out": "Déjà abîmé"}, {"look_out": "worn"}, {"price": 1}, {"counter_out": 5}):
            with self.refused("is signed by Jeanne Voisine"):
                booking.write(values)
        booking.write({"date_to": "2026-06-01 13:00", "look_back": "good"})
        booking.action_take_back()
        booking._sign("back", "Jeanne Voisine", "", PNG)
        with self.refused("is signed by Jeanne Voisine"):
            booking.look_back = "damaged"

    def test_a_signature_is_neither_typed_nor_erased(self):
        booking = self.book(8, 12).with_user(self.supervisor)
        booking.action_hand_over()
        with self.refused("with its button|avec son bouton"):
            booking.write({"signature_out": PNG, "signed_out_by": "Jeanne Voisine"})
        booking._sign("out", "Jeanne Voisine", "", PNG)
        for values in ({"signature_out": False}, {"signed_out_by": "Paul"}):
            with self.refused("with its button|avec son bouton"):
                booking.with_context(sp_loan_signing=True).write(values)
        files = self.env["ir.attachment"].with_user(self.supervisor)
        domain = [("res_model", "=", booking._name), ("res_id", "=", booking.id), ("res_field", "=", "signature_out")]
        with self.refused("signed paper|document signé"):
            files.search(domain).unlink()
        with self.refused("with its button|avec son bouton"):
            booking.with_context(default_signature_out=PNG).create(
                {"equipment_id": self.tractor.id, "date_from": "2026-06-02 08:00", "date_to": "2026-06-02 09:00"}
            )

    def test_a_loan_is_signed_once(self):
        booking = self.book(8, 12)
        booking.action_hand_over()
        wizard = self.env["sp.equipment.signature"].browse(booking.action_sign_out()["res_id"])
        with self.refused("name of whoever signs"):
            wizard.action_sign()
        wizard.signer = "Jeanne Voisine"
        with self.refused("signed with a finger"):
            wizard.action_sign()
        wizard.write({"signature": PNG, "role": "exploitante"})
        wizard.action_sign()
        self.assertEqual(booking.signed_out_by, "Jeanne Voisine, exploitante")
        with self.refused("signed already"):
            wizard.action_sign()

    def test_a_week_of_bookings_costs_no_more_queries_with_more_of_them(self):
        fields_read = {"equipment_id": {"fields": {"display_name": {}}}, "partner_id": {"fields": {"display_name": {}}}}
        fields_read |= {name: {} for name in ("display_name", "date_from", "date_to", "phone", "state")}

        def make(count, day):
            start = datetime(2030, 1, 1) + timedelta(days=day)
            self.env["sp.equipment.booking"].create(
                [
                    {
                        "equipment_id": self.tractor.id,
                        "partner_id": self.farm.id,
                        "date_from": start + timedelta(hours=index),
                        "date_to": start + timedelta(hours=index + 1),
                    }
                    for index in range(count)
                ]
            )

        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows = self.env["sp.equipment.booking"].web_search_read(
                [("equipment_id", "=", self.tractor.id)], fields_read
            )
            return self.cr.sql_log_count - before, rows["length"]

        make(10, 0)
        count_queries()
        few, _length = count_queries()
        make(190, 10)
        many, length = count_queries()
        self.assertEqual(length, 200)
        self.assertLessEqual(many, few)
