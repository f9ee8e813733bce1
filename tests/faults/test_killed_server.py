"""The server dies between the harvest and the delivery: nothing lost, nothing double."""

import os
import signal
import subprocess
import sys
import textwrap

from odoo import SUPERUSER_ID, api
from odoo.tests.common import get_db_name

HARVEST_THEN_DIE = """
    import os, signal
    harvest = env["sp.harvest"].create({{"product_id": {product_id}, "quantity": 20}})
    harvest.action_confirm()
    partner = env["res.partner"].create({{"name": "Cantine d'essai", "is_company": True}})
    order = env["sale.order"].create({{
        "partner_id": partner.id,
        "order_line": [(0, 0, {{"product_id": {product_id}, "product_uom_qty": 8}})],
    }})
    order.action_confirm()
    env.cr.commit()
    order.picking_ids.move_ids.picked = True
    order.picking_ids.button_validate()
    env.flush_all()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def _run_in_a_server(script):
    command = [sys.executable, "-m", "odoo", "shell", "-d", get_db_name(), "--no-http"]
    environment = {**os.environ, "PGAPPNAME": "seconde-pousse-fault"}
    return subprocess.run(
        command,
        input=textwrap.dedent(script),
        text=True,
        capture_output=True,
        timeout=120,
        env=environment,
        check=False,
    )


def test_killed_before_the_commit_of_a_delivery(registry, product_id):
    killed = _run_in_a_server(HARVEST_THEN_DIE.format(product_id=product_id))
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        lot = env["stock.lot"].search([("product_id", "=", product_id)])
        assert lot.mapped("product_qty") == [20.0]
        picking = env["sale.order.line"].search([("product_id", "=", product_id)]).order_id.picking_ids
        assert picking.state == "assigned"
        picking.move_ids.picked = True
        picking.button_validate()
        assert picking.state == "done"
        lot.invalidate_recordset()
        assert lot.product_qty == 12.0
        assert [line["quantity"] for line in lot.get_recall_lines()] == [8.0]
