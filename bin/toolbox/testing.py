"""``make test``: the set-up as needed, then every test.

Legs run two at a time; each passes or fails on its own. The last one, pytest on the addons, comes alone: it also
counts one test per earlier leg (``tests/legs``), so that its summary line tells the truth about the whole run.
"""

import argparse
import contextlib
import fcntl
import os
import signal

from . import chromium, installation, paths, postgres
from .console import SetupError
from .legs import Leg, Runner
from .suites import NAMES, Suites


def main(argv: list[str]) -> int:
    """Run the legs named in ``argv`` (all of them without any) and return 1 if one failed.

    What follows ``--`` in ``argv`` goes to the last pytest: ``bin/setup test addons -- -k harvest``.
    """
    names, pytest_options = _parse(argv)
    signal.signal(signal.SIGTERM, _interrupt)
    installation.ensure(development=True)
    if "install" in names:
        chromium.ensure_chromium()
    with test_server() as server:
        runner = Runner()
        try:
            suites = Suites(server, runner, pytest_options)
            suites.prepare()
            runner.run([Leg(name, suites.work(name)) for name in names if name != "addons"])
            return suites.last(with_addons="addons" in names)
        finally:
            runner.stop()


@contextlib.contextmanager
def test_server():
    """Start the server of the test databases, and stop it at the end unless PGHOST or PGPORT chose another one.

    Raise SetupError when another run uses it.
    """
    with (paths.CACHE / "test.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError("D'autres essais sont en cours : attendez leur fin, puis relancez.") from None
        try:
            server = installation.start_database_server("test", fast=True)
            yield server
        finally:
            if not (os.environ.get("PGHOST") or os.environ.get("PGPORT")):
                postgres.stop(postgres.chosen_server("test"))


def _parse(argv: list[str]) -> tuple[list[str], list[str]]:
    cut = argv.index("--") if "--" in argv else len(argv)
    parser = argparse.ArgumentParser("bin/setup test", description="Lance les essais, tous si aucun n'est nommé.")
    parser.add_argument("legs", nargs="*", metavar="essai", help=f"parmi {', '.join(NAMES)}")
    names = parser.parse_args(argv[:cut]).legs
    if unknown := sorted(set(names) - set(NAMES)):
        raise SetupError(f"Essai inconnu ({', '.join(unknown)}) : choisissez parmi {', '.join(NAMES)}.")
    wanted = set(names or NAMES)
    if wanted & {"addons", "translations"}:
        wanted.add("install")  # they need the database that it makes, or finds unchanged
    return [name for name in NAMES if name in wanted], argv[cut + 1 :]


def _interrupt(*_):
    raise KeyboardInterrupt
