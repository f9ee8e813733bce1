"""Two people at the same time: one lot, one move, the right weight."""

from odoo import SUPERUSER_ID, api


def _create_harvest(registry, product_id):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["sp.harvest"].create({"product_id": product_id, "quantity": 7}).id


def _confirm_together(together, first_id, second_id):
    together(
        lambda env: env["sp.harvest"].browse(second_id).read(["state"]),
        lambda env, _seen: env["sp.harvest"].browse(first_id).action_confirm(),
        lambda env, _seen: env["sp.harvest"].browse(second_id).action_confirm(),
    )


def _read(registry, product_id):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        harvests = env["sp.harvest"].search([("product_id", "=", product_id)])
        lots = env["stock.lot"].search([("product_id", "=", product_id)])
        moves = env["stock.move"].search([("product_id", "=", product_id)])
        return harvests.mapped("state"), lots.mapped("product_qty"), len(moves)


def test_two_people_confirm_the_same_harvest(registry, together, product_id):
    harvest_id = _create_harvest(registry, product_id)
    _confirm_together(together, harvest_id, harvest_id)
    assert _read(registry, product_id) == (["done"], [7.0], 1)


def test_two_phones_harvest_the_same_bed(registry, together, product_id):
    first_id, second_id = (_create_harvest(registry, product_id) for _ in range(2))
    _confirm_together(together, first_id, second_id)
    assert _read(registry, product_id) == (["done", "done"], [14.0], 2)
