"""``make screenshots``: put the demo in place, serve it if it is not served yet, and take its pictures.

The pictures need libraries of the virtual environment: ``shots.py`` takes them, in a process of its own.
"""

import configparser
import contextlib
import http.client
import os
import socket
import subprocess
import time

from . import chromium, database, installation, paths, processes, server, virtualenv
from .console import SetupError, step

_START_LIMIT = 120  # seconds


def main(argv: list[str]) -> int:
    """Take the pictures named in ``argv``, all of them without names; return 1 when one fails."""
    installation.ensure(development=True)
    chromium.ensure_chromium()
    with _demo() as base:
        command = [str(virtualenv.PYTHON), "-m", "toolbox.shots", base, *argv]
        environment = {**processes.environment(), "PYTHONPATH": str(paths.REPOSITORY / "bin")}
        return subprocess.run(command, env=environment, check=False).returncode


@contextlib.contextmanager
def _demo():
    """Give the address of the demo; one that had to be started is stopped at the end."""
    if server.is_serving():
        configuration = configparser.ConfigParser(interpolation=None)
        configuration.read(paths.CONFIGURATION, encoding="utf-8")
        yield f"http://127.0.0.1:{configuration['options']['http_port']}"
        return
    database.ensure(installation.start_database_server())
    port = _free_port()
    log = paths.LOGS / "screenshots-run.log"
    with log.open("wb") as output:
        run = subprocess.Popen(
            [paths.REPOSITORY / "bin" / "setup", "run"],
            env={**os.environ, "ODOO_PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        with step("Démarrage de la démonstration"):
            _wait_until_served(port, run, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()
        run.wait()


def _wait_until_served(port, run, log):
    limit = time.monotonic() + _START_LIMIT
    while run.poll() is None and time.monotonic() < limit:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_START_LIMIT)
            connection.request("GET", "/web/login")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise SetupError(f"La démonstration ne démarre pas : lisez {log}, corrigez, puis relancez.")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
