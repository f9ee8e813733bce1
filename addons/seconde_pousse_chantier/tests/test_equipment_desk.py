from datetime import timedelta
from uuid import uuid4

from odoo import fields
from odoo.tests import tagged

from .test_booking import BookingCommon

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class TestEquipmentDesk(BookingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tractor.write({"sp_counter_unit": "hour", "sp_counter": 100})
        cls.desk = cls.env["sp.equipment.desk"].with_user(cls.supervisor)
        now = fields.Datetime.now()
        cls.booking = cls.env["sp.equipment.booking"].create(
            {
                "equipment_id": cls.tractor.id,
                "partner_id": cls.farm.id,
                "date_from": now - timedelta(minutes=30),
                "date_to": now + timedelta(minutes=30),
                "state": "ok",
            }
        )

    def entry(self, step, **values):
        return {"uuid": str(uuid4()), "bookingId": self.booking.id, "step": step, "photos": [], **values}

    def test_out_and_back_on_the_phone(self):
        self.assertIn(self.booking.id, [card["booking_id"] for card in self.desk.get_screen()["todo"]])
        answer = self.desk.save_entry(self.entry("out", counter=101, look="good", photos=[PNG]))
        self.assertEqual(answer["done"]["booking_id"], self.booking.id)
        self.assertEqual(self.booking.state, "out")
        self.assertEqual(len(self.booking.photo_ids), 1)
        [card] = [card for card in answer["screen"]["out"] if card["booking_id"] == self.booking.id]
        self.assertEqual((card["phone"], card["counter"]), ("06 00 00 00 01", 101))
        self.desk.save_entry(self.entry("back", counter=105, look="damaged", isUnusable=True, note="Phare cassé"))
        self.assertEqual((self.booking.state, self.tractor.sp_counter), ("back", 105))
        self.assertTrue(self.booking.repair_ids.sp_is_blocking)
        self.assertNotIn(self.tractor.id, [card["equipment_id"] for card in self.desk.get_screen()["free"]])

    def test_an_entry_sent_twice_is_noted_once(self):
        entry = self.entry("out", counter=101, photos=[PNG])
        self.desk.save_entry(entry)
        self.desk.save_entry(entry)
        self.assertEqual(len(self.booking.photo_ids), 1)
        with self.refused("somebody else noted it already"):
            self.desk.save_entry(self.entry("out"))

    def test_what_is_free_is_taken_at_once_and_only_once(self):
        spade = self.create_equipment("Bêche")
        [card] = [card for card in self.desk.get_screen()["free"] if card["equipment_id"] == spade.id]
        entry = self.entry("out", bookingId=False, equipmentId=spade.id, until=card["default_until"])
        self.desk.save_entry(entry)
        self.desk.save_entry(entry)
        self.assertEqual(spade.sp_booking_ids.mapped("state"), ["out"])
        with self.refused("is taken"):
            self.desk.save_entry({**entry, "uuid": "other"})

    def test_what_is_not_possible_is_said_and_nothing_is_half_written(self):
        with self.refused("showed 100: it cannot show 99"):
            self.desk.save_entry(self.entry("out", counter=99))
        for counter in ("abc", -1, float("nan"), 1e12):
            with self.refused("counter is not possible"):
                self.desk.save_entry(self.entry("out", counter=counter))
        with self.refused("photo cannot be read"):
            self.desk.save_entry(self.entry("out", photos=["PHNjcmlwdD4="]))
        with self.refused("until when"):
            self.desk.save_entry(self.entry("out", bookingId=False, equipmentId=self.tractor.id))
        with self.refused("cannot be read"):
            self.desk.save_entry(self.entry("lost"))
        self.assertEqual(self.booking.state, "ok")

    def test_a_yard_full_of_machines_costs_no_more_queries(self):
        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            screen = self.desk.get_screen()
            return self.cr.sql_log_count - before, len(screen["free"])

        count_queries()
        few, length = count_queries()
        for number in range(60):
            self.create_equipment(f"Outil {number}")
        many, longer = count_queries()
        self.assertEqual(longer, length + 60)
        self.assertLess(many, few + 10)
