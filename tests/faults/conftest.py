"""What goes wrong on a real farm: two phones at once, a server that dies.

These tests commit, as real users do: they run on the throw-away copy of the test database.
"""

import uuid

import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name


@pytest.fixture
def registry():
    return Registry(get_db_name())


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
