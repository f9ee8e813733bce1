"""Child processes: their environment and their output, kept inside the cache folder."""

import os
import shutil
import subprocess
from pathlib import Path

from . import paths
from .console import DISK_FULL, SetupError

_NETWORK_SIGNS = (
    "temporary failure in name resolution",
    "temporary failure resolving",
    "could not resolve",
    "network is unreachable",
    "no route to host",
    "failed to establish a new connection",
    "connection refused",
    "connection timed out",
    "could not connect",
    "failed to fetch",
)


def environment(*, home: bool = True) -> dict[str, str]:
    """Return the environment of a child process: temporary files, bytecode and (if ``home``) HOME in the cache."""
    values = {
        name: value
        for name, value in os.environ.items()
        # make's own variables would make a nested make print its folder or wait for our job slots
        if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "MAKEFLAGS", "MFLAGS", "MAKELEVEL")
    }
    values["PYTHONPYCACHEPREFIX"] = str(paths.BYTECODE)
    values["TMPDIR"] = str(paths.TEMPORARY)
    if home:
        values["HOME"] = str(paths.HOME)
        values["XDG_CACHE_HOME"] = str(paths.HOME / ".cache")
        values[paths.CACHE_VARIABLE] = str(paths.CACHE)  # our own commands, called by a child, keep to this cache
        values["XDG_CONFIG_HOME"] = str(paths.HOME / ".config")
        values["XDG_DATA_HOME"] = str(paths.HOME / ".local" / "share")
    return values


def run(command: list, *, log: Path | None = None, env: dict | None = None, **options) -> subprocess.CompletedProcess:
    """Run ``command`` quietly and return it completed, its two outputs joined as text in ``stdout``.

    ``log``: a file to which the output goes as well. A command that does not exist gives the code 127, as in a shell.
    """
    command = [str(part) for part in command]
    options.setdefault("stdin", subprocess.DEVNULL)
    try:
        done = subprocess.run(  # noqa: PLW1510  the caller reads the code
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environment() if env is None else env,
            **options,
        )
    except FileNotFoundError:
        done = subprocess.CompletedProcess(command, 127, stdout=f"{command[0]}: introuvable")
    if log:
        log.write_text(f"$ {' '.join(command)}\n{done.stdout}", encoding="utf-8")
    if "No space left on device" in done.stdout:
        raise SetupError(DISK_FULL)
    return done


def looks_offline(output: str) -> bool:
    """Tell whether a command's output shows that the network is missing."""
    text = output.lower()
    return any(sign in text for sign in _NETWORK_SIGNS)


def which(name: str) -> str | None:
    """Return the path of a command of this machine, or None."""
    return shutil.which(name)
