"""Each addon installs on a database with only its own ``depends``, updates, and leaves nothing when uninstalled."""

import pytest
from toolbox import paths

KEPT_IN_USE = {
    "account.analytic.account",
    "fleet.vehicle",
    "fleet.vehicle.model",
    "fleet.vehicle.model.brand",
    "hr.department",
    "hr.employee",
    "maintenance.equipment",
    "product.category",
    "product.product",
    "project.task",
    "res.partner",
    "res.partner.bank",
    "res.partner.grade",
    "res.users",
    "uom.uom",
}

pytestmark = pytest.mark.parametrize("addon", paths.our_addons())


def test_empty(addon, alone):
    """Without data: install, update, uninstall, and the database is what it was."""
    before = alone.content()
    alone.install(addon)
    installed = alone.content()
    alone.update(addon)
    check_same(installed, alone.content(), "an update must neither add nor remove anything")
    alone.uninstall(addon)
    check_same(before, alone.content(), "an uninstall must leave the database as it was")


def test_used(addon, alone):
    """With its demo data: uninstalling leaves neither table nor column, and what core keeps still opens."""
    before = alone.schema()
    alone.install(addon, demo=True)
    alone.uninstall(addon)
    check_same(before, alone.schema(), "an uninstall must leave neither table nor column")
    left = {row[0] for row in alone.sql(f"SELECT model FROM ir_model_data WHERE module = '{addon}'")}
    # A customer who was invoiced, a unit that was counted, an employee who was paid, a task with its hours, a machine
    # that was lent: Odoo keeps them.
    assert left <= KEPT_IN_USE
    alone.check_integrity()


def check_same(before, after, reason):
    difference = [f"- {line}" for line in sorted(before - after)] + [f"+ {line}" for line in sorted(after - before)]
    if difference:
        pytest.fail("\n".join([reason, *difference]), pytrace=False)
