from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_offer import OfferCommon


@tagged("post_install", "-at_install")
class TestOffer(OfferCommon):
    """What is proposed, what is sent to whom, and what is frozen then."""

    def _line(self, offer, product):
        return offer.line_ids.filtered(lambda line: line.product_id == product)

    # Proposing

    def test_store_and_harvest_of_the_week_less_what_is_sold(self):
        self._harvest(self.carrot_product, 50)
        self._plant(self.carrot, self.bed_1, 70, self.next_monday, 14)
        self._order_for(self.school, self.delivery_day, (self.carrot_product, 20))
        offer = self._offer()
        offer.action_propose()
        line = offer.line_ids
        self.assertEqual((line.quantity_stock, line.quantity_harvest, line.quantity_committed), (50, 35, 20))
        self.assertEqual(line.quantity_available, 65)
        self.assertEqual((line.price_unit, line.crate_uom_id), (2.4, self.carrot_product._sp_get_crate_uom()))
        self.assertEqual(line.organic_status, "organic")

    def test_what_a_planting_already_gave_is_not_promised_again(self):
        planting = self._plant(self.carrot, self.bed_1, 70, self.monday, 14)
        before = self._offer()
        before.action_propose()
        self._harvest(self.carrot_product, 60, planting_ids=[Command.set(planting.ids)])
        after = self._offer()
        after.action_propose()
        self.assertAlmostEqual(after.line_ids.quantity_harvest, before.line_ids.quantity_harvest / 7, delta=0.02)
        self.assertEqual(after.line_ids.quantity_stock, 60)

    def test_one_plain_lot_takes_the_organic_claim_away(self):
        self._harvest(self.carrot_product, 50)
        plain = self._create_place("Planche louée")
        planting = self._plant(self.carrot, plain, 7, self.next_monday, 7)
        offer = self._offer()
        offer.action_propose()
        self.assertEqual(offer.line_ids.organic_status, "none")
        planting.state = "cancelled"
        offer.action_propose()
        self.assertEqual(offer.line_ids.organic_status, "organic")

    def test_nothing_is_organic_once_the_certificate_is_over(self):
        self._harvest(self.carrot_product, 50)
        self.company.sp_organic_certificate_ids.date_to = self.today
        offer = self._offer()
        offer.action_propose()
        self.assertEqual(offer.line_ids.organic_status, "none")

    def test_a_held_lot_is_not_offered(self):
        lot = self._harvest(self.carrot_product, 50).lot_id
        lot.write({"is_held": True, "hold_reason": "analyse"})
        offer = self._offer()
        offer.action_propose()
        self.assertFalse(offer.line_ids)

    def test_proposing_again_keeps_what_was_typed(self):
        self._harvest(self.carrot_product, 50)
        self._harvest(self.tomato_product, 30)
        offer = self._offer()
        offer.action_propose()
        carrot, tomato = self._line(offer, self.carrot_product), self._line(offer, self.tomato_product)
        carrot.write({"quantity_available": 45, "price_unit": 2.1})
        self._harvest(self.carrot_product, 10)
        self._harvest(self.tomato_product, 10)
        offer.action_propose()
        self.assertEqual((carrot.quantity_stock, carrot.quantity_available, carrot.price_unit), (60, 45, 2.1))
        self.assertEqual(tomato.quantity_available, 40)

    def test_each_price_list_has_its_price(self):
        solidarity = self.env["product.pricelist"].create(
            {
                "name": "Solidaire",
                "item_ids": [Command.create({"compute_price": "percentage", "percent_price": 50})],
            }
        )
        self.env.user.group_ids |= self.env.ref("product.group_product_pricelist")
        self.home.property_product_pricelist = solidarity
        self._harvest(self.carrot_product, 50)
        offer = self._offer()
        offer.action_propose()
        offer.action_send()
        self.assertEqual(offer.line_ids._get_price(solidarity), 1.2)
        self.assertEqual(offer.line_ids._get_price(self.env["product.pricelist"]), 2.4)
        day = self.delivery_day
        orders = [
            self.env["sale.order"]._sp_set_site_quantities(site, day, {self.carrot_product: 5}, "grid")
            for site in (self.home, self.school)
        ]
        self.assertEqual([order.order_line.price_unit for order in orders], [1.2, 2.4])

    def test_the_last_offer_is_copied_with_its_prices(self):
        last = self._offer((self.carrot_product, 2.15, 40), date_from=self.monday)
        last.line_ids.note = "petites"
        last.action_send()
        self._harvest(self.carrot_product, 12)
        self._harvest(self.tomato_product, 12)
        offer = self._offer()
        offer.action_copy_last()
        self.assertEqual(offer.line_ids.product_id, self.carrot_product)
        self.assertEqual((offer.line_ids.price_unit, offer.line_ids.note), (2.15, "petites"))
        self.assertEqual(offer.line_ids.quantity_available, 12)

    def test_a_copy_is_for_another_week(self):
        offer = self._offer((self.carrot_product, 2.4, 40), send=True)
        copy = offer.copy()
        self.assertEqual((copy.date_from, copy.state), (self.next_monday + timedelta(days=7), "draft"))
        self.assertNotEqual(copy.name, offer.name)

    # Sending

    def test_sending_by_rpc_freezes_and_mails(self):
        offer = (
            self.env["sp.offer"]
            .with_user(self.desk)
            .create(
                {
                    "date_from": self.next_monday,
                    "date_to": self.next_monday + timedelta(days=4),
                    "order_deadline": f"{self.next_monday} 10:00:00",
                    "site_ids": [Command.set(self.sites.ids)],
                    "line_ids": [
                        Command.create(
                            {"product_id": self.carrot_product.id, "price_unit": 2.4, "quantity_available": 30}
                        )
                    ],
                }
            )
        )
        action = offer.action_send()
        self.assertEqual((offer.state, action["tag"]), ("sent", "display_notification"))
        mails = self._get_mails()
        self.assertEqual(mails.recipient_ids, self.sites)
        self.assertEqual(len(mails), 3)
        self.assertEqual(len(mails.attachment_ids), 1, "one PDF for all who see the same prices")

    def test_the_ticked_contacts_receive_it_else_the_site(self):
        cook = self.env["res.partner"].create(
            {"name": "Cuisine", "parent_id": self.school.id, "email": "cuisine@example.com", "sp_receives_offers": True}
        )
        self._offer((self.carrot_product, 2.4, 30), send=True)
        self.assertEqual(self._get_mails().recipient_ids, cook | self.nursery | self.home)

    def test_a_site_without_an_address_is_named_and_reached_later(self):
        self.nursery.email = False
        offer = self._offer((self.carrot_product, 2.4, 30))
        self.assertEqual(offer.silent_site_ids, self.nursery)
        action = offer.action_send()
        self.assertIn(self.nursery.name, action["params"]["message"])
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn(self.nursery.name, str(offer.message_ids[0].body))
        self.nursery.email = "cigales@example.com"
        offer.action_send_missing()
        self.assertEqual(len(self._get_mails()), 3)
        self.assertEqual(offer.sent_site_ids, self.sites)

    def test_nothing_to_send_says_so(self):
        with self._refused(UserError, "has no product"):
            self._offer().action_send()
        with self._refused(UserError, "no price"):
            self._offer((self.carrot_product, 0, 30)).action_send()
        self.assertFalse(self._get_mails())

    def test_who_prepares_reads_the_offer_and_changes_nothing(self):
        offer = self._offer((self.carrot_product, 2.4, 30), send=True)
        entry = self.env["sale.order"]
        entry._sp_set_site_quantities(self.school, self.delivery_day, {self.carrot_product: 25}, "grid")
        self.env.invalidate_all()
        seen = offer.with_user(self.preparer)
        self.assertEqual((seen.order_count, seen.line_ids.quantity_ordered, seen.has_missing), (1, 25, False))
        self.assertEqual(set(seen.site_ids.mapped("sp_offer_emails")), set(self.sites.mapped("email")))
        for change in (
            lambda: seen.action_send(),
            lambda: seen.line_ids.write({"note": "x"}),
            lambda: seen.action_close(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()

    # Frozen

    def test_a_sent_offer_is_frozen(self):
        offer = self._offer((self.carrot_product, 2.4, 30), send=True).with_user(self.desk)
        line = offer.line_ids
        later = self.next_monday + timedelta(days=1)
        for change in (
            lambda: line.write({"price_unit": 1}),
            lambda: line.write({"quantity_available": 99}),
            lambda: line.with_context(sp_offer_write=True).write({"price_unit": 1}),
            lambda: line.unlink(),
            lambda: line.create({"offer_id": offer.id, "product_id": self.tomato_product.id}),
            lambda: line.price_ids.create({"line_id": line.id, "pricelist_id": 1, "price_unit": 1}),
            lambda: offer.write({"date_from": later}),
            lambda: offer.write({"order_deadline": f"{later} 10:00:00"}),
            lambda: offer.write({"state": "draft"}),
            lambda: offer.action_propose(),
            lambda: offer.action_send(),
            lambda: offer.unlink(),
        ):
            with self._refused(UserError, "cannot change any more"):
                change()
        self.assertEqual((line.price_unit, line.quantity_available, offer.date_from), (2.4, 30, self.next_monday))

    def test_a_correction_replaces_the_offer(self):
        offer = self._offer((self.carrot_product, 2.4, 30), send=True)
        entry = self.env["sale.order"]
        draft = entry._sp_set_site_quantities(self.school, self.delivery_day, {self.carrot_product: 5}, "portal")
        confirmed = entry._sp_set_site_quantities(self.home, self.delivery_day, {self.carrot_product: 5}, "grid")
        confirmed.action_confirm()
        corrected = self.env["sp.offer"].browse(offer.action_correct()["res_id"])
        self.assertEqual(offer.action_correct()["res_id"], corrected.id)
        self.assertEqual((corrected.date_from, corrected.state), (offer.date_from, "draft"))
        corrected.line_ids.price_unit = 2.0
        self.assertEqual(self.env["sp.offer"]._get_current_lines(self.school, self.delivery_day), offer.line_ids)
        corrected.action_send()
        self.assertEqual((offer.state, corrected.state), ("closed", "sent"))
        self.assertEqual(self.env["sp.offer"]._get_current_lines(self.school, self.delivery_day), corrected.line_ids)
        self.assertEqual((draft.sp_offer_id, draft.order_line.price_unit), (corrected, 2.0))
        self.assertEqual((confirmed.sp_offer_id, confirmed.order_line.price_unit), (corrected, 2.4))
        self.assertEqual(corrected.line_ids.quantity_ordered, 10)

    def test_ordered_is_shown_against_what_there_is(self):
        offer = self._offer((self.carrot_product, 2.4, 30), send=True)
        entry = self.env["sale.order"]
        entry._sp_set_site_quantities(self.school, self.delivery_day, {self.carrot_product: 25}, "grid")
        line = offer.line_ids
        self.assertEqual((line.quantity_ordered, line.quantity_left, line.is_short), (25, 5, False))
        order = entry._sp_set_site_quantities(self.home, self.delivery_day, {self.carrot_product: 10}, "grid")
        # Two crates of 10 kg.
        order.order_line.write({"product_uom_id": self.carrot_product._sp_get_crate_uom().id, "product_uom_qty": 2})
        line.invalidate_recordset()
        self.assertEqual((line.quantity_ordered, line.is_short, offer.short_count), (45, True, 1))
        order._action_cancel()
        line.invalidate_recordset()
        self.assertEqual(line.quantity_ordered, 25)

    def test_a_second_offer_for_the_same_days_is_seen_before_it_is_sent(self):
        first = self._offer((self.carrot_product, 2.4, 30), send=True)
        self.assertEqual(self._offer((self.carrot_product, 2.0, 30)).overlap_ids, first)
        self.assertFalse(
            self._offer((self.carrot_product, 2.0, 30), site_ids=[Command.set(self.commune.ids)]).overlap_ids
        )
        self.assertFalse(self.env["sp.offer"].browse(first.action_correct()["res_id"]).overlap_ids)

    def test_past_offers_close_by_themselves(self):
        offer = self._offer((self.carrot_product, 2.4, 30), date_from=self.monday - timedelta(days=14), send=True)
        current = self._offer((self.carrot_product, 2.4, 30), send=True)
        self.env["sp.offer"]._cron_close()
        self.assertEqual((offer.state, current.state), ("closed", "sent"))

    def test_sending_to_many_sites_costs_no_more_queries(self):
        def count(sites):
            offer = self._offer((self.carrot_product, 2.4, 30), site_ids=[Command.set(sites.ids)])
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            offer.action_send()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        sites = self.env["res.partner"].create(
            [{"name": f"Site {number}", "sp_is_site": True, "email": f"s{number}@example.com"} for number in range(150)]
        )
        few, many = count(sites[:10]), count(sites)
        self.assertLess(many, few + 40)
