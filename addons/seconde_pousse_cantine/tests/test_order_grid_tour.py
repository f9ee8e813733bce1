from odoo.tests import HttpCase, tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestOrderGridTour(CanteenCommon, HttpCase):
    """A day typed by the desk, with the keyboard, in French, the network going and coming."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.desk.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        if "odoobot_state" in cls.desk._fields:
            cls.desk.odoobot_state = "disabled"
        cls.commune.sp_chorus_engagement_required = True
        cls._offer_next_week(cls.school | cls.nursery, cls.carrot_product, cls.tomato_product, price_unit=2.4)
        # Something to confirm on that day opens the grid there.
        cls._order_for(cls.home, cls.delivery_day, (cls.tomato_product, 1), confirm=False)

    def test_a_day_is_typed_and_confirmed(self):
        self.start_tour("/odoo/order-grid", "seconde_pousse_cantine_order_grid", login=self.desk.login, timeout=180)
        orders = self.env["sale.order"].search([("sp_delivery_date", "=", self.delivery_day)])
        by_site = {order.partner_id: order for order in orders}
        self.assertEqual(len(orders), 3)
        self.assertEqual((by_site[self.school].state, by_site[self.nursery].state), ("sale", "draft"))
        self.assertEqual(by_site[self.school].purchase_order_reference, "BC-2026-12")
        self.assertEqual(self._quantities(by_site[self.school]), {self.carrot_product: 12.5, self.tomato_product: 4})
        self.assertEqual(self._quantities(by_site[self.nursery]), {self.carrot_product: 7, self.tomato_product: 3.25})

    def _quantities(self, order):
        return {line.product_id: line.product_uom_qty for line in order.order_line}
