"""Two phones weigh the same line at the same time: one weight is written, the other person is told."""

import uuid
from datetime import datetime, time, timedelta

import pytest

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command


@pytest.fixture
def move_id(registry, product_id):
    """One line of ten kilograms to weigh, with its lot; the order is cancelled afterwards."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["sp.harvest"].create({"product_id": product_id, "quantity": 30}).action_confirm()
        site = env["res.partner"].create({"name": f"Essai {uuid.uuid4().hex}", "is_company": True, "sp_is_site": True})
        order = env["sale.order"].create(
            {
                "partner_id": site.id,
                "commitment_date": datetime.combine(fields.Date.today() + timedelta(days=3), time(7)),
                "order_line": [Command.create({"product_id": product_id, "product_uom_qty": 10, "price_unit": 2})],
            }
        )
        order.action_confirm()
        order_id, move = order.id, order.picking_ids.move_ids
    yield move.id
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        order = env["sale.order"].browse(order_id)
        order._action_cancel()
        order.partner_id.active = False


def _weigh(move_id, weight):
    return lambda env, version: env["sp.preparation"].weigh(move_id, version, {"quantity": weight})


def test_the_second_phone_is_told_and_the_first_weight_stays(registry, together, move_id):
    answer = together(
        lambda env: env["stock.move"].browse(move_id).sp_weighing_version, _weigh(move_id, 9.63), _weigh(move_id, 10.4)
    )
    assert answer["answer"] == "conflict"
    assert "9" in answer["message"]
    with registry.cursor() as cr:
        move = api.Environment(cr, SUPERUSER_ID, {})["stock.move"].browse(move_id)
        assert (move.quantity, move.sp_weighing_version, len(move.move_line_ids)) == (9.63, 1, 1)
