"""Two people book one machine, or take out its last spade, at the same time: the second is told who has it."""

import uuid
from datetime import datetime

import pytest

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError


@pytest.fixture
def equipment_id(registry):
    """A machine of which there is one, and ten spades; put away afterwards."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        machine = env["maintenance.equipment"].create(
            {"name": f"Essai {uuid.uuid4().hex}", "sp_is_shared": True, "sp_lent_to": "all"}
        )
    yield machine.id
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        bookings = env["sp.equipment.booking"].search([("equipment_id", "=", machine.id)])
        bookings.filtered(lambda booking: booking.state == "out").action_take_back()
        bookings.filtered(lambda booking: booking.state in ("asked", "ok")).action_cancel()
        env["maintenance.equipment"].browse(machine.id).active = False


def _book(env, equipment_id, hour, **values):
    values = {
        "equipment_id": equipment_id,
        "date_from": datetime(2030, 6, 1, hour),
        "date_to": datetime(2030, 6, 1, hour + 3),
        **values,
    }
    return env["sp.equipment.booking"].create(values)


def _count(registry, equipment_id, states=("asked", "ok", "out")):
    with registry.cursor() as cr:
        bookings = api.Environment(cr, SUPERUSER_ID, {})["sp.equipment.booking"]
        found = bookings.search([("equipment_id", "=", equipment_id), ("state", "in", states)])
        return sum(found.mapped("quantity"))


def test_a_booking_over_a_booking(registry, together, equipment_id):
    with pytest.raises(UserError, match="is taken"):
        together(
            lambda env: env["sp.equipment.booking"].search_count([("equipment_id", "=", equipment_id)]),
            lambda env, _seen: _book(env, equipment_id, 8),
            lambda env, _seen: _book(env, equipment_id, 10),
        )
    assert _count(registry, equipment_id) == 1


def test_one_after_the_other(registry, together, equipment_id):
    together(
        lambda env: env["sp.equipment.booking"].search_count([("equipment_id", "=", equipment_id)]),
        lambda env, _seen: _book(env, equipment_id, 8),
        lambda env, _seen: _book(env, equipment_id, 11),
    )
    assert _count(registry, equipment_id) == 2


def test_the_last_spades(registry, together, equipment_id):
    with registry.cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {})["maintenance.equipment"].browse(equipment_id).sp_quantity = 10
    with pytest.raises(UserError, match="only 4 of 10 are left"):
        together(
            lambda env: env["sp.equipment.booking"].search_count([("equipment_id", "=", equipment_id)]),
            lambda env, _seen: _book(env, equipment_id, 8, quantity=6),
            lambda env, _seen: _book(env, equipment_id, 9, quantity=5),
        )
    assert _count(registry, equipment_id) == 6


def test_two_hand_the_same_machine_over(registry, together, equipment_id):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        morning, noon = (_book(env, equipment_id, hour).id for hour in (8, 12))
    with pytest.raises(UserError, match="still out"):
        together(
            lambda env: env["sp.equipment.booking"].browse((morning, noon)).mapped("state"),
            lambda env, _seen: env["sp.equipment.booking"].browse(morning).action_hand_over(),
            lambda env, _seen: env["sp.equipment.booking"].browse(noon).action_hand_over(),
        )
    assert _count(registry, equipment_id, ["out"]) == 1


def test_two_clerks_bill_the_same_loan(registry, together, equipment_id):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["maintenance.equipment"].browse(equipment_id).sp_price = 10
        farm = env["res.partner"].create({"name": f"Essai {uuid.uuid4().hex}", "is_company": True})
        loan = _book(env, equipment_id, 8, partner_id=farm.id)
        loan.action_hand_over()
        loan.action_take_back()
        loan_id = loan.id
    with pytest.raises(UserError, match="Nothing to bill"):
        together(
            lambda env: env["sp.equipment.booking"].browse(loan_id).is_to_bill,
            lambda env, _seen: env["sp.equipment.booking"].browse(loan_id).action_invoice_loans(),
            lambda env, _seen: env["sp.equipment.booking"].browse(loan_id).action_invoice_loans(),
        )
    with registry.cursor() as cr:
        loan = api.Environment(cr, SUPERUSER_ID, {})["sp.equipment.booking"].browse(loan_id)
        assert len(loan.invoice_line_ids) == 1
        loan.invoice_line_ids.move_id.button_cancel()
        loan.partner_id.active = False
