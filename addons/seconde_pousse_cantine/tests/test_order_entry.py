from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CanteenCommon


@tagged("post_install", "-at_install")
class TestOrderEntry(CanteenCommon):
    """Quantities of a site and a day, from anywhere."""

    def _set(self, quantities, origin="grid", site=None, day=None):
        entry = self.env["sale.order"].with_company(self.company)
        return entry._sp_set_site_quantities(site or self.school, day or self.delivery_day, quantities, origin)

    def test_cells_of_one_day_make_one_draft_order(self):
        order = self._set({self.carrot_product: "12,5"})
        self.assertEqual(self._set({self.tomato_product: 4}), order)
        self.assertEqual((order.state, order.sp_delivery_date, order.sp_origin), ("draft", self.delivery_day, "grid"))
        self.assertEqual(order.partner_invoice_id, self.commune)
        quantities = {line.product_id: line.product_uom_qty for line in order.order_line}
        self.assertEqual(quantities, {self.carrot_product: 12.5, self.tomato_product: 4})
        self._set({self.carrot_product: 0})
        self.assertEqual(order.order_line.product_id, self.tomato_product)

    def test_nothing_ordered_makes_no_order(self):
        self.assertFalse(self._set({self.carrot_product: 0}))
        self.assertFalse(self.env["sale.order"].search([("partner_id", "=", self.school.id)]))

    def test_what_cannot_be_a_quantity_is_refused_and_nothing_is_written(self):
        for value, words in (
            ("-3", "cannot be negative"),
            ("beaucoup", "is not a quantity"),
            ("12 5", "is not a quantity"),
            ("5\t6", "is not a quantity"),
            (float("nan"), "is not a quantity"),
            (True, "is not a quantity"),
            (10**400, "is not a quantity"),
            (99999, "more than the 2.000"),
        ):
            with self.subTest(value=str(value)[:10]), self._refused(UserError, words):
                self._set({self.tomato_product: 1, self.carrot_product: value})
        self.assertFalse(self.env["sale.order"].search([("partner_id", "=", self.school.id)]))

    def test_the_form_of_an_order_refuses_the_same_quantities(self):
        order = self._set({self.carrot_product: 5})
        for value, words in ((-3, "cannot be negative"), (99999, "more than the 2.000")):
            with self.subTest(value=value), self._refused(ValidationError, words):
                order.order_line.product_uom_qty = value
        self.assertEqual(order.order_line.product_uom_qty, 5)

    def test_half_a_bunch_is_refused_from_everywhere(self):
        _crop, radish = self._create_crop("Radis test", "ZRAD", sale_unit="bunch", unit_weight_kg=0.35)
        for value in ("2,5", 0.5):
            with self.subTest(value=value), self._refused(UserError, "type a whole number"):
                self._set({self.carrot_product: 3, radish: value})
        self.assertFalse(self.env["sale.order"].search([("partner_id", "=", self.school.id)]))
        order = self._set({radish: "3"})
        with self._refused(ValidationError, "type a whole number"):
            order.order_line.product_uom_qty = 2.5
        lines = [Command.create({"product_id": radish.id, "quantity": 1.5})]
        with self._refused(ValidationError, "type a whole number"):
            self.env["sp.standing.order"].create({"site_id": self.school.id, "weekday": "1", "line_ids": lines})

    def test_only_a_delivery_site_orders(self):
        with self._refused(UserError, "is not a delivery site"):
            self._set({self.carrot_product: 1}, site=self.commune)

    def test_no_order_for_an_archived_site_nor_for_another_century(self):
        with self._refused(UserError, "check the year"):
            self._set({self.carrot_product: 1}, day=date(9999, 12, 31))
        self.school.active = False
        with self._refused(UserError, "is archived"):
            self._set({self.carrot_product: 1})

    def test_a_confirmed_order_is_changed_by_the_desk_and_not_by_the_cook(self):
        order = self._set({self.carrot_product: 5})
        order.action_confirm()
        self.assertEqual(self._set({self.carrot_product: 3}), order)
        self.assertEqual(order.picking_ids.move_ids.product_uom_qty, 3)
        with self._refused(UserError, "already confirmed"):
            self._set({self.carrot_product: 4}, origin="portal")
        order.picking_ids.sp_is_prepared = True
        with self._refused(UserError, "already prepared"):
            self._set({self.carrot_product: 4})

    def test_the_delivery_day_is_the_farms_own(self):
        order = self._set({self.carrot_product: 5})
        # 23:30 UTC in November: already the day after in Provence.
        order.commitment_date = datetime(2026, 11, 24, 23, 30)
        self.assertEqual(order.sp_delivery_date, date(2026, 11, 25))

    def test_a_delivery_put_off_takes_its_transfer_along(self):
        order = self._set({self.carrot_product: 5})
        order.action_confirm()
        order.commitment_date = datetime(2026, 12, 3, 7)
        self.assertEqual(order.picking_ids.scheduled_date, datetime(2026, 12, 3, 7))

    def test_an_order_without_a_day_gets_one_when_confirmed(self):
        order = self._order_for(self.school, self.delivery_day, (self.carrot_product, 2), confirm=False)
        order.commitment_date = False
        self.assertFalse(order.sp_delivery_date)
        order.action_confirm()
        self.assertTrue(order.sp_delivery_date)

    def test_deadlines_skip_public_holidays_or_count_every_day(self):
        friday = date(2026, 11, 13)
        # Two business days before Friday 13, the 11th being a holiday: Tuesday 10 at noon, 11:00 UTC.
        self.assertEqual(self.school._sp_get_order_deadline(friday), datetime(2026, 11, 10, 11))
        self.school.write({"sp_order_lead_kind": "calendar", "sp_order_cutoff_hour": 18.5})
        self.assertEqual(self.school._sp_get_order_deadline(friday), datetime(2026, 11, 11, 17, 30))
        # Summer time.
        self.assertEqual(self.school._sp_get_order_deadline(date(2026, 6, 12)), datetime(2026, 6, 10, 16, 30))

    def test_without_days_of_its_own_a_site_follows_the_offer(self):
        self.school.sp_order_lead_days = 0
        friday = date(2026, 11, 13)
        self.assertEqual(self.school._sp_get_order_deadline(friday), datetime(2026, 11, 13, 11))
        self.env["sp.offer"].create(
            {
                "name": "S46",
                "date_from": date(2026, 11, 9),
                "date_to": date(2026, 11, 15),
                "order_deadline": datetime(2026, 11, 6, 9),
                "site_ids": self.school.ids,
                "state": "sent",
            }
        )
        self.assertEqual(self.school._sp_get_order_deadline(friday), datetime(2026, 11, 6, 9))
        self.assertEqual(self.nursery._sp_get_order_deadline(friday), datetime(2026, 11, 10, 11))

    def test_a_late_order_is_flagged_and_kept(self):
        friday = date(2026, 11, 13)
        with freeze_time("2026-11-10 10:59:00"):
            order = self._set({self.carrot_product: 5}, day=friday)
            self.assertFalse(order.sp_is_late)
        with freeze_time("2026-11-10 11:01:00"):
            self._set({self.carrot_product: 5}, day=friday)
            self.assertFalse(order.sp_is_late, "nothing changed")
            self._set({self.carrot_product: 6}, day=friday)
        self.assertTrue(order.sp_is_late)
        self.assertEqual(order.order_line.product_uom_qty, 6)

    def test_an_order_typed_in_its_form_is_flagged_too(self):
        with freeze_time("2026-11-12 12:00:00"):
            late = self._order_for(self.school, date(2026, 11, 13), (self.carrot_product, 2))
            early = self._order_for(self.school, date(2026, 11, 20), (self.carrot_product, 2))
        self.assertEqual((late.sp_is_late, early.sp_is_late), (True, False))
