"""The last release, with its demo data, is brought up to date by ``-u``."""

from database import Database
from toolbox import releases
from toolbox.template_database import PREFIX


def test_update_from_the_last_tag(templates, tmp_path):
    tag = releases.last_tag()
    if tag is None:
        return  # nothing was released before this; ``make test`` says so
    addons = releases.export_addons(tag, tmp_path)
    released = Database(templates, templates.copy(templates.deps(), f"{PREFIX}from_tag"))
    for addon in addons:
        released.install(addon, "--addons-path", tmp_path, demo=True)
    released.update(*addons)
    released.check_integrity()
    templates.drop(released.name)
