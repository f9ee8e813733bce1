"""Two phones call the same crew at the same time: one roll-call, one line per person, no error on either."""

import uuid
from datetime import timedelta

import pytest

from odoo import SUPERUSER_ID, api, fields


@pytest.fixture
def crew_id(registry):
    """A crew of two participants, in a structure of its own: hours that were called are not deleted."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        name = f"Essai {uuid.uuid4().hex}"
        company = env["res.company"].create({"name": name})
        crew = env["hr.department"].create({"name": name, "company_id": company.id})
        people = env["insertion.person"].create(
            [{"name": f"{name} {rank}", "company_id": company.id} for rank in range(2)]
        )
        start = fields.Date.today() - timedelta(days=30)
        env["insertion.pathway"].create(
            [
                {
                    "person_id": person.id,
                    "crew_id": crew.id,
                    "is_participant": True,
                    "state": "active",
                    "date_start": start,
                }
                for person in people
            ]
        )
    yield crew.id
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        pathways = env["insertion.pathway"].search([("crew_id", "=", crew.id)])
        pathways.write({"state": "done", "date_end": fields.Date.today()})
        env["hr.department"].browse(crew.id).active = False


def _open(env, crew_id):
    day = fields.Date.today() - timedelta(days=1)
    return env["insertion.roll.call"].get_or_create(crew_id, day, "am")


def _see(env):
    return env["insertion.roll.call"].search_count([])


def _read(registry, crew_id):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        calls = env["insertion.roll.call"].search([("crew_id", "=", crew_id)])
        return len(calls), len(calls.presence_ids), sorted(calls.presence_ids.mapped("hours"))


def test_two_phones_open_the_same_roll_call(registry, together, crew_id):
    together(_see, lambda env, _seen: _open(env, crew_id), lambda env, _seen: _open(env, crew_id))
    assert _read(registry, crew_id) == (1, 2, [0, 0])


def test_two_phones_save_the_same_roll_call(registry, together, crew_id):
    with registry.cursor() as cr:
        lines = _open(api.Environment(cr, SUPERUSER_ID, {}), crew_id).presence_ids.ids

    def save(line_id, minutes):
        entry = {"id": line_id, "status": "present", "minutes": minutes, "absence_type_id": False}
        return lambda env, _seen: _open(env, crew_id).save_screen([entry])

    together(_see, save(lines[0], 60), save(lines[1], 120))
    assert _read(registry, crew_id) == (1, 2, [1, 2])
