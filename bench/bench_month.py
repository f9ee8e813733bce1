"""What the month of a structure costs, from the roll-calls to the computed ASP statement, in one run.

    make bench

Prints, for 10, 150 and 885 people with a full month of presences: the seconds and queries of preparing the months, of
validating them and of computing the statement, and how many times longer the preparation is than PostgreSQL adding the
same hours up in one query. Everything is rolled back.
"""

import sys
import time
from datetime import date, timedelta

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

DATABASE = "seconde_pousse"
SIZES = (10, 150, 885)
MONTH = date(2026, 6, 1)
DAYS = [MONTH + timedelta(days=day) for day in range(30) if (MONTH + timedelta(days=day)).weekday() < 5]


def measured(env, work):
    """Return the result of ``work()``, its seconds and its queries, writes to the database included."""
    env.flush_all()
    env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    result = work()
    env.flush_all()
    return result, time.perf_counter() - start, env.cr.sql_log_count - queries


def create_structure(env, size):
    """Return a structure of ``size`` employees on a pathway who were called every half-day of the month."""
    from odoo.addons.seconde_pousse_insertion.tests.common import InsertionCommon

    class Crowd(InsertionCommon):
        pass

    Crowd.env = env
    Crowd.cddi = env.ref("seconde_pousse_insertion.hr_contract_type_cddi")
    Crowd.calendar_26 = Crowd._new_calendar(26)
    company = env["res.company"].create({"name": f"Mesure {size}"})
    names = [f"Mesure {number:03d}" for number in range(size)]
    employees = Crowd._hire_many(names, date(2026, 1, 1), date(2026, 12, 31), company_id=company.id)
    people = env["insertion.person"].create(
        [
            {"name": name, "employee_id": employee.id, "company_id": company.id}
            for name, employee in zip(names, employees, strict=True)
        ]
    )
    pathways = env["insertion.pathway"].create(
        [{"person_id": person.id, "state": "active", "date_start": date(2026, 1, 1)} for person in people]
    )
    env["insertion.presence"].create(
        [
            {"pathway_id": pathway.id, "date": day, "half": half, "hours": 2.5}
            for pathway in pathways
            for day in DAYS
            for half in ("am", "pm")
        ]
    )
    annex = env["insertion.annex"].create(
        {
            "number": f"ACI 013 26 9{size:03d} A0 M0",
            "company_id": company.id,
            "date_start": date(2026, 1, 1),
            "date_end": date(2026, 12, 31),
            "fte_agreed": size / 2,
        }
    )
    return company, annex


def add_up(env, company):
    """Let PostgreSQL alone add the hours of each person up."""
    env.cr.execute(
        "SELECT pathway_id, SUM(hours) FROM insertion_presence WHERE company_id = %s GROUP BY pathway_id", [company.id]
    )
    return env.cr.fetchall()


def measure(env, size):
    """Print one line; return the queries of the three steps."""
    company, annex = create_structure(env, size)
    Month = env["insertion.month"].with_company(company)
    _rows, plain, _queries = measured(env, lambda: add_up(env, company))
    _done, prepare, prepared = measured(env, lambda: Month._generate(company, MONTH))
    months = Month.search([("company_id", "=", company.id)])
    _done, validate, validated = measured(env, months.action_validate)
    statement = env["insertion.statement"].create({"annex_id": annex.id, "month": MONTH})
    _done, compute, computed = measured(env, statement.action_compute)
    print(
        f"{size:4d} personnes : préparer {prepare:.2f} s ({prepared} requêtes, {prepare / plain:.0f} fois la somme "
        f"seule), valider {validate:.2f} s ({validated}), état ASP {compute:.2f} s ({computed})"
    )
    return prepared, computed


def main():
    """Print the figures; return 1 when the queries grow with the people."""
    odoo.tools.config.parse_config(["-d", DATABASE, "--log-level=error"], setup_logging=True)
    with Registry(DATABASE).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True, "mail_create_nolog": True})
        measure(env, 1)  # fills the caches
        queries = {measure(env, size) for size in SIZES}
        cr.rollback()
    return int(len(queries) > 1)


if __name__ == "__main__":
    sys.exit(main())
