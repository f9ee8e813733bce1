from datetime import timedelta

from odoo.tests import tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestDeliveryReport(CanteenCommon):
    def _read(self, groupby=(), domain=()):
        domain = [("company_id", "=", self.company.id), *domain]
        measures = ["ordered:sum", "delivered:sum", "service_rate:avg", "amount:sum", "price_per_kilo:avg"]
        return self.env["sp.delivery.report"]._read_group(domain, list(groupby), [*measures, "organic_share:avg"])

    def test_d01_ordered_delivered_and_euros(self):
        self._sell(self.school, commitment_date=self.yesterday)
        [(ordered, delivered, rate, amount, price, organic)] = self._read()
        self.assertAlmostEqual(ordered, 15.0)
        self.assertAlmostEqual(delivered, 14.63)
        self.assertAlmostEqual(rate, 14.63 / 15)
        self.assertAlmostEqual(amount, 42.11, 2)
        self.assertAlmostEqual(price, 42.112 / 14.63, 3)
        self.assertAlmostEqual(organic, 1.0)
        [(payer, site)] = self.env["sp.delivery.report"]._read_group(
            [("company_id", "=", self.company.id)], ["payer_id", "site_id"]
        )
        self.assertEqual((payer, site), (self.commune, self.school))

    def test_a_rate_is_that_of_the_sums_not_the_mean_of_the_lines(self):
        self._harvest(self.carrot_product, 200)
        for quantity, weight in ((100, 100), (10, 5)):
            order = self._order_for(self.school, self.yesterday, (self.carrot_product, quantity, 2.0))
            self._deliver(order, ZCAR=weight)
        self.assertAlmostEqual(self._read()[0][2], 105 / 110)

    def test_what_comes_in_more_does_not_hide_what_is_missing(self):
        self._harvest(self.carrot_product, 200)
        self._harvest(self.tomato_product, 200)
        order = self._order_for(
            self.school, self.yesterday, (self.carrot_product, 10, 2.0), (self.tomato_product, 10, 2.0)
        )
        self._deliver(order, ZCAR=15, ZTOM=5)
        [(ordered, delivered, rate, *_others)] = self._read()
        self.assertAlmostEqual((ordered, delivered, rate), (20.0, 20.0, 0.75))

    def test_an_order_of_tomorrow_is_no_shortage(self):
        self._order_for(self.school, self.today + timedelta(days=1), (self.carrot_product, 10, 2.0))
        self.assertFalse(self.env["sp.delivery.report"].search([("company_id", "=", self.company.id)]))

    def test_an_order_of_today_counts_once_it_has_left(self):
        self._harvest(self.carrot_product, 200)
        order = self._order_for(self.school, self.today, (self.carrot_product, 10, 2.0))
        self.env.flush_all()
        self.assertFalse(self.env["sp.delivery.report"].search([("order_id", "=", order.id)]))
        self._deliver(order)
        self.env.flush_all()
        self.assertEqual(self.env["sp.delivery.report"].search([("order_id", "=", order.id)]).ordered, 10)

    def test_lots_without_a_claim_are_no_organic_kilograms(self):
        self._set_status(self.plot, "none", self.today - timedelta(days=2))
        self._sell(self.school, commitment_date=self.yesterday)
        self.assertEqual(self._read()[0][5], 0.0)

    def test_nothing_is_organic_without_a_certificate_on_its_day(self):
        self._sell(self.school, commitment_date=self.yesterday)
        self.company.sp_organic_certificate_ids.date_to = self.today - timedelta(days=3)
        self.assertEqual(self._read()[0][5], 0.0)

    def test_what_came_back_is_no_longer_delivered(self):
        order = self._sell(self.school, commitment_date=self.yesterday)
        picking = order.picking_ids[:1]
        carrots = picking.move_ids.filtered(lambda move: move.product_id == self.carrot_product)
        picking._sp_refuse({carrots: 2.0}, self.env["sp.gap.reason"].search([], limit=1))
        [(_ordered, delivered, _rate, amount, _price, organic)] = self._read()
        self.assertAlmostEqual(delivered, 12.63)
        self.assertAlmostEqual(amount, 7.63 * 2.4 + 19)
        self.assertAlmostEqual(organic, 1.0)

    def test_another_company_sees_nothing(self):
        self._sell(self.school, commitment_date=self.yesterday)
        other = self._create_french_company("Autre ferme", siret=False)
        self.desk.company_ids |= other
        report = self.env["sp.delivery.report"].with_user(self.desk)
        self.assertTrue(report.with_context(allowed_company_ids=self.company.ids).search_count([]))
        self.assertFalse(report.with_context(allowed_company_ids=other.ids).search_count([]))

    def test_queries_do_not_grow_with_the_deliveries(self):
        def count():
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._read(["date:week", "site_id"])
            return self.env.cr.sql_log_count - before

        self._sell(self.school, commitment_date=self.yesterday)
        count()
        few = count()
        for site in (self.nursery, self.home):
            self._sell(site, commitment_date=self.yesterday)
        self.assertLessEqual(count(), few)
        self.assertLessEqual(few, 2)
