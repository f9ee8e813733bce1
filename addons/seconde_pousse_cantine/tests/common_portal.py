from datetime import datetime, time, timedelta

from lxml import html

from odoo import http
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user

from .common import CanteenCommon

PASSWORD = "cuisine-de-ferry"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class PortalCommon(CanteenCommon, HttpCase):
    """Two schools of one commune, a home, a cook for each, the commune's accountant, and a sent offer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The pages are in the language of those who have none: English sources, whatever is translated.
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        cls.cook = cls._create_cook("test_cook", cls.school)
        cls.other_cook = cls._create_cook("test_other_cook", cls.nursery)
        cls.home_cook = cls._create_cook("test_home_cook", cls.home)
        cls.accountant = cls._create_cook("test_accountant", cls.commune)
        # Two business days before, at noon: the days of next week are open, the day after tomorrow never is.
        cls.offer = cls._create_offer(cls.school | cls.nursery | cls.home)

    @classmethod
    def _create_cook(cls, login, site):
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            password=PASSWORD,
            name=f"Cuisine {login}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            partner_id=cls.env["res.partner"]
            .create({"name": f"Cuisine {login}", "parent_id": site.id, "email": f"{login}@example.com"})
            .id,
        )

    @classmethod
    def _create_offer(cls, sites, products=None, price_ids=(), **values):
        monday = cls.next_monday + timedelta(days=7)
        details = {
            cls.carrot_product: {
                "price_unit": 2.4,
                "quantity_available": 80,
                "organic_status": "organic",
                "price_ids": [Command.create(price) for price in price_ids],
            },
            cls.tomato_product: {"price_unit": 3.8, "quantity_available": 10, "organic_status": "conversion"},
        }
        offer = cls.env["sp.offer"].create(
            {
                "date_from": monday,
                "date_to": monday + timedelta(days=6),
                "order_deadline": datetime.combine(monday - timedelta(days=3), time(11)),
                "site_ids": [Command.set(sites.ids)],
                "line_ids": [
                    Command.create(
                        {"product_id": product.id, **details.get(product, {"price_unit": 9, "quantity_available": 5})}
                    )
                    for product in products or (cls.carrot_product | cls.tomato_product)
                ],
                **values,
            }
        )
        offer.state = "sent"
        return offer

    def _correct_offer(self, **values):
        """Replace the offer by another one, as the desk does."""
        self.offer.write({"state": "closed", "is_replaced": True})
        self.offer = self._create_offer(self.school, **values)

    @property
    def offer_day(self):
        """A Wednesday the offer covers, far enough to be open."""
        return self.offer.date_from + timedelta(days=2)

    def _log_in(self, user):
        self.authenticate(user.login, PASSWORD)
        self.opener.cookies["frontend_lang"] = "en_US"

    def _get(self, path, **options):
        return self.url_open(path, **{"allow_redirects": False, **options})

    def _post(self, path, data=None, token=True, **options):
        data = dict(data or {})
        if token:
            data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(path, data=data, **{"allow_redirects": False, **options})

    def _site_url(self, site, *parts):
        return "/".join(["/my/canteen", str(site.id), *map(str, parts)])

    def _order_data(self, carrots=None, tomatoes=None, crates=False, **values):
        data = dict(values)
        if carrots is not None:
            data[f"qty_{self.carrot_product.id}"] = carrots
            data[f"unit_{self.carrot_product.id}"] = "crate" if crates else "unit"
        if tomatoes is not None:
            data[f"qty_{self.tomato_product.id}"] = tomatoes
        return data

    def _send_order(self, site, day=None, **values):
        return self._post(self._site_url(site, "order", day or self.offer_day), self._order_data(**values))

    def _find_orders(self, site):
        return self.env["sale.order"].search([("partner_id", "=", site.id)])

    def _quantities(self, order):
        return {line.product_id: line.product_uom_qty for line in order.order_line}

    @classmethod
    def _deliver_to(cls, site, carrots=10, tomatoes=5):
        """Deliver a site today; return its delivery."""
        cls._harvest(cls.carrot_product, carrots)
        cls._harvest(cls.tomato_product, tomatoes)
        order = cls._order_for(site, cls.today, (cls.carrot_product, carrots, 2.4), (cls.tomato_product, tomatoes, 3.8))
        return cls._deliver(order, ZCAR=carrots - 0.5)

    def _text(self, response):
        """Return what a page says, without its tags, its menus and its useless spaces."""
        [page] = html.fromstring(response.text).xpath("//div[@id='wrap']")
        return " ".join(page.text_content().split())

    def _value(self, response, product):
        """Return the quantity that an order page shows for a product."""
        return html.fromstring(response.text).xpath(f"//input[@name='qty_{product.id}']/@value")[0]


class IsolationCommon(PortalCommon):
    """The other school of the same commune has everything a cook could want to see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._deliver_to(cls.nursery)
        cls.order = cls.delivery.sale_id
        cls.invoice = cls._invoice(cls.order, cls.today)
        cls.own_delivery = cls._deliver_to(cls.school)
        cls.own_order = cls.own_delivery.sale_id
        cls.own_invoice = cls._invoice(cls.own_order, cls.today)
        cls.draft = cls._order_for(cls.nursery, cls.today, (cls.carrot_product, 3), confirm=False)
        cls.problem = cls.env["sp.delivery.problem"].create(
            {"name": "Tomates molles", "picking_id": cls.delivery.id, "photo": PIXEL}
        )
        cls.attachment = cls.env["ir.attachment"].create(
            {"name": "BL.pdf", "raw": b"%PDF-1.4 secret", "res_model": "stock.picking", "res_id": cls.delivery.id}
        )
        cls.others = {
            "sale.order": cls.order | cls.draft,
            "sale.order.line": (cls.order | cls.draft).order_line,
            "stock.picking": cls.delivery,
            "account.move": cls.invoice,
            "account.move.line": cls.invoice.line_ids,
            "res.partner": cls.nursery | cls.home | cls.commune | cls.other_cook.partner_id,
            "ir.attachment": cls.attachment,
            "mail.message": cls.order.message_ids | cls.nursery.message_post(body="Rien que pour la maternelle"),
        }

    def _rpc(self, path, **params):
        """Call as a browser does; return the name of the error, or what is answered."""
        answer = self.url_open(path, json={"jsonrpc": "2.0", "method": "call", "params": params}).json()
        if "error" in answer:
            return answer["error"].get("data", {}).get("name") or answer["error"]["message"]
        return f"no error: {str(answer)[:2000]}"

    def _call(self, model, method, args, **kwargs):
        return self._rpc("/web/dataset/call_kw", model=model, method=method, args=args, kwargs=kwargs)
