"""Databases made once and copied by the tests. A name ends with the key of what its database was made from.

- base: an empty French database;
- deps: base + modules that our addons depend on, with what Odoo installs by itself beside them, as in real life;
- bare: base + modules and nothing else, so that an addon that forgot a dependency shows it;
- addons: deps + our addons, which passed their tests while they were installed (untested: without them).

Each is made under another name and renamed when it is complete, so that a half-made one is never used.
"""

import ast
import hashlib
import os
import shutil
import socket
import subprocess
from pathlib import Path

from . import configuration, gates, odoo_package, paths, postgres, processes
from .console import SetupError

PREFIX = "sp_test_"
LOGS = paths.LOGS / "test"


class Templates:
    """The template databases of one test ``server``, and their copies; ``run`` is what runs a program to its end."""

    def __init__(self, server: postgres.Server, run=processes.run):
        self.server = server
        self._run = run
        name = paths.CONFIGURATION.stem
        self.configuration = paths.CONFIGURATION.with_name(f"{name}-test.conf")
        self.bare_configuration = paths.CONFIGURATION.with_name(f"{name}-test-bare.conf")

    def write_configuration(self) -> None:
        """Write the configuration files of the tests, with a port that is free now."""
        options = {"http_port": _free_port(), "max_cron_threads": 0}
        configuration.write(self.server, self.configuration, **options)
        configuration.write(self.server, self.bare_configuration, skip_auto_install=True, **options)

    def odoo(self, name: str, *arguments, bare: bool = False, **options) -> subprocess.CompletedProcess:
        """Run Odoo to its end with the tests' configuration, its output in the log called ``name``."""
        file = self.bare_configuration if bare else self.configuration
        return self._run(
            configuration.command(*arguments),
            log=LOGS / f"{name}.log",
            env=configuration.environment(self.server, file),
            **options,
        )

    def deps(self) -> str:
        """Return the database with what our addons depend on, making it if it is missing."""
        return self._make(self._deps_name(), self._copy_and_install, self.base(), split(paths.our_addons())[0])

    def addons_name(self) -> str:
        """Return the name of the database with our addons as they are now, made or not."""
        return self._name("addons", self._deps_name(), *map(fingerprint, addon_folders()))

    def addons(self) -> str:
        """Return a database with our addons as they are now; installed without tests if the tests made none."""
        tested = self.addons_name()
        if postgres.database_exists(self.server, tested):
            return tested
        name = tested.replace("addons", "untested", 1)
        return self._make(name, self._copy_and_install, self.deps(), paths.our_addons())

    def bare(self, modules: list[str]) -> str:
        """Return the database with ``modules``, what they depend on, and nothing else."""
        core, ours = split(modules)
        core_name, whole_name = self._bare_names(modules)
        self._make(core_name, self._copy_and_install, self.base(bare=True), core, bare=True)
        return self._make(whole_name, self._copy_and_install, core_name, ours, bare=True)

    def base(self, *, bare: bool = False) -> str:
        """Return the empty French database, with or without the modules that install themselves."""
        return self._make(self._name("base", bare), self._initialise, bare=bare)

    def copy(self, template: str, name: str) -> str:
        """Make the database ``name`` a copy of ``template``, filestore included, and return its name."""
        self.drop(name)
        postgres.copy_database(self.server, template, name)
        if self.filestore(template).exists():
            # Files of a filestore are never modified, only added and deleted: links are copies.
            shutil.copytree(self.filestore(template), self.filestore(name), copy_function=_link)
        return name

    def drop(self, name: str) -> None:
        """Drop the database ``name`` and its filestore."""
        postgres.drop_database(self.server, name)
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def rename(self, old: str, new: str) -> None:
        """Rename the database ``old``, its filestore first: the database's name says that all is there."""
        shutil.rmtree(self.filestore(new), ignore_errors=True)
        if self.filestore(old).exists():
            self.filestore(old).rename(self.filestore(new))
        postgres.sql(self.server, f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def drop_stale(self) -> None:
        """Drop what this run does not use: copies left by a killed run, templates of other versions of the files."""
        keep = {self._deps_name(), self.addons_name(), self._name("base", False), self._name("base", True)}
        for addon in paths.our_addons():
            keep.update(self._bare_names(depends(addon)))
        like = postgres.quote(PREFIX.replace("_", r"\_") + "%")
        for (name,) in postgres.sql(self.server, f"SELECT datname FROM pg_database WHERE datname LIKE {like}"):
            if name not in keep:
                self.drop(name)

    def filestore(self, database: str) -> Path:
        """Return the folder of the attachments of ``database``."""
        return configuration.data_folder(self.server) / "filestore" / database

    def _make(self, name: str, make, *arguments, **options) -> str:
        if not postgres.database_exists(self.server, name):
            draft = f"{name}_{os.getpid()}"  # two legs may need it at the same time
            self.drop(draft)
            make(draft, *arguments, **options)
            if postgres.database_exists(self.server, name):
                self.drop(draft)
            else:
                self.rename(draft, name)
        return name

    def _initialise(self, name: str, *, bare: bool) -> None:
        options = ["--language", "fr_FR", "--country", "FR", "--username", "admin", "--password", "admin"]
        self._checked(name, "db", "init", name, *options, bare=bare)

    def _copy_and_install(self, name: str, template: str, modules: list[str], *, bare: bool = False) -> None:
        self.copy(template, name)
        if modules:
            self._checked(name, "-d", name, "-i", ",".join(modules), "--stop-after-init", "--no-http", bare=bare)

    def _checked(self, name: str, *arguments, bare: bool) -> None:
        done = self.odoo(name, *arguments, bare=bare)
        # A warning of Odoo's own modules is no reason to stop; our addons' are for the tests to find.
        problems = [str(entry) for entry in gates.alarms(done.stdout) if entry.level != "WARNING"]
        if done.returncode or problems:
            cause = problems[0] if problems else (done.stdout.strip().splitlines() or ["sans explication"])[-1]
            raise SetupError(f"La base de test {name} n'a pas pu être faite ({cause}) : lisez {LOGS / name}.log.")

    def _deps_name(self) -> str:
        return self._name("deps", *split(paths.our_addons())[0])

    def _bare_names(self, modules: list[str]) -> tuple[str, str]:
        """Return the names of the bare database of ``modules``: without our own among them, and with."""
        core, ours = split(modules)
        name = self._name("bare", *core)
        if not ours:
            return name, name
        return name, self._name("bare", *core, *(fingerprint(paths.ADDONS / addon) for addon in ours))

    def _name(self, kind: str, *parts) -> str:
        # A database knows the modules there were when it was made: a new addon of ours makes it old.
        key = hashlib.sha256("\0".join(map(str, [odoo_identity(), *paths.our_addons(), *parts])).encode())
        return f"{PREFIX}{kind}_{key.hexdigest()[:12]}"


def odoo_identity() -> str:
    """Return a text that changes with the Odoo in use: the package's hash, or the checkout's path and commit."""
    folder = odoo_package.source_folder()
    if not folder:
        return (paths.PACKAGE / "ready.json").read_text(encoding="utf-8")
    return f"{folder} {processes.run(['git', '-C', folder, 'rev-parse', 'HEAD']).stdout.strip()}"


def addon_folders() -> list[Path]:
    """Return the folders of our addons, sorted."""
    return [paths.ADDONS / name for name in paths.our_addons()]


def depends(addon: str) -> list[str]:
    """Return the modules that our ``addon`` declares to depend on, sorted."""
    manifest = ast.literal_eval((paths.ADDONS / addon / "__manifest__.py").read_text(encoding="utf-8"))
    return sorted(manifest.get("depends", ["base"]))


def split(modules: list[str]) -> tuple[list[str], list[str]]:
    """Return what ``modules`` need, sorted: the modules outside this repository, and our addons."""
    ours = set(paths.our_addons())
    core: set[str] = set()
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in ours:
            core.add(name)
        elif name not in found:
            found.add(name)
            waiting += depends(name)
    return sorted(core), sorted(found)


def fingerprint(folder: Path) -> str:
    """Return a hash of the names and contents of the files of ``folder``, its tests included."""
    digest = hashlib.sha256(folder.name.encode())
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"{file.relative_to(folder)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
