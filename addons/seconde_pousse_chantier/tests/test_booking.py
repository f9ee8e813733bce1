from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WorkCommon


@tagged("post_install", "-at_install")
class TestBooking(WorkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licence = cls.env.ref("seconde_pousse_chantier.sp_authorisation_kind_tractor")
        cls.tractor = cls.env["maintenance.equipment"].create(
            {
                "name": "Tracteur",
                "sp_is_shared": True,
                "sp_price_hour": 12.0,
                "sp_authorisation_kind_ids": cls.licence.ids,
            }
        )
        cls.farm = cls.env["res.partner"].create({"name": "Ferme voisine", "phone": "06 00 00 00 01"})

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

    def test_a_booking_over_a_booking_is_refused_and_says_who_to_call(self):
        self.book(8, 12)
        self.book(12, 14)
        with self.assertRaisesRegex(UserError, "Tracteur is taken .* by Ferme voisine .06 00 00 00 01."):
            self.book(11, 13)

    def test_moving_a_booking_over_another_is_refused(self):
        self.book(8, 12)
        later = self.book(14, 16)
        with self.assertRaises(UserError):
            later.date_from = datetime(2026, 6, 1, 11)

    def test_two_bookings_made_together_do_not_overlap(self):
        with self.assertRaises(UserError):
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

    def test_nobody_drives_without_a_valid_authorisation(self):
        booking = self.book(8, 12, employee_id=self.amina.id)
        with self.assertRaisesRegex(UserError, "Amina has no valid"):
            booking.action_hand_over()
        authorisation = self.env["sp.authorisation"].create(
            {
                "employee_id": self.amina.id,
                "kind_id": self.licence.id,
                "date_from": "2025-01-01",
                "date_to": "2026-05-31",
            }
        )
        with self.assertRaisesRegex(UserError, "Amina has no valid"):
            booking.action_hand_over()
        authorisation.date_to = "2026-06-01"
        booking.action_hand_over()
        self.assertEqual(booking.state, "out")

    def test_damage_asks_for_a_repair(self):
        booking = self.book(8, 12)
        booking.action_hand_over()
        booking.write({"is_damaged": True, "condition_back": "Pneu crevé"})
        booking.action_take_back()
        repair = self.env["maintenance.request"].search([("equipment_id", "=", self.tractor.id)])
        self.assertIn("Pneu crevé", repair.description)
