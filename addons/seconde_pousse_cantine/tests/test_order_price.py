from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestOrderPrice(CanteenCommon):
    """What a site pays: its public contract, else the weekly offer, else its price list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrot_product.list_price = 9.0
        cls.tomato_product.list_price = 8.0
        cls.offer = cls.env["sp.offer"].create(
            {
                "name": "S48",
                "date_from": cls.next_monday,
                "date_to": cls.next_monday + timedelta(days=6),
                "order_deadline": datetime.combine(cls.next_monday, datetime.min.time()),
                "site_ids": [Command.set((cls.school | cls.nursery).ids)],
                "line_ids": [Command.create({"product_id": cls.carrot_product.id, "price_unit": 2.4})],
            }
        )
        cls.offer.state = "sent"

    def _set(self, site, day=None, **quantities):
        wanted = {getattr(self, f"{name}_product"): quantity for name, quantity in quantities.items()}
        return self.env["sale.order"]._sp_set_site_quantities(site, day or self.delivery_day, wanted, "grid")

    def _prices(self, order):
        return {line.product_id: line.price_unit for line in order.order_line}

    def _run_market(self, *prices):
        market = self.env["sp.market"].create(
            {
                "name": "Légumes 2026",
                "number": "2026-14",
                "payer_id": self.commune.id,
                "site_ids": self.school.ids,
                "date_from": date(2026, 1, 1),
                "date_to": self.delivery_day + timedelta(days=90),
                "price_ids": [
                    Command.create({"product_id": product.id, "date_from": day, "price_unit": price})
                    for product, day, price in prices
                ],
            }
        )
        market.state = "running"
        return market

    def test_the_offer_gives_its_prices_and_the_list_the_others(self):
        order = self._set(self.school, carrot=10, tomato=5)
        self.assertEqual(self._prices(order), {self.carrot_product: 2.4, self.tomato_product: 8.0})
        self.assertEqual(order.sp_offer_id, self.offer)

    def test_a_draft_takes_the_price_revised_since(self):
        """Standing orders are made two weeks ahead: their days get the prices of their day, typed ones apart."""
        market = self._run_market(
            (self.carrot_product, date(2026, 1, 1), 2.0), (self.tomato_product, date(2026, 1, 1), 3.0)
        )
        before = self._set(self.school, self.delivery_day, carrot=10)
        after = self._set(self.school, self.delivery_day + timedelta(days=14), carrot=10, tomato=5)
        after.order_line.filtered(lambda line: line.product_id == self.tomato_product).price_unit = 2.5
        revision = {"market_id": market.id, "date_from": self.delivery_day + timedelta(days=7), "percent": 10}
        self.env["sp.market.revise"].create(revision).action_revise()
        self.assertEqual(self._prices(before), {self.carrot_product: 2.0})
        self.assertEqual(self._prices(after), {self.carrot_product: 2.2, self.tomato_product: 2.5})
        market.price_ids.filtered(lambda price: price.price_unit == 2.2).price_unit = 2.3
        after.action_confirm()
        self.assertEqual(self._prices(after), {self.carrot_product: 2.3, self.tomato_product: 2.5})

    def test_who_is_not_in_the_offer_pays_the_list(self):
        self.assertEqual(self._prices(self._set(self.home, carrot=10)), {self.carrot_product: 9.0})

    def test_a_price_of_a_list_is_that_of_the_offer(self):
        solidarity = self.env["product.pricelist"].create({"name": "Solidaire"})
        listed = [Command.create({"pricelist_id": solidarity.id, "price_unit": 1.2})]
        line = {"product_id": self.carrot_product.id, "price_unit": 2.4, "price_ids": listed}
        # The offer that comes last covers the same days.
        self.offer.copy(
            {"date_from": self.offer.date_from, "date_to": self.offer.date_to, "line_ids": [Command.create(line)]}
        ).state = "sent"
        self.school.property_product_pricelist = solidarity
        self.assertEqual(self._prices(self._set(self.school, carrot=10)), {self.carrot_product: 1.2})
        self.assertEqual(self._prices(self._set(self.nursery, carrot=10)), {self.carrot_product: 2.4})

    def test_the_public_contract_comes_first_at_its_revision_of_the_day(self):
        market = self._run_market(
            (self.carrot_product, date(2026, 1, 1), 2.0),
            (self.carrot_product, self.delivery_day, 2.1),
            (self.carrot_product, self.delivery_day + timedelta(days=1), 2.2),
        )
        order = self._set(self.school, carrot=10)
        self.assertEqual(self._prices(order), {self.carrot_product: 2.1})
        self.assertEqual(order.sp_market_id, market)
        # The day after, the next revision.
        order.commitment_date += timedelta(days=1)
        self.assertEqual(self._prices(order), {self.carrot_product: 2.2})
        self.assertEqual(self._prices(self._set(self.nursery, carrot=10)), {self.carrot_product: 2.4})

    def test_crates_are_priced_from_the_kilogram(self):
        order = self._set(self.school, carrot=10)
        crate = self.carrot_product._sp_get_crate_uom()
        order.order_line.product_uom_id = crate
        self.assertEqual(order.order_line.price_unit, 24.0)

    def test_a_confirmed_price_stands_whatever_comes_after(self):
        order = self._set(self.school, carrot=10)
        order.action_confirm()
        self.offer.state = "closed"
        self._run_market((self.carrot_product, date(2026, 1, 1), 2.0))
        self._set(self.school, carrot=12)
        self.assertEqual((order.order_line.product_uom_qty, order.order_line.price_unit), (12, 2.4))

    def test_a_late_order_still_has_the_price_of_the_closed_offer(self):
        self.offer.state = "closed"
        self.assertEqual(self._prices(self._set(self.school, carrot=12)), {self.carrot_product: 2.4})

    def test_a_price_typed_by_the_desk_stands(self):
        order = self._set(self.school, carrot=10)
        order.order_line.price_unit = 1.5
        self._set(self.school, carrot=12)
        self.assertEqual(order.order_line.price_unit, 1.5)

    def test_the_order_form_shows_the_same_price(self):
        form = Form(self.env["sale.order"])
        form.partner_id = self.school
        form.commitment_date = datetime.combine(self.delivery_day, datetime.min.time()) + timedelta(hours=9)
        with form.order_line.new() as line:
            line.product_id = self.carrot_product
            self.assertEqual(line.price_unit, 2.4)

    def test_the_cook_orders_only_what_is_offered_or_contracted(self):
        Order = self.env["sale.order"]
        with self._refused(UserError, "Tomate test is not offered on"):
            Order._sp_set_site_quantities(
                self.school, self.delivery_day, {self.carrot_product: 1, self.tomato_product: 1}, "portal"
            )
        self.assertFalse(Order.search([("partner_id", "=", self.school.id)]))
        self._run_market((self.tomato_product, date(2026, 1, 1), 2.0))
        order = Order._sp_set_site_quantities(
            self.school, self.delivery_day, {self.carrot_product: 1, self.tomato_product: 1}, "portal"
        )
        self.assertEqual(self._prices(order), {self.carrot_product: 2.4, self.tomato_product: 2.0})
        # What left the offer since can still be taken back.
        self.offer.state = "closed"
        Order._sp_set_site_quantities(self.school, self.delivery_day, {self.carrot_product: 0}, "portal")
        self.assertEqual(order.order_line.product_id, self.tomato_product)
