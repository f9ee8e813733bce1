import os

import pytest
from toolbox import paths, postgres, translations
from toolbox.template_database import PREFIX, Templates


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    """The terms of each addon as it is now, in a folder."""
    folder = tmp_path_factory.mktemp("terms")
    templates = Templates(postgres.chosen_server("test", fast=True))
    database = templates.copy(os.environ["TEST_DATABASE"], f"{PREFIX}terms")
    translations.export(templates, database, folder)
    templates.drop(database)
    return folder


@pytest.fixture(params=paths.our_addons())
def addon(request):
    return request.param
