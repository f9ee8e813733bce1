"""The virtual environment: pinned wheels, installed without asking for anything more."""

import hashlib
import shlex
import shutil
import sys
from pathlib import Path

from . import paths, processes
from .console import SetupError

PYTHON = paths.VIRTUALENV / "bin" / "python"
_RUNTIME = paths.REPOSITORY / "requirements.txt"
_DEVELOPMENT = paths.REPOSITORY / "requirements-dev.txt"
_WKHTMLTOPDF = """\
#!/bin/sh
previous=
for argument; do
    shift
    if [ "$previous" = --zoom ]; then
        argument=$(awk "BEGIN {{ print $argument / 1.28 }}")
    fi
    case $argument in
    */report.body.tmp.*)
        cd "${{argument%/*}}" && argument=${{argument##*/}}
        ;;
    esac
    set -- "$@" "$argument"
    previous=$argument
done
exec {program} "$@"
"""


def is_ready(*, development: bool = False) -> bool:
    """Tell whether the environment holds exactly what the lock files say."""
    wanted = [_RUNTIME, _DEVELOPMENT] if development else [_RUNTIME]
    return PYTHON.exists() and all(_stamp(lock).is_file() and _stamp(lock).read_text() == _key(lock) for lock in wanted)


def create() -> None:
    """Make the environment afresh from ``requirements.txt``. Raise SetupError when it cannot be done.

    The stamp is written last: an environment without it was interrupted and is made again.
    """
    shutil.rmtree(paths.VIRTUALENV, ignore_errors=True)
    log = paths.LOGS / "virtualenv.log"
    done = processes.run([sys.executable, "-m", "venv", paths.VIRTUALENV], log=log)
    if done.returncode:
        raise SetupError(
            "Python ne peut pas créer d'environnement virtuel : installez son module venv "
            "(paquet python3-venv chez Debian), puis relancez."
        )
    _install(_RUNTIME, log)
    _write_wkhtmltopdf()


def install_development() -> None:
    """Add the test and lint tools of ``requirements-dev.txt``."""
    _install(_DEVELOPMENT, paths.LOGS / "virtualenv-dev.log")


def site_packages() -> Path:
    """Return the folder of the environment's libraries, whichever Python made it."""
    made = next(paths.VIRTUALENV.glob("lib/python3.*/site-packages"), None)
    return made or paths.VIRTUALENV / "lib" / "python3" / "site-packages"


def link_odoo(folder: Path) -> None:
    """Let the environment import ``odoo`` from ``folder``, the one that contains the package."""
    line = f"{folder}\n"
    link = site_packages() / "seconde_pousse_odoo.pth"
    if not link.exists() or link.read_text() != line:
        link.write_text(line)


def _install(lock: Path, log: Path) -> None:
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-cache-dir"]
    command += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", lock]
    _stamp(lock).unlink(missing_ok=True)
    # pip reads the user's own settings (mirror, proxy, certificates) from the real HOME. It writes nothing there,
    # but asks for the version of rustc, and rustup's would make its folder.
    environment = {**processes.environment(home=False), "RUSTUP_HOME": str(paths.HOME / ".rustup")}
    done = processes.run(command, log=log, env=environment)
    if done.returncode:
        raise SetupError(_explain(done.stdout, log))
    _stamp(lock).write_text(_key(lock))


def _explain(output: str, log: Path) -> str:
    if "DO NOT MATCH THE HASHES" in output:
        return f"Une bibliothèque Python reçue n'est pas celle attendue : relancez, et si cela persiste voyez {log}."
    if processes.looks_offline(output):
        return "Les bibliothèques Python n'ont pas pu être téléchargées : vérifiez l'accès au réseau, puis relancez."
    return f"pip n'a pas pu installer les bibliothèques Python : lisez {log}, corrigez, puis relancez."


def _write_wkhtmltopdf() -> None:
    # The wheel's program has patched qt (page headers and footers); Odoo looks for it on PATH under this name. It draws
    # 1.28 times larger than the builds Odoo's layouts are made for: headers would cover the text of the second page.
    # And Odoo's header script counts the dots of the page's path: ours has one more, in ".cache", and would print
    # neither header nor footer.
    script = paths.TOOLS / "wkhtmltopdf"
    script.unlink(missing_ok=True)
    script.write_text(_WKHTMLTOPDF.format(program=shlex.quote(str(paths.VIRTUALENV / "bin" / "wkhtmltopdf-pack"))))
    script.chmod(0o755)


def _stamp(lock: Path) -> Path:
    return paths.VIRTUALENV / f"{lock.stem}.stamp"


def _key(lock: Path) -> str:
    text = f"{sys.version_info[:2]} {paths.VIRTUALENV}\n".encode() + lock.read_bytes()
    return hashlib.sha256(text).hexdigest()
