"""Odoo's configuration for this machine, written in the cache folder."""

import hashlib
import os
from pathlib import Path

from . import odoo_package, paths, postgres, processes, virtualenv
from .console import SetupError

DEFAULT_PORT = 8069
_OURS = ("ODOO_PORT", "ODOO_SOURCE")


def port() -> int:
    """Return the port chosen by ODOO_PORT (8069 otherwise). Raise SetupError if it is not a usable number."""
    value = os.environ.get("ODOO_PORT") or str(DEFAULT_PORT)
    if not value.isdigit() or not 1024 <= int(value) <= 65535:
        raise SetupError(f"ODOO_PORT={value} n'est pas un port utilisable : choisissez un nombre de 1024 à 65535.")
    return int(value)


def data_folder(server: postgres.Server) -> Path:
    """Return Odoo's data folder (filestore, sessions). Each database server has its own: names may be the same."""
    if server.folder is not None:
        return paths.DATA / server.folder.name
    return paths.DATA / hashlib.sha256(f"{server.host}:{server.port}".encode()).hexdigest()[:12]


def write(server: postgres.Server, file: Path = paths.CONFIGURATION, **more) -> Path:
    """Write the configuration of an Odoo on ``server`` into ``file`` and return it; ``more`` adds or replaces options.

    Passwords are not in it: they go through the environment.
    """
    if "," in str(paths.REPOSITORY) or "," in str(paths.CACHE):
        raise SetupError("Odoo n'accepte pas de virgule dans un nom de dossier : déplacez le dépôt, puis relancez.")
    data = data_folder(server)
    data.mkdir(exist_ok=True)
    options = {
        "addons_path": paths.ADDONS,
        "data_dir": data,
        "db_host": server.host,
        "db_port": server.port,
        "db_user": server.user,
        "http_interface": "127.0.0.1",
        "http_port": port(),
        "pg_path": postgres.binaries(),
        "screenshots": paths.TEMPORARY / "screenshots",
        "unaccent": True,
        **more,
    }
    text = "[options]\n" + "".join(f"{name} = {value}\n" for name, value in options.items())
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        new = file.with_suffix(f".{os.getpid()}")
        new.write_text(text, encoding="utf-8")
        new.replace(file)
    return file


def environment(server: postgres.Server, file: Path = paths.CONFIGURATION) -> dict[str, str]:
    """Return the environment of an Odoo process (or of a program that imports odoo) on ``server``."""
    inherited = postgres.client_environment(server)
    # Odoo 19 reads each option from ODOO_<OPTION> too, before its file: none may come from outside by accident.
    values = {name: value for name, value in inherited.items() if not name.startswith("ODOO_") or name in _OURS}
    values["ODOO_RC"] = str(file)
    values["PATH"] = f"{paths.TOOLS}{os.pathsep}{values.get('PATH', os.defpath)}"
    return values


def command(*arguments) -> list[str]:
    """Return the command line of Odoo with these arguments."""
    return [str(virtualenv.PYTHON), "-m", "odoo", *map(str, arguments)]


def link() -> None:
    """Let the virtual environment import the Odoo in use."""
    virtualenv.link_odoo(odoo_package.library_folder())


def run(server: postgres.Server, *arguments, log: Path, **options):
    """Run Odoo to its end, its output in ``log``; return it completed (its exit code proves little: read the log)."""
    return processes.run(command(*arguments), log=log, env=environment(server), **options)
