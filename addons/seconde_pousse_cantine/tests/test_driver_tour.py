from odoo.tests import HttpCase, tagged

from .common_round import RoundCommon


@tagged("post_install", "-at_install")
class TestDriverTour(RoundCommon, HttpCase):
    """The driver's round with a finger, on a phone, in French, the network coming and going."""

    browser_size = "360x740"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.driver.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        if "odoobot_state" in cls.driver._fields:
            # The robot that greets a new user covers a phone's whole screen.
            cls.driver.odoobot_state = "disabled"
        cls.round.weekday = str(cls.today.weekday())
        cls.school.phone = "04 42 00 01 20"
        cls.env["sp.crate.move"].create({"partner_id": cls.school.id, "product_id": cls.crate.id, "quantity": 4})

    def test_a_round_on_a_phone(self):
        school, nursery = (self._order_carrots(site, 10, day=self.today) for site in (self.school, self.nursery))
        _crop, parsnip = self._create_crop("Panais test", "ZPAN")
        home = self._order_for(self.home, self.today, (parsnip, 5, 2.4)).picking_ids
        with self.assertLogs("odoo.http", "WARNING") as logs:
            self.start_tour(
                "/odoo/action-seconde_pousse_cantine.sp_driver_client_action",
                "seconde_pousse_cantine_driver_phone",
                login=self.driver.login,
                timeout=180,
            )
        self.assertEqual(len(logs.records), 1)
        self.assertEqual((school.state, nursery.state, home.state), ("done", "done", "confirmed"))
        self.assertEqual(school.sp_received_by, "Mme Martin")
        self.assertTrue(school.signature)
        self.assertEqual((school.sp_crates_back, school.move_ids.sp_refused_quantity), (4, 2.5))
        self.assertEqual(school.sale_id.order_line.qty_delivered, 7.5)
        # One crate out, one back, although the phone sent it twice.
        self.assertEqual(self.nursery.sp_crate_balance, 0)
        self.assertEqual(school.batch_id, nursery.batch_id)
