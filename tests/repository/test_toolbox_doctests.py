"""The examples in the set-up's docstrings."""

import doctest
import importlib
from pathlib import Path

import pytest

TOOLBOX = Path(__file__).resolve().parents[2] / "bin" / "toolbox"
WITH_EXAMPLES = [file.stem for file in sorted(TOOLBOX.glob("*.py")) if ">>> " in file.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(f"toolbox.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
