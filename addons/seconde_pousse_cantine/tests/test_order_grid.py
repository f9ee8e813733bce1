from datetime import datetime, time, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestOrderGrid(CanteenCommon):
    """The desk types a whole day: sites × products."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = str(cls.delivery_day)
        cls.grid = cls.env["sp.order.grid"].with_user(cls.desk).with_company(cls.company)
        cls.carrot_product.list_price = 2.4
        cls.tomato_product.list_price = 3.8

    def _save(self, site, product, value, expected=None, origin="grid"):
        entry = {"site_id": site.id, "product_id": product.id, "value": value, "expected": expected}
        return self.grid.save_cells(self.day, [entry], origin)

    def _row(self, answer, site):
        return next(row for row in answer["rows"] if row["id"] == site.id)

    def _product(self, answer, product):
        return next(values for values in answer["products"] if values["id"] == product.id)

    def _draft(self, site):
        return self.env["sale.order"].search([("partner_id", "=", site.id), ("sp_delivery_date", "=", self.day)])

    def test_a_cell_is_saved_and_shown_again(self):
        answer = self._save(self.school, self.carrot_product, "12,5", 0)
        self.assertFalse(answer["errors"])
        row = self._row(self.grid.get_grid(self.day), self.school)
        self.assertEqual((row["cells"], row["state"]), ({self.carrot_product.id: 12.5}, "draft"))
        self.assertEqual(row["amount"], 30.0)

    def test_a_wrong_cell_does_not_cost_the_others(self):
        entries = [
            {"site_id": self.school.id, "product_id": self.carrot_product.id, "value": "-4", "expected": 0},
            {"site_id": self.school.id, "product_id": self.tomato_product.id, "value": "4", "expected": 0},
            {"site_id": self.nursery.id, "product_id": self.carrot_product.id, "value": "3", "expected": 0},
        ]
        answer = self.grid.save_cells(self.day, entries)
        self.assertEqual([error["product_id"] for error in answer["errors"]], [self.carrot_product.id])
        self.assertIn("negative", answer["errors"][0]["message"])
        self.assertEqual(self._row(answer, self.school)["cells"], {self.tomato_product.id: 4})
        self.assertEqual(self._row(answer, self.nursery)["cells"], {self.carrot_product.id: 3})

    def test_the_second_of_two_people_is_told(self):
        self._save(self.school, self.carrot_product, 5, 0)
        answer = self._save(self.school, self.carrot_product, 8, 0)
        self.assertIn("somebody else typed 5", answer["errors"][0]["message"])
        self.assertEqual(self._row(answer, self.school)["cells"], {self.carrot_product.id: 5})

    def test_totals_against_the_stock_then_the_offer(self):
        self._harvest(self.carrot_product, 30)
        held = self._harvest(self.carrot_product, 7, date=self.yesterday)
        held.lot_id.write({"is_held": True, "hold_reason": "Contrôle"})
        self._order_for(self.nursery, self.delivery_day, (self.carrot_product, 4))
        shown = self._product(self.grid.get_grid(self.day), self.carrot_product)
        self.assertEqual((shown["in_stock"], shown["available"], shown["announced"]), (30, 30, None))
        self._offer_next_week(self.school, self.carrot_product)
        self._order_for(self.nursery, self.delivery_day + timedelta(days=1), (self.carrot_product, 10))
        shown = self._product(self.grid.get_grid(self.day), self.carrot_product)
        self.assertEqual((shown["offered"], shown["elsewhere"], shown["announced"]), (50, 10, 40))
        self.assertEqual((shown["available"], shown["in_stock"]), (40, 30))
        self.assertEqual(shown["overrun"], 0)
        # The other days take more than the offer: nothing is left for this one, and the grid says how much too much.
        self._order_for(self.home, self.delivery_day + timedelta(days=1), (self.carrot_product, 52))
        shown = self._product(self.grid.get_grid(self.day), self.carrot_product)
        self.assertEqual((shown["announced"], shown["available"], shown["overrun"]), (0, 0, 12))
        there = self.env["sp.availability"]._get_day(self.carrot_product, self.delivery_day)[self.carrot_product]
        self.assertEqual((there["ordered"], there["left"]), (4, -4))

    def test_confirmed_quantities_of_another_order_are_not_taken_back(self):
        self._order_for(self.school, self.delivery_day, (self.carrot_product, 10))
        draft = self._order_for(self.school, self.delivery_day, (self.carrot_product, 2), confirm=False)
        answer = self._save(self.school, self.carrot_product, 15, 12)
        self.assertEqual((answer["errors"], draft.order_line.product_uom_qty), ([], 5))
        answer = self._save(self.school, self.carrot_product, 8, 15)
        self.assertIn("already confirmed", answer["errors"][0]["message"])

    def test_confirm_the_day_and_tell_what_the_payer_still_requires(self):
        self.commune.sp_chorus_engagement_required = True
        self._save(self.school, self.carrot_product, 5, 0)
        self._save(self.home, self.carrot_product, 3, 0)
        row = self._row(self.grid.get_grid(self.day), self.school)
        self.assertIn("Commune d'Aix requires an engagement number", row["warnings"][0])
        answer = self.grid.confirm_day(self.day)
        self.assertEqual((answer["confirmed"], answer["left"]), (1, 0))
        self.assertIn("requires an engagement number", answer["blocked"][0]["message"])
        self.assertEqual(self._draft(self.home).state, "sale")
        order = self._draft(self.school)
        self.grid.save_references(order.id, {"purchase_order_reference": " BC-77 ", "state": "sale"})
        self.assertEqual((order.purchase_order_reference, order.state), ("BC-77", "draft"))
        self.assertEqual(self.grid.confirm_day(self.day)["confirmed"], 1)
        self.assertEqual(self._row(self.grid.get_grid(self.day), self.school)["state"], "confirmed")

    def test_confirmed_sites_are_told_once_and_those_without_an_address_named(self):
        self.school.email = "cuisine@example.com"
        self._save(self.school, self.carrot_product, 12.5, 0)
        self._save(self.home, self.carrot_product, 3, 0)
        self.home.email = False
        self.grid.confirm_day(self.day)
        answer = self.grid.mail_confirmations(self.day)
        self.assertEqual((answer["mailed"], answer["left"]), (1, 0))
        self.assertEqual([site["name"] for site in answer["unreached"]], [self.home.name])
        mail = self.env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "=", self._draft(self.school).id)]
        )
        self.assertEqual(mail.recipient_ids, self.school)
        self.assertRegex(mail.body_html, r"12[.,]50")
        self.assertEqual(self.grid.mail_confirmations(self.day)["mailed"], 0)

    def test_orders_under_the_minimum_and_without_price_are_told(self):
        self.school.sp_min_order_amount = 50
        self.tomato_product.list_price = 0
        self._save(self.school, self.carrot_product, 5, 0)
        answer = self._save(self.school, self.tomato_product, 5, 0)
        warnings = " ".join(self._row(answer, self.school)["warnings"])
        self.assertIn("No price: Tomate test", warnings)
        self.assertRegex(warnings, r"12[.,]00.* ordered: the minimum of École Jules-Ferry is .*50[.,]00")

    def test_propose_from_meals_only_where_nothing_is_typed(self):
        self.carrot_product.sp_portion_g = 150
        self.school.sp_meal_count = 120
        self.nursery.sp_meal_count = 40
        self._save(self.nursery, self.carrot_product, 2, 0)
        sites = (self.school | self.nursery | self.home).ids
        entries = self.grid.get_meal_proposal(self.day, self.carrot_product.id, sites)
        self.assertEqual([(entry["site_id"], entry["value"]) for entry in entries], [(self.school.id, 18)])
        self.assertFalse(self._draft(self.school), "a proposal writes nothing")
        with self._refused(UserError, "has no portion"):
            self.grid.get_meal_proposal(self.day, self.tomato_product.id, sites)

    def test_repeat_last_week_keeps_what_is_typed(self):
        last_week = self.delivery_day - timedelta(days=7)
        self._order_for(self.school, last_week, (self.carrot_product, 10), (self.tomato_product, 4))
        self._save(self.school, self.carrot_product, 6, 0)
        entries = self.grid.get_last_week(self.day, self.school.ids)
        self.grid.save_cells(self.day, entries, "repeat")
        row = self._row(self.grid.get_grid(self.day), self.school)
        self.assertEqual(row["cells"], {self.carrot_product.id: 6, self.tomato_product.id: 4})
        with self._refused(UserError, "Nothing to repeat"):
            self.grid.get_last_week(self.day, self.school.ids)

    def test_prepared_orders_are_shown_and_no_longer_change(self):
        order = self._order_for(self.school, self.delivery_day, (self.carrot_product, 10))
        order.picking_ids.move_ids.sp_is_weighed = True
        row = self._row(self.grid.get_grid(self.day), self.school)
        self.assertEqual((row["state"], row["is_underway"]), ("prepared", True))
        order.picking_ids.sp_is_prepared = True
        row = self._row(self.grid.get_grid(self.day), self.school)
        self.assertEqual((row["state"], row["is_underway"]), ("prepared", False))
        answer = self._save(self.school, self.carrot_product, 8, 10)
        self.assertIn("already prepared", answer["errors"][0]["message"])

    def test_d19_the_grid_says_that_no_certificate_is_valid_that_day(self):
        self._harvest(self.carrot_product, 10)
        self.assertFalse(self.grid.get_grid(self.day, self.carrot_product.ids)["organic_warning"])
        self.company.sp_organic_certificate_ids.date_to = self.delivery_day - timedelta(days=1)
        self.assertIn(
            "without any organic mention", self.grid.get_grid(self.day, self.carrot_product.ids)["organic_warning"]
        )

    def test_who_may_not_sell_sees_no_grid(self):
        with self._refused(AccessError, "takes the orders"):
            self.env["sp.order.grid"].with_user(self.preparer).get_grid(self.day)

    def test_opening_costs_the_same_for_10_150_and_200_sites(self):
        products = self.env["product.product"].create(
            [{"name": f"Légume {number}", "type": "consu", "list_price": 2} for number in range(40)]
        )
        sites = self.env["res.partner"].create(
            [{"name": f"Site {number}", "sp_is_site": True, "sp_payer_id": self.commune.id} for number in range(200)]
        )
        counts = []
        for start, end in ((0, 10), (10, 150), (150, 200)):
            self.env["sale.order"].create(
                [
                    {
                        "partner_id": site.id,
                        "commitment_date": datetime.combine(self.delivery_day, time(7)),
                        "order_line": [
                            Command.create({"product_id": product.id, "product_uom_qty": 1})
                            for product in (products if site in sites[:10] else products[:5])
                        ],
                    }
                    for site in sites[start:end]
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            self.grid.get_grid(self.day)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            answer = self.grid.get_grid(self.day)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(sum(len(row["cells"]) for row in answer["rows"]), 10 * 40 + 190 * 5)
        self.assertEqual((len(answer["rows"]) >= 200, len(answer["products"])), (True, 40))
        # The ORM reads by thousands of records at most: a few more, never one per site.
        self.assertLessEqual(counts[-1], counts[0] + 15, counts)
        self.assertLess(counts[-1], 90, counts)
