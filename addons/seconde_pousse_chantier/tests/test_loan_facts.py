from datetime import date, datetime, timedelta

from odoo import fields
from odoo.tests import tagged

from .test_booking import PNG, BookingCommon


@tagged("post_install", "-at_install")
class TestLoanFacts(BookingCommon):
    """What is billed of a loan is what really happened, and what was signed or billed stays."""

    def lend(self, **values):
        booking = self.book(8, 12, **values)
        booking.action_hand_over()
        return booking

    def test_a_counter_nobody_read_when_it_left_bills_no_hours_of_before(self):
        self.tractor.sp_counter_unit = "hour"
        loan = self.lend()
        loan.counter_back = 1250
        loan.action_take_back()
        loan.returned_on = loan.date_to
        self.assertEqual((loan.billed_units, loan.amount), (4, 48))
        self.assertEqual(self.tractor.sp_counter, 1250)

    def test_kilometres_are_read_when_it_leaves_and_when_it_is_back(self):
        self.tractor.write({"sp_counter_unit": "km", "sp_price_unit": "km"})
        loan = self.book(8, 12)
        with self.refused("billed by the kilometre|facturé au kilomètre"):
            loan.action_hand_over()
        loan.counter_out = 89900
        loan.action_hand_over()
        with self.refused("billed by the kilometre|facturé au kilomètre"):
            loan.action_take_back()
        loan.counter_back = 90000
        loan.action_take_back()
        self.assertEqual(loan.billed_units, 100)

    def test_two_days_when_the_clocks_change_are_two_days(self):
        """Saturday 8:00 to Monday 8:00 in Paris: 49 hours when winter time begins."""
        self.tractor.write({"sp_price_unit": "day", "sp_price": 50})
        loan = self.book(8, 12, date_from=datetime(2026, 10, 24, 6), date_to=datetime(2026, 10, 26, 7))
        self.assertEqual(loan.billed_units, 2)

    def test_whoever_drives_is_allowed_on_the_day_it_leaves(self):
        """Booked before the licence ended, taken after."""
        today = self.env.company._sp_get_today()
        self.env["sp.authorisation"].create(
            {
                "employee_id": self.amina.id,
                "kind_id": self.licence.id,
                "date_from": date(2020, 1, 1),
                "date_to": today - timedelta(days=1),
            }
        )
        now = fields.Datetime.now()
        booking = self.book(
            8,
            12,
            partner_id=False,
            employee_id=self.amina.id,
            date_from=now - timedelta(days=2),
            date_to=now + timedelta(days=1),
        )
        with self.refused("Amina has no valid|Amina n'a pas"):
            booking.action_hand_over()

    def test_the_days_of_a_billed_loan_stay(self):
        loan = self.lend()
        loan.action_take_back()
        loan.action_invoice_loans()
        billed = loan.amount
        for values in ({"date_to": "2026-06-03 12:00"}, {"date_from": "2026-05-30 12:00"}, {"counter_back": 12}):
            with self.refused("is billed|est facturé"):
                loan.write(values)
        self.assertEqual(loan.amount, billed)

    def test_a_signed_price_is_not_counted_again(self):
        loan = self.lend()
        loan._sign("out", "Jeanne Voisine", "", PNG)
        self.tractor.sp_price = 90
        with self.refused("is signed by Jeanne Voisine|signé par Jeanne Voisine"):
            loan.date_from = datetime(2026, 6, 1, 7)
        self.assertEqual(loan.price, 12)

    def test_billing_and_repairs_from_the_list_of_bookings(self):
        """Its action proposes a state to new bookings: nothing else that is made from there takes it."""
        listed = self.book(8, 12).with_context(default_state="ok")
        listed.action_hand_over()
        listed.write({"look_back": "damaged", "condition_back": "Phare cassé"})
        following = self.book(14, 16, date_from="2100-01-01 08:00:00", date_to="2100-01-01 09:00:00")
        listed.action_take_back()
        self.assertTrue(listed.repair_ids)
        self.assertTrue(following.activity_ids)
        listed.action_invoice_loans()
        self.assertEqual(listed.invoice_line_ids.move_id.state, "draft")
