"""What every command needs first: Odoo, its libraries and a database server."""

import contextlib
import fcntl
import os
import shutil
import sys

from . import configuration, odoo_package, paths, postgres, server, virtualenv
from .console import SetupError, step

PYTHONS = ((3, 10), (3, 12))
# Odoo 1.2 GB unpacked and its archive, libraries 0.4, database and bytecode 0.5, and room to live.
_SPACE_GB = 3


@contextlib.contextmanager
def only_one():
    """Hold the set-up's lock. Raise SetupError when another process holds it; the system frees it if we are killed."""
    with (paths.CACHE / "setup.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SetupError(
                f"Une autre installation est en cours (processus {lock.read().strip() or 'inconnu'}) : "
                "attendez qu'elle se termine, puis relancez."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def is_ready(*, development: bool = False) -> bool:
    """Tell whether Odoo and its libraries are in place."""
    return odoo_package.is_ready() and virtualenv.is_ready(development=development)


def ensure(*, development: bool = False) -> None:
    """Put in place what is missing of Odoo and its libraries, printing each step.

    ``development``: with the test and lint tools. Raise SetupError when it cannot be done.
    """
    _check_python()
    paths.make_cache()
    if not is_ready(development=development):
        with only_one():
            _install(development=development)
    configuration.link()


def start_database_server(name: str = "demo", *, fast: bool = False) -> postgres.Server:
    """Return a database server that answers: the one chosen by PGHOST, else the embedded cluster ``name``."""
    server = postgres.chosen_server(name, fast=fast)
    if server.folder is not None and postgres.is_running(server):
        return server
    with step("Démarrage de PostgreSQL" if server.folder else f"Connexion à PostgreSQL ({server.host}:{server.port})"):
        postgres.start(server)
    return server


def _install(*, development: bool) -> None:
    if not odoo_package.is_ready():
        _check_space()
        with step(f"Téléchargement d'Odoo {odoo_package.SERIES} (120 Mo), déballage et réparations"):
            odoo_package.fetch()
    if not virtualenv.is_ready():
        _check_space()
        if server.is_serving():
            raise SetupError(
                "Les bibliothèques ont changé, la démonstration est ouverte : faites « make stop », puis relancez."
            )
        postgres.stop_all()  # its programs live in the environment that is about to be made again
        with step("Installation des bibliothèques Python (100 Mo)"):
            virtualenv.create()
    if development and not virtualenv.is_ready(development=True):
        with step("Installation des outils de test"):
            virtualenv.install_development()


def _check_python() -> None:
    lowest, highest = PYTHONS
    if not lowest <= sys.version_info[:2] <= highest:
        found = ".".join(map(str, sys.version_info[:2]))
        raise SetupError(
            f"Python {found} ne convient pas : installez Python 3.10, 3.11 ou 3.12, puis relancez "
            "(PYTHON=/chemin/vers/python3 en désigne un)."
        )


def _check_space() -> None:
    free = shutil.disk_usage(paths.CACHE).free / 1e9
    if free < _SPACE_GB:
        raise SetupError(
            f"Il reste {free:.1f} Go sur le disque de {paths.CACHE} et il en faut {_SPACE_GB} : libérez de la place, "
            "ou choisissez un autre disque avec XDG_CACHE_HOME=/chemin, puis relancez.".replace(".", ",", 1)
        )
