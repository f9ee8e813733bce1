from datetime import date, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.seconde_pousse.tests.common_invoice import SIRETS

from ..rules.macantine_check import row_problems
from .common_egalim import HEADER, JUNE, EgalimCommon

JULY = date(2026, 7, 1), date(2026, 7, 31)


@tagged("post_install", "-at_install")
class TestEgalimExport(EgalimCommon):
    def test_m01_the_weight_delivered_is_declared(self):
        self._sell_carrots()
        export = self._export()
        self.assertEqual(self._text(export), f"{HEADER}\n{self._carrots()}\n")
        self.assertEqual(export.state, "done")
        self.assertEqual(export.attachment_ids.name, "ma-cantine_ecole-a_2026-06-01_2026-06-30.csv")
        self.assertFalse(export.attachment_ids.raw.startswith(b"\xef\xbb\xbf"))
        self.assertAlmostEqual(export.line_ids.kilos, 9.63)
        self.assertEqual((export.amount_total, export.amount_organic), (23.11, 23.11))

    def test_every_row_passes_the_platforms_checks(self):
        self._sell_carrots()
        self._sell_carrots(5, date(2026, 6, 17), product=self.tomato_product)
        for row in self._rows(self._export()):
            self.assertEqual(row_problems(row.split(","), "siret", self.today), [])

    def test_m03_first_year_of_conversion_claims_nothing(self):
        lot = self._lot("C1", "none", country="base.fr")
        self._sell_carrots(lots={lot: 9.63})
        self.assertEqual(self._rows(self._export()), [self._carrots(categories="", rest="FRANCE,,,,")])

    def test_conversion_of_twelve_months_counts_as_organic(self):
        lot = self._lot("C2", "conversion", country="base.fr")
        self._sell_carrots(lots={lot: 9.63})
        self.assertEqual(self._rows(self._export()), [self._carrots(categories="BIO", rest="FRANCE,,,,")])

    def test_no_claim_without_a_certificate_on_the_day(self):
        self.env["sp.organic.certificate"].search([("company_id", "=", self.company.id)]).unlink()
        self._sell_carrots()
        self.assertEqual(self._rows(self._export()), [self._carrots(categories="")])

    def test_a_mixed_delivery_is_split_by_weight_to_the_cent(self):
        organic, plain = self._lot("B", "organic", country="base.fr"), self._lot("N", country="base.fr")
        self._sell_carrots(lots={organic: 3.21, plain: 6.42})
        self.assertEqual(
            sorted(self._rows(self._export())),
            [
                self._carrots("15.41", categories="", rest="FRANCE,,,,"),
                self._carrots("7.70", categories="BIO", rest="FRANCE,,,,"),
            ],
        )

    def test_three_equal_shares_lose_nothing(self):
        lots = [self._lot(name, status, country="base.fr") for name, status in (("1", "none"), ("2", "organic"))]
        lots.append(self._lot("3", "organic", country="base.es"))
        self._sell_carrots(price=0.33, lots=dict.fromkeys(lots, 1.01))
        export = self._export()
        self.assertEqual(len(export.line_ids), 3)
        self.assertAlmostEqual(export.amount_total, 1.0)

    def test_m05_no_vegetable_is_farmhouse(self):
        farmhouse = self.env.ref("seconde_pousse_cantine.egalim_category_fermier")
        with self._refused(ValidationError, "legal meaning"):
            self.carrot_product.sp_egalim_category_ids = farmhouse
        organic = self.env.ref("seconde_pousse_cantine.egalim_category_bio")
        with self._refused(ValidationError, "lots delivered"):
            self.carrot_product.sp_egalim_category_ids = organic
        eggs = self.env["product.product"].create({"name": "Œufs", "sp_egalim_family": "PRODUITS_LAITIERS"})
        eggs.sp_egalim_category_ids = farmhouse
        with self._refused(ValidationError, "legal meaning"):
            eggs.sp_egalim_family = "FRUITS_ET_LEGUMES"

    def test_labels_of_the_product_come_after_the_lots_and_need_no_space(self):
        hve = self.env.ref("seconde_pousse_cantine.egalim_category_hve")
        fair = self.env.ref("seconde_pousse_cantine.egalim_category_commerce_equitable")
        self.carrot_product.sp_egalim_category_ids = fair | hve
        self._sell_carrots()
        bought = self._lot("ES", "none", country="base.es")
        self._sell_carrots(lots={bought: 9.63})
        rows = self._rows(self._export())
        self.assertIn(self._carrots(categories='"BIO,HVE,COMMERCE_EQUITABLE"'), rows)
        # Our certificate covers nothing that we buy.
        self.assertIn(self._carrots(categories="COMMERCE_EQUITABLE", rest="EUROPE,,,,"), rows)

    def test_m07_a_credit_note_lowers_its_delivery(self):
        order = self._sell_carrots()
        self.assertAlmostEqual(self._refund(order, 2, date(2026, 6, 5)).amount_untaxed, 4.8)
        export = self._export()
        self.assertEqual(self._rows(export), [self._carrots("18.31")])
        self.assertAlmostEqual(export.line_ids.kilos, 7.63)

    def test_a_reversed_invoice_lowers_its_delivery(self):
        invoice = self._sell_carrots().invoice_ids
        self._sell_carrots(10, date(2026, 6, 17))
        invoice._reverse_moves([{"invoice_date": date(2026, 7, 2)}], cancel=False).action_post()
        self.assertEqual(self._rows(self._export()), [self._carrots("24.00", "2026-06-17")])

    def test_a_credit_of_next_month_lowers_the_month_of_its_delivery(self):
        self._refund(self._sell_carrots(), 2, date(2026, 7, 2))
        self.assertEqual(self._rows(self._export()), [self._carrots("18.31")])
        self.assertFalse(self._export(JULY).line_ids)

    def test_m09_nothing_left_is_omitted(self):
        self._refund(self._sell_carrots(), 9.63, date(2026, 6, 5))
        export = self._export()
        self.assertFalse(export.line_ids)
        self.assertFalse(export.attachment_ids)
        self.assertEqual(self._reasons(export), ["zero"])

    def test_a_group_credited_beyond_its_amount_is_left_out_with_its_reason(self):
        self._sell_carrots()
        credit = self._invoice_by_hand(self.site, self.carrot_product, 50.0, move_type="out_refund")
        credit.write({"invoice_date": date(2026, 6, 20), "partner_shipping_id": self.site.id})
        credit.action_post()
        export = self._export()
        self.assertEqual(self._rows(export), [self._carrots()])
        self.assertEqual([(line.reason, line.amount) for line in export.excluded_ids], [("negative", -50.0)])

    def test_m11_a_credit_on_what_was_declared_is_told_never_written(self):
        order = self._sell_carrots()
        self._export()
        self._refund(order, 2, date(2026, 7, 2))
        for period in (JUNE, JULY):
            again = self._export(period)
            self.assertFalse(again.line_ids)
            self.assertEqual([(line.reason, line.amount) for line in again.excluded_ids], [("changed", -4.8)])
            again.unlink()

    def test_an_overlapping_export_takes_only_what_is_new(self):
        self._sell_carrots()
        self._export()
        self._sell_carrots(10, date(2026, 6, 24))
        again = self._export((date(2026, 6, 1), date(2026, 12, 31)))
        self.assertEqual(self._rows(again), [self._carrots("24.00", "2026-06-24")])
        self.assertFalse(self._export().line_ids)

    def test_an_invoice_made_again_is_not_declared_twice(self):
        order = self._sell_carrots()
        self._export()
        order.invoice_ids._reverse_moves([{"invoice_date": date(2026, 7, 2)}], cancel=False).action_post()
        self._invoice(order, invoice_date=date(2026, 7, 3))
        again = self._export()
        self.assertFalse(again.line_ids | again.excluded_ids)

    def test_an_invoice_put_back_to_draft_and_raised_declares_the_difference(self):
        invoice = self._sell_carrots().invoice_ids
        self._export()
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 3.4
        invoice.action_post()
        self.assertEqual(self._rows(self._export()), [self._carrots("9.63")])

    def test_a_site_merged_into_another_keeps_what_it_declared(self):
        self._sell_carrots()
        export = self._export()
        again = self._create_site("École A bis", self.home, SIRETS[1])
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.site | again).ids, again)
        self.assertEqual(export.line_ids.site_id, again)
        self.assertFalse(self._export(site_ids=[Command.set(again.ids)]).line_ids)
        invoice = self.env["account.move"].search([("partner_shipping_id", "=", again.id)])
        invoice.button_draft()
        invoice.invoice_line_ids.unlink()
        told = self._export(site_ids=[Command.set(again.ids)])
        self.assertEqual([(line.reason, line.amount) for line in told.excluded_ids], [("changed", -23.11)])

    def test_the_invoice_lines_of_a_row(self):
        first, second = self._sell_carrots(), self._sell_carrots(10, date(2026, 6, 17))
        self._sell_carrots(5, product=self.tomato_product)
        row = self._export().line_ids.filtered(lambda line: line.product_id == self.carrot_product)
        lines = self.env["account.move.line"].search(row.action_view_invoice_lines()["domain"])
        self.assertEqual(lines, (first | second).invoice_ids.invoice_line_ids.filtered("product_id"))

    def test_a_declared_line_that_was_deleted_is_told(self):
        invoice = self._sell_carrots().invoice_ids
        self._export()
        invoice.button_draft()
        invoice.invoice_line_ids.unlink()
        again = self._export()
        self.assertEqual([(line.reason, line.amount) for line in again.excluded_ids], [("changed", -23.11)])

    def test_a_draft_export_frees_what_it_declared(self):
        self._sell_carrots()
        first = self._export()
        files = first.attachment_ids
        first.action_draft()
        self.assertFalse(files.exists())
        self.assertFalse(first.line_ids)
        self.assertEqual(len(self._export().line_ids), 1)
        self.assertFalse(self._export().line_ids)

    def test_generating_again_replaces_and_deleting_frees(self):
        self._sell_carrots()
        export = self._export()
        self._sell_carrots(10, date(2026, 6, 24))
        export.action_generate()
        self.assertEqual(self._rows(export), [self._carrots("47.11", "2026-06-24")])
        export.unlink()
        self.assertEqual(len(self._export().line_ids), 1)

    def test_what_the_canteen_has_is_kept(self):
        self._sell_carrots()
        export = self._export()
        export.action_mark_sent()
        for change in (export.action_generate, export.action_draft, export.unlink):
            with self._refused(UserError, "given to the canteen"):
                change()
        with self._refused(UserError, "back to draft"):
            export.date_to = date(2026, 7, 31)

    def test_m13_nothing_after_today(self):
        tomorrow = self.today + timedelta(days=1)
        self._sell_carrots(day=tomorrow)
        export = self._export((tomorrow, tomorrow))
        self.assertFalse(export.attachment_ids)
        self.assertEqual(self._reasons(export), ["future"])

    def test_m17_a_siret_with_spaces(self):
        self.site.company_registry = False
        self.site.company_registry = "210 100 343 00016"
        self._sell_carrots()
        self.assertEqual(self._rows(self._export()), [self._carrots()])

    def test_m19_no_distance_without_that_definition(self):
        self.site.sp_local_definition = "PAT"
        self._sell_carrots()
        self.assertEqual(self._rows(self._export()), [self._carrots(rest="FRANCE,x,x,PAT,")])
        self.site.sp_is_local = False
        self._sell_carrots(10, date(2026, 6, 9))
        self.assertEqual(self._rows(self._export()), [self._carrots("24.00", "2026-06-09", rest="FRANCE,x,,,")])

    def test_m21_bought_from_another_farm(self):
        lot = self._lot("ES", country="base.es")
        self._sell_carrots(lots={lot: 9.63})
        export = self._export()
        self.assertEqual(self._rows(export), [self._carrots(categories="", rest="EUROPE,,,,")])
        export.action_draft()
        self.company.sp_resale_short_circuit = True
        export.action_generate()
        self.assertEqual(self._rows(export), [self._carrots(categories="", rest="EUROPE,x,,,")])

    def test_an_origin_outside_europe_is_left_empty(self):
        self._sell_carrots(lots={self._lot("MA", country="base.ma"): 9.63})
        self.assertEqual(self._rows(self._export()), [self._carrots(categories="", rest=",,,,")])

    def test_m23_a_french_session_writes_the_same_file(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self._sell_carrots()
        export = self._export(generate=False)
        export.with_context(lang="fr_FR").action_generate()
        self.assertEqual(self._rows(export), [self._carrots()])

    def test_m25_drafts_and_cancelled_are_absent(self):
        order = self._sell_carrots(invoice=False)
        invoice = self._invoice(order, date(2026, 6, 3), post=False)
        self.assertFalse(self._export().line_ids)
        invoice.button_cancel()
        export = self._export()
        self.assertFalse(export.line_ids | export.excluded_ids)
