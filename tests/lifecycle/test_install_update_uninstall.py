"""Each addon installs on a database with only its own ``depends``, updates, and leaves nothing when uninstalled."""

import pytest
from toolbox import paths

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
    assert not alone.sql(f"SELECT name, model FROM ir_model_data WHERE module = '{addon}'")
    alone.check_integrity()


def check_same(before, after, reason):
    difference = [f"- {line}" for line in sorted(before - after)] + [f"+ {line}" for line in sorted(after - before)]
    if difference:
        pytest.fail("\n".join([reason, *difference]), pytrace=False)
