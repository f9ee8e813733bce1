"""Two people act on one work note at the same time: it is billed once, signed once, and made once."""

import uuid

import pytest

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command

SIGNATURE = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
def job_id(registry):
    """A job of the farm addon's own company, with its confirmed quote; put away afterwards."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        name = f"Essai {uuid.uuid4().hex}"
        company = env.company
        farm = env["res.partner"].create({"name": name, "is_company": True, "sp_is_farm": True})
        service = env["product.product"].create(
            {"name": name, "type": "service", "invoice_policy": "delivery", "list_price": 28.0}
        )
        job = env["project.task"].create(
            {
                "name": name,
                "project_id": env["project.project"]._sp_get_activity_project(company, "field_job").id,
                "company_id": company.id,
                "is_field_job": True,
                "farm_partner_id": farm.id,
            }
        )
        order = env["sale.order"].create(
            {
                "partner_id": farm.id,
                "sp_job_id": job.id,
                "order_line": [Command.create({"product_id": service.id, "product_uom_qty": 40})],
            }
        )
        order.action_confirm()
    yield job.id
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        done = env["project.task"].browse(job.id)
        done.sp_order_ids.invoice_ids.filtered(lambda move: move.state == "draft").unlink()
        done.sp_order_ids._action_cancel()
        done.active = False
        env["res.partner"].browse(farm.id).active = False


def _make(env, job_id, quantity=16):
    note = env["sp.work.note"].browse(env["project.task"].browse(job_id).action_make_work_note()["res_id"])
    note.line_ids[:1].quantity = quantity
    return note


def _sign(registry, job_id):
    with registry.cursor() as cr:
        _make(api.Environment(cr, SUPERUSER_ID, {}), job_id).sign(SIGNATURE, "Mme Roux")


def _bill(env, job_id):
    return env["project.task"].browse(job_id).action_invoice_jobs()


def _see(env, job_id):
    return env["project.task"].browse(job_id).sp_order_ids.order_line.mapped("qty_to_invoice")


def _read(registry, job_id, path):
    with registry.cursor() as cr:
        return api.Environment(cr, SUPERUSER_ID, {})["project.task"].browse(job_id).mapped(path)


def test_two_clerks_bill_one_job(registry, together, job_id):
    _sign(registry, job_id)
    with pytest.raises(UserError, match="billed once"):
        together(
            lambda env: _see(env, job_id),
            lambda env, _seen: _bill(env, job_id),
            lambda env, _seen: _bill(env, job_id),
        )
    assert _read(registry, job_id, "sp_order_ids.order_line.qty_invoiced") == [16.0]


def test_core_s_button_and_ours(registry, together, job_id):
    _sign(registry, job_id)
    with pytest.raises(UserError):
        together(
            lambda env: _see(env, job_id),
            lambda env, _seen: _bill(env, job_id),
            lambda env, _seen: env["project.task"].browse(job_id).sp_order_ids._create_invoices(),
        )
    assert _read(registry, job_id, "sp_order_ids.order_line.qty_invoiced") == [16.0]


def test_two_clerks_credit_one_correction(registry, together, job_id):
    _sign(registry, job_id)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        _bill(env, job_id)
        job = env["project.task"].browse(job_id)
        job.sp_order_ids.invoice_ids.action_post()
        note = job.work_note_ids._correct("2 heures de moins")
        note.line_ids.quantity = 14
        note.sign(SIGNATURE, "Mme Roux")

    def credit(env, _seen):
        return len(env["project.task"].browse(job_id).sp_order_ids._sp_credit_notes())

    assert together(lambda env: _see(env, job_id), credit, credit) == 0
    assert _read(registry, job_id, "sp_order_ids.order_line.qty_invoiced") == [14.0]


def test_two_taps_make_one_note(registry, together, job_id):
    together(
        lambda env: env["sp.work.note"].search_count([("task_id", "=", job_id)]),
        lambda env, _seen: _make(env, job_id),
        lambda env, _seen: _make(env, job_id, 12),
    )
    assert _read(registry, job_id, "work_note_ids.version") == [1]


def test_a_line_is_not_slipped_in_while_it_is_signed(registry, together, job_id):
    with registry.cursor() as cr:
        note_id = _make(api.Environment(cr, SUPERUSER_ID, {}), job_id).id

    def slip_in(env, _seen):
        line = env["sp.work.note"].browse(note_id).line_ids[:1]
        line.copy({"quantity": 100})
        env.flush_all()

    with pytest.raises(UserError, match="no longer changes"):
        together(
            lambda env: env["sp.work.note"].browse(note_id).state,
            lambda env, _seen: env["sp.work.note"].browse(note_id).sign(SIGNATURE, "Mme Roux"),
            slip_in,
        )
    assert _read(registry, job_id, "work_note_ids.line_ids.quantity") == [16.0]
