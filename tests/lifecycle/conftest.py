"""Install, update and uninstall one addon at a time, from outside, as an administrator would."""

import pytest
from database import Database
from toolbox import postgres
from toolbox.template_database import LOGS, PREFIX, Templates, depends


@pytest.fixture(scope="session")
def templates():
    """The template databases, on the server that ``make test`` started."""
    LOGS.mkdir(parents=True, exist_ok=True)
    return Templates(postgres.chosen_server("test", fast=True))


@pytest.fixture
def alone(templates, request):
    """A database with what ``addon`` depends on and nothing else: how an omission in its manifest shows."""
    addon = request.getfixturevalue("addon")
    kind = request.node.originalname.removeprefix("test_")
    name = templates.copy(templates.bare(depends(addon)), f"{PREFIX}{addon}_{kind}"[:63])
    yield Database(templates, name)
    templates.drop(name)
