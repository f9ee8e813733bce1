"""What our addons add to the validation of deliveries, beside a database that has all but them, in one run.

    make bench

Makes a second database with the same modules of Odoo and none of ours (once: it is kept for the next run), confirms
the same 200 orders of 8 lines in both, then validates their deliveries at once, turn and turn about. Prints the
seconds, the queries and the ratio, for core's own button and for our screen of preparation. Everything is rolled back.
"""

import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import datetime, timedelta

import odoo
from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect

DATABASE = "seconde_pousse"
PLAIN = f"{DATABASE}_plain"
ORDERS = 200
LINES = 8
ROUNDS = 3
AIM = 1.05


def create_plain_database():
    """Make, unless it is there, the database that has every module of the other but ours."""
    with db_connect("postgres").cursor() as cr:
        cr.execute("SELECT 1 FROM pg_database WHERE datname = %s", [PLAIN])
        if cr.fetchone():
            return
    with db_connect(DATABASE).cursor() as cr:
        cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed' AND name NOT LIKE 'seconde_pousse%'")
        names = ",".join(name for (name,) in cr.fetchall())
    command = [sys.executable, "-m", "odoo", "-d", PLAIN, "-i", names, "--stop-after-init", "--no-http"]
    subprocess.run([*command, "--log-level=error"], check=True)


def create_deliveries(env):
    """Return the deliveries of confirmed orders, weighed and ready to leave."""
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    warehouse.out_type_id.create_backorder = "never"
    kilogram = env.ref("uom.product_uom_kgm")
    products = env["product.product"].create(
        [
            {"name": f"Mesure {rank}", "is_storable": True, "tracking": "lot", "uom_id": kilogram.id, "list_price": 2}
            for rank in range(LINES)
        ]
    )
    for product in products:
        lot = env["stock.lot"].create({"name": f"M-{product.id}", "product_id": product.id})
        env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 1e6, lot_id=lot)
    site = {"is_company": True}
    if "sp_is_site" in env["res.partner"]._fields:
        site["sp_is_site"] = True
    sites = env["res.partner"].create([{"name": f"Mesure {rank}", **site} for rank in range(ORDERS)])
    lines = [Command.create({"product_id": product.id, "product_uom_qty": 10}) for product in products]
    day = datetime.now() + timedelta(days=3)
    orders = env["sale.order"].create(
        [{"partner_id": site.id, "commitment_date": day, "order_line": lines} for site in sites]
    )
    orders.action_confirm()
    pickings = orders.picking_ids
    for detail in pickings.move_line_ids:
        detail.quantity = 9.63
    pickings.move_ids.picked = True
    env.flush_all()
    return pickings.browse(pickings.ids)  # records read afresh are fetched together, as those of a search are


def validate(pickings):
    """Press core's button on all of them."""
    pickings.with_context(skip_sms=True, skip_backorder=True).button_validate()


def deliver(pickings):
    """Let our screen deliver what is prepared: checks of lots and certificates, then the same button."""
    pickings._sp_set_prepared()
    pickings._sp_validate_prepared()


def measured(pickings, work):
    """Return the seconds and queries of ``work``, writes to the database included, then undo it."""
    env = pickings.env
    env.invalidate_all()
    with env.cr.savepoint() as savepoint:
        queries, start = env.cr.sql_log_count, time.perf_counter()
        work(pickings)
        env.flush_all()
        result = time.perf_counter() - start, env.cr.sql_log_count - queries
        left = set(pickings.mapped("state"))
        savepoint.rollback()
    env.invalidate_all()
    if left != {"done"}:
        raise SystemExit(f"Des livraisons ne sont pas parties : {left}.")
    return result


def main():
    """Print the figures; return 0 whatever they are, a machine is slow or busy."""
    odoo.tools.config.parse_config(["-d", DATABASE, "--log-level=error"], setup_logging=True)
    create_plain_database()
    with ExitStack() as stack:
        pickings = {}
        for database in (DATABASE, PLAIN):
            cr = stack.enter_context(Registry(database).cursor())
            stack.callback(cr.rollback)
            pickings[database] = create_deliveries(api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True}))
        legs = {"sans nos modules": (PLAIN, validate), "avec": (DATABASE, validate), "écran": (DATABASE, deliver)}
        figures = {leg: [] for leg in legs}
        for _round in range(ROUNDS):
            for leg, (database, work) in legs.items():
                figures[leg].append(measured(pickings[database], work))
    seconds = {leg: statistics.median(second for second, _queries in rounds) for leg, rounds in figures.items()}
    plain = seconds["sans nos modules"]
    for leg, rounds in figures.items():
        ratio = f"rapport {seconds[leg] / plain:.2f} (visé : {AIM})" if leg != "sans nos modules" else ""
        print(f"{ORDERS} livraisons de {LINES} lignes, {leg} : {seconds[leg]:.2f} s, {rounds[0][1]} requêtes ; {ratio}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
