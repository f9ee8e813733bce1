"""The server dies in the middle of billing jobs, renewing members or calling a meeting: run again, all of it, once."""

import signal
import subprocess
import sys
import textwrap
import uuid
from datetime import date, datetime, timedelta
from os import environ

import pytest

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tests.common import get_db_name

SIGNATURE = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
COUNT = 6
# What is written goes to the database; what is not committed dies with the server.
DIE = """
    def die_after(method, times):
        calls = []
        def dying(self, *args, **kwargs):
            result = method(self, *args, **kwargs)
            self.env.flush_all()
            calls.append(self)
            if len(calls) == times:
                os.kill(os.getpid(), signal.SIGKILL)
            return result
        return dying
"""


def _kill(company_id, script):
    """Run a script in a server of its own, which must die of it."""
    head = f"""
    import os, signal
    env = env(context={{"allowed_company_ids": [{company_id}]}})
    """
    command = [sys.executable, "-m", "odoo", "shell", "-d", get_db_name(), "--no-http"]
    killed = subprocess.run(
        command,
        input="".join(textwrap.dedent(part) for part in (head, DIE, script)),
        text=True,
        capture_output=True,
        timeout=180,
        env={**environ, "PGAPPNAME": "seconde-pousse-fault"},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr


@pytest.fixture
def company(registry):
    """A company of its own, with farms that joined last year and whose jobs are signed; put away afterwards."""
    from odoo.addons.seconde_pousse.tests.common_invoice import InvoiceCommon

    class Season(InvoiceCommon):
        pass

    mark = uuid.uuid4().hex[:8]
    with registry.cursor() as cr:
        Season.env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        company = Season._create_french_company(f"Ferme {mark}")
        Season.env = env = api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": company.ids})
        Season.company = env.company
        Season.today = date.today()
        Season._set_regime("real", "field_job")
        grade = env["res.partner.grade"].create({"name": mark, "company_id": company.id, "sp_member_kind": "farm"})
        env["sp.membership.fee"].create({"grade_id": grade.id, "date_from": "2020-01-01", "amount": 25})
        service = env["product.product"].create(
            {
                "name": mark,
                "type": "service",
                "invoice_policy": "delivery",
                "list_price": 28,
                "sp_activity": "field_job",
            }
        )
        project = env["project.project"]._sp_get_activity_project(company, "field_job")
        france = env.ref("base.fr").id
        farms = env["res.partner"].create(
            [
                {
                    "name": f"{mark} {rank}",
                    "is_company": True,
                    "sp_is_farm": True,
                    "country_id": france,
                    "email": f"{mark}.{rank}@example.com",
                    "company_id": company.id,
                }
                for rank in range(COUNT)
            ]
        )
        jobs = env["project.task"].create(
            [
                {
                    "name": farm.name,
                    "project_id": project.id,
                    "company_id": company.id,
                    "is_field_job": True,
                    "farm_partner_id": farm.id,
                }
                for farm in farms
            ]
        )
        year = date.today().year
        memberships = env["sp.membership"].create(
            [
                {
                    "partner_id": farm.id,
                    "grade_id": grade.id,
                    "date_from": f"{year}-01-01",
                    "date_to": f"{year}-12-31",
                    "company_id": company.id,
                }
                for farm in farms
            ]
        )
        memberships.action_accept()
        company.sp_membership_counts = "accepted"
        for job in jobs:
            order = env["sale.order"].create(
                {
                    "partner_id": job.farm_partner_id.id,
                    "sp_job_id": job.id,
                    "order_line": [Command.create({"product_id": service.id, "product_uom_qty": 40})],
                }
            )
            order.action_confirm()
            note = env["sp.work.note"].browse(job.action_make_work_note()["res_id"])
            note.line_ids.quantity = 10
            note.sign(SIGNATURE, "Mme Roux")
        ids = {"id": company.id, "jobs": jobs.ids, "memberships": memberships.ids, "farms": farms.ids}
    yield ids
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [ids["id"]]})
        env["mail.mail"].search([("email_to", "like", mark)]).unlink()
        env["project.task"].browse(ids["jobs"]).active = False
        env["res.partner"].browse(ids["farms"]).active = False


