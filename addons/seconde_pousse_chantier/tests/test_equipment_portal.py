from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .test_booking import BookingCommon


@tagged("post_install", "-at_install")
class TestEquipmentPortal(BookingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.farmer = new_test_user(cls.env, "test_farmer", groups="base.group_portal", lang="en_US")
        cls.farm.lang = "en_US"
        cls.farmer.partner_id.parent_id = cls.farm
        cls.other_farm = cls.env["res.partner"].create(
            {"name": "Ferme secrète", "phone": "06 99 99 99 99", "is_company": True, "sp_is_farm": True}
        )
        cls.theirs = cls.env["sp.equipment.booking"].create(
            {
                "equipment_id": cls.tractor.id,
                "partner_id": cls.other_farm.id,
                "date_from": f"{cls.today + timedelta(days=3)} 08:00",
                "date_to": f"{cls.today + timedelta(days=3)} 12:00",
            }
        )

    def setUp(self):
        super().setUp()
        self.authenticate("test_farmer", "test_farmer")

    def ask(self, equipment, first=10, last=11, **values):
        form = self.url_open(f"/my/equipment/{equipment.id}")
        token = form.text.split('name="csrf_token" value="')[-1].split('"')[0]
        values = {
            "csrf_token": token,
            "day_from": str(self.today + timedelta(days=first)),
            "day_to": str(self.today + timedelta(days=last)),
            **values,
        }
        return self.url_open(f"/my/equipment/{equipment.id}", data=values)

    def get_own(self):
        return self.env["sp.equipment.booking"].search([("partner_id", "=", self.farm.id)])

    def test_a_farmer_asks_and_the_desk_answers(self):
        page = self.ask(self.tractor, note="Préparer le sol")
        self.assertIn("Asked: we answer", page.text)
        booking = self.get_own()
        self.assertEqual((booking.state, booking.note), ("asked", "Préparer le sol"))
        self.assertEqual(booking.asked_by_id, self.farmer.partner_id)
        self.assertTrue(booking.activity_ids, "the desk is told")
        booking.action_agree()
        message = booking.message_ids.filtered(lambda one: one.partner_ids == self.farmer.partner_id)
        self.assertIn("You may have Tracteur", message.body)
        self.assertFalse(booking.activity_ids)

    def test_who_has_it_is_never_said_online(self):
        page = self.ask(self.tractor, 3, 3)
        self.assertIn("is taken on these days", page.text)
        self.assertFalse(self.get_own())
        for text in (page.text, self.url_open("/my/equipment").text):
            self.assertNotIn("secrète", text)
            self.assertNotIn("06 99 99 99 99", text)

    def test_only_her_own_bookings_are_hers(self):
        page = self.url_open(f"/my/equipment/{self.tractor.id}")
        token = page.text.split('name="csrf_token" value="')[-1].split('"')[0]
        url = f"/my/equipment/bookings/{self.theirs.id}/cancel"
        self.assertEqual(self.url_open(url, data={"csrf_token": token}).status_code, 404)
        self.assertEqual(self.theirs.state, "asked")
        for model in ("sp.equipment.booking", "maintenance.equipment", "sp.equipment.upkeep", "sp.equipment.signature"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.farmer).search([])
        with self.assertRaises(AccessError):
            self.env["sp.equipment.desk"].with_user(self.farmer).get_screen()
        self.ask(self.tractor)
        own = self.get_own()
        self.url_open(f"/my/equipment/bookings/{own.id}/cancel", data={"csrf_token": token})
        self.assertEqual(own.state, "cancel")
        page = self.url_open(f"/web/content/sp.equipment.booking/{self.theirs.id}/signature_out")
        self.assertEqual(page.status_code, 404)

    def test_what_is_for_our_crews_is_not_shown(self):
        self.tractor.sp_lent_to = "crew"
        self.assertEqual(self.url_open(f"/my/equipment/{self.tractor.id}").status_code, 404)
        self.assertNotIn("Tracteur", self.url_open("/my/equipment").text)
        hidden = self.env["maintenance.equipment"].create({"name": "Portable"})
        self.assertEqual(self.url_open(f"/my/equipment/{hidden.id}").status_code, 404)

    def test_what_is_not_possible_is_said(self):
        self.assertIn("This day is past", self.ask(self.tractor, -1, 1).text)
        self.assertIn("first day, then the last day", self.ask(self.tractor, 3, 2).text)
        self.assertIn("first day, then the last day", self.ask(self.tractor, day_from="n'importe").text)
        self.assertIn("ask for less", self.ask(self.tractor, quantity="2").text)
        self.assertIn("ask for less", self.ask(self.tractor, quantity="deux").text)
        self.assertIn("call us", self.ask(self.tractor, 1, 90).text)
        self.tractor.sp_lent_to = "member"
        self.assertIn("lent to members", self.ask(self.tractor).text)
        self.assertFalse(self.get_own())
