"""What goes wrong on a real farm: two phones at once, a server that dies.

These tests commit, as real users do: they run on the throw-away copy of the test database.
"""

import threading
import uuid

import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@pytest.fixture
def registry():
    return Registry(get_db_name())


@pytest.fixture
def together(registry):
    """Two people at the same time, as the server would let them.

    `together(see, first, second, **context)` runs `first`, and `second` before the first is committed. Each is given
    its environment, and what `see` read in it before the other began.

    :returns: what the second person gets
    :raises Exception: what the second person is told instead
    """

    def run(see, first, second, **context):
        is_ready, is_first_done, answers, failures = threading.Event(), threading.Event(), [], []

        def run_second():
            try:
                # PostgreSQL refuses it, on purpose, and Odoo runs it again.
                with mute_logger("odoo.sql_db", "odoo.service.model"), registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, context)
                    seen = see(env)  # its view of the data is old
                    is_ready.set()
                    is_first_done.wait(20)
                    answers.append(retrying(lambda: second(env, seen), env))
            except Exception as failure:
                failures.append(failure)
                is_ready.set()

        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, context)
            other = threading.Thread(target=run_second)
            other.start()
            assert is_ready.wait(60)
            first(env, see(env))
            env.flush_all()
            is_first_done.set()
            other.join(2)  # it waits for our commit, or fails on what it sees
            cr.commit()
        other.join(60)
        assert not other.is_alive()
        for failure in failures:
            raise failure
        return answers[0]

    return run


@pytest.fixture
def product_id(registry):
    """A new crop, its product and one planting in the ground; put away afterwards."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        letters = "".join(c for c in uuid.uuid4().hex.upper() if c.isalpha())[:4].ljust(4, "Z")
        crop = env["sp.crop"].create({"name": f"Essai {uuid.uuid4().hex}", "code": f"Z{letters}"})
        crop.action_create_product()
        product = crop.product_ids
    yield product.id
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["product.product"].browse(product.id).product_tmpl_id.active = False
        env["sp.crop"].search([("product_ids", "=", product.id)]).active = False
