"""What each leg of ``make test`` does."""

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

from . import configuration, gates, lint, paths, postgres, processes, releases, virtualenv
from .legs import LegFailure, Runner, pytest_failures, pytest_summary, tail
from .template_database import LOGS, PREFIX, Templates, addon_folders

REPORTS = paths.CACHE / "test-reports"
TESTS = paths.REPOSITORY / "tests"

# Tests that drive Odoo from outside, or need none. Any other folder of tests/ runs inside Odoo, as the addons' do.
_OUTSIDE = ("lifecycle", "rules", "repository", "setup", "translations")
# In the order in which they start, two at a time, the longest first. The last one runs alone.
NAMES = ("install", "lifecycle", "lint", "rules", "repository", "setup", "translations", "addons")

_LEGS_FILE = REPORTS / "legs.json"
_PLUGINS = ("-p", "toolbox.pytest_gates", "-p", "no:cacheprovider")


class Suites:
    """The legs of one run on ``server``; ``pytest_options`` go to the last pytest."""

    def __init__(self, server: postgres.Server, runner: Runner, pytest_options: list[str]):
        self.templates = Templates(server, runner.captured)
        self.runner = runner
        self.pytest_options = pytest_options
        self._database: str | None = None  # the one with our addons, once it is made
        self._install_over = threading.Event()

    def prepare(self) -> None:
        """Write the configuration, make room for the reports, and drop what earlier runs left behind."""
        for folder in (LOGS, REPORTS):
            folder.mkdir(parents=True, exist_ok=True)
            for file in folder.iterdir():
                file.unlink()
        self.templates.write_configuration()
        self.templates.drop_stale()

    def work(self, name: str) -> Callable[[], str]:
        """Return what the leg ``name`` does."""
        return {"install": self._install, "lint": self._lint}.get(name, lambda: self._outside(name))

    def last(self, *, with_addons: bool) -> int:
        """Run the last pytest on the terminal: one test per leg, then what runs inside Odoo. Return its exit code."""
        _LEGS_FILE.write_text(json.dumps([outcome.as_dict() for outcome in self.runner.outcomes]))
        if with_addons and self._database:
            database = self.templates.copy(self._database, f"{PREFIX}run")
            self._keep_files_in_database(database)
            options = ["--odoo-http", "--odoo-log-level", "warn", "--odoo-database", database]
            # Python's warnings reach the log gate by way of Odoo, as in production, not pytest's own list.
            options += ["-p", "no:warnings", "-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadscope"]
            # Odoo writes its log to the standard error as well: once is enough.
            options += ["--show-capture", "log", *self.pytest_options]
            folders = _folders_inside()
        else:
            options, folders = ["-p", "no:odoo"], []
        command = self._pytest("addons", *options, TESTS / "legs", *folders)
        code = self.runner.execute(command, env=self._environment(), cwd=paths.REPOSITORY)
        # Options such as -k may have left tests/legs out: the legs count all the same.
        return code or int(not all(outcome.passed for outcome in self.runner.outcomes))

    def _keep_files_in_database(self, database: str) -> None:
        """Spare the workers of xdist, which share one filestore, the files that each deletes after a class."""
        query = (
            "INSERT INTO ir_config_parameter (key, value) VALUES ('ir_attachment.location', 'db') "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        )
        postgres.sql(self.templates.server, query, database=database)

    def _install(self) -> str:
        try:
            return self._install_with_tests()
        finally:
            self._install_over.set()

    def _install_with_tests(self) -> str:
        """Install our addons with --test-enable: only then do at_install tests run where they claim to run."""
        name = self.templates.addons_name()
        if postgres.database_exists(self.templates.server, name):
            self._database = name
            return "inchangé depuis le dernier succès"
        addons = [folder.name for folder in addon_folders()]
        draft = self.templates.copy(self.templates.deps(), f"{name}_draft")
        tags = ",".join(f"/{addon}" for addon in addons)
        install = ["-d", draft, "-i", ",".join(addons), "--test-enable", "--test-tags", tags, "--stop-after-init"]
        done = self.templates.odoo("install", *install)
        if self._are_installed(draft, addons):
            self._database = draft
        problems = _problems_of_install(done.stdout)
        if self._database is None:
            problems.append("les addons n'ont pas été installés")
        if done.returncode or problems:
            raise LegFailure("\n".join(problems) or tail(done.stdout))
        self.templates.rename(draft, name)
        self._database = name
        _wrong, tests = gates.test_figures(done.stdout) or (0, 0)
        return f"{tests} tests pendant l'installation"

    def _are_installed(self, database: str, addons: list[str]) -> bool:
        query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
        installed = {name for (name,) in postgres.sql(self.templates.server, query, database=database)}
        return installed >= set(addons)

    def _lint(self) -> str:
        found = []
        for command in lint.commands():
            log = LOGS / f"lint-{lint.label(command).replace(' ', '-')}.log"
            if self.runner.execute(command, log=log, env=lint.environment(), cwd=paths.REPOSITORY):
                found.append(f"{lint.label(command)}\n{tail(log.read_text(encoding='utf-8', errors='replace'))}")
        if found:
            raise LegFailure("\n".join(found))
        return "rien à signaler"

    def _outside(self, name: str) -> str:
        if name == "translations":
            self._install_over.wait()
            if not self._database:
                raise LegFailure("pas de base où lire les termes : l'installation a échoué")
        log = LOGS / f"{name}.log"
        more = ["-p", "pytester"] if name == "repository" else []  # it runs pytest to try our plugin
        command = self._pytest(name, "-p", "no:odoo", "-W", "error", "--tb=short", *more, TESTS / name)
        environment = {**processes.environment(), **self._variables()}
        code = self.runner.execute(command, log=log, env=environment, cwd=paths.REPOSITORY)
        output = log.read_text(encoding="utf-8", errors="replace")
        if code:
            raise LegFailure(pytest_failures(output))
        return pytest_summary(output) + (_said_of_tag() if name == "lifecycle" else "")

    def _pytest(self, report: str, *arguments) -> list[str]:
        junit = REPORTS / f"{report}.xml"
        return [str(part) for part in (virtualenv.PYTHON, "-m", "pytest", *_PLUGINS, f"--junitxml={junit}", *arguments)]

    def _environment(self) -> dict[str, str]:
        """Return the environment of a pytest that runs Odoo inside itself."""
        values = configuration.environment(self.templates.server, self.templates.configuration)
        # pytest-odoo calls createdb and dropdb by their names.
        values["PATH"] = f"{postgres.binaries()}{os.pathsep}{values['PATH']}"
        return {**values, **self._variables()}

    def _variables(self) -> dict[str, str]:
        return {
            "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(paths.CACHE / "hypothesis"),
            "TEST_LEGS": str(_LEGS_FILE),
            "TEST_DATABASE": self._database or "",
        }


def _said_of_tag() -> str:
    tag = releases.last_tag()
    return (
        f", mise à jour depuis {tag} comprise"
        if tag
        else ", sans mise à jour : aucune version étiquetée avant celle-ci"
    )


def _problems_of_install(log: str) -> list[str]:
    problems = [gates.shorten(str(entry)) for entry in gates.alarms(log)]
    for test, reason in gates.skips(log):
        if not gates.skip_is_allowed(reason):
            problems.append(f"test sauté : {test} ({reason})")
    wrong, tests = gates.test_figures(log) or (0, 0)
    if wrong:
        problems.append(f"{wrong} tests en échec")
    if not tests and any(folder.glob("tests/test_*.py") for folder in addon_folders()):
        problems.append("aucun test n'a tourné")
    return problems


def _folders_inside() -> list[Path]:
    """Return the folders of the tests that run inside Odoo: the addons' own, then those that cross addons."""
    ours = [folder / "tests" for folder in addon_folders() if (folder / "tests").is_dir()]
    crossing = [folder for folder in TESTS.iterdir() if any(folder.glob("test_*.py"))]
    return ours + sorted(folder for folder in crossing if folder.name not in (*_OUTSIDE, "legs"))
