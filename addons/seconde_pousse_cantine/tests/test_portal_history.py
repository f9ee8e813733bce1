import base64
import io
from datetime import timedelta

from PIL import Image

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalHistory(PortalCommon):
    """What a cook received, reports, books and writes."""

    def setUp(self):
        super().setUp()
        self.delivery = self._deliver_to(self.school)
        self.url = self._site_url(self.school, "deliveries", self.delivery.id)
        self.move = self.delivery.move_ids.filtered(lambda move: move.product_id == self.carrot_product)
        self._log_in(self.cook)

    def _report(self, photo=None, **values):
        data = {"kind": "quality", "move_id": str(self.move.id), "quantity": "2", "description": "Molles", **values}
        files = {"photo": ("photo.jpg", photo, "image/jpeg")} if photo is not None else None
        return self._post(self.url, data, files=files)

    def _find_problems(self):
        return self.env["sp.delivery.problem"].search([("picking_id", "=", self.delivery.id)])

    def _make_photo(self, kind="JPEG", size=(60, 40)):
        stream = io.BytesIO()
        Image.new("RGB", size, "red").save(stream, kind)
        return stream.getvalue()

    def test_a_delivery_says_what_was_ordered_delivered_and_missing(self):
        page = self._text(self._get(self.url))
        self.assertIn("Carotte test 9.5 kg Ordered: 10 kg", page)
        self.assertIn("-0.5 kg", page)
        self.assertIn("Tomate test 5 kg Ordered: 5 kg", page)
        self.assertIn(self.delivery.name, self._text(self._get(self._site_url(self.school, "deliveries"))))

    def test_a_problem_reaches_the_desk_with_its_photo(self):
        self.assertEqual(self._report(self._make_photo()).status_code, 303)
        problem = self._find_problems()
        self.assertEqual((problem.move_id, problem.quantity, problem.state), (self.move, 2, "new"))
        self.assertEqual((problem.author_id, problem.site_id), (self.cook.partner_id, self.school))
        self.assertEqual(Image.open(io.BytesIO(base64.b64decode(problem.photo))).size, (60, 40))
        self.assertEqual(problem.activity_ids.user_id, self.school.with_company(self.company)._sp_get_desk_user())
        page = self._get(self.url)
        self.assertIn("The farm is looking at it", self._text(page))
        photo = self._get(self._site_url(self.school, "problems", problem.id, "photo"))
        self.assertEqual(photo.headers["Content-Type"], "image/jpeg")

    def test_a_bad_photo_or_figure_is_one_sentence_and_nothing_is_kept(self):
        svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
        limit = self.env["sp.delivery.problem"]._get_photo_limit()
        for photo, values, words in (
            (b"MZ not a photo", {}, "This file is not a photo"),
            (svg, {}, "This file is not a photo"),
            (self._make_photo("GIF"), {}, "This file is not a photo"),
            (b"\xff\xd8\xff" + b"0" * (limit + 10), {}, "This photo is over 10 MB"),
            (None, {"quantity": "-2"}, "cannot be negative"),
            (None, {"quantity": "trop"}, "is not a quantity"),
            (None, {"quantity": "500"}, "no more than 10 kg"),
            (None, {"kind": "vol"}, "Choose what is wrong"),
            (None, {"move_id": ""}, "Choose the product this quantity is about"),
            (None, {"move_id": "", "description": "", "quantity": ""}, "Choose the product, or write"),
            (None, {"move_id": str(self._deliver_to(self.nursery).move_ids[0].id)}, "is not in this delivery"),
            (None, {"description": "a" * 3000}, "Your text is too long"),
        ):
            with self.subTest(words=words):
                answer = self._report(photo, **values)
                self.assertEqual(answer.status_code, 200)
                self.assertIn(words, self._text(answer))
                self.assertFalse(self._find_problems())

    def test_a_photo_is_kept_upright_small_and_says_nothing_of_who_took_it(self):
        picture = Image.new("RGB", (4000, 2000), "red")
        picture.paste("blue", (0, 0, 4000, 400))
        exif = picture.getexif()
        exif[0x0112] = 6  # A phone held upright: turn it by a quarter.
        exif[0x010F] = "Téléphone de Nadia"
        exif.get_ifd(0x8825)[2] = (43.0, 31.0, 0.0)
        stream = io.BytesIO()
        picture.save(stream, "JPEG", exif=exif)
        self._report(stream.getvalue())
        kept = Image.open(io.BytesIO(base64.b64decode(self._find_problems().photo)))
        self.assertEqual((kept.size, dict(kept.getexif())), ((800, 1600), {}))
        self.assertGreater(kept.getpixel((790, 800))[2], 200, "what was on top is on the right")

    def test_a_photo_of_any_usual_kind_is_kept_and_one_that_would_fill_the_memory_refused(self):
        for number, kind in enumerate(("JPEG", "PNG")):
            self._report(self._make_photo(kind), description=f"Numéro {number}")
            self.assertEqual(len(self._find_problems()), number + 1, kind)
        stream = io.BytesIO()
        Image.new("1", (20000, 20000)).save(stream, "PNG")
        self.assertIn("This file is not a photo", self._text(self._report(stream.getvalue(), description="Énorme")))
        self.assertEqual(len(self._find_problems()), 2)

    def test_a_problem_sent_twice_is_one(self):
        self._report()
        self._report(self._make_photo())
        self.assertEqual(len(self._find_problems()), 1)
        self.assertTrue(self._find_problems().photo)
        self._report(quantity="3")
        self.assertEqual(len(self._find_problems()), 2)

    def test_nothing_is_reported_on_what_is_still_to_come(self):
        order = self._order_for(self.school, self.today, (self.carrot_product, 3))
        self.url = self._site_url(self.school, "deliveries", order.picking_ids.id)
        self.assertIn("not made yet", self._text(self._report()))
        self.assertEqual(self._get(f"{self.url}/pdf").status_code, 404)

    def test_the_desk_makes_the_credit_once_and_the_cook_is_told(self):
        self._report()
        problem = self._find_problems().with_user(self.desk)
        with self._refused(UserError, "Choose the reason"):
            problem.action_make_credit()
        problem.reason_id = self.env["sp.gap.reason"].create({"name": "Qualité", "kind": "quality"})
        problem.answer = "Désolés !"
        problem.action_make_credit()
        self.assertEqual((problem.state, problem.return_id.state), ("handled", "done"))
        self.assertEqual(problem.return_id.move_ids.mapped("quantity"), [2])
        self.assertEqual(self.move.sale_line_id.qty_delivered, 7.5)
        self.assertFalse(problem.activity_ids)
        with self._refused(UserError, "already closed"):
            problem.action_make_credit()
        again = problem.copy({"state": "new", "quantity": 2.5, "reason_id": problem.reason_id.id})
        again.action_make_credit()
        self.assertEqual(again.return_id.move_ids.mapped("quantity"), [2.5])
        self.assertEqual(self.move.sale_line_id.qty_delivered, 5, "a second complaint adds to the first")
        self.assertRegex(again._get_outcome(), r" 2[.,]5 kg will be credited")
        page = self._text(self._get(self.url))
        self.assertIn("To be credited", page)
        self.assertIn("Désolés !", page)
        messages = self._text(self._get(self._site_url(self.school, "messages")))
        self.assertIn("2 kg will be credited", messages)
        self.assertNotIn("will be credited", str(self.nursery.message_ids.mapped("body")))

    def test_a_refused_complaint_says_why(self):
        self._report()
        problem = self._find_problems()
        with self._refused(UserError, "Write to the site why"):
            problem.action_refuse()
        problem.answer = "La photo montre un autre produit."
        problem.action_refuse()
        mail = self.env["mail.mail"].search([("body_html", "like", "La photo montre")])
        self.assertIn(f"/logo.png?company={self.company.id}", mail.body_html, "written as the other mails of the farm")
        page = self._text(self._get(self.url))
        self.assertIn("Not accepted", page)
        self.assertIn("La photo montre", page)

    def test_messages_go_both_ways_and_notes_stay_inside(self):
        url = self._site_url(self.school, "messages")
        self._post(url, {"message": "Livrez par la cour <script>alert(1)</script>"})
        message = self.school.message_ids.filtered(lambda message: message.author_id == self.cook.partner_id)
        self.assertNotIn("<script>", message.body)
        self.assertTrue(self.school.activity_ids)
        self.school.message_post(body="Entendu", subtype_xmlid="mail.mt_comment", message_type="comment")
        self.school.message_post(body="Ils paient mal", subtype_xmlid="mail.mt_note", message_type="comment")
        page = self._text(self._get(url))
        self.assertIn("Livrez par la cour", page)
        self.assertIn("Entendu", page)
        self.assertNotIn("Ils paient mal", page)
        self.assertIn("Write your message first", self._text(self._post(url, {"message": "  "})))
        self.assertIn("too long", self._text(self._post(url, {"message": "a" * 5000})))

    def test_bookings_follow_the_forecast_sent_to_her(self):
        url = self._site_url(self.school, "prebooking")
        self.assertIn("Nothing is announced", self._text(self._get(url)))
        week = self.next_monday + timedelta(days=7)
        forecast = self._create_forecast(week, self.school)
        name = f"book_{self.carrot_product.id}_{week}"
        self.assertEqual(self._post(url, {name: "12,5"}).status_code, 303)
        booking = self.env["sp.prebooking"].search([("site_id", "=", self.school.id)])
        self.assertEqual((booking.product_id, booking.week, booking.quantity), (self.carrot_product, week, 12.5))
        for value, words in (("-1", "negative"), ("mille", "not a quantity")):
            self.assertIn(words, self._text(self._post(url, {name: value})))
        other = f"book_{self.tomato_product.id}_{week}"
        self.assertIn("not announced any more", self._text(self._post(url, {other: "3"})))
        self._post(url, {name: "45"})
        self.assertIn("40 are put aside for you. The other 5 are kept as a wish", self._text(self._get(url)))
        self._post(url, {name: "0"})
        self.assertFalse(booking.exists())
        forecast.site_ids = self.nursery
        self.assertIn("not announced any more", self._text(self._post(url, {name: "3"})))

    def _create_forecast(self, week, sites):
        forecast = self.env["sp.forecast"].create(
            {
                "date_from": week,
                "site_ids": [Command.set(sites.ids)],
                "line_ids": [Command.create({"product_id": self.carrot_product.id, "week": week, "quantity": 40})],
            }
        )
        forecast.state = "sent"
        return forecast

    def test_crates_and_invoices_of_the_site_show(self):
        crate = self.company._sp_get_crate_product()
        self.env["sp.crate.move"]._record(self.delivery, {crate: 4}, "delivery")
        self.assertIn("4", self._text(self._get(self._site_url(self.school))).split("give back")[1])
        invoice = self._invoice(self.delivery.sale_id, self.today)
        self.assertIn(invoice.name, self._text(self._get(self._site_url(self.school, "invoices"))))

    def test_the_pages_ask_no_more_of_the_database_for_a_long_past(self):
        for count in (10, 30):
            orders = self.env["sale.order"]
            for number in range(count):
                orders |= self._order_for(self.school, self.today, (self.carrot_product, number + 1))
            counts = []
            for _warm in range(2):
                self.env.invalidate_all()
                start = self.cr.sql_log_count
                self._get(self._site_url(self.school, "deliveries"))
                counts.append(self.cr.sql_log_count - start)
            if count == 10:
                few = counts[-1]
        self.assertLess(counts[-1] - few, 15)
