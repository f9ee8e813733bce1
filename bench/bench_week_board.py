"""What opening a crew's week costs beside core's own list of as many records, with years of weeks behind it.

    make bench

20 crews, 300 people, ``YEARS`` years of half-days planned on tasks on beds. Prints, for a crew of 15 and for all 300
people in one crew, the seconds and the queries of the board and of core's list (``web_search_read``) of as many
assignments with the columns of its own list view; the ratio aimed at is 1.2. Everything is rolled back.

Seen on two busy cores, one year behind or five: 0.86 to 0.92 times the list for 15 people (150 half-days), 0.48 to 0.59
for 300 (3 000).

``python bench/bench_week_board.py 5`` puts five years behind (750 000 assignments) instead of one.
"""

import sys
import time
from datetime import date, timedelta

import odoo
from odoo import Command, api
from odoo.modules.registry import Registry
from odoo.tests import new_test_user
from odoo.tools import SQL

DATABASE = "seconde_pousse"
CREWS, PEOPLE, TASKS = 20, 15, 10
YEARS = 1
MONDAY = date(2026, 6, 1)
ROUNDS = 15
SPECIFICATION = {
    "date": {},
    "half": {},
    "employee_id": {"fields": {"display_name": {}}},
    "task_id": {"fields": {"display_name": {}}},
    "work_kind_id": {"fields": {"display_name": {}}},
    "crew_id": {"fields": {"display_name": {}}},
    "hour_from": {},
    "hour_to": {},
}


def measured(env, *works):
    """Return the best seconds of some rounds and the queries of each work, one after the other in each round."""
    best = {}
    for _round in range(ROUNDS):
        for work in works:
            env.flush_all()
            env.invalidate_all()
            queries, start = env.cr.sql_log_count, time.perf_counter()
            work()
            seconds, queries = time.perf_counter() - start, env.cr.sql_log_count - queries
            best[work] = min(best.get(work, (seconds, queries)), (seconds, queries))
    return [best[work] for work in works]


def create_crews(env):
    """Return crews of people with tasks on beds of their own."""
    company = env.company
    kinds = env["sp.work.kind"].search([("activity", "=", "farm")])
    beds = env["sp.place"].create([{"name": f"Planche {rank}", "kind": "bed"} for rank in range(50)])
    project = env["project.project"]._sp_get_activity_project(company, "farm")
    crews = env["hr.department"].create([{"name": f"Équipe mesure {rank:02d}"} for rank in range(CREWS)])
    env["hr.employee"].create(
        [{"name": f"Mesure {crew.id}-{rank:02d}", "department_id": crew.id} for crew in crews for rank in range(PEOPLE)]
    )
    env["project.task"].create(
        [
            {
                "name": f"Tâche {rank}",
                "project_id": project.id,
                "crew_id": crew.id,
                "work_kind_id": kinds[rank % len(kinds)].id,
                "place_ids": [Command.set(beds[rank : rank + 2].ids)],
                "planned_date": MONDAY,
            }
            for crew in crews
            for rank in range(TASKS)
        ]
    )
    env.flush_all()
    return crews


def plan_years(env, crews, years):
    """Plan every half-day of every person on the tasks of her crew, back from the measured week."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO sp_work_assignment
                        (task_id, employee_id, date, half, company_id, create_uid, write_uid, create_date, write_date)
                 SELECT tasks.ids[1 + (people.id + day.rank) %% %(tasks)s], people.id, day.date, half.name,
                        people.company_id, 1, 1, now(), now()
                   FROM hr_employee AS people
                   JOIN hr_version AS version ON version.id = people.current_version_id
                   JOIN (SELECT crew_id, array_agg(id) AS ids FROM project_task GROUP BY crew_id) AS tasks
                     ON tasks.crew_id = version.department_id
             CROSS JOIN (SELECT rank, (%(last)s::date - rank) AS date FROM generate_series(0, %(days)s) AS rank) AS day
             CROSS JOIN (VALUES ('am'), ('pm')) AS half(name)
                  WHERE version.department_id IN %(crews)s AND extract(isodow FROM day.date) < 6
            """,
            tasks=TASKS,
            last=MONDAY + timedelta(days=4),
            days=years * 365,
            crews=tuple(crews.ids),
        )
    )
    planned = env.cr.rowcount
    env.cr.execute("ANALYZE sp_work_assignment")
    return planned


def measure(env, crew, name):
    """Print what the board and the list of one week cost; return their ratio."""
    board, assignments = env["sp.work.board"], env["sp.work.assignment"]
    domain = [
        ("task_id.crew_id", "=", crew.id),
        ("date", ">=", MONDAY),
        ("date", "<", MONDAY + timedelta(days=7)),
    ]
    week = board.get_week(crew.id, str(MONDAY))
    count = sum(len(cell["assignments"]) for cell in week["cells"])
    (ours, our_queries), (cores, core_queries) = measured(
        env,
        lambda: board.get_week(crew.id, str(MONDAY)),
        lambda: assignments.web_search_read(domain, SPECIFICATION, limit=count),
    )
    print(
        f"{name:22s} : {count:5d} demi-journées, tableau {ours * 1000:7.1f} ms ({our_queries} requêtes), "
        f"liste du cœur {cores * 1000:7.1f} ms ({core_queries}), rapport {ours / cores:.2f}"
    )
    return ours / cores


def main(database=DATABASE, years=YEARS):
    """Print the figures; return 1 when the board costs more than 1.2 times the list."""
    odoo.tools.config.parse_config(["-d", database, "--log-level=error"], setup_logging=True)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})
        crews = create_crews(env)
        print(f"{plan_years(env, crews, years)} demi-journées planifiées en {years} an(s)")
        user = new_test_user(env, "mesure", groups="seconde_pousse.group_user")
        as_user = env(user=user)
        ratios = [measure(as_user, crews[0], "équipe de 15")]
        env["hr.employee"].search([("department_id", "in", crews.ids)]).department_id = crews[0]
        env["project.task"].search([("crew_id", "in", crews.ids)]).crew_id = crews[0]
        ratios.append(measure(as_user, crews[0], "équipe de 300"))
        cr.rollback()
    return int(max(ratios) > 1.2)


if __name__ == "__main__":
    sys.exit(main(years=int(sys.argv[1]) if len(sys.argv) > 1 else YEARS))
