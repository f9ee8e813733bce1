"""Two people type the order of one site at the same time: nothing is lost, nothing is doubled, the second is told."""

import uuid
from datetime import datetime, time, timedelta

import pytest

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.seconde_pousse.rules.public_holidays import french_holidays


def _get_day():
    day = fields.Date.today() + timedelta(days=8)
    while day.weekday() > 4 or day in french_holidays(day.year):
        day += timedelta(days=1)
    return day


@pytest.fixture
def site_id(registry, product_id):
    """A site with an offer of one product on the day; put away afterwards."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        values = {"name": f"Essai {uuid.uuid4().hex}", "is_company": True, "sp_is_site": True, "sp_order_lead_days": 1}
        site = env["res.partner"].create(values)
        offer = env["sp.offer"].create(
            {
                "name": site.name,
                "date_from": _get_day(),
                "date_to": _get_day(),
                "order_deadline": datetime.combine(_get_day(), time()),
                "site_ids": site.ids,
                # Without a price, no total of the order changes: only the lines do.
                "line_ids": [
                    Command.create({"product_id": product_id, "quantity_available": 50, "price_unit": 0}),
                ],
                "state": "sent",
            }
        )
    yield site.id
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["sale.order"].search([("partner_id", "=", site.id)])._action_cancel()
        env["sp.offer"].browse(offer.id).state = "closed"
        env["res.partner"].browse(site.id).active = False


def _grid(env, site_id, product_id, value, expected=0):
    entry = {"site_id": site_id, "product_id": product_id, "value": value, "expected": expected}
    return [error["message"] for error in env["sp.order.grid"].save_cells(str(_get_day()), [entry])["errors"]]


def _portal(env, site_id, product_id, value, version):
    site = env["res.partner"].browse(site_id)
    try:
        site._sp_order(site, _get_day(), {product_id: (value, "unit")}, version)
    except UserError as error:
        env.cr.rollback()  # as the portal's page does
        return [str(error)]
    return []


def _see(env, site_id):
    """Return what a cook's page knows of her order."""
    site = env["res.partner"].browse(site_id)
    return site._sp_get_order_version(site._sp_get_order_day(_get_day())["order"])


def _order_together(together, site_id, first, second):
    """Type once, and a second time before the first is committed; return what the second person reads."""

    def first_is_taken(env, version):
        assert first(env, version) == []

    return together(lambda env: _see(env, site_id), first_is_taken, second)


def _read(registry, site_id):
    """Return (product id, quantity) of all the lines ordered, order by order."""
    with registry.cursor() as cr:
        orders = api.Environment(cr, SUPERUSER_ID, {})["sale.order"].search([("partner_id", "=", site_id)])
        return [[(line.product_id.id, line.product_uom_qty) for line in order.order_line] for order in orders]


def test_two_clerks_start_the_same_order(registry, together, site_id, product_id):
    answer = _order_together(
        together,
        site_id,
        lambda env, _version: _grid(env, site_id, product_id, "5"),
        lambda env, _version: _grid(env, site_id, product_id, "8"),
    )
    assert "5" in answer[0]
    assert _read(registry, site_id) == [[(product_id, 5.0)]]


@pytest.fixture
def other_id(registry):
    with registry.cursor() as cr:
        product = api.Environment(cr, SUPERUSER_ID, {})["product.product"].create({"name": f"Essai {uuid.uuid4().hex}"})
    yield product.id
    with registry.cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {})["product.product"].browse(product.id).active = False


def test_two_clerks_type_two_products_of_one_order(registry, together, site_id, product_id, other_id):
    answer = _order_together(
        together,
        site_id,
        lambda env, _version: _grid(env, site_id, product_id, "5"),
        lambda env, _version: _grid(env, site_id, other_id, "8"),
    )
    assert answer == []
    assert [sorted(lines) for lines in _read(registry, site_id)] == [sorted([(product_id, 5.0), (other_id, 8.0)])]


def test_two_clerks_add_the_same_product_to_an_order(registry, together, site_id, product_id, other_id):
    with registry.cursor() as cr:
        assert _grid(api.Environment(cr, SUPERUSER_ID, {}), site_id, other_id, "1") == []
    answer = _order_together(
        together,
        site_id,
        lambda env, _version: _grid(env, site_id, product_id, "5"),
        lambda env, _version: _grid(env, site_id, product_id, "8"),
    )
    assert "5" in answer[0]
    assert _read(registry, site_id) == [[(other_id, 1.0), (product_id, 5.0)]]


def test_a_cook_orders_while_the_desk_types(registry, together, site_id, product_id):
    answer = _order_together(
        together,
        site_id,
        lambda env, _version: _grid(env, site_id, product_id, "5"),
        lambda env, version: _portal(env, site_id, product_id, "8", version),
    )
    assert len(answer) == 1
    assert _read(registry, site_id) == [[(product_id, 5.0)]]


def test_the_desk_types_while_a_cook_orders(registry, together, site_id, product_id):
    answer = _order_together(
        together,
        site_id,
        lambda env, version: _portal(env, site_id, product_id, "8", version),
        lambda env, _version: _grid(env, site_id, product_id, "5"),
    )
    assert "8" in answer[0]
    assert _read(registry, site_id) == [[(product_id, 8.0)]]
