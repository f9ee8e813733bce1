"""The local Odoo server: port, readiness, and a stop that never reaches another program."""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import time

from . import configuration, database, paths, postgres
from .console import SetupError, say, seconds

_LOCK = paths.CACHE / "server.lock"
_LOG = paths.LOGS / "server.log"
_START_LIMIT = 120  # seconds


def check_port(port: int) -> None:
    """Raise SetupError, offering another port, when ``port`` is taken on 127.0.0.1."""
    if is_serving():
        raise SetupError("Seconde Pousse tourne déjà : ouvrez-la dans le navigateur, ou arrêtez-la avec « make stop ».")
    if not _is_free(port):
        free = next((other for other in range(port + 1, min(port + 100, 65536)) if _is_free(other)), 0) or _any_free()
        raise SetupError(f"Le port {port} est déjà utilisé : relancez avec « make run ODOO_PORT={free} ».")


def serve(server: postgres.Server, port: int) -> int:
    """Serve the demonstration in the foreground until Ctrl-C or ``make stop``; return the exit code."""
    check_port(port)
    configuration.write(server)
    _print_from(server, port)
    start = time.monotonic()
    with _holding_lock() as lock, _LOG.open("wb") as log:
        # Odoo inherits the lock: it stays held, and `make stop` works, even if this process is killed.
        odoo = subprocess.Popen(
            configuration.command("-d", paths.DATABASE),
            env=configuration.environment(server),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[lock.fileno()],
        )
        lock.write(str(odoo.pid))
        lock.flush()
        try:
            say("• Démarrage d'Odoo…")
            _wait_until_ready(odoo, port)
            _announce(port, time.monotonic() - start)
            code = odoo.wait()
        except KeyboardInterrupt:
            say("\nArrêt d'Odoo…")
            code = 0
        finally:
            _end(odoo)
    if code not in (0, -signal.SIGTERM, -signal.SIGKILL):
        raise SetupError(f"Odoo s'est arrêté de lui-même : lisez {_LOG}, corrigez, puis relancez.")
    say("Odoo est arrêté ; « make stop » arrête aussi PostgreSQL.")
    return 0


def _print_from(server: postgres.Server, port: int) -> None:
    # PDF pages fetch their styles from here, whatever address somebody logged in by on another day.
    url = postgres.quote(f"http://127.0.0.1:{port}")
    query = (
        f"INSERT INTO ir_config_parameter (key, value) VALUES ('report.url', {url}) "
        "ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value"
    )
    postgres.sql(server, query, database=paths.DATABASE)


def is_serving() -> bool:
    """Tell whether a server started by ``serve`` is alive."""
    if not _LOCK.exists():
        return False
    with _LOCK.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def stop() -> bool:
    """Stop the server started by ``serve``; return False when there is none."""
    if not is_serving():
        return False
    for name, patience in ((signal.SIGTERM, 20), (signal.SIGKILL, 10)):
        pid = _LOCK.read_text().strip()
        if pid.isdigit():  # the lock is held, so this process is alive and is ours
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), name)
        limit = time.monotonic() + patience
        while time.monotonic() < limit:
            if not is_serving():
                return True
            time.sleep(0.1)
    raise SetupError(f"Odoo ne s'arrête pas : arrêtez le processus {_LOCK.read_text().strip()}, puis relancez.")


@contextlib.contextmanager
def _holding_lock():
    with _LOCK.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError("Seconde Pousse tourne déjà : arrêtez-la avec « make stop », puis relancez.") from None
        lock.truncate(0)
        yield lock


def _wait_until_ready(odoo: subprocess.Popen, port: int) -> None:
    limit = time.monotonic() + _START_LIMIT
    while odoo.poll() is None and time.monotonic() < limit:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_START_LIMIT)
            connection.request("GET", "/web/login")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise SetupError(f"Odoo ne démarre pas : lisez {_LOG}, corrigez, puis relancez.")


def _announce(port: int, duration: float) -> None:
    say(f"  fait en {seconds(duration)}")
    say("")
    say("Seconde Pousse est prête (Ctrl-C l'arrête).")
    say(f"  Adresse       http://127.0.0.1:{port}")
    say(f"  Identifiant   {database.LOGIN}")
    say(f"  Mot de passe  {database.PASSWORD}")
    say(f"  Journal       {_LOG}")


def _end(odoo: subprocess.Popen) -> None:
    if odoo.poll() is None:
        odoo.terminate()
    try:
        odoo.wait(20)
    except subprocess.TimeoutExpired:
        odoo.kill()
        odoo.wait()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _any_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
