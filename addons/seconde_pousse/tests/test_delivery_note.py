from odoo.tests import tagged

from .common import FarmCommon


@tagged("post_install", "-at_install")
class TestDeliveryNote(FarmCommon):
    def _delivered(self):
        self._harvest(self.carrot_product, 30)
        self._harvest(self.tomato_product, 20)
        order = self._order((self.carrot_product, 10, 2.4), (self.tomato_product, 5, 3.8))
        return self._deliver(order, ZCAR=9.63)

    def test_short_weight_leaves_no_backorder(self):
        picking = self._delivered()
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.backorder_ids)

    def test_ordered_delivered_gap_lot_class_and_crates(self):
        carrot, tomato = self._delivered()._sp_get_delivery_note_lines()
        self.assertEqual((carrot["ordered"], carrot["delivered"], carrot["gap"]), (10, 9.63, -0.37))
        self.assertEqual((tomato["ordered"], tomato["delivered"], tomato["gap"]), (5, 5, 0))
        self.assertEqual(carrot["crates"], 1)
        self.assertEqual(carrot["lots"][0]["grade_class"], "")
        self.assertEqual(tomato["lots"][0]["grade_class"], "I")
        self.assertEqual(carrot["lots"][0]["origin"], self.company.country_id.name)

    def _get_html(self, picking):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html("seconde_pousse.delivery_note", picking.ids)
        return html.decode()

    def test_printed_note_names_lot_and_certifier(self):
        picking = self._delivered()
        html = self._get_html(picking)
        self.assertIn(picking.move_line_ids.lot_id[0].name, html)
        self.assertIn("FR-BIO-01", html)
        self.assertRegex(html, r"9[.,]63")

    def test_no_organic_word_without_a_valid_certificate(self):
        self.company.sp_organic_certificate_ids.unlink()
        picking = self._delivered()
        lines = picking._sp_get_delivery_note_lines()
        self.assertEqual([line["lots"][0]["organic"] for line in lines], ["", ""])
        self.assertNotIn("FR-BIO", self._get_html(picking))

    def test_plain_lot_is_unmarked_beside_an_organic_one(self):
        plain = self._create_place("Sans label")
        self.carrot_planting.placement_ids.place_id = plain
        carrot, tomato = self._delivered()._sp_get_delivery_note_lines()
        self.assertEqual(carrot["lots"][0]["organic"], "")
        self.assertTrue(tomato["lots"][0]["organic"])

    def test_the_signed_document_kept_is_our_note(self):
        picking = self._delivered()
        picking.signature = (
            self.env.company.logo
            or b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        )
        self.assertIn(f"BL-{picking.name.replace('/', '-')}.pdf", picking.message_ids.attachment_ids.mapped("name"))
