"""What five years of hours cost: opening a crew's day, its week, the figures; beside core's own lists.

    make bench

20 crews of 15 people, five years of hours by task, written by SQL (a million timesheet lines; an argument makes fewer:
``python bench/bench_work_hours.py 200000``). Prints the seconds and queries of each screen, and how many times longer
it is than opening core's own list, or reading core's own totals, of as many timesheet lines. Everything is rolled back.

Seen at 1 000 800 lines, one person in ten lent. Twice on a quiet machine, on the demo's database: written in 14 and
16 s; a crew's week 0.16 and 0.19 times core's list (17 queries), a crew's day 0.26 and 0.28 (31 queries; core's list
spends its time finding the day's lines), a year's figures 1.22 and 1.36 times core's totals, their list 0.54 and 0.57.
On a database of the work alone, where core finds the day's lines sooner, a crew's day is 1.03 to 1.14 times core's
list in processor time.
"""

import sys
import time
from datetime import date, timedelta

from bench_week_board import measured
from lxml import etree

import odoo
from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry

DATABASE = "seconde_pousse"
LINES = 1_000_000
CREWS, PEOPLE, TASKS_A_DAY = 20, 15, 3
LENT_EVERY = 10


def create_crews(env):
    """Return the crews, and for each its people and its tasks."""
    company = env.company
    project = env["project.project"]._sp_get_activity_project(company, "farm")
    kinds = env["sp.work.kind"].search([], limit=TASKS_A_DAY)
    crews = env["hr.department"].create([{"name": f"Mesure {rank}", "company_id": company.id} for rank in range(CREWS)])
    for crew in crews:
        env["hr.employee"].create(
            [
                {"name": f"{crew.name} {rank:02d}", "department_id": crew.id, "hourly_cost": 13 + rank / 10}
                for rank in range(PEOPLE)
            ]
        )
        env["project.task"].create(
            [
                {
                    "name": f"{kind.name} {crew.name}",
                    "project_id": project.id,
                    "company_id": project.company_id.id,
                    "work_kind_id": kind.id,
                    "crew_id": crew.id,
                }
                for kind in kinds
            ]
        )
    env.flush_all()
    return crews


def fill(env, crews, lines):
    """Write the hours of some years by SQL: each crew spends each working day on its tasks, everybody on each."""
    env.cr.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if env.cr.fetchone()[0]:
        # What is written comes from tables just read: nine checks of references a line take most of the time.
        env.cr.execute("SET LOCAL session_replication_role = replica")
    days, day = [], env.company._sp_get_today()
    while len(days) < lines // (CREWS * PEOPLE * TASKS_A_DAY) + 1:
        if day.weekday() < 5:
            days.append(day)
        day -= timedelta(days=1)
    env.cr.execute(
        """
        INSERT INTO sp_work_session (task_id, work_kind_id, date, crew_id, sharing_key, people_count, presence_minutes,
                                     billed_minutes, company_id, version, cost)
        SELECT task.id, task.work_kind_id, day, task.crew_id, 'equal', %(people)s, %(people)s * 120, 0,
               task.company_id, 1, %(people)s * 28.0
          FROM project_task task, unnest(%(days)s::date[]) AS day
         WHERE task.crew_id = ANY(%(crews)s)
        """,
        {"people": PEOPLE, "days": days, "crews": crews.ids},
    )
    env.cr.execute(
        """
        INSERT INTO sp_work_session_line (session_id, employee_id, date, minutes, home_crew_id, company_id, crew_id,
                                          work_kind_id, task_id, is_lent, minutes_above, day_minutes)
        SELECT session.id, employee.id, session.date, 120, employee.home_id, session.company_id, session.crew_id,
               session.work_kind_id, session.task_id, employee.home_id != session.crew_id, 0, 360
          FROM sp_work_session session
          JOIN (SELECT employee_id AS id, department_id,
                       CASE WHEN employee_id %% %(lent_every)s = 0 THEN %(lender)s ELSE department_id END AS home_id
                  FROM hr_version) employee ON employee.department_id = session.crew_id
         WHERE session.crew_id = ANY(%(crews)s)
        """,
        {"crews": crews.ids, "lender": crews[0].id, "lent_every": LENT_EVERY},
    )
    env.cr.execute(
        """
        UPDATE sp_work_session session SET own_minutes = own.minutes
          FROM (SELECT session_id, SUM(minutes) FILTER (WHERE NOT is_lent) AS minutes
                  FROM sp_work_session_line GROUP BY session_id) own
         WHERE own.session_id = session.id
        """
    )
    env.cr.execute(
        """
        INSERT INTO account_analytic_line (name, date, amount, unit_amount, company_id, currency_id, employee_id,
                                           project_id, task_id, sp_session_line_id, sp_work_kind_id, department_id)
        SELECT task.name, line.date, -28.0, 2.0, line.company_id, company.currency_id, line.employee_id,
               task.project_id, task.id, line.id, line.work_kind_id, line.crew_id
          FROM sp_work_session_line line
          JOIN sp_work_session session ON session.id = line.session_id
          JOIN project_task task ON task.id = session.task_id
          JOIN res_company company ON company.id = line.company_id
         WHERE line.crew_id = ANY(%(crews)s)
        """,
        {"crews": crews.ids},
    )
    count = env.cr.rowcount
    env.cr.execute("SET LOCAL session_replication_role = DEFAULT")
    for table in ("sp_work_session", "sp_work_session_line", "account_analytic_line"):
        env.cr.execute(f"ANALYZE {table}")
    return count, days


