"""Make ``odoo.addons.<addon>.rules`` importable where there is no Odoo.

The addons' own ``__init__`` is not run and nothing else of ``odoo`` exists: a rule that imports the ORM fails here.
"""

import sys
from pathlib import Path
from types import ModuleType

from hypothesis import settings


def _package(name, *folders):
    package = ModuleType(name)
    package.__path__ = [str(folder) for folder in folders]
    sys.modules[name] = package
    return package


_package("odoo").addons = _package("odoo.addons")
for manifest in Path(__file__).resolve().parents[2].glob("addons/*/__manifest__.py"):
    addon = manifest.parent
    setattr(sys.modules["odoo.addons"], addon.name, _package(f"odoo.addons.{addon.name}", addon))

# The machine that runs the tests may be slow and shared: time is not what these tests are about.
settings.register_profile("seconde_pousse", deadline=None, max_examples=200)
settings.load_profile("seconde_pousse")
