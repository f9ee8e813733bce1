import pytest
from world import World


@pytest.fixture
def world(tmp_path):
    """A machine with nothing of ours on it."""
    return World(tmp_path)


@pytest.fixture
def ready(world):
    """A machine on which Odoo and its libraries are in place, without any database yet."""
    world.install_fakes()
    return world
