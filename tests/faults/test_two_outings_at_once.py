"""Two people take the last kilos of a lot at the same time: one way out is made, the other person is told."""

import uuid

import pytest

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError


@pytest.fixture
def charity_id(registry):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        charity = env["res.partner"].create({"name": f"Essai {uuid.uuid4().hex}", "is_company": True})
    yield charity.id
    with registry.cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {})["res.partner"].browse(charity.id).active = False


def _enter_gifts(registry, product_id, charity_id, *quantities):
    """Keep 7 kg of a lot of which some left before, and enter ways out of it that nobody confirmed yet."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["sp.harvest"].create({"product_id": product_id, "quantity": 8}).action_confirm()
        # A lot in two places has no place of its own: nothing of core writes it, which would tell the second.
        env["sp.outing"].create({"product_id": product_id, "quantity": 1, "kind": "lost"}).action_confirm()
        # One is given, the other shared: nothing but the lot is common to both.
        kinds = ({"kind": "donation", "partner_id": charity_id}, {"kind": "shared"})
        return (
            env["sp.outing"]
            .create(
                [
                    {"product_id": product_id, "quantity": quantity, **kind}
                    for quantity, kind in zip(quantities, kinds, strict=False)
                ]
            )
            .ids
        )


def _confirm_together(together, first_id, second_id):
    return together(
        lambda env: env["sp.outing"].browse(second_id).read(["available_quantity"]),
        lambda env, _seen: env["sp.outing"].browse(first_id).action_confirm(),
        lambda env, _seen: env["sp.outing"].browse(second_id).action_confirm(),
    )


def _read(registry, product_id):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        gifts = env["sp.outing"].search([("product_id", "=", product_id), ("kind", "!=", "lost")], order="id")
        held = env["stock.quant"].search([("product_id", "=", product_id), ("location_id.usage", "=", "internal")])
        return gifts.mapped("state"), sum(held.mapped("quantity")), len(gifts.move_id)


def test_two_people_take_the_last_kilos(registry, together, product_id, charity_id):
    first_id, second_id = _enter_gifts(registry, product_id, charity_id, 5, 4)
    # The second is told what is left.
    with pytest.raises(UserError, match="Only 2"):
        _confirm_together(together, first_id, second_id)
    assert _read(registry, product_id) == (["done", "draft"], 2, 1)


def test_two_people_confirm_the_same_gift(registry, together, product_id, charity_id):
    [gift_id] = _enter_gifts(registry, product_id, charity_id, 5)
    assert _confirm_together(together, gift_id, gift_id) is True
    assert _read(registry, product_id) == (["done"], 2, 1)
