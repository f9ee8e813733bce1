import base64
import threading
import uuid
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import PIXEL, IsolationCommon

ADDON = "seconde_pousse_cantine"


@tagged("post_install", "-at_install")
class TestPortalIsolation(IsolationCommon):
    """By address: everything of another site is not found."""

    def setUp(self):
        super().setUp()
        # The map of routes asks the thread for its database, which only Odoo's own runner of tests tells it.
        self.startPatcher(patch.object(threading.current_thread(), "dbname", self.env.cr.dbname, create=True))
        self._log_in(self.cook)

    def _iter_paths(self, site, **ids):
        """Yield the addresses of all our pages for a site, with the methods they take."""
        values = {
            "site_id": site.id,
            "day": str(self.offer_day),
            "page": 1,
            "picking_id": self.delivery.id,
            "move_id": self.invoice.id,
            "problem_id": self.problem.id,
            **ids,
        }
        adapter = self.env["ir.http"].routing_map().bind("localhost")
        for rule in self.env["ir.http"].routing_map().iter_rules():
            if rule.rule.startswith("/my/canteen/"):
                missing = rule.arguments - set(values)
                self.assertFalse(missing, f"{rule.rule}: tell this test how to fill it")
                arguments = {name: values[name] for name in rule.arguments}
                methods = (rule.methods or {"GET", "POST"}) & {"GET", "POST"}
                yield adapter.build(rule.endpoint, arguments, method=min(methods)), methods

    def _try_all(self, paths):
        tried = 0
        for path, methods in paths:
            for method in methods:
                with self.subTest(path=path, method=method):
                    answer = self._get(path) if method == "GET" else self._post(path, {"message": "coucou"})
                    self.assertEqual(answer.status_code, 404)
                    tried += 1
        return tried

    def test_no_page_of_another_site_is_found(self):
        before = self._count_all()
        for site in (self.nursery, self.home, self.commune, self.company.partner_id):
            self.assertGreater(self._try_all(self._iter_paths(site)), 10)
        self.assertEqual(self._count_all(), before, "nothing was written")

    def test_no_record_of_another_site_is_found_through_her_own_site(self):
        paths = [
            (path, methods)
            for path, methods in self._iter_paths(self.school)
            if any(f"/{kind}/{record.id}" in path for kind, record in self._get_others().items())
        ]
        self.assertGreaterEqual(self._try_all(paths), 5)

    def _get_others(self):
        return {"deliveries": self.delivery, "invoices": self.invoice, "problems": self.problem}

    def _count_all(self):
        models = ("sale.order", "sale.order.line", "sp.delivery.problem", "sp.prebooking", "mail.message")
        return [self.env[model].search_count([]) for model in models]

    def test_her_own_pages_open(self):
        problem = self.problem.copy({"picking_id": self.own_delivery.id, "photo": PIXEL})
        paths = self._iter_paths(
            self.school,
            picking_id=self.own_delivery.id,
            move_id=self.own_invoice.id,
            problem_id=problem.id,
        )
        for path, methods in paths:
            if "GET" in methods:
                with self.subTest(path=path):
                    self.assertIn(self._get(path).status_code, (200, 303))

    def test_nobody_is_let_in_without_logging_in(self):
        self.authenticate(None, None)
        for path, methods in self._iter_paths(self.nursery):
            if "GET" in methods:
                answer = self._get(path)
                self.assertIn("/web/login", answer.headers.get("Location", ""), path)

    def test_the_accountant_sees_her_invoices_and_orders_for_nobody(self):
        self._log_in(self.accountant)
        for site in (self.school, self.nursery, self.commune):
            self._try_all(self._iter_paths(site))
        self.assertEqual(self._get(f"/my/invoices/{self.invoice.id}").status_code, 200)
        self.assertEqual(self._get(f"/my/orders/{self.order.id}").status_code, 303)
        with self.assertRaises(AccessError):
            self.order.with_user(self.accountant).read(["name"])

    def test_the_statements_of_a_payer_are_its_own(self):
        run = self.env["sp.invoice.run"].create({"date_from": self.today, "date_to": self.today})
        statement = self.env["sp.invoice.statement"].create({"run_id": run.id, "payer_id": self.commune.id})
        path = f"/my/statements/{statement.id}/pdf"
        for user, status in ((self.cook, 404), (self.home_cook, 404), (self.accountant, 404)):
            self._log_in(user)
            self.assertEqual(self._get(path).status_code, status, f"{user.login}: not sent yet")
        statement.sent_on = self.today
        for user, status in ((self.cook, 404), (self.home_cook, 404), (self.accountant, 200)):
            self._log_in(user)
            self.assertEqual(self._get(path).status_code, status, user.login)
        self.assertIn(path, self._get("/my/statements").text)

    @mute_logger("odoo.http")
    def test_core_pages_and_tokens_give_nothing_of_another_site(self):
        self.order._portal_ensure_token()
        self.invoice._portal_ensure_token()
        for token in (
            "",
            str(uuid.uuid4()),
            self.own_order._portal_ensure_token(),
            self.own_invoice._portal_ensure_token(),
        ):
            for path in (
                f"/my/orders/{self.order.id}",
                f"/my/orders/{self.order.id}?report_type=pdf",
                f"/my/invoices/{self.invoice.id}",
                f"/my/invoices/{self.invoice.id}?report_type=pdf&download=true",
                f"/my/picking/pdf/{self.delivery.id}",
            ):
                with self.subTest(path=path, token=token):
                    answer = self._get(path, params={"access_token": token})
                    self.assertIn(answer.status_code, (303, 403, 404))

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_no_report_of_another_site_is_printed(self):
        reports = self.env["ir.actions.report"].search([("report_name", "=like", "seconde_pousse%")])
        self.assertGreater(len(reports), 5)
        for report in reports:
            for kind in ("html", "pdf"):
                record = self.others.get(report.model, self.delivery)
                with self.subTest(report=report.report_name, kind=kind):
                    answer = self._get(f"/report/{kind}/{report.report_name}/{record[:1].id}")
                    self.assertNotEqual(answer.status_code, 200)

    @mute_logger("odoo.http")
    def test_no_file_of_another_site_is_downloaded(self):
        for path in (
            f"/web/content/{self.attachment.id}",
            f"/web/content/{self.attachment.id}?access_token={uuid.uuid4()}",
            f"/web/content/sp.delivery.problem/{self.problem.id}/photo",
            f"/web/content?model=stock.picking&id={self.delivery.id}&field=signature",
        ):
            self.assertEqual(self._get(path).status_code, 404, path)
        # Core answers a picture it may not show with a placeholder.
        image = self._get(f"/web/image/sp.delivery.problem/{self.problem.id}/photo")
        self.assertNotEqual(image.content, base64.b64decode(PIXEL))

    def test_a_form_without_its_token_is_refused(self):
        for path, methods in self._iter_paths(self.school, picking_id=self.own_delivery.id):
            if "POST" in methods and "GET" not in methods:
                with self.subTest(path=path), mute_logger("odoo.http"):
                    answer = self._post(path, self._order_data(carrots="4", message="coucou"), token=False)
                    self.assertEqual(answer.status_code, 400)
        self.assertEqual(self._find_orders(self.school), self.own_order)

    def test_a_draft_invoice_is_not_shown(self):
        path = self._site_url(self.school, "invoices", self.own_invoice.id, "pdf")
        self.own_invoice.button_draft()
        self.assertEqual(self._get(path).status_code, 404)

    def test_an_archived_site_is_closed(self):
        self.school.active = False
        self._try_all(self._iter_paths(self.school))

    def test_an_invoice_of_several_sites_stays_with_its_payer(self):
        site = self.school.with_company(self.company)
        found = self.env["account.move"].search(site._sp_get_invoice_domain())
        self.assertEqual(found, self.own_invoice)
        shared = self._invoice_by_hand(self.commune, self.carrot_product)
        own_line, other_line = self.own_order.order_line[0], self.order.order_line[0]
        shared.invoice_line_ids.sale_line_ids = own_line
        shared.invoice_line_ids.copy({"move_id": shared.id, "sale_line_ids": [Command.set(other_line.ids)]})
        shared.action_post()
        self.assertEqual(self.env["account.move"].search(site._sp_get_invoice_domain()), self.own_invoice)
        by_hand = self._invoice_by_hand(self.commune, self.carrot_product)
        by_hand.action_post()
        self.assertEqual(self.env["account.move"].search(site._sp_get_invoice_domain()), self.own_invoice)
        self.assertEqual(self._get(self._site_url(self.school, "invoices", shared.id, "pdf")).status_code, 404)


