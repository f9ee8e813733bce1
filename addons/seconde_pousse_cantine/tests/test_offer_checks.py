from datetime import datetime, time, timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_offer import OfferCommon


@tagged("post_install", "-at_install")
class TestOfferChecks(OfferCommon):
    """The week proposed, what may be announced, which of two offers counts, and who reads which prices."""

    def _create_list(self, name):
        self.env.user.group_ids |= self.env.ref("product.group_product_pricelist")
        return self.env["product.pricelist"].create({"name": name})

    # The week

    def test_a_new_offer_is_for_the_next_week_without_one(self):
        def create(**values):
            line = Command.create({"product_id": self.carrot_product.id, "quantity_available": 1})
            return self.env["sp.offer"].create({"line_ids": [line], **values})

        week = timedelta(days=7)
        self.assertEqual(self.env["sp.offer"].create({}).date_from, self.next_monday)
        self.assertEqual(create().date_from, self.next_monday, "an empty draft is no offer")
        self.assertEqual(create().date_from, self.next_monday + week)
        fortnight = {
            "date_from": self.next_monday + 3 * week,
            "date_to": self.next_monday + 5 * week - timedelta(days=1),
        }
        fortnight = create(**fortnight)
        self.assertEqual(create().date_from, self.next_monday + 2 * week)
        self.assertEqual(create().date_from, self.next_monday + 5 * week)
        self.assertEqual(fortnight.copy().date_from, self.next_monday + 6 * week)

    def test_the_deadline_is_before_the_deliveries(self):
        offer = self._offer((self.carrot_product, 2.4, 30))
        offer.order_deadline = datetime.combine(offer.date_from - timedelta(days=3), time(11))
        self.assertFalse(offer.is_deadline_late)
        offer.order_deadline = datetime.combine(offer.date_from, time(8))
        self.assertTrue(offer.is_deadline_late)
        with self._refused(ValidationError, "after the last delivery"):
            offer.order_deadline = datetime.combine(offer.date_to + timedelta(days=1), time(8))

    # Announced

    def test_a_list_that_would_have_it_for_nothing_is_refused(self):
        offer = self._offer((self.carrot_product, 2.4, 30))
        price = {"line_id": offer.line_ids.id, "pricelist_id": self._create_list("Solidaire").id, "price_unit": 0}
        offer.line_ids.price_ids.create(price)
        with self._refused(UserError, "no price"):
            offer.action_send()

    def test_a_lapsed_certificate_is_announced_nowhere(self):
        self._harvest(self.carrot_product, 50)
        offer = self._offer()
        offer.action_propose()
        self.assertEqual(offer.line_ids.organic_status, "organic")
        self.company.sp_organic_certificate_ids.date_to = self.next_monday
        with self._refused(UserError, "No organic certificate is valid"):
            offer.action_send()
        offer.line_ids.organic_status = "none"
        offer.action_send()

    def test_what_no_lot_can_carry_is_not_announced(self):
        plain = self._create_place("Planche louée")
        self._harvest(self.carrot_product, 50, place_ids=[Command.set(plain.ids)])
        offer = self._offer()
        offer.action_propose()
        self.assertEqual(offer.line_ids.organic_status, "none")
        offer.line_ids.organic_status = "conversion"
        with self._refused(UserError, "cannot be announced as “In conversion”"):
            offer.action_send()
        self._harvest(self.carrot_product, 50)
        offer.action_send()

    # Two offers

    def test_the_last_sent_gives_the_prices_to_the_cook_and_to_the_order(self):
        first = self._offer((self.carrot_product, 2.4, 30))
        self._offer((self.carrot_product, 2.0, 30), send=True)
        first.action_send()
        first.sent_on += timedelta(seconds=1)
        lines = self.env["sp.offer"]._get_current_lines(self.school, self.delivery_day)
        self.assertEqual(lines, first.line_ids)
        order = self.env["sale.order"]._sp_set_site_quantities(
            self.school, self.delivery_day, {self.carrot_product: 5}, "portal"
        )
        self.assertEqual((order.sp_offer_id, order.order_line.price_unit), (first, 2.4))

    def test_a_closed_offer_gives_no_price_while_another_runs(self):
        running = self._offer((self.carrot_product, 2.4, 30), send=True)
        mistake = self._offer((self.carrot_product, 1.0, 30), send=True)
        mistake.sent_on += timedelta(seconds=1)
        mistake.action_close()
        order = self.env["sale.order"]._sp_set_site_quantities(
            self.school, self.delivery_day, {self.carrot_product: 5}, "portal"
        )
        self.assertEqual((order.sp_offer_id, order.order_line.price_unit), (running, 2.4))

    def test_orders_that_waited_for_the_offer_take_its_prices(self):
        entry = self.env["sale.order"]
        order = entry._sp_set_site_quantities(self.school, self.delivery_day, {self.carrot_product: 25}, "standing")
        offer = self._offer((self.carrot_product, 2.15, 30), send=True)
        self.assertEqual((order.sp_offer_id, order.order_line.price_unit), (offer, 2.15))
        self.assertEqual((offer.order_count, offer.line_ids.quantity_ordered), (1, 25))

    def test_a_line_typed_by_hand_has_the_prices_of_the_lists(self):
        solidarity = self._create_list("Solidaire")
        solidarity.item_ids = [Command.create({"compute_price": "percentage", "percent_price": 30})]
        self.home.property_product_pricelist = solidarity
        line = self._offer((self.carrot_product, 2.4, 30)).line_ids
        self.assertEqual((line._get_price(solidarity), line.price_unit), (1.68, 2.4))

    # Secrets

    def test_nobody_reads_the_prices_of_another_list(self):
        solidarity = self._create_list("Solidaire")
        self.home.property_product_pricelist = solidarity
        offer = self._offer((self.carrot_product, 7.77, 30))
        offer.line_ids.price_ids.create(
            {"line_id": offer.line_ids.id, "pricelist_id": solidarity.id, "price_unit": 3.33}
        )
        offer.action_send()
        mails = self._get_mails()
        for site, own, other in ((self.home, "3,33", "7,77"), (self.school, "7,77", "3,33")):
            mail = mails.filtered(lambda mail, site=site: mail.recipient_ids == site)
            printed = mail.attachment_ids.raw.decode()
            self.assertIn(own, printed)
            self.assertNotIn(other, printed + mail.body_html + mail.subject)
            self.assertEqual("Solidaire" in mail.attachment_ids.name, site == self.home)
        self.company.external_report_layout_id = self.env.ref("web.external_layout_standard")
        printing = self.home.with_context(sp_offer_id=offer.id).action_sp_print_offer()
        self.assertEqual(printing["context"]["sp_offer_pricelist_id"], solidarity.id)
