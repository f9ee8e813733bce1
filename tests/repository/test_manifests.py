"""Manifests: what each addon says of itself, and the order in which its files load."""

import ast
import re
from pathlib import Path

import pytest

ADDONS = sorted(file.parent for file in Path(__file__).resolve().parents[2].glob("addons/*/__manifest__.py"))

# A file may only refer to what comes before it. Wizards, views and reports refer to each other in any order.
ORDER = ["groups", "access", "record rules", "data", "wizards, views, reports", "menus"]
KINDS = {
    r"^security/.*groups.*\.xml$": "groups",
    r"^security/ir\.model\.access\.csv$": "access",
    r"^security/": "record rules",
    r"^data/": "data",
    r"_menus\.xml$": "menus",
    r"^(wizards?|views|reports?)/": "wizards, views, reports",
}


def manifest(addon):
    return ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))


def kind(name):
    return next((label for pattern, label in KINDS.items() if re.search(pattern, name)), None)


def test_there_are_addons():
    assert ADDONS


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_identity(addon):
    values = manifest(addon)
    assert values["license"] == "AGPL-3"
    assert values["author"] == "Seconde Pousse"
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", values["version"])


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_order_of_data(addon):
    names = manifest(addon).get("data", [])
    unknown = [name for name in names if kind(name) is None]
    assert not unknown, f"in no known folder: {', '.join(unknown)}"
    sorted_names = sorted(names, key=lambda name: ORDER.index(kind(name)))
    assert names == sorted_names, f"expected {' → '.join(ORDER)}, that is:\n" + "\n".join(sorted_names)


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_demo_stays_in_its_folder(addon):
    astray = [name for name in manifest(addon).get("demo", []) if not name.startswith("demo/")]
    assert not astray, f"demo data belongs in demo/: {', '.join(astray)}"
