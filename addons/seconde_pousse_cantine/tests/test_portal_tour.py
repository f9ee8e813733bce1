from odoo.tests import tagged

from .common_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalTour(PortalCommon):
    """A cook with a mouse, then with a finger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._deliver_to(cls.school)

    def _check(self):
        # The tour logs in with the login as password.
        self.cook.password = self.cook.login
        self.start_tour("/my", "seconde_pousse_cantine_portal_order", login=self.cook.login, timeout=180)
        order = self.env["sale.order"].search([("partner_id", "=", self.school.id), ("sp_origin", "=", "portal")])
        self.assertEqual(self._quantities(order), {self.carrot_product: 10, self.tomato_product: 4})
        problem = self.env["sp.delivery.problem"].search([("picking_id", "=", self.delivery.id)])
        self.assertEqual((problem.quantity, problem.author_id), (2, self.cook.partner_id))

    def test_on_a_computer(self):
        self.browser_size = "1366x768"
        self._check()

    def test_on_a_phone(self):
        self.browser_size, self.touch_enabled = "360x740", True
        self._check()
