"""One test per earlier leg of ``make test``, so that pytest's last line counts the whole run."""

import json
import os
from pathlib import Path

import pytest

LEGS = json.loads(Path(os.environ["TEST_LEGS"]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("leg", LEGS, ids=[leg["name"] for leg in LEGS])
def test_leg(leg):
    if not leg["passed"]:
        pytest.fail(leg["detail"], pytrace=False)
