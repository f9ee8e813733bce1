"""An invoicing run that dies half-way, or that two people start at once: every delivery is billed once."""

import signal
import subprocess
import sys
import textwrap
import threading
import uuid
from datetime import date, datetime, time
from os import environ

import pytest

from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

PAYERS = 5
DELIVERIES = 2
DIE_BEFORE_THE_SECOND_COMMIT = """
    import os, signal
    from odoo.addons.seconde_pousse_cantine.models import sp_invoice_run
    run = env["sp.invoice.run"].browse({run_id})
    bill, billed = type(run)._bill_payers, []

    def bill_then_die(self, payers, bills=None):
        bill(self, payers, bills)
        self.env.flush_all()
        billed.append(payers)
        if len(billed) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    sp_invoice_run.PAYERS_AT_ONCE = 2
    type(run)._bill_payers = bill_then_die
    env["sp.invoice.run"]._cron_generate()
"""


def _open(cr, company_id):
    context = {"allowed_company_ids": [company_id], "tracking_disable": True}
    return api.Environment(cr, SUPERUSER_ID, context)


@pytest.fixture
def season(registry):
    """A company of its own, whose five payers were delivered twice in June; put away afterwards."""
    from odoo.addons.seconde_pousse_cantine.tests.common_invoice_run import InvoiceRunCommon

    class Season(InvoiceRunCommon):
        pass

    mark = uuid.uuid4().hex[:8]
    with registry.cursor() as cr:
        Season.env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        company = Season._create_french_company(f"Ferme {mark}")
        Season.env = _open(cr, company.id)
        Season.env["stock.warehouse"].create({"name": mark, "code": mark[:5], "company_id": company.id})
        Season.company = Season.env.company
        Season.today = date.today()
        letters = "".join(letter for letter in mark.upper() if letter.isalpha())[:4].ljust(4, "Z")
        crop, product = Season._create_crop(f"Essai {mark}", f"Y{letters}")
        product.sp_activity = "farm"
        product.product_tmpl_id._sp_set_reduced_tax()
        Season._set_regime()
        Season._harvest(product, 1000)
        payers = Season.env["res.partner"]
        for number in range(PAYERS):
            payer = payers.create(
                {"name": f"Foyer {mark} {number}", "is_company": True, "sp_is_site": True, "sp_payer_kind": "private"}
            )
            payers |= payer
            for day in range(1, DELIVERIES + 1):
                order = Season._order_for(payer, date(2026, 6, day), (product, 10, 2.0))
                Season._deliver(order).date_done = datetime.combine(date(2026, 6, day), time(8))
    yield company.id, payers.ids
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["product.product"].browse(product.id).product_tmpl_id.active = False
        env["sp.crop"].browse(crop.id).active = False
        env["res.company"].browse(company.id).active = False


def _create_run(registry, company_id, state="draft"):
    with registry.cursor() as cr:
        env = _open(cr, company_id)
        run = env["sp.invoice.run"].create(
            {"date_from": date(2026, 6, 1), "date_to": date(2026, 6, 30), "company_id": company_id}
        )
        run.action_preview()
        run.state = state
        return run.id


def _get_billed(registry, company_id):
    """Return the quantities billed of each delivery, and how many invoices there are."""
    with registry.cursor() as cr:
        env = _open(cr, company_id)
        moves = env["stock.move"].search(
            [("company_id", "=", company_id), ("state", "=", "done"), ("sale_line_id", "!=", False)]
        )
        invoices = env["account.move"].search([("company_id", "=", company_id), ("move_type", "=", "out_invoice")])
        return [sum(move.sp_invoice_line_ids.mapped("quantity")) for move in moves], len(invoices)


def test_killed_in_the_middle_then_run_again(registry, season):
    company_id, _payer_ids = season
    run_id = _create_run(registry, company_id, "running")
    killed = subprocess.run(
        [sys.executable, "-m", "odoo", "shell", "-d", get_db_name(), "--no-http"],
        input=textwrap.dedent(DIE_BEFORE_THE_SECOND_COMMIT.format(run_id=run_id)),
        text=True,
        capture_output=True,
        timeout=120,
        env={**environ, "PGAPPNAME": "seconde-pousse-fault"},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    quantities, invoices = _get_billed(registry, company_id)
    assert sorted(quantities) == [0.0] * 6 + [10.0] * 4
    assert invoices == 2
    with registry.cursor() as cr:
        env = _open(cr, company_id)
        run = env["sp.invoice.run"].browse(run_id)
        assert (run.state, run.progress) == ("running", 40)
        env["sp.invoice.run"]._cron_generate()
    quantities, invoices = _get_billed(registry, company_id)
    assert quantities == [10.0] * PAYERS * DELIVERIES
    assert invoices == PAYERS
    with registry.cursor() as cr:
        run = _open(cr, company_id)["sp.invoice.run"].browse(run_id)
        assert (run.state, run.progress, len(run.statement_ids)) == ("done", 100, PAYERS)


def test_two_runs_at_once(registry, season):
    company_id, _payer_ids = season
    run_ids = [_create_run(registry, company_id) for _number in range(2)]
    is_first_done, failures = threading.Event(), []

    def generate_second():
        try:
            # PostgreSQL refuses it, on purpose, and Odoo runs it again.
            with mute_logger("odoo.sql_db", "odoo.service.model"), registry.cursor() as cr:
                env = _open(cr, company_id)
                run = env["sp.invoice.run"].browse(run_ids[1])
                run.read(["state"])  # its view of the data is old
                is_first_done.wait(60)
                retrying(run.action_generate, env)
        except Exception as failure:
            failures.append(failure)

    with registry.cursor() as cr:
        other = threading.Thread(target=generate_second)
        other.start()
        _open(cr, company_id)["sp.invoice.run"].browse(run_ids[0]).action_generate()
        is_first_done.set()
        other.join(2)
        cr.commit()
    other.join(60)
    assert not other.is_alive()
    assert not failures
    quantities, invoices = _get_billed(registry, company_id)
    assert quantities == [10.0] * PAYERS * DELIVERIES
    assert invoices == PAYERS
    with registry.cursor() as cr:
        runs = _open(cr, company_id)["sp.invoice.run"].browse(run_ids)
        assert [len(run.move_ids) for run in runs] == [PAYERS, 0]
        assert runs[1].state == "done"
