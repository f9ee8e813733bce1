"""Two supervisors type hours at the same time: nothing lost, nothing doubled, nobody twice at one hour."""

import uuid
from datetime import timedelta

import pytest

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError

DAY = fields.Date.today() - timedelta(days=2)


@pytest.fixture
def crew(registry):
    """A crew of two with two tasks, in a structure of its own; put away afterwards."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        name = f"Essai {uuid.uuid4().hex}"
        company = env["res.company"].create({"name": name})
        env = env(context={"allowed_company_ids": company.ids})
        crew = env["hr.department"].create({"name": name, "company_id": company.id})
        people = env["hr.employee"].create(
            [{"name": f"{name} {rank}", "department_id": crew.id, "company_id": company.id} for rank in range(2)]
        )
        project = env["project.project"]._sp_get_activity_project(company, "farm")
        tasks = env["project.task"].create(
            [
                {"name": f"{name} {rank}", "project_id": project.id, "crew_id": crew.id, "company_id": company.id}
                for rank in range(2)
            ]
        )
        ids = {"company": company.id, "crew": crew.id, "people": people.ids, "tasks": tasks.ids}
    yield ids
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [ids["company"]]})
        env["sp.work.session"].search([("crew_id", "=", ids["crew"])]).unlink()
        env["project.task"].browse(ids["tasks"]).unlink()
        env["hr.employee"].browse(ids["people"]).active = False
        env["hr.department"].browse(ids["crew"]).active = False


def _saver(crew, person, minutes, task=0, session=None, **values):
    """Return what one phone sends; ``session``: (id, version) it shows."""
    card = {
        "task_id": crew["tasks"][task],
        "lines": [{"person_id": crew["people"][person], "minutes": minutes}],
        **({"session_id": session[0], "version": session[1]} if session else {}),
        **values,
    }
    entry = {"uuid": uuid.uuid4().hex, "crew_id": crew["crew"], "day": str(DAY), "seen": [], "cards": [card]}
    return lambda env, _seen=None: env["sp.work.entry"].save(entry)


def _see(env):
    return env["sp.work.session"].search_count([])


def _read(registry, crew):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        sessions = env["sp.work.session"].search([("crew_id", "=", crew["crew"])])
        lines = env["account.analytic.line"].search([("sp_session_line_id", "in", sessions.line_ids.ids)])
        return sorted(sessions.line_ids.mapped("minutes")), round(sum(lines.mapped("unit_amount")) * 60)


def test_two_phones_begin_the_same_task(registry, together, crew):
    answer = together(_see, _saver(crew, 0, 60), _saver(crew, 1, 90), allowed_company_ids=[crew["company"]])
    assert answer["state"] == "conflict"
    assert _read(registry, crew) == ([60], 60)


def test_two_phones_correct_the_same_hours(registry, together, crew):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [crew["company"]]})
        _saver(crew, 0, 60)(env)
        session = env["sp.work.session"].search([("crew_id", "=", crew["crew"])])
        shown = session.id, session.version
    answer = together(
        _see,
        _saver(crew, 0, 120, session=shown),
        _saver(crew, 0, 240, session=shown),
        allowed_company_ids=[crew["company"]],
    )
    assert answer["state"] == "conflict"
    assert _read(registry, crew) == ([120], 120)


def test_nobody_works_26_hours_on_two_phones(registry, together, crew):
    with pytest.raises(UserError, match="24"):
        together(_see, _saver(crew, 0, 800), _saver(crew, 0, 760, task=1), allowed_company_ids=[crew["company"]])
    assert _read(registry, crew) == ([800], 800)


def test_nobody_is_on_two_tasks_at_once_on_two_phones(registry, together, crew):
    with pytest.raises(UserError, match="same hour|même heure"):
        together(
            _see,
            _saver(crew, 0, 120, hour_from=8, hour_to=10),
            _saver(crew, 0, 120, task=1, hour_from=9, hour_to=11),
            allowed_company_ids=[crew["company"]],
        )
    assert _read(registry, crew) == ([120], 120)
