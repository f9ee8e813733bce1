from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import FarmCommon


@tagged("post_install", "-at_install")
class TestCrop(FarmCommon):
    def test_the_reference_crops_are_there_with_how_sure_they_are(self):
        references = self.env["ir.model.data"].search_count(
            [("module", "=", "seconde_pousse"), ("model", "=", "sp.crop")]
        )
        self.assertEqual(references, 51)
        itineraries = self.env["ir.model.data"].search_count(
            [("module", "=", "seconde_pousse"), ("model", "=", "sp.crop.itinerary")]
        )
        self.assertEqual(itineraries, 73)
        garlic = self.env.ref("seconde_pousse.crop_ail_sec")
        self.assertTrue(garlic.has_estimate)
        self.assertEqual(garlic.itinerary_ids.mapped("window_status"), ["estimate"])
        self.assertEqual((garlic.crate_status, garlic.crate_source), ("sourced", "MIN"))

    def test_its_product_is_sold_by_weight_tracked_and_billed_as_delivered(self):
        product = self.carrot_product
        self.assertEqual(product.uom_id, self.env.ref("uom.product_uom_kgm"))
        self.assertEqual((product.tracking, product.invoice_policy), ("lot", "delivery"))
        self.assertEqual(product.uom_ids.relative_factor, 10)
        self.assertEqual(product.taxes_id.mapped("amount"), [5.5])

    def test_making_the_product_twice_makes_one(self):
        product = self.carrot_product
        self.carrot.action_create_product()
        self.assertEqual(self.carrot.product_ids, product)

    def test_crates_of_the_same_content_are_one_unit(self):
        self.assertEqual(self.carrot_product.uom_ids, self.tomato_product.uom_ids)

    def test_bad_weeks_are_refused(self):
        itinerary = self.env.ref("seconde_pousse.crop_poireau").itinerary_ids[:1]
        with self.assertRaises(ValidationError):
            itinerary.harvest_weeks = "en hiver"

    def test_planting_guesses_dates_and_weight_from_its_guide(self):
        leek = self.env.ref("seconde_pousse.crop_poireau")
        planting = self.env["sp.planting"].create(
            {
                "crop_id": leek.id,
                "date_planted": "2026-06-15",
                "placement_ids": [(0, 0, {"place_id": self.bed_1.id})],
            }
        )
        guide = planting.itinerary_id
        self.assertEqual((planting.harvest_from - planting.date_planted).days, guide.days_to_harvest)
        self.assertAlmostEqual(planting.expected_kg, 20 * guide.yield_typical)
