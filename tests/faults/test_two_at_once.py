"""Two people at the same time: one lot, one move, the right weight."""

import threading

from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
from odoo.tools import mute_logger


def _create_harvest(registry, product_id):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["sp.harvest"].create({"product_id": product_id, "quantity": 7}).id


def _confirm_together(registry, first_id, second_id):
    """Confirm one harvest, and another before the first is committed, as the server would."""
    is_first_done, failures = threading.Event(), []

    def confirm_second():
        try:
            # PostgreSQL refuses it, on purpose, and Odoo runs it again.
            with mute_logger("odoo.sql_db", "odoo.service.model"), registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["sp.harvest"].browse(second_id).read(["state"])  # its view of the data is old
                is_first_done.wait(20)
                retrying(env["sp.harvest"].browse(second_id).action_confirm, env)
        except Exception as failure:
            failures.append(failure)

    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        other = threading.Thread(target=confirm_second)
        other.start()
        env["sp.harvest"].browse(first_id).action_confirm()
        is_first_done.set()
        other.join(2)  # it waits for our commit, or fails on what it sees
        cr.commit()
    other.join(60)
    assert not other.is_alive()
    assert not failures


def _read(registry, product_id):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        harvests = env["sp.harvest"].search([("product_id", "=", product_id)])
        lots = env["stock.lot"].search([("product_id", "=", product_id)])
        moves = env["stock.move"].search([("product_id", "=", product_id)])
        return harvests.mapped("state"), lots.mapped("product_qty"), len(moves)


def test_two_people_confirm_the_same_harvest(registry, product_id):
    harvest_id = _create_harvest(registry, product_id)
    _confirm_together(registry, harvest_id, harvest_id)
    assert _read(registry, product_id) == (["done"], [7.0], 1)


def test_two_phones_harvest_the_same_bed(registry, product_id):
    first_id, second_id = (_create_harvest(registry, product_id) for _ in range(2))
    _confirm_together(registry, first_id, second_id)
    assert _read(registry, product_id) == (["done", "done"], [14.0], 2)
