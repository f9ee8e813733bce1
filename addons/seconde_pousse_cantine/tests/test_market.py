import base64
import io
import zipfile
from datetime import timedelta

from openpyxl import Workbook

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_offer import OfferCommon


@tagged("post_install", "-at_install")
class TestMarket(OfferCommon):
    """Prices, ceiling and end of a public contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.market = cls._market()

    @classmethod
    def _market(cls, run=True, **values):
        market = cls.env["sp.market"].create(
            {
                "name": "Légumes des écoles",
                "number": "2026-14",
                "payer_id": cls.commune.id,
                "date_from": cls.today - timedelta(days=100),
                "date_to": cls.today + timedelta(days=265),
                "amount_max": 100,
                "price_ids": [Command.create({"product_id": cls.carrot_product.id, "price_unit": 2.0})],
                **values,
            }
        )
        if run:
            market.action_run()
        return market

    def _order(self, quantity, **options):
        return self._order_for(self.school, self.delivery_day, (self.carrot_product, quantity), **options)

    def test_the_sites_of_the_buyer_are_proposed(self):
        self.assertEqual(self.market.site_ids, self.school | self.nursery)

    def test_its_prices_are_those_of_the_offer_its_sites_receive(self):
        self._offer((self.carrot_product, 7.77, 30), (self.tomato_product, 5.55, 30), send=True)
        mails = self._get_mails()
        for site, own, other in ((self.school, "2,00", "7,77"), (self.home, "7,77", "2,00")):
            printed = mails.filtered(lambda mail, site=site: mail.recipient_ids == site).attachment_ids.raw.decode()
            self.assertIn(own, printed)
            self.assertIn("5,55", printed)
            self.assertNotIn(other, printed)
            self.assertEqual("2026-14" in printed, site == self.school)

    def test_its_number_goes_to_the_order_and_the_invoice(self):
        self.commune.sp_market_number = "ancien"
        self._harvest(self.carrot_product, 30)
        order = self._order(10)
        self.assertEqual((order.contract_reference, order.order_line.price_unit), ("2026-14", 2.0))
        self._deliver(order)
        self.assertEqual(self._invoice(order).contract_reference, "2026-14")
        outside = self._order_for(self.school, self.market.date_to + timedelta(days=1), (self.carrot_product, 1))
        self.assertEqual(outside.contract_reference, "ancien")
        # Put off beyond the contract, a draft loses its number; a date of no consequence keeps what was typed.
        draft = self._order(5, confirm=False)
        draft.contract_reference = "lot 2"
        draft.commitment_date += timedelta(days=1)
        self.assertEqual(draft.contract_reference, "lot 2")
        draft.commitment_date += timedelta(days=400)
        self.assertEqual(draft.contract_reference, "ancien")

    def test_what_is_used_follows_the_true_weight(self):
        self._harvest(self.carrot_product, 30)
        order = self._order(10)
        self.assertEqual((self.market.amount_ordered, self.market.amount_invoiced), (20, 0))
        self._deliver(order, ZCAR=9)
        self.market.invalidate_recordset()
        self.assertEqual((self.market.amount_ordered, self.market.amount_invoiced), (18, 0))
        self._invoice(order)
        self.market.invalidate_recordset()
        self.assertEqual((self.market.amount_ordered, self.market.amount_invoiced), (0, 18))
        self.assertEqual((self.market.amount_left, self.market.used_percent), (82, 18))

    def test_the_desk_is_warned_and_decides(self):
        self._order(30)
        self.assertFalse(self.market.ceiling_state)
        near = self._order(10, confirm=False)
        self.assertIn("80 % of its ceiling", near.sp_market_warning)
        over = self._order(30, confirm=False)
        self.assertIn("120 % of its ceiling", over.sp_market_warning)
        grid = self.env["sp.order.grid"].with_user(self.desk).with_company(self.company)
        row = next(row for row in grid.get_grid(str(self.delivery_day))["rows"] if row["id"] == self.school.id)
        self.assertIn(over.sp_market_warning, row["warnings"])
        over.action_confirm()
        self.assertEqual((over.state, self.market.ceiling_state), ("sale", "over"))
        self.assertIn("120", "".join(over.message_ids.mapped(lambda message: str(message.body))))

    def test_a_site_has_one_contract_at_a_time(self):
        with self._refused(ValidationError, "already runs"):
            self._market(number="2026-15", site_ids=[Command.set(self.school.ids)])
        other = self._market(number="2026-15", site_ids=[Command.set(self.home.ids)])
        with self._refused(ValidationError, "already runs"):
            other.site_ids |= self.nursery
        after = self._market(
            number="2027-01",
            date_from=self.market.date_to + timedelta(days=1),
            date_to=self.market.date_to + timedelta(days=90),
        )
        self.assertEqual(after.state, "running")
        with self._refused(ValidationError, "already runs"):
            after.date_from = self.market.date_to

    def test_each_contract_gives_its_prices_on_its_own_days(self):
        after = self._market(
            number="2027-01",
            date_from=self.market.date_to + timedelta(days=1),
            date_to=self.market.date_to + timedelta(days=90),
            price_ids=[Command.create({"product_id": self.carrot_product.id, "price_unit": 3.0})],
        )
        before = self.market.date_from - timedelta(days=1)
        for day, price in ((before, None), (self.market.date_to, 2.0), (after.date_from, 3.0)):
            prices = self.env["sp.market"]._get_prices(self.school, self.carrot_product, day)
            self.assertEqual(prices.get(self.carrot_product), price, day)

    def test_a_contract_that_gave_its_prices_is_closed_not_deleted(self):
        self._order(10)
        with self._refused(UserError, "close it"):
            self.market.unlink()
        self._market(number="2026-15", site_ids=[Command.set(self.home.ids)]).unlink()

    def test_without_prices_nothing_starts(self):
        with self._refused(UserError, "has no price"):
            self._market(price_ids=[])

    def test_a_revision_keeps_the_old_prices(self):
        wizard = self.env["sp.market.revise"].create(
            {"market_id": self.market.id, "percent": 2.3, "date_from": self.delivery_day, "note": "Indice"}
        )
        wizard.action_revise()
        before = self._order_for(self.school, self.delivery_day - timedelta(days=1), (self.carrot_product, 1))
        self.assertEqual((before.order_line.price_unit, self._order(1).order_line.price_unit), (2.0, 2.05))
        wizard.percent = 500
        with self._refused(UserError, "between −50 % and 50 %"):
            wizard.action_revise()

    def test_its_end_and_its_ceiling_are_put_on_a_list_once(self):
        self.market.write({"date_to": self.today + timedelta(days=30)})
        self._order(45)
        for _time in range(2):
            self.env["sp.market"]._cron_follow()
        summaries = self.market.activity_ids.mapped("summary")
        self.assertEqual(len(summaries), 2)
        self.assertTrue(any("ends on" in summary for summary in summaries))
        self.assertTrue(any("80 %" in summary for summary in summaries))

    def test_a_contract_closes_after_its_last_day(self):
        self.market.date_to = self.today - timedelta(days=1)
        self.env["sp.market"]._cron_follow()
        self.assertEqual(self.market.state, "over")
        self.assertFalse(self.env["sp.market"]._get_prices(self.school, self.carrot_product, self.today))

    # Import of the schedule

    def _import(self, *rows, market=None):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        output = io.BytesIO()
        book.save(output)
        wizard = self.env["sp.market.import"].create(
            {
                "market_id": (market or self.market).id,
                "file": base64.b64encode(output.getvalue()),
                "file_name": "bpu.xlsx",
                "date_from": self.delivery_day,
            }
        )
        wizard.action_import()
        return wizard

    def test_a_schedule_is_imported_by_name_or_code(self):
        self.tomato_product.default_code = "TOM"
        wizard = self._import(
            ["Bordereau des prix"],
            ["Code", "Désignation", "Prix HT"],
            [None, "carotte TEST", "2,35"],
            ["tom", "?", 3.1],
            [None, "Ananas", None],
        )
        self.assertFalse(wizard.problems)
        prices = self.env["sp.market"]._get_prices(
            self.school, self.carrot_product | self.tomato_product, self.delivery_day
        )
        self.assertEqual(prices, {self.carrot_product: 2.35, self.tomato_product: 3.1})
        before = self.delivery_day - timedelta(days=1)
        self.assertEqual(
            self.env["sp.market"]._get_prices(self.school, self.carrot_product, before), {self.carrot_product: 2.0}
        )

    def test_one_bad_row_imports_nothing(self):
        wizard = self._import(
            ["Désignation", "PU HT"], ["Carotte test", 2.35], ["Ananas", 3], ["Tomate test", -1], ["Carotte test", 2.5]
        )
        for words in (
            "Row 3: no product is called “Ananas”",
            "Row 4, Tomate test: the price",
            "Row 5: Carotte test is already",
        ):
            self.assertIn(words, wizard.problems)
        self.assertEqual(len(self.market.price_ids), 1)

    def test_prices_that_would_never_apply_are_refused(self):
        wizard = self.env["sp.market.import"].create(
            {"market_id": self.market.id, "date_from": self.market.date_to + timedelta(days=1)}
        )
        with self._refused(UserError, "choose a day between"):
            wizard.action_import()

    def test_what_is_no_schedule_is_refused_in_words(self):
        with self._refused(UserError, "No title row"):
            self._import(["a", "b"], ["c", "d"])
        wizard = self.env["sp.market.import"].create(
            {"market_id": self.market.id, "file": base64.b64encode(b"rien"), "date_from": self.market.date_from}
        )
        with self._refused(UserError, "not a workbook"):
            wizard.action_import()
        for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml"):
            wizard.file = base64.b64encode(self._damage(part))
            with self._refused(UserError, "not a workbook"):
                wizard.action_import()

    def _damage(self, part):
        """Return a workbook one part of which was cut short."""
        sound, damaged = io.BytesIO(), io.BytesIO()
        Workbook().save(sound)
        with zipfile.ZipFile(sound) as source, zipfile.ZipFile(damaged, "w") as target:
            for name in source.namelist():
                target.writestr(name, b"<worksh" if name == part else source.read(name))
        return damaged.getvalue()
