import base64
import json
from datetime import timedelta

from lxml import html

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import PIXEL, IsolationCommon

HIDDEN_PRICE = 1.1357


@tagged("post_install", "-at_install")
class TestPortalAttacks(IsolationCommon):
    """A cook who knows Odoo, and asks for what is not hers by every other door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pricelist = cls.env["product.pricelist"].create(
            {
                "name": "Tarif caché",
                "company_id": cls.company.id,
                "item_ids": [
                    Command.create(
                        {
                            "product_tmpl_id": cls.carrot_product.product_tmpl_id.id,
                            "compute_price": "fixed",
                            "fixed_price": HIDDEN_PRICE,
                        }
                    )
                ],
            }
        )
        cls.home.property_product_pricelist = cls.pricelist
        cls.offer.write({"state": "closed", "is_replaced": True})
        cls.offer = cls._create_offer(
            cls.school | cls.nursery | cls.home,
            price_ids=[{"pricelist_id": cls.pricelist.id, "price_unit": HIDDEN_PRICE}],
        )
        cls.other_cook.partner_id.email = "cigales@example.com"
        cls.secrets = [
            cls.nursery.name,
            cls.other_cook.name,
            cls.other_cook.partner_id.email,
            cls.order.name,
            cls.draft.name,
            cls.delivery.name,
            cls.invoice.name,
            cls.problem.name,
            cls.attachment.name,
            "Rien que pour la maternelle",
            cls.pricelist.name,
            str(HIDDEN_PRICE),
        ]

    def setUp(self):
        super().setUp()
        self._log_in(self.cook)

    def test_no_field_of_anything_she_reads_names_another_site(self):
        self.own_delivery.message_post(body="Bonjour", subtype_xmlid="mail.mt_comment", message_type="comment")
        read = 0
        for name in self.registry:
            model = self.env[name].with_user(self.cook)
            if model._abstract or model._transient or not model.has_access("read"):
                continue
            for record in self._search(model):
                for field in record._fields:
                    read += 1
                    text = repr(self._read(record, field))
                    found = [secret for secret in self.secrets if secret in text]
                    self.assertFalse(found, f"{name}.{field} of {record.id}")
        self.assertGreater(read, 1000)

    def _search(self, model):
        try:
            return model.search([], limit=40)
        except (AccessError, UserError):
            return model.browse()

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_model")
    def _read(self, record, field):
        try:
            with self.env.cr.savepoint():
                return record.read([field])
        except (AccessError, MissingError, UserError, ValueError, NotImplementedError):
            return []

    @mute_logger("odoo.http")
    def test_groups_and_exports_count_nothing_of_another_site(self):
        for name, others in self.others.items():
            mine = self.env[name].with_user(self.cook)
            domain = [("id", "in", others.ids)]
            with self.subTest(model=name):
                if mine.has_access("read"):
                    self.assertFalse(mine.search_count(domain))
                    self.assertEqual(mine._read_group(domain, aggregates=["__count"]), [(0,)])
                for method, args in (
                    ("export_data", [others.ids, ["display_name"]]),
                    ("web_read", [others.ids, {"display_name": {}}]),
                    ("web_save", [others.ids, {}, {"display_name": {}}]),
                    ("copy", [others.ids]),
                ):
                    answer = self._call(name, method, args)
                    self.assertFalse([secret for secret in self.secrets if secret in answer], method)
                    self.assertRegex(answer, r"AccessError|UserError|MissingError|no error: .*'result': \[\]", method)

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_no_report_is_printed_whatever_its_name_and_its_context(self):
        context = json.dumps({"sp_pricelist_id": self.pricelist.id, "active_ids": self.offer.ids})
        reports = self.env["ir.actions.report"].search([("report_name", "=like", "seconde_pousse%")])
        for report in reports:
            other = self.others.get(report.model)
            records = other[:1] if other else self.env[report.model].search([], limit=1)
            path = f"/report/pdf/{report.report_name}/{records.id or 1}"
            with self.subTest(report=report.report_name):
                self.assertNotEqual(self._get(path, params={"context": context}).status_code, 200)
                answer = self._post("/report/download", {"data": json.dumps([path, "qweb-pdf"]), "context": context})
                self.assertNotIn(b"%PDF", answer.content)

    @mute_logger("odoo.http")
    def test_discussions_of_another_site_are_neither_read_nor_written(self):
        message = self.others["mail.message"][-1]
        before = self.env["mail.message"].search_count([])
        followers = self.env["mail.followers"].search_count([])
        token = self.own_order._portal_ensure_token()
        for thread in (self.nursery, self.order, self.delivery, self.invoice, self.problem):
            target = {"thread_model": thread._name, "thread_id": thread.id}
            post = {"body": "Intrus", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
            for path, params in (
                ("/mail/thread/messages", target),
                ("/mail/chatter_fetch", target),
                ("/mail/chatter_fetch", {**target, "token": token}),
                ("/portal/chatter_init", target),
                ("/mail/message/post", {**target, "post_data": post}),
                ("/mail/message/post", {**target, "post_data": post, "token": token}),
                ("/mail/thread/recipients", target),
                ("/mail/thread/recipients/get_suggested_recipients", target),
                (
                    "/mail/thread/subscribe",
                    {
                        "res_model": thread._name,
                        "res_id": thread.id,
                        "partner_ids": self.cook.partner_id.ids,
                    },
                ),
                (
                    "/mail/data",
                    {"fetch_params": [["mail.thread", {**target, "request_list": ["followers", "attachments"]}]]},
                ),
                ("/mail/message/update_content", {"message_id": message.id, "update_data": {"body": "Intrus"}}),
                ("/mail/message/reaction", {"message_id": message.id, "content": "👍", "action": "add"}),
                ("/mail/update_is_internal", {"message_id": message.id, "is_internal": False}),
                ("/mail/attachment/delete", {"attachment_id": self.attachment.id}),
            ):
                with self.subTest(path=path, thread=thread):
                    answer = self._rpc(path, **params)
                    self.assertFalse([secret for secret in self.secrets if secret in answer])
        self.assertEqual(self.env["mail.message"].search_count([]), before)
        self.assertEqual(self.env["mail.followers"].search_count([]), followers)
        self.assertNotIn("Intrus", str(message.body))
        self.assertTrue(self.attachment.exists())
        self.assertFalse(message.reaction_ids)

    def test_the_notes_of_the_farm_on_her_own_papers_stay_inside(self):
        for record in (self.school, self.own_order, self.own_delivery, self.own_invoice):
            note = record.message_post(body="Ils paient mal", subtype_xmlid="mail.mt_note", message_type="comment")
            mine = self.env["mail.message"].with_user(self.cook)
            self.assertFalse(mine.search([("id", "=", note.id)]), record)
            answer = self._rpc("/mail/chatter_fetch", thread_model=record._name, thread_id=record.id)
            self.assertNotIn("Ils paient mal", answer)

    def test_what_is_mailed_to_a_site_names_no_other_and_leads_to_its_pages(self):
        self.school.email, self.nursery.email = "ferry@example.com", "cigales@example.com"
        (self.school | self.nursery).lang = "en_US"
        before = self.env["mail.mail"].search([])
        (self.own_order | self.order)._sp_mail_confirmations()
        for delivery in (self.own_delivery, self.delivery):
            delivery._sp_send_note()
        self.offer._send_to(self.school | self.nursery | self.home)
        mails = self.env["mail.mail"].search([]) - before
        own = mails.filtered(lambda mail: self.school in mail.recipient_ids)
        self.assertEqual(len(own), 3)
        for mail in own:
            text = f"{mail.subject} {mail.body_html} {mail.attachment_ids.mapped('name')}"
            self.assertFalse([secret for secret in self.secrets if secret in text], mail.subject)
            self.assertNotRegex(text, r"/web[/#?]|/odoo/|/mail/view")
            self.assertIn(self.company.name, text)
            for link in html.fromstring(mail.body_html).xpath("//a/@href[contains(., '/my/')]"):
                answer = self._get("/my/" + link.split("/my/", 1)[1])
                self.assertIn(answer.status_code, (200, 303), link)
        self.assertIn(f"/deliveries/{self.own_delivery.id}", str(own.mapped("body_html")))

    @mute_logger("odoo.http")
    def test_she_confirms_no_order_by_signing_it(self):
        self._send_order(self.school, carrots="5")
        order = self.env["sale.order"].search([("partner_id", "=", self.school.id), ("sp_origin", "=", "portal")])
        self.assertEqual(order.state, "draft")
        for state in ("draft", "sent"):
            order.state = state
            for token in (None, order._portal_ensure_token()):
                answer = self._rpc(f"/my/orders/{order.id}/accept", access_token=token, name="Moi", signature=PIXEL)
                self.assertEqual(order.state, state, answer)
                self.assertFalse(order.signature)
            self._post(f"/my/orders/{order.id}/decline", {"decline_message": "non"})
            self.assertEqual(order.state, state, "the farm would prepare what nobody asked any more, or not know")

    @mute_logger("odoo.http")
    def test_what_a_form_adds_is_ignored(self):
        other = self._order_for(self.nursery, self.offer_day, (self.carrot_product, 3), confirm=False)
        self._send_order(
            self.school,
            carrots="5",
            price_unit="0.01",
            site_id=str(self.nursery.id),
            partner_id=str(self.nursery.id),
            order_id=str(other.id),
            state="sale",
            sp_origin="grid",
            discount="100",
            sp_market_id="1",
            company_id="1",
        )
        order = self.env["sale.order"].search([("partner_id", "=", self.school.id), ("sp_origin", "=", "portal")])
        self.assertEqual((order.state, order.sp_origin), ("draft", "portal"))
        self.assertEqual(
            [(line.price_unit, line.discount, line.product_uom_qty) for line in order.order_line], [(2.4, 0, 5)]
        )
        self.assertEqual(other.order_line.mapped("product_uom_qty"), [3])
        self._post(
            self._site_url(self.school, "deliveries", self.own_delivery.id),
            {
                "kind": "other",
                "description": "x",
                "state": "handled",
                "reason_id": "1",
                "answer": "Tout sera remboursé",
                "site_id": str(self.nursery.id),
                "picking_id": str(self.own_delivery.id),
                "return_id": str(self.delivery.id),
            },
        )
        [problem] = self.env["sp.delivery.problem"].search([("picking_id", "=", self.own_delivery.id)])
        self.assertEqual((problem.state, problem.site_id), ("new", self.school))
        self.assertFalse(problem.answer or problem.return_id or problem.reason_id)

    @mute_logger("odoo.http")
    def test_addresses_that_make_no_sense_are_not_found(self):
        huge = 10**30
        for path in (
            f"/my/canteen/{huge}",
            self._site_url(self.school, "deliveries", huge),
            self._site_url(self.school, "deliveries", huge, "pdf"),
            self._site_url(self.school, "invoices", huge, "pdf"),
            self._site_url(self.school, "problems", huge, "photo"),
            self._site_url(self.school, "order", "2026-13-45"),
            self._site_url(self.school, "order", "9" * 40),
            f"/my/statements/{huge}/pdf",
        ):
            with self.subTest(path=path):
                self.assertEqual(self._get(path).status_code, 404)
        for path in (
            self._site_url(self.school, "deliveries", "page", huge),
            self._site_url(self.school, "figures") + "?year=²",
            self._site_url(self.school, "figures") + f"?year={huge}",
            self._site_url(self.school, "order", "0001-01-01"),
            self._site_url(self.school, "order", "9999-12-31"),
        ):
            with self.subTest(path=path):
                self.assertEqual(self._get(path).status_code, 200)

    def test_fields_that_make_no_sense_are_one_sentence(self):
        url = self._site_url(self.school, "order", self.offer_day)
        for name in (f"qty_{10**30}", "qty_²", "qty_0"):
            with self.subTest(name=name):
                answer = self._post(url, {name: "3"})
                self.assertIn(answer.status_code, (200, 303))
        url = self._site_url(self.school, "prebooking")
        for name in (f"book_{10**30}_2026-12-07", "book_1_9999-12-31", "book_²_2026-12-07", "book__"):
            with self.subTest(name=name):
                self.assertIn(self._post(url, {name: "3"}).status_code, (200, 303))
        answer = self._post(
            self._site_url(self.school, "deliveries", self.own_delivery.id), {"kind": "quality", "move_id": "²"}
        )
        self.assertIn("not in this delivery", self._text(answer))
        self.assertEqual(self._find_orders(self.school), self.own_order)

    def test_a_cook_who_left_is_let_in_nowhere(self):
        self.nursery.sp_cook_ids = self.cook.partner_id
        self.assertEqual(self._get(self._site_url(self.nursery)).status_code, 200)
        self.nursery.sp_cook_ids = False
        self.assertEqual(self._get(self._site_url(self.nursery)).status_code, 404)
        self.school.active = False
        self.assertEqual(self._get(self._site_url(self.school)).status_code, 404)

    def test_an_offer_of_another_site_names_none_of_its_products(self):
        secret = self.carrot_product.copy({"name": "Truffe"})
        self._create_offer(self.nursery, products=secret)
        page = self._get(self._site_url(self.school, "order", self.offer_day)).text
        self.assertNotIn("Truffe", page)
        answer = self._post(self._site_url(self.school, "order", self.offer_day), {f"qty_{secret.id}": "1"})
        self.assertIn("not in the offer any more", self._text(answer))

    def test_the_bookings_of_others_are_never_named(self):
        monday = self.next_monday + timedelta(days=7)
        forecast = self.env["sp.forecast"].create(
            {
                "date_from": monday,
                "site_ids": [Command.set((self.school | self.nursery).ids)],
                "line_ids": [Command.create({"product_id": self.carrot_product.id, "week": monday, "quantity": 40})],
            }
        )
        forecast.state = "sent"
        self.env["sp.prebooking"].create(
            {"site_id": self.nursery.id, "product_id": self.carrot_product.id, "week": monday, "quantity": 17}
        )
        page = self._text(self._get(self._site_url(self.school, "prebooking")))
        self.assertIn("23", page, "what is left counts what the others booked")
        self.assertNotIn(self.nursery.name, page)
        self.assertNotIn("17 kg", page)
        self._post(self._site_url(self.school, "prebooking"), {f"book_{self.carrot_product.id}_{monday}": "0"})
        self.assertEqual(self.env["sp.prebooking"].search([]).mapped("quantity"), [17])

    def test_a_picture_of_another_site_is_never_shown_by_its_field(self):
        for path in (
            f"/web/image/sp.delivery.problem/{self.problem.id}/photo/100x100",
            f"/web/image?model=sp.delivery.problem&id={self.problem.id}&field=photo",
            f"/web/content?model=sp.delivery.problem&id={self.problem.id}&field=photo&download=1",
        ):
            self.assertNotEqual(self._get(path).content, base64.b64decode(PIXEL), path)
        stored = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "sp.delivery.problem"), ("res_field", "=", "photo")])
        )
        for attachment in stored:
            self.assertEqual(self._get(f"/web/content/{attachment.id}").status_code, 404)
