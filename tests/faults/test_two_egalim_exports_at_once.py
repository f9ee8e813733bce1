"""Two people make the ma-cantine files of the same site at the same time: no purchase is in both."""

import uuid
from datetime import date, datetime, time

import pytest

from odoo import SUPERUSER_ID, api
from odoo.fields import Command


def _open(cr, company_id):
    return api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [company_id], "tracking_disable": True})


@pytest.fixture
def exports(registry):
    """A company of its own, a site billed of two deliveries of June, and two exports of it; put away afterwards."""
    from odoo.addons.seconde_pousse_cantine.tests.common_egalim import EgalimCommon

    class Season(EgalimCommon):
        pass

    mark = uuid.uuid4().hex[:8]
    with registry.cursor() as cr:
        Season.env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        Season.env = _open(cr, Season._create_french_company(f"Ferme {mark}").id)
        Season.company = Season.env.company
        Season.env["stock.warehouse"].create({"name": mark, "code": mark[:5], "company_id": Season.company.id})
        Season.today = date.today()
        letters = "".join(letter for letter in mark.upper() if letter.isalpha())[:4].ljust(4, "Z")
        crop, product = Season._create_crop(f"Essai {mark}", f"X{letters}")
        product.sp_activity = "farm"
        product.product_tmpl_id._sp_set_reduced_tax()
        Season._set_regime()
        Season._harvest(product, 1000)
        site = Season.env["res.partner"].create(
            {
                "name": f"École {mark}",
                "is_company": True,
                "sp_is_site": True,
                "sp_macantine_mode": "id",
                "sp_macantine_id": 949,
            }
        )
        for day in (1, 2):
            order = Season._order_for(site, date(2026, 6, day), (product, 10, 2.0))
            Season._deliver(order).date_done = datetime.combine(date(2026, 6, day), time(8))
            Season._invoice(order, invoice_date=date(2026, 6, day))
        values = {"date_from": date(2026, 6, 1), "date_to": date(2026, 6, 30), "layout": "id"}
        found = Season.env["sp.egalim.export"].create([{**values, "site_ids": [Command.set(site.ids)]}] * 2)
        company = Season.company
    yield company.id, found.ids
    with registry.cursor() as cr:
        env = _open(cr, company.id)
        env["sp.egalim.export"].browse(found.ids).unlink()
        env["product.product"].browse(product.id).product_tmpl_id.active = False
        env["sp.crop"].browse(crop.id).active = False
        env["res.company"].browse(company.id).active = False


def test_a_line_is_never_in_two_files(registry, together, exports):
    company_id, (first_id, second_id) = exports
    together(
        lambda env: env["sp.egalim.export"].browse(second_id).read(["state"]),
        lambda env, _seen: env["sp.egalim.export"].browse(first_id).action_generate(),
        lambda env, _seen: env["sp.egalim.export"].browse(second_id).action_generate(),
        allowed_company_ids=[company_id],
        tracking_disable=True,
    )
    with registry.cursor() as cr:
        first, second = _open(cr, company_id)["sp.egalim.export"].browse([first_id, second_id])
        assert (first.state, first.amount_total, len(first.attachment_ids)) == ("done", 40.0, 1)
        assert (second.state, second.amount_total, len(second.attachment_ids)) == ("done", 0.0, 0)
