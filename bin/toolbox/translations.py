"""The terms of our addons, as Odoo exports them, and the catalogues brought up to date with them."""

import tempfile
from pathlib import Path

from . import installation, paths, processes, virtualenv
from .console import SetupError, say, step
from .template_database import LOGS, PREFIX, Templates
from .testing import test_server

_SCRIPT = """
from odoo.tools.translate import trans_export
for module in {modules!r}:
    with open({folder!r} + "/" + module + ".pot", "wb") as file:
        trans_export(None, [module], file, "po", env)
"""


def main(argv: list[str]) -> int:
    """Write each addon's .pot, and its fr.po with the French it has: new terms are left empty, and listed."""
    installation.ensure(development=True)
    with test_server() as server:
        _update(Templates(server))
    return 0


def export(templates: Templates, database: str, folder: Path) -> None:
    """Export the terms of our addons, installed in ``database``, into ``folder``, one .pot each."""
    script = _SCRIPT.format(modules=paths.our_addons(), folder=str(folder))
    done = templates.odoo("terms", "shell", "-d", database, "--no-http", stdin=None, input=script)
    if done.returncode or any(not (folder / f"{addon}.pot").is_file() for addon in paths.our_addons()):
        raise SetupError(f"Odoo n'a pas exporté les termes : lisez {LOGS / 'terms.log'}, corrigez, puis relancez.")


def _update(templates: Templates) -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    templates.write_configuration()
    with step("Installation des addons, pour en lire les termes"):
        database = templates.copy(templates.addons(), f"{PREFIX}terms")
    with tempfile.TemporaryDirectory(dir=paths.TEMPORARY) as folder:
        with step("Lecture des termes"):
            export(templates, database, Path(folder))
        environment = {**processes.environment(), "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        command = [virtualenv.PYTHON, "-m", "toolbox.catalogues", folder]
        done = processes.run(command, env=environment, cwd=paths.REPOSITORY)
    say(done.stdout.rstrip())
    if done.returncode:
        raise SetupError("Les traductions n'ont pas été mises à jour : lisez ce qui précède, corrigez, puis relancez.")
    templates.drop(database)
