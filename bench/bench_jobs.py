"""What billing 200 field jobs costs beside core's own invoicing, in one run.

    make bench

The same signed notes (jobs × notes) are billed three ways, each rolled back: by our action, one invoice per farm; by
looping core's ``_create_invoices`` over the orders, as a script on plain Odoo would; by core's own grouping, once over
all the orders. Prints the seconds, the queries and the ratios.

Seen on two busy cores: 4.8 s and 386 queries for 200 jobs, 0.17 times the loop (0.03 times its queries), 0.56 times
core's grouping (0.12 times its queries). Since then the queries follow the invoices, not the jobs: 122 for 6 jobs of 3
farms, 123 for 24. ``python bench/bench_jobs.py 80`` makes 400 jobs.
"""

import sys
import time

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

DATABASE = "seconde_pousse"
FARMS, JOBS, NOTES = 40, 5, 2


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


def create_jobs(cr, farms):
    """Return the environment of a new company, and its jobs with their signed notes."""
    from odoo.addons.seconde_pousse_chantier.tests.common_note import NoteCommon

    class Season(NoteCommon):
        pass

    Season.env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    company = Season._create_french_company("Mesure")
    Season.env = api.Environment(
        cr, SUPERUSER_ID, {"tracking_disable": True, "allowed_company_ids": [company.id], "lang": "fr_FR"}
    )
    env, Season.company = Season.env, Season.env.company
    Season._set_regime("real", "field_job")
    Season.hedge = Season.create_service("Plantation mesurée")
    Season.hedge_kind = env["sp.work.kind"].create(
        {"name": "Mesure", "activity": "field_job", "is_sold": True, "product_id": Season.hedge.id}
    )
    Season.crew = env["hr.department"].create({"name": "Équipe mesurée"})
    Season.people = env["hr.employee"].create([{"name": f"Mesure {rank}", "hourly_cost": 14.0} for rank in range(3)])
    jobs = env["project.task"]
    for number in range(farms):
        farm = Season._create_farm(f"Ferme {number}")
        for step in range(JOBS):
            job, _order = Season.create_job(f"Haie {number}-{step}", farm)
            jobs |= job
            for note in range(NOTES):
                Season.sign_note(4, job, f"2026-06-{1 + note + step % 7 * 4:02d}", minutes=5)
    return env, jobs


def bill_by_run(jobs):
    action = jobs.action_invoice_jobs()
    return len(action["domain"][0][2])


def bill_by_order(orders):
    return sum(len(order._create_invoices()) for order in orders)


def main():
    """Print the figures; the ratio aimed at is half of core's loop."""
    odoo.tools.config.parse_config(["-d", DATABASE, "--log-level=error"], setup_logging=True)
    with Registry(DATABASE).cursor() as cr:
        env, jobs = create_jobs(cr, int(sys.argv[1]) if len(sys.argv) > 1 else FARMS)
        orders = jobs.sp_order_ids
        ways = {
            "chantiers": lambda: bill_by_run(jobs),
            "boucle sur les commandes": lambda: bill_by_order(orders),
            "regroupement du cœur": lambda: len(orders._create_invoices()),
        }
        measured(env, ways["chantiers"])  # what the first call alone pays is paid here
        half = jobs[: len(jobs) // 2]
        _count, _seconds, of_half = measured(env, lambda: bill_by_run(half))
        results = {name: measured(env, work) for name, work in ways.items()}
        print(f"{len(jobs)} chantiers, {len(jobs.work_note_ids)} bons signés")
        for name, (count, seconds, queries) in results.items():
            print(f"{name:26s} : {count:4d} factures, {seconds:6.2f} s, {queries:6d} requêtes")
        ours = results["chantiers"]
        print(f"requêtes de la campagne : {of_half} pour {len(half)} chantiers, {ours[2]} pour {len(jobs)}")
        for name in list(ways)[1:]:
            seconds, queries = ours[1] / results[name][1], ours[2] / results[name][2]
            print(f"rapport chantiers / {name} : {seconds:.2f} (requêtes {queries:.2f})")
        cr.rollback()
    return 0


if __name__ == "__main__":
    sys.exit(main())
