"""What a month's invoicing run costs beside core's own invoicing, in one run.

    make bench

The same deliveries (sites × deliveries × lines) are billed three ways, each rolled back: by a run, one invoice per
site; by looping core's ``_create_invoices`` over the orders, one invoice per order, as a script on plain Odoo would; by
core's own grouping, ``_create_invoices`` once over all the orders. Prints the seconds, the queries and the ratios.

Seen on two calm cores, three runs: 0.27 to 0.35 times the loop (0.08 times its queries), 0.80 to 0.88 times core's
grouping (0.25 times its queries). On two busy cores: 0.28 to 0.49 times the loop, 0.8 to 1.7 times core's grouping.
"""

import sys
import time
from datetime import date, datetime
from datetime import time as hour

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

DATABASE = "seconde_pousse"
SITES, DELIVERIES, LINES = 10, 6, 5
MONTH = date(2026, 6, 1), date(2026, 6, 30)


def measured(env, work):
    """Return the result of ``work()``, its seconds and its queries; what it writes is rolled back."""
    env.flush_all()
    env.invalidate_all()
    with env.cr.savepoint() as savepoint:
        queries, start = env.cr.sql_log_count, time.perf_counter()
        result = work()
        env.flush_all()
        seconds, queries = time.perf_counter() - start, env.cr.sql_log_count - queries
        savepoint.rollback()
    env.invalidate_all()
    return result, seconds, queries


def create_month(cr):
    """Return the environment of a new company and its delivered, unbilled orders."""
    from odoo.addons.seconde_pousse_cantine.tests.common_invoice_run import InvoiceRunCommon

    class Season(InvoiceRunCommon):
        pass

    Season.env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    company = Season._create_french_company("Mesure")
    Season.env = api.Environment(
        cr, SUPERUSER_ID, {"tracking_disable": True, "allowed_company_ids": [company.id], "lang": "fr_FR"}
    )
    env, Season.company, Season.today = Season.env, Season.env.company, date.today()
    env["stock.warehouse"].create({"name": "Mesure", "code": "MES", "company_id": company.id})
    products = env["product.product"]
    for number in range(LINES):
        _crop, product = Season._create_crop(f"Mesure {number}", f"Y{number:03d}")
        products |= product
    products.sp_activity = "farm"
    products.product_tmpl_id._sp_set_reduced_tax()
    Season._set_regime()
    for product in products:
        Season._harvest(product, 9000)
    orders = env["sale.order"]
    for number in range(SITES):
        site = env["res.partner"].create(
            {"name": f"Foyer {number}", "is_company": True, "sp_is_site": True, "sp_payer_kind": "private"}
        )
        for step in range(DELIVERIES):
            day = MONTH[0].replace(day=1 + step * 4)
            order = Season._order_for(site, day, *((product, 10, 2.4) for product in products))
            Season._deliver(order).date_done = datetime.combine(day, hour(8))
            orders |= order
    return env, orders


def bill_by_run(env):
    run = env["sp.invoice.run"].create({"date_from": MONTH[0], "date_to": MONTH[1]})
    run.action_generate()
    return len(run.move_ids)


def bill_by_order(orders):
    return sum(len(order._create_invoices()) for order in orders)


def main():
    """Print the figures; the ratio aimed at is half of core's loop."""
    odoo.tools.config.parse_config(["-d", DATABASE, "--log-level=error"], setup_logging=True)
    with Registry(DATABASE).cursor() as cr:
        env, orders = create_month(cr)
        ways = {
            "campagne": lambda: bill_by_run(env),
            "boucle sur les commandes": lambda: bill_by_order(orders),
            "regroupement du cœur": lambda: len(orders._create_invoices()),
        }
        measured(env, ways["campagne"])  # what the first call alone pays is paid here
        results = {name: measured(env, work) for name, work in ways.items()}
        print(f"{len(orders)} commandes, {len(orders.order_line)} lignes")
        for name, (count, seconds, queries) in results.items():
            print(f"{name:26s} : {count:4d} factures, {seconds:6.2f} s, {queries:6d} requêtes")
        ours = results["campagne"]
        for name in list(ways)[1:]:
            seconds, queries = ours[1] / results[name][1], ours[2] / results[name][2]
            print(f"rapport campagne / {name} : {seconds:.2f} (requêtes {queries:.2f})")
        cr.rollback()
    return 0


if __name__ == "__main__":
    sys.exit(main())
