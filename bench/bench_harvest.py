"""What a harvest costs beside the plain stock move that it makes, in one run.

    make bench

Prints, for 10 and 100 harvests, the seconds of confirming them, the seconds of the same moves with the same lots made
by hand in plain Odoo, and the ratio; then the queries of the organic status of 10 and 100 beds, which must be equal.
Everything is rolled back.
"""

import statistics
import sys
import time

import odoo
from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry

DATABASE = "seconde_pousse"
SIZES = (10, 100)
ROUNDS = 3


def timed(work):
    """Return the seconds that ``work()`` takes, writes to the database included."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def confirm_harvests(env, products):
    """Enter and confirm one harvest per product."""
    harvests = env["sp.harvest"].create([{"product_id": product.id, "quantity": 12} for product in products])
    harvests.action_confirm()
    env.flush_all()


def move_by_hand(env, products):
    """Make the same done moves, each with a new lot, as a script on plain Odoo would."""
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    source = env["stock.location"].search([("usage", "=", "production"), ("company_id", "=", env.company.id)], limit=1)
    destination = warehouse.lot_stock_id
    lots = env["stock.lot"].create(
        [{"name": f"MAIN-{product.id}", "product_id": product.id, "company_id": env.company.id} for product in products]
    )
    for lot in lots:
        place = {"location_id": source.id, "location_dest_id": destination.id}
        line = {"product_id": lot.product_id.id, "lot_id": lot.id, "quantity": 12, **place}
        move = {"product_id": lot.product_id.id, "product_uom_qty": 12, "picked": True, **place}
        env["stock.move"].create({**move, "move_line_ids": [Command.create(line)]})._action_done()
    env.flush_all()


def create_products(env, count):
    """Return ``count`` new crops' products, so that every harvest makes its own lot."""
    crops = env["sp.crop"].create([{"name": f"Mesure {number}", "code": f"Z{number:03d}"} for number in range(count)])
    crops.action_create_product()
    return crops.product_ids


def count_status_queries(env, count):
    """Return the queries that the organic status of ``count`` beds takes."""
    plot = env["sp.place"].create({"name": "Mesure", "kind": "plot"})
    beds = env["sp.place"].create([{"name": f"P{number}", "parent_id": plot.id} for number in range(count)])
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    beds.mapped("organic_status")
    return env.cr.sql_log_count - before


def main():
    """Print the figures; return 1 when the queries grow with the beds."""
    odoo.tools.config.parse_config(["-d", DATABASE, "--log-level=error"], setup_logging=True)
    with Registry(DATABASE).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        for count in SIZES:
            ours, plain = [], []
            for _round in range(ROUNDS):
                for results, work in ((ours, confirm_harvests), (plain, move_by_hand)):
                    with cr.savepoint() as savepoint:
                        products = create_products(env, count)
                        results.append(timed(lambda work=work, products=products: work(env, products)))
                        savepoint.rollback()
                    env.invalidate_all()
            mine, core = statistics.median(ours), statistics.median(plain)
            print(
                f"{count:4d} récoltes : {mine:.2f} s ; mouvements à la main : {core:.2f} s ; rapport {mine / core:.2f}"
            )
        queries = [count_status_queries(env, count) for count in SIZES]
        print(f"statut bio de {SIZES[0]} et {SIZES[1]} planches : {queries[0]} et {queries[1]} requêtes")
        cr.rollback()
    return int(queries[0] != queries[1])


if __name__ == "__main__":
    sys.exit(main())
