from lxml import html

from odoo import http
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user

PASSWORD = "haie-du-bas-2026"


class PortalCommon(HttpCase):
    """Farmers who log in, and what they ask of the portal, in English."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "en_US")

    @classmethod
    def _create_farmer(cls, login, farm):
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            password=PASSWORD,
            name=f"Exploitante {login}",
            company_id=cls.env.company.id,
            company_ids=[Command.set(cls.env.company.ids)],
            partner_id=cls.env["res.partner"]
            .create({"name": f"Exploitante {login}", "parent_id": farm.id, "email": f"{login}@example.com"})
            .id,
        )

    def _log_in(self, user):
        self.authenticate(user.login, PASSWORD)
        self.opener.cookies["frontend_lang"] = "en_US"

    def _get(self, path, **options):
        return self.url_open(path, **{"allow_redirects": False, **options})

    def _post(self, path, **data):
        return self.url_open(path, data={**data, "csrf_token": http.Request.csrf_token(self)}, allow_redirects=False)

    def _text(self, response):
        [page] = html.fromstring(response.text).xpath("//div[@id='wrap']")
        return " ".join(page.text_content().split())

    def _rpc(self, path, **params):
        answer = self.url_open(path, json={"jsonrpc": "2.0", "method": "call", "params": params}).json()
        return answer.get("result", answer.get("error"))