def open_list(env, domain, limit):
    """Open core's own list of timesheets as a browser does: its view, then its lines."""
    lines = env["account.analytic.line"]
    view = env.ref("hr_timesheet.hr_timesheet_line_tree")
    arch = lines.get_views([(view.id, "list"), (False, "search")])["views"]["list"]["arch"]
    names = {node.get("name") for node in etree.fromstring(arch).iter("field")}
    fields_read = {
        name: {"fields": {"display_name": {}}} if lines._fields[name].type == "many2one" else {} for name in names
    }
    return lines.web_search_read(domain, fields_read, limit=limit)


def compare(env, name, work, plain, most):
    """Print one line; return whether it stays under ``most`` times what core needs."""
    (seconds, queries), (core, core_queries) = measured(env, work, plain)
    ratio = seconds / core
    print(
        f"{name} : {seconds * 1000:.0f} ms ({queries} requêtes), Odoo {core * 1000:.0f} ms ({core_queries}), "
        f"{ratio:.2f} fois"
    )
    return ratio <= most


def main():
    """Print the figures; return 1 when a screen takes over 1.2 times core's list, or the figures over twice its own."""
    odoo.tools.config.parse_config(["-d", DATABASE, "--log-level=error"], setup_logging=True)
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with Registry(DATABASE).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True, "lang": "fr_FR"})
        crews = create_crews(env)
        start = time.perf_counter()
        count, days = fill(env, crews, wanted)
        print(f"{count} lignes de temps écrites en {time.perf_counter() - start:.0f} s")
        crew, day = crews[7], days[len(days) // 2]
        monday = day - timedelta(days=day.weekday())
        slots = [
            {"person_id": person.id, "day": str(monday + timedelta(days=rank)), "half": half}
            for person in env["hr.employee"].search([("department_id", "=", crew.id)])
            for rank in range(5)
            for half in ("am", "pm")
        ]
        env["sp.work.board"].plan(env["project.task"].search([("crew_id", "=", crew.id)], limit=1).id, slots)
        lines, report = env["account.analytic.line"], env["sp.work.report"]
        of_day = [("task_id.crew_id", "=", crew.id), ("date", "=", day)]
        year = [("date", ">=", date(day.year, 1, 1)), ("date", "<=", date(day.year, 12, 31))]
        totals = ["unit_amount:sum", "amount:sum"]
        results = [
            compare(
                env,
                f"le jour d'une équipe ({PEOPLE * TASKS_A_DAY} lignes)",
                lambda: env["sp.work.entry"].get_screen(crew.id, fields.Date.to_string(day)),
                lambda: open_list(env, of_day, PEOPLE * TASKS_A_DAY),
                1.2,
            ),
            compare(
                env,
                f"la semaine d'une équipe ({len(slots)} demi-journées)",
                lambda: env["sp.work.board"].get_week(crew.id, str(monday)),
                lambda: open_list(env, [("project_id", "!=", False)], len(slots)),
                1.2,
            ),
            compare(
                env,
                "les chiffres d'une année par type de travail",
                lambda: report.formatted_read_group(year, ["work_kind_id"], ["hours:sum", "cost:sum"]),
                lambda: lines.formatted_read_group(year, ["sp_work_kind_id"], totals),
                2,
            ),
            compare(
                env,
                "les chiffres, liste de 80 lignes",
                lambda: report.web_search_read(year, {"date": {}, "hours": {}, "cost": {}}, limit=80),
                lambda: env["timesheets.analysis.report"].web_search_read(
                    year, {"date": {}, "unit_amount": {}, "amount": {}}, limit=80
                ),
                2,
            ),
        ]
        cr.rollback()
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())
