"""Two phones weigh the same line at the same time: one weight is written, the other person is told."""

import threading
import uuid
from datetime import datetime, time, timedelta

import pytest

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tools import mute_logger


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


def _weigh(env, move_id, weight):
    return env["sp.preparation"].weigh(move_id, 0, {"quantity": weight})


def _weigh_together(registry, move_id, first, second):
    """Weigh on one phone, and on another before the first is committed, as the server would."""
    is_first_done, answers = threading.Event(), []

    def weigh_second():
        try:
            # PostgreSQL refuses it, on purpose, and Odoo runs it again.
            with mute_logger("odoo.sql_db", "odoo.service.model"), registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["stock.move"].browse(move_id).read(["sp_weighing_version"])  # its view of the data is old
                is_first_done.wait(20)
                answers.append(retrying(lambda: _weigh(env, move_id, second), env))
        except Exception as failure:
            answers.append(failure)

    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        other = threading.Thread(target=weigh_second)
        other.start()
        assert _weigh(env, move_id, first)["answer"] == ""
        env.flush_all()
        is_first_done.set()
        other.join(2)  # it waits for our commit, or fails on what it sees
        cr.commit()
    other.join(60)
    assert not other.is_alive()
    return answers[0]


def test_the_second_phone_is_told_and_the_first_weight_stays(registry, move_id):
    answer = _weigh_together(registry, move_id, 9.63, 10.4)
    assert answer["answer"] == "conflict"
    assert "9" in answer["message"]
    with registry.cursor() as cr:
        move = api.Environment(cr, SUPERUSER_ID, {})["stock.move"].browse(move_id)
        assert (move.quantity, move.sp_weighing_version, len(move.move_line_ids)) == (9.63, 1, 1)
