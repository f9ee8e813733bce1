from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalOrder(PortalCommon):
    """A cook orders for her school."""

    def setUp(self):
        super().setUp()
        self._log_in(self.cook)

    def test_a_cook_of_one_site_lands_on_it_and_one_of_two_chooses(self):
        self.assertTrue(self._get("/my/canteen").headers["Location"].endswith(self._site_url(self.school)))
        self.nursery.sp_cook_ids = self.cook.partner_id
        page = self._text(self._get("/my/canteen"))
        self.assertIn(self.school.name, page)
        self.assertIn(self.nursery.name, page)
        self.assertNotIn(self.home.name, page)

    def test_the_page_shows_her_price_her_status_and_her_deadline(self):
        pricelist = self.env["product.pricelist"].create({"name": "Solidaire", "company_id": self.company.id})
        self._correct_offer(price_ids=[{"pricelist_id": pricelist.id, "price_unit": 1.15}])
        page = self._text(self._get(self._site_url(self.school, "order", self.offer_day)))
        self.assertIn("2.40 €", page)
        self.assertNotIn("1.15 €", page)
        self.school.property_product_pricelist = pricelist
        page = self._text(self._get(self._site_url(self.school, "order", self.offer_day)))
        self.assertIn("1.15 €", page)
        self.assertNotIn("2.40 €", page)
        self.assertIn("Organic", page)
        self.assertIn("In conversion", page)
        site = self.school.with_company(self.company).with_context(lang="en_US")
        self.assertIn(site._sp_say_moment(site._sp_get_order_deadline(self.offer_day)), page)

    def test_kilos_and_crates_make_one_draft_order_in_kilos(self):
        self.assertEqual(self._send_order(self.school, carrots="2", crates=True, tomatoes="4,5").status_code, 303)
        order = self._find_orders(self.school)
        self.assertEqual((order.state, order.sp_origin, order.sp_is_late), ("draft", "portal", False))
        self.assertEqual(order.sp_delivery_date, self.offer_day)
        self.assertEqual(self._quantities(order), {self.carrot_product: 20, self.tomato_product: 4.5})
        self.assertEqual(order.order_line.product_uom_id, self.carrot_product.uom_id)
        self.assertEqual(order.order_line.mapped("price_unit"), [2.4, 3.8])
        self.assertIn(self.cook.partner_id, order.message_ids.author_id)

    def test_what_is_left_counts_her_own_order_and_says_when_it_is_short(self):
        self._send_order(self.school, carrots="30")
        self._order_for(self.nursery, self.offer_day, (self.carrot_product, 20))
        page = self._get(self._site_url(self.school, "order", self.offer_day))
        self.assertIn("left: 60 kg", self._text(page))
        self._send_order(self.school, carrots="70")
        page = self._text(self._get(f"{self._site_url(self.school, 'order', self.offer_day)}?sent=1"))
        self.assertIn("60 kg are left", page)
        self.assertEqual(self._find_orders(self.school).order_line.product_uom_qty, 70)

    def test_what_cannot_be_a_quantity_is_said_in_one_sentence_and_writes_nothing(self):
        for value, words in (
            ("-3", "cannot be negative"),
            ("beaucoup", "is not a quantity"),
            ("99999", "more than the 2,000"),
            ("nan", "is not a quantity"),
            ("1e5", "is not a quantity"),
            ("9" * 500, "is not a quantity"),
        ):
            with self.subTest(value=value[:10]):
                answer = self._send_order(self.school, tomatoes="1", carrots=value)
                self.assertEqual(answer.status_code, 200)
                self.assertIn(words, self._text(answer))
                self.assertFalse(self._find_orders(self.school))
        # 300 crates of 10 kg are over the limit too.
        self.assertIn("more than the 2,000", self._text(self._send_order(self.school, carrots="300", crates=True)))

    def test_a_product_that_is_not_offered_is_refused(self):
        other = self.carrot_product.copy({"name": "Caviar"})
        answer = self._post(self._site_url(self.school, "order", self.offer_day), {f"qty_{other.id}": "3"})
        self.assertIn("not in the offer any more", self._text(answer))
        self._send_order(self.school, carrots="5")
        self._correct_offer(products=self.tomato_product)
        answer = self._send_order(self.school, carrots="6", tomatoes="1")
        self.assertIn("you can only order less", self._text(answer))
        self.assertEqual(self._quantities(self._find_orders(self.school)), {self.carrot_product: 5})
        self._send_order(self.school, carrots="0", tomatoes="1")
        self.assertEqual(self._quantities(self._find_orders(self.school)), {self.tomato_product: 1})

    def test_a_closed_offer_or_a_day_outside_is_refused(self):
        for day in (self.offer.date_to + timedelta(days=30), self.today - timedelta(days=1), self.today):
            answer = self._send_order(self.school, day=day, carrots="5")
            self.assertEqual(answer.status_code, 200, day)
        self.offer.state = "closed"
        self.assertIn("Nothing is offered", self._text(self._send_order(self.school, carrots="5")))
        self.assertEqual(self._get(self._site_url(self.school, "order", "hier")).status_code, 404)
        self.assertFalse(self._find_orders(self.school))

    def test_after_the_deadline_the_order_is_refused_or_sent_as_late(self):
        self.school.sp_order_lead_days = 60
        answer = self._send_order(self.school, carrots="5")
        self.assertIn("send it as a late order", self._text(answer))
        self.assertEqual(self._value(answer, self.carrot_product), "5", "what she typed is not lost")
        self.assertFalse(self._find_orders(self.school))
        self._send_order(self.school, carrots="5", late="1")
        order = self._find_orders(self.school)
        self.assertTrue(order.sp_is_late)
        self.assertEqual(order.activity_ids.user_id, self.school.with_company(self.company)._sp_get_desk_user())
        self.assertTrue(order.activity_ids.user_id)

        self.school.sp_is_late_allowed = False
        self.assertIn("call the farm", self._text(self._send_order(self.school, carrots="9", late="1")))
        self.assertEqual(order.order_line.product_uom_qty, 5)

    def test_a_confirmed_order_is_read_only(self):
        self._send_order(self.school, carrots="5")
        order = self._find_orders(self.school)
        order.action_confirm()
        self.assertIn("already confirmed", self._text(self._send_order(self.school, carrots="9")))
        self.assertEqual(order.order_line.product_uom_qty, 5)
        answer = self._get(self._site_url(self.school, "order", self.offer_day))
        self.assertNotIn("<input", answer.text.split("portal_order")[-1].split("sp_order_form")[-1].split("<footer")[0])
        self.assertIn("Carotte test 5 kg", self._text(answer))
        line = order.order_line
        line._sp_write_allotment(2, self.env["sp.gap.reason"].create({"name": "Gel", "kind": "shortage"}))
        page = self._text(self._get(self._site_url(self.school, "order", self.offer_day)))
        self.assertIn("You will receive 2 kg: Gel", page)

    def test_an_order_is_cancelled_by_its_button_or_by_taking_everything_back(self):
        home = self._site_url(self.school)
        for data in ({"cancel": "1", "carrots": "9"}, {"carrots": "0", "tomatoes": ""}):
            self._send_order(self.school, carrots="5", tomatoes="2")
            order = self._find_orders(self.school).filtered(lambda order: order.state == "draft")
            answer = self._send_order(self.school, **data)
            self.assertEqual(order.state, "cancel")
            self.assertTrue(answer.headers["Location"].endswith(f"{home}?cancelled={self.offer_day}"))
            self.assertIn("is cancelled", self._text(self._get(f"{home}?cancelled={self.offer_day}")))
            self.assertFalse(order.activity_ids, "in time: the desk has nothing to do")
        page = self._get(self._site_url(self.school, "order", self.offer_day))
        self.assertEqual(self._value(page, self.carrot_product), "", "a new order begins from nothing")

    def test_an_order_cancelled_late_is_told_to_the_desk_and_a_confirmed_one_is_not_cancelled(self):
        self._send_order(self.school, carrots="5")
        order = self._find_orders(self.school)
        self.school.sp_order_lead_days = 60
        self.school.sp_is_late_allowed = False
        self.assertIn("call the farm", self._text(self._send_order(self.school, cancel="1")))
        self.assertEqual(order.state, "draft")
        self.school.sp_is_late_allowed = True
        seen = self.school._sp_get_order_version(order)
        order.order_line.product_uom_qty = 8
        self.assertIn("in the meantime", self._text(self._send_order(self.school, cancel="1", version=seen)))
        self._send_order(self.school, cancel="1")
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.activity_ids.user_id, self.school.with_company(self.company)._sp_get_desk_user())
        self.school.sp_order_lead_days = 1
        self._send_order(self.school, carrots="5")
        order = self._find_orders(self.school).filtered(lambda order: order.state == "draft")
        order.action_confirm()
        self.assertIn("nothing to cancel", self._text(self._send_order(self.school, cancel="1")))
        self.assertEqual(order.state, "sale")

    def test_thousands_are_said_with_their_sign_and_typed_without(self):
        self._correct_offer()
        site = self.school.with_company(self.company).with_context(lang="en_US")
        self.assertEqual((site._sp_say_quantity(1445.42), site._sp_type_quantity(1445.5)), ("1,445.42", "1445.5"))
        self.assertEqual((site._sp_say_quantity(100), site._sp_type_quantity(0)), ("100", ""))
        self._send_order(self.school, carrots="1500")
        answer = self._get(self._site_url(self.school, "order", self.offer_day))
        self.assertEqual(self._value(answer, self.carrot_product), "1500")

    def test_an_order_changed_by_the_farm_in_the_meantime_is_not_overwritten(self):
        self._send_order(self.school, carrots="5")
        order = self._find_orders(self.school)
        seen = self.school._sp_get_order_version(order)
        order.order_line.product_uom_qty = 8
        answer = self._send_order(self.school, carrots="6", version=seen)
        self.assertIn("changed in the meantime", self._text(answer))
        self.assertEqual(self._value(answer, self.carrot_product), "8")
        self.assertEqual(order.order_line.product_uom_qty, 8)
        self._send_order(self.school, carrots="6", version=self.school._sp_get_order_version(order))
        self.assertEqual(order.order_line.product_uom_qty, 6)

    def test_repeat_fills_in_last_week_and_says_what_is_missing(self):
        gone = self.carrot_product.copy({"name": "Panais"})
        self._order_for(self.school, self.offer_day - timedelta(days=7), (self.carrot_product, 12), (gone, 3))
        self._order_for(self.school, self.offer_day - timedelta(days=1), (self.carrot_product, 99))
        page = self._get(f"{self._site_url(self.school, 'order', self.offer_day)}?repeat=1")
        self.assertEqual(self._value(page, self.carrot_product), "12")
        self.assertIn("Panais", self._text(page))
        self.assertEqual(len(self._find_orders(self.school)), 2, "nothing is sent by looking")

    def test_only_the_days_of_her_round_are_proposed(self):
        weekday = self.offer_day.weekday()
        self.env["sp.round"].create(
            {"name": "Mercredi", "weekday": str(weekday), "site_ids": [Command.set(self.school.ids)]}
        )
        days = [entry["day"] for entry in self.school.with_company(self.company)._sp_get_order_days()]
        self.assertEqual({day.weekday() for day in days}, {weekday})
        self.assertIn(
            "Nothing is offered", self._text(self._send_order(self.school, self.offer.date_from, carrots="1"))
        )

    def test_her_order_number_is_kept_for_the_invoice(self):
        self.commune.sp_chorus_engagement_required = True
        self.assertIn("engagement", self._text(self._get(self._site_url(self.school, "order", self.offer_day))))
        self._send_order(self.school, carrots="5", reference="  BC-2026-114 ")
        self.assertEqual(self._find_orders(self.school).purchase_order_reference, "BC-2026-114")
