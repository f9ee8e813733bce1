from datetime import date, datetime

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

    def test_quantities_are_written_as_people_say_them(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        bunch = self.env["uom.uom"].create({"name": "Botte"}).with_context(lang="fr_FR")
        self.assertEqual([bunch._sp_spell(quantity) for quantity in (1, 1.5, 70)], ["botte", "botte", "bottes"])
        self.assertEqual(bunch.with_context(lang="en_US")._sp_spell(70), "Botte")
        said = [bunch._sp_say(quantity).replace("\N{NO-BREAK SPACE}", " ") for quantity in (1, 25.0, 1.5)]
        self.assertEqual(said, ["1 botte", "25 bottes", "1,50 botte"])
        kilo = self.env.ref("uom.product_uom_kgm").with_context(lang="fr_FR")
        self.assertEqual(kilo._sp_say(10).replace("\N{NO-BREAK SPACE}", " "), "10,00 kg")

    def test_the_first_day_of_a_month_is_an_ordinal(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self.env(context={**self.env.context, "lang": "fr_FR"})
        day = date(2026, 12, 1)
        self.assertEqual(self.company.with_env(french)._sp_say_day(day), "mardi 1er décembre")
        written = french["ir.qweb.field.date"].value_to_html(day, {"format": "d MMMM"})
        self.assertEqual(written, "1er décembre")
        moment = {"format": "EEEE d MMMM, H:mm", "tz_name": "Europe/Paris"}
        written = french["ir.qweb.field.datetime"].value_to_html(datetime(2026, 12, 1, 11), moment)
        self.assertEqual(written, "mardi 1er décembre, 12:00")

    def test_the_printed_note_counts_bunches(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.carrot_product.uom_id = self.env["uom.uom"].create({"name": "Botte"})
        self._harvest(self.carrot_product, 30)
        order = self._order((self.carrot_product, 12, 2.4))
        order.partner_id.lang = "fr_FR"
        html = self._get_html(self._deliver(order)).replace("\N{NO-BREAK SPACE}", " ")
        self.assertIn("12 bottes", html)
        self.assertNotIn("12,00", html)

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