@tagged("post_install", "-at_install")
class TestPortalRpc(IsolationCommon):
    """By remote call: a cook reads what core lets her read of her own site, and nothing of ours."""

    def _get_own_models(self):
        return [name for name, model in self.env.registry.items() if model._original_module == ADDON]

    def test_our_models_are_closed_to_the_portal(self):
        models = [name for name in self._get_own_models() if not self.env[name]._abstract]
        self.assertGreater(len(models), 30)
        for user in (self.cook, self.accountant, self.env.ref("base.public_user")):
            for name in models:
                model = self.env[name].with_user(user)
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(model.has_access(operation), f"{user.login} {operation} {name}")

    def _get_screen_calls(self):
        """Return what the farm's screens call, with arguments that work for who has the right."""
        day, site_ids, own = str(self.today), self.school.ids, self.own_delivery
        stop = {"uuid": "b" * 32, "picking_ids": own.ids, "date": "", "crates": [], "refused": []}
        return {
            "sp.order.grid": {
                "get_grid": [day],
                "get_last_week": [day, site_ids],
                "get_meal_proposal": [day, self.carrot_product.id, site_ids],
                "save_cells": [day, [{"site_id": site_ids[0], "product_id": self.carrot_product.id, "quantity": 2}]],
                "save_references": [self.own_order.id, {"client_order_ref": "x"}],
                "confirm_day": [day],
                "mail_confirmations": [day],
            },
            "sp.driver": {"get_screen": [], "prepare_rounds": [day], "save_stop": [stop]},
            "sp.preparation": {
                "get_day": [day],
                "weigh": [own.move_ids[0].id, "", {}],
                "set_crates": [own.move_ids[0].id, "", 3],
                "set_prepared": [own.id],
                "substitute": [own.move_ids[0].id, self.tomato_product.id, 2],
                "get_substitutes": [own.move_ids[0].id],
                "undo_substitution": [own.move_ids[0].id],
                "open_allocations": [day],
                "tell": [day],
                "deliver": [day],
            },
        }

    @mute_logger("odoo.http")
    def test_the_screens_of_the_farm_are_closed_to_the_portal(self):
        screens = self._get_screen_calls()
        # The cook of a home, whose own delivery core lets her read, has no more rights than another.
        self.cook.partner_id = self.school
        self._log_in(self.cook)
        for model, calls in screens.items():
            public = {
                name
                for cls in type(self.env[model]).mro()
                if cls.__module__.startswith(f"odoo.addons.{ADDON}")
                for name in vars(cls)
                if not name.startswith("_") and callable(getattr(cls, name))
            }
            self.assertEqual(public - set(calls), set(), f"tell this test how to call {model}")
            for method, args in calls.items():
                with self.subTest(model=model, method=method):
                    self.assertIn("AccessError", self._call(model, method, args))

    def test_core_documents_of_another_site_are_neither_found_nor_read(self):
        for user in (self.cook, self.home_cook):
            for name, others in self.others.items():
                if name == "res.partner" and user == self.home_cook:
                    others -= self.home
                mine = self.env[name].with_user(user)
                with self.subTest(model=name, user=user.login):
                    self.assertFalse(mine.search([("id", "in", others.ids)]))
                    for record in others:
                        with self.assertRaises(AccessError):
                            record.with_user(user).read(["display_name"])

    def test_core_documents_of_another_site_are_not_written(self):
        values = {"res.partner": {"name": "x"}, "mail.message": {"body": "x"}, "ir.attachment": {"name": "x"}}
        for name, others in self.others.items():
            for operation in ("write", "unlink"):
                with self.subTest(model=name, operation=operation), self.assertRaises(AccessError):
                    mine = others[:1].with_user(self.cook)
                    mine.write(values.get(name, {"display_name": "x"})) if operation == "write" else mine.unlink()

    def test_her_own_order_is_read_only_and_never_confirmed_by_call(self):
        own = self._order_for(self.school, self.today, (self.carrot_product, 3), confirm=False).with_user(self.cook)
        self.assertEqual(own.read(["sp_delivery_date"])[0]["sp_delivery_date"], self.today)
        for call in (
            lambda: own.action_confirm(),
            lambda: own.write({"sp_is_late": False}),
            lambda: own.order_line.write({"price_unit": 0.01}),
            lambda: own.copy(),
            lambda: self.env["sale.order"].with_user(self.cook).create({"partner_id": self.school.id}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_private_door_cannot_be_called(self):
        self._log_in(self.cook)
        for method in ("_sp_order", "_sp_get_shop_lines", "_sp_get_invoice_domain"):
            with mute_logger("odoo.http"):
                self.assertIn("AccessError", self._call("res.partner", method, [self.nursery.ids]))

    def test_price_lists_and_products_stay_at_the_farm(self):
        for name in ("product.pricelist", "product.pricelist.item", "product.product", "stock.lot", "stock.quant"):
            model = self.env[name].with_user(self.cook)
            self.assertFalse(model.has_access("write"), name)
            if model.has_access("read"):
                self.assertFalse(model.search([("company_id", "=", self.company.id)]), name)

    def test_she_makes_herself_cook_of_no_other_site(self):
        for values in (
            {"sp_cooked_site_ids": [Command.link(self.nursery.id)]},
            {"parent_id": self.nursery.id},
        ):
            with self.assertRaises(AccessError):
                self.cook.partner_id.with_user(self.cook).write(values)
        self._log_in(self.cook)
        answer = self._post(
            "/my/address/submit",
            {"partner_id": str(self.nursery.id), "name": "Volée", "email": "x@example.com", "address_type": "billing"},
        )
        self.assertNotEqual(self.nursery.name, "Volée", answer.status_code)
        self.assertEqual(self.cook.partner_id._sp_get_cooked_sites(), self.school)
