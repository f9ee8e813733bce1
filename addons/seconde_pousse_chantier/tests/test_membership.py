from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.seconde_pousse.tests.common_invoice import InvoiceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 08:00:00")
class TestMembership(InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pricelist = cls.env["product.pricelist"].create({"name": "Adhérents"})
        cls.grade = cls.env["res.partner.grade"].create(
            {"name": "Ferme adhérente", "default_pricelist_id": cls.pricelist.id, "company_id": cls.company.id}
        )
        cls.env["sp.membership.fee"].create(
            [
                {"grade_id": cls.grade.id, "date_from": "2024-01-01", "amount": 20.0},
                {"grade_id": cls.grade.id, "date_from": "2026-01-01", "amount": 25.0},
            ]
        )
        cls.farm = cls.env["res.partner"].create({"name": "Ferme des Lauriers", "country_id": cls.env.ref("base.fr").id})

    def join(self, **values):
        return self.env["sp.membership"].create({"partner_id": self.farm.id, "grade_id": self.grade.id, **values})

    def test_the_fee_is_that_of_its_year_on_its_own_account_without_vat(self):
        membership = self.join()
        membership.action_accept()
        line = membership.invoice_id.invoice_line_ids
        self.assertEqual((line.price_total, line.account_id.code[:3], line.move_id.amount_tax), (25.0, "756", 0.0))
        self.assertEqual((membership.state, str(membership.date_to)), ("due", "2026-12-31"))
        self.assertEqual(self.join(date_from="2025-03-01").fee, 20.0)

    def test_a_payment_makes_it_paid(self):
        membership = self.join()
        membership.action_accept()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=membership.invoice_id.ids
        ).create({})._create_payments()
        self.assertEqual(membership.state, "paid")
        with self.assertRaisesRegex(UserError, "paid"):
            membership.action_cancel()

    def test_two_memberships_do_not_overlap(self):
        self.join()
        with self.assertRaisesRegex(UserError, "already a member"):
            self.join(date_from="2026-09-01")

    def test_an_expired_membership_gives_no_price(self):
        self.join(date_from="2025-01-01").action_accept()
        order = self.env["sale.order"].create(
            {
                "partner_id": self.farm.id,
                "pricelist_id": self.pricelist.id,
                "order_line": [Command.create({"product_id": self.service.id})],
            }
        )
        with self.assertRaisesRegex(UserError, "not a member today"):
            order.action_confirm()
        self.join().action_accept()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
