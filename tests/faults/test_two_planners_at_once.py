"""Two planners on one week at the same time: nothing is lost, and the second is told what the first did."""

import uuid

import pytest

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError

DAY = "2031-06-03"


@pytest.fixture
def week(registry):
    """Two people of a crew and two tasks; put away afterwards."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        mark = uuid.uuid4().hex
        crew = env["hr.department"].create({"name": f"Essai {mark}"})
        people = env["hr.employee"].create(
            [{"name": f"Essai {rank} {mark}", "department_id": crew.id} for rank in (1, 2)]
        )
        kind = env["sp.work.kind"].create({"name": f"Essai {mark}"})
        tasks = env["project.task"].create(
            [{"name": f"Essai {rank} {mark}", "work_kind_id": kind.id, "crew_id": crew.id} for rank in (1, 2)]
        )
    yield people.ids, tasks.ids
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["project.task"].browse(tasks.ids).unlink()
        env["sp.work.kind"].browse(kind.id).unlink()
        env["hr.employee"].browse(people.ids).active = False
        env["hr.department"].browse(crew.id).active = False


def _slot(person_id, half="am"):
    return {"person_id": person_id, "day": DAY, "half": half}


def _count(env, week):
    return env["sp.work.assignment"].search_count([("task_id", "in", week[1])])


def _planned(registry, week):
    with registry.cursor() as cr:
        assignments = api.Environment(cr, SUPERUSER_ID, {})["sp.work.assignment"]
        return [(one.task_id.id, one.employee_id.id) for one in assignments.search([("task_id", "in", week[1])])]


def test_both_plan_the_same_person_on_the_same_task(registry, together, week):
    (person, _other), (task, _second) = week
    ids = together(
        lambda env: _count(env, week),
        lambda env, _seen: env["sp.work.board"].plan(task, [_slot(person)]),
        lambda env, _seen: env["sp.work.board"].plan(task, [_slot(person)]),
    )
    assert ids == []
    assert _planned(registry, week) == [(task, person)]


def test_both_plan_the_same_person_at_the_same_hour(registry, together, week):
    (person, _other), tasks = week

    def plan(task_id, start):
        hours = {"hour_from": start, "hour_to": start + 2}
        return lambda env, _seen: env["sp.work.assignment"].create(
            {"task_id": task_id, "employee_id": person, "date": DAY, "half": "am", **hours}
        )

    with pytest.raises(UserError, match="two tasks at the same hour"):
        together(lambda env: _count(env, week), plan(tasks[0], 8), plan(tasks[1], 9))
    assert _planned(registry, week) == [(tasks[0], person)]


def test_both_move_the_same_half_day(registry, together, week):
    (person, other), (task, _second) = week
    with registry.cursor() as cr:
        [planned] = api.Environment(cr, SUPERUSER_ID, {})["sp.work.board"].plan(task, [_slot(person)])
    with pytest.raises(UserError, match="has just moved"):
        together(
            lambda env: _count(env, week),
            lambda env, _seen: env["sp.work.board"].move(planned, _slot(other), _slot(person)),
            lambda env, _seen: env["sp.work.board"].move(planned, _slot(person, "pm"), _slot(person)),
        )
    assert _planned(registry, week) == [(task, other)]