@pytest.fixture
def open_env(registry, company):
    """Return a function that opens an environment in that company."""

    def run(work):
        with registry.cursor() as cr:
            return work(api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [company["id"]]}))

    return run


def _count_bills(env, company):
    orders = env["project.task"].browse(company["jobs"]).sp_order_ids
    return len(orders.invoice_ids), orders.order_line.mapped("qty_invoiced")


@pytest.mark.parametrize("times", [1, COUNT])
def test_killed_while_jobs_are_billed(company, open_env, times):
    _kill(
        company["id"],
        f"""
        from odoo.addons.account.models.account_move import AccountMove
        lines = env.registry["account.move.line"]
        lines._compute_totals = die_after(lines._compute_totals, {times})
        env["project.task"].browse({company["jobs"]}).action_invoice_jobs()
        """,
    )
    assert open_env(lambda env: _count_bills(env, company)) == (0, [0.0] * COUNT)
    open_env(lambda env: env["project.task"].browse(company["jobs"]).action_invoice_jobs())
    assert open_env(lambda env: _count_bills(env, company)) == (COUNT, [10.0] * COUNT)


def _count_renewals(env, company):
    memberships = env["sp.membership"].search([("company_id", "=", company["id"])])
    renewals = memberships.filtered("previous_id")
    return sorted(renewals.previous_id.ids) == sorted(company["memberships"]), len(renewals), len(renewals.invoice_id)


def test_killed_while_members_are_renewed_and_billed(company, open_env):
    renew = f'env["sp.membership"].browse({company["memberships"]})._renew()'
    _kill(
        company["id"],
        f"""
        memberships = env.registry["sp.membership"]
        memberships._number_cards = die_after(memberships._number_cards, 1)
        {renew}.action_accept()
        """,
    )
    assert open_env(lambda env: _count_renewals(env, company)) == (False, 0, 0)
    _kill(
        company["id"],
        f"""
        moves = env.registry["account.move"]
        moves._post = die_after(moves._post, 1)
        {renew}.action_accept()
        """,
    )
    assert open_env(lambda env: _count_renewals(env, company)) == (False, 0, 0)
    for _again in range(2):
        open_env(lambda env: env["sp.membership"].browse(company["memberships"])._renew().action_accept())
    assert open_env(lambda env: _count_renewals(env, company)) == (True, COUNT, COUNT)
    numbers = open_env(
        lambda env: env["sp.membership"].search([("company_id", "=", company["id"])]).invoice_id.mapped("name")
    )
    assert len(set(numbers)) == 2 * COUNT


@pytest.fixture
def meeting_id(company, open_env):
    values = {
        "date": datetime.now().replace(microsecond=0) + timedelta(days=20),
        "place": "Salle des fêtes",
        "agenda": "<p>Comptes</p>",
        "company_id": company["id"],
    }
    return open_env(lambda env: env["sp.general.meeting"].create(values).id)


def _get_calls(env, meeting_id):
    """Return the state of a meeting, how many are called, and to how many each mail was written."""
    meeting = env["sp.general.meeting"].browse(meeting_id)
    mails = env["mail.mail"].search(
        [("model", "=", "sp.meeting.attendance"), ("res_id", "in", meeting.attendance_ids.ids)]
    )
    return meeting.state, len(meeting.attendance_ids.filtered("called_on")), sorted(mails.mapped("res_id"))


def test_killed_while_members_are_called(company, open_env, meeting_id):
    call = f'env["sp.general.meeting"].browse({meeting_id}).action_call()'
    for model, method, times in (("mail.mail", "create", 1), ("sp.general.meeting", "_add_members", 1)):
        _kill(
            company["id"],
            f"""
            dying = env.registry["{model}"]
            dying.{method} = die_after(dying.{method}, {times})
            {call}
            """,
        )
        assert open_env(lambda env: _get_calls(env, meeting_id)) == ("draft", 0, [])
    for _again in range(2):
        open_env(lambda env: env["sp.general.meeting"].browse(meeting_id).action_call())
    state, called, mailed = open_env(lambda env: _get_calls(env, meeting_id))
    assert (state, called, len(mailed)) == ("called", COUNT, COUNT)
    assert len(set(mailed)) == COUNT, "a member was written to twice"
