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
        return self._make(self._deps_name(), self._copy_and_install, self.base(), core_modules(paths.our_addons()))

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
        ours = closure(modules)
        core = sorted(set(modules) - set(ours) | set(core_modules(ours)))
        name = self._bare_name(core)
        self._make(name, self._copy_and_install, self.base(bare=True), core, bare=True)
        if not ours:
            return name
        with_ours = self._bare_name([*core, *ours], *(fingerprint(paths.ADDONS / addon) for addon in ours))
        return self._make(with_ours, self._copy_and_install, name, ours, bare=True)

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
            ours = closure(depends(addon))
            core = sorted(set(depends(addon)) - set(ours) | set(core_modules(ours)))
            keep.add(self._bare_name(core))
            keep.add(self._bare_name([*core, *ours], *(fingerprint(paths.ADDONS / other) for other in ours)))
        like = postgres.quote(PREFIX.replace("_", r"\_") + "%")
        for (name,) in postgres.sql(self.server, f"SELECT datname FROM pg_database WHERE datname LIKE {like}"):
            if name not in keep:
                self.drop(name)

    def filestore(self, database: str) -> Path:
        """Return the folder of the attachments of ``database``."""
        return configuration.data_folder(self.server) / "filestore" / database

    def _make(self, name: str, make, *arguments, **options) -> str:
        if not postgres.database_exists(self.server, name):
            draft = f"{name}_draft"
            self.drop(draft)
            make(draft, *arguments, **options)
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
        problems = [str(entry) for entry in gates.alarms(done.stdout)]
        if done.returncode or problems:
            cause = problems[0] if problems else (done.stdout.strip().splitlines() or ["sans explication"])[-1]
            raise SetupError(f"La base de test {name} n'a pas pu être faite ({cause}) : lisez {LOGS / name}.log.")

    def _deps_name(self) -> str:
        return self._name("deps", *core_modules(paths.our_addons()))

    def _bare_name(self, modules: list[str], *fingerprints: str) -> str:
        return self._name("bare", *modules, *fingerprints)

    def _name(self, kind: str, *parts) -> str:
        key = hashlib.sha256("\0".join(map(str, [odoo_identity(), *parts])).encode())
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


def closure(modules: list[str]) -> list[str]:
    """Return our addons among ``modules`` and among what those depend on, sorted."""
    ours = set(paths.our_addons())
    found: set[str] = set()
    waiting = [name for name in modules if name in ours]
    while waiting:
        addon = waiting.pop()
        if addon not in found:
            found.add(addon)
            waiting += [name for name in depends(addon) if name in ours]
    return sorted(found)


def core_modules(addons: list[str]) -> list[str]:
    """Return the modules outside this repository that our ``addons`` declare to depend on, sorted."""
    return sorted({name for addon in addons for name in depends(addon)} - set(paths.our_addons()))


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
