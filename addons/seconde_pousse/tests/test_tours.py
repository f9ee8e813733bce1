from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common_invoice import InvoiceCommon

DESK = "seconde_pousse.group_manager,sales_team.group_sale_salesman_all_leads,account.group_account_invoice"


@tagged("post_install", "-at_install")
class TestTours(InvoiceCommon, HttpCase):
    """What people do with a finger or a mouse, in French, in a real browser."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls._set_regime("rsa")
        cls.carrot_product.list_price = 2
        cls.tomato_product.list_price = 4
        cls.desk = cls._create_user("test_desk", DESK)
        users = cls.supervisor | cls.desk
        users.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        if "odoobot_state" in users._fields:
            # The robot that greets a new user covers a phone's whole screen.
            users.odoobot_state = "disabled"

    def _hold_a_phone(self):
        self.browser_size, self.touch_enabled = "360x740", True

    def _start(self, tour, user):
        self.start_tour("/odoo", tour, login=user.login, timeout=180)

    def _find(self, model, order=None):
        return self.env[model].search([("company_id", "=", self.company.id)], order=order)

    def _get_refusals(self, *quantities):
        """Return what the server answers this supervisor, in French when it is translated."""
        harvests = self.env["sp.harvest"].with_user(self.supervisor).with_context(lang="fr_FR")
        refusals = []
        for quantity in quantities:
            with self.assertRaises(UserError) as refusal:
                harvests.create({"product_id": self.carrot_product.id, "quantity": quantity})
            refusals.append(str(refusal.exception))
        return refusals

    def test_harvest_on_a_phone(self):
        self._hold_a_phone()
        self._start("seconde_pousse_harvest_phone", self.supervisor)
        harvest = self._find("sp.harvest")
        self.assertEqual(len(harvest), 1)
        self.assertEqual(harvest.state, "done")
        self.assertEqual(harvest.create_uid, self.supervisor)
        self.assertEqual(harvest.planting_ids, self.carrot_planting)
        year, week, _day = harvest.date.isocalendar()
        self.assertEqual(harvest.lot_id.name, f"ZCAR-{year % 100:02d}W{week:02d}-1")
        self.assertEqual(self._stock(harvest.lot_id), 23.4)

    def test_bad_quantities_are_refused_and_leave_nothing(self):
        self._hold_a_phone()
        with self.assertLogs("odoo.http", "WARNING") as logs:
            self._start("seconde_pousse_bad_quantity", self.supervisor)
        refusals = [record.getMessage() for record in logs.records]
        self.assertEqual(refusals, self._get_refusals(0, -3, 20000))
        self.assertFalse(self._find("sp.harvest"))
        self.assertFalse(self._find("stock.move"))

    def test_bed_to_invoice(self):
        self._start("seconde_pousse_line", self.desk)
        planting = self._find("sp.planting") - self.carrot_planting - self.tomato_planting
        bed = planting.place_ids
        self.assertEqual((bed.name, bed.parent_id, bed.area_m2), ("Planche 3", self.plot, 16))
        carrots, tomatoes = self._find("stock.lot", order="name")
        self.assertEqual(carrots.planting_ids, planting)
        self.assertEqual(tomatoes.planting_ids, self.tomato_planting)
        self.assertEqual(carrots.organic_status, "organic")

        order = self._find("sale.order")
        picking = order.picking_ids
        self.assertEqual(order.partner_id, self.school)
        self.assertEqual(picking.state, "done")
        self.assertEqual(
            {line.lot_id: line.quantity for line in picking.move_line_ids},
            {carrots: 9.63, tomatoes: 5},
        )
        self.assertEqual((self._stock(carrots), self._stock(tomatoes)), (20.37, 15))

        invoice = order.invoice_ids
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.partner_id, self.commune)
        self.assertEqual(invoice.amount_untaxed, 42.11)
        self.assertEqual(invoice.amount_tax, 2.32)
        self.assertEqual(invoice.amount_total, 44.43)
        self.assertEqual(invoice.invoice_date_due, invoice.sp_due_date)
        self.assertEqual(invoice.sp_due_date, invoice.invoice_date + timedelta(days=30))
        self.assertEqual([line["quantity"] for line in carrots.get_recall_lines()], [9.63])
