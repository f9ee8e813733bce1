"""Every module of every addon's ``rules`` package shows what it does, and does what it shows."""

import ast
import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

PACKAGES = sorted(init.parent for init in Path(__file__).resolve().parents[2].glob("addons/*/rules/__init__.py"))
MODULES = [
    module.name
    for package in PACKAGES
    for module in pkgutil.walk_packages([str(package)], f"odoo.addons.{package.parent.name}.rules.")
    if not module.ispkg
]


def test_rules_exist():
    assert MODULES, "no addon has a rules/ package: the doctests below would prove nothing"


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0, f"{name} has no doctest"
    assert result.failed == 0, f"{name}: {result.failed} of {result.attempted} examples fail (see the output above)"


@pytest.mark.parametrize("name", MODULES)
def test_public_names_have_a_docstring(name):
    tree = ast.parse(inspect.getsource(importlib.import_module(name)))
    undocumented = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not undocumented, f"{name}: no docstring on {', '.join(undocumented)}"
