"""Install, update and uninstall one addon at a time, from outside, as an administrator would."""

import pytest
from database import Database
from toolbox import postgres
from toolbox.template_database import LOGS, PREFIX, Templates, depends, split


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
    core, ours = split(depends(addon))
    in_use = kind == "used"
    name = templates.copy(templates.bare(core if in_use else depends(addon)), f"{PREFIX}{addon}_{kind}"[:63])
    database = Database(templates, name)
    for other in ours if in_use else ():
        database.install(other, demo=True)  # its story goes on from theirs
    yield database
    templates.drop(name)
