from odoo.tests import HttpCase, tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestPreparationTours(CanteenCommon, HttpCase):
    """A day prepared with a finger and a scale, in French, in a real browser."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.preparer.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        if "odoobot_state" in cls.preparer._fields:
            # The robot that greets a new user covers a phone's whole screen.
            cls.preparer.odoobot_state = "disabled"
        cls._harvest(cls.carrot_product, 30)
        cls._harvest(cls.tomato_product, 20)
        lines = (cls.carrot_product, 10, 2.4), (cls.tomato_product, 5, 3.8)
        cls.first = cls._order_for(cls.school, cls.delivery_day, *lines)
        cls.second = cls._order_for(cls.nursery, cls.delivery_day, (cls.carrot_product, 8, 2.4))

    def _hold_a_phone(self):
        self.browser_size, self.touch_enabled = "360x740", True

    def _start(self, tour):
        self.start_tour("/odoo/preparation", tour, login=self.preparer.login, timeout=180)

    def _check_delivered(self):
        picking = self.first.picking_ids
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.move_ids.mapped("quantity"), [9.63, 3])
        self.assertEqual(picking.move_ids.mapped("sp_gap_reason_id.name"), ["qualité insuffisante au tri"])
        move = self.second.picking_ids.move_ids
        self.assertEqual((move.quantity, move.sp_crate_count), (8.15, 2))
        self.assertEqual(self.second.picking_ids.state, "assigned")

    def test_prepare_at_a_desk(self):
        self._start("seconde_pousse_cantine_preparation")
        self._check_delivered()

    def test_prepare_on_a_phone(self):
        self._hold_a_phone()
        self._start("seconde_pousse_cantine_preparation")
        self._check_delivered()

    def test_two_phones_on_one_line(self):
        self._hold_a_phone()
        self._start("seconde_pousse_cantine_two_weighings")
        move = self.first.picking_ids.move_ids[0]
        self.assertEqual((move.quantity, move.sp_weighing_version), (9.63, 1))
