"""The demonstration database: made once, in French, then updated when the repository's addons change."""

import ast
import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from . import configuration, installation, paths, postgres
from .console import SetupError, notice, step

LOGIN = PASSWORD = "admin"  # a demonstration that listens on 127.0.0.1 only

# A database is made under this name and renamed when it is complete: an interrupted one is never taken for a whole one.
_UNFINISHED = f"{paths.DATABASE}_en_cours"
_FAILURE = re.compile(
    r"^[\d-]+ [\d:,]+ \d+ (?:ERROR|CRITICAL) \S+ \S+: (.*)|(.*demo data failed to install.*)", re.MULTILINE
)


def ensure(server: postgres.Server) -> None:
    """Make the demonstration database on ``server``, or bring it up to date with the addons' files."""
    configuration.write(server)
    with installation.only_one():
        if not postgres.database_exists(server, paths.DATABASE):
            _create(server)
        else:
            _update(server)


def failure_in(log: str) -> str | None:
    """Return the first failure told by an Odoo log, or None. Odoo exits with 0 on many failures.

    >>> failure_in("2026-01-01 10:00:00,000 12 ERROR db odoo.modules: no such file\\n")
    'no such file'
    >>> failure_in("2026-01-01 10:00:00,000 12 INFO db odoo.modules: ERROR is only a word here\\n")
    """
    found = _FAILURE.search(log)
    return next(text for text in found.groups() if text is not None).strip() if found else None


def fingerprints() -> dict[str, str]:
    """Return the hash of each addon's files, its tests apart."""
    return {name: _fingerprint(paths.ADDONS / name) for name in paths.our_addons()}


def _create(server: postgres.Server) -> None:
    addons = fingerprints()
    _drop(server, _UNFINISHED)
    with step(f"Création de la base « {paths.DATABASE} » en français"):
        options = ["--language", "fr_FR", "--country", "FR", "--username", LOGIN, "--password", PASSWORD]
        _odoo(server, "create", "db", "init", _UNFINISHED, *options)
    _install(server, _UNFINISHED, new=list(addons), changed=[])
    _remember(server, _UNFINISHED, addons)
    filestore = _filestore(server, _UNFINISHED)
    shutil.rmtree(_filestore(server, paths.DATABASE), ignore_errors=True)
    if filestore.exists():
        filestore.rename(_filestore(server, paths.DATABASE))
    postgres.sql(server, f'ALTER DATABASE "{_UNFINISHED}" RENAME TO "{paths.DATABASE}"')


def _update(server: postgres.Server) -> None:
    known = _remembered(server, paths.DATABASE)
    addons = fingerprints()
    for name in sorted(known.keys() - addons.keys()):
        notice(f"l'addon {name} n'est plus dans le dépôt mais la base l'a encore ; « make clean » repart de zéro.")
    if all(known.get(name) == fingerprint for name, fingerprint in addons.items()):
        return
    installed = {row[0] for row in _modules(server, paths.DATABASE, "state IN ('installed', 'to upgrade')")}
    new = [name for name in addons if name not in installed]
    changed = [name for name in addons if name in installed and known.get(name) != addons[name]]
    _install(server, paths.DATABASE, new=new, changed=changed)
    _remember(server, paths.DATABASE, {**known, **addons})


def _install(server: postgres.Server, database: str, *, new: list[str], changed: list[str]) -> None:
    """Install ``new`` addons with their demo data and update ``changed`` ones.

    Odoo loads an addon's demo data when everything it depends on has its own. Core's demo data would force a
    generic chart of accounts, so the core modules are only marked as having theirs while ours are installed.
    What is missing below comes first, in one run with what changed: Odoo loads no addon without all it depends on.
    """
    if not paths.our_addons():
        return
    if needed := _missing_below(server, database, new, changed):
        with step(f"Installation des modules nécessaires ({', '.join(needed)})"):
            options = ["-i", ",".join(needed)] + (["-u", ",".join(changed)] if changed else [])
            _odoo(server, "install-core", "-d", database, *options, "--stop-after-init", "--no-http")
        new, changed = [name for name in new if name not in needed], []
    if new or changed:
        _install_ours(server, database, new, changed)
    _check_installed(server, database)
    with step("Préparation des pages du navigateur"):
        script = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"
        _odoo(server, "assets", "shell", "-d", database, "--no-http", script=script)


def _install_ours(server: postgres.Server, database: str, new: list[str], changed: list[str]) -> None:
    words = [f"installation de {', '.join(new)}"] if new else []
    words += [f"mise à jour de {', '.join(changed)}"] if changed else []
    with step("; ".join(words).capitalize() + ", avec les données de démonstration"):
        postgres.sql(server, "UPDATE ir_module_module SET demo = (state = 'installed')", database=database)
        options = (["-i", ",".join(new)] if new else []) + (["-u", ",".join(changed)] if changed else [])
        _odoo(server, "install", "-d", database, *options, "--stop-after-init", "--no-http")
        names = ", ".join(map(postgres.quote, paths.our_addons()))
        postgres.sql(server, f"UPDATE ir_module_module SET demo = false WHERE name NOT IN ({names})", database=database)


def _odoo(server: postgres.Server, name: str, *arguments, script: str | None = None) -> None:
    log = paths.LOGS / f"odoo-{name}.log"
    options = {"stdin": None, "input": script} if script else {}
    done = configuration.run(server, *arguments, log=log, **options)
    failure = failure_in(done.stdout)
    if done.returncode and not failure:
        failure = (done.stdout.strip().splitlines() or ["sans explication"])[-1]
    if failure and "demo data failed" in failure and "-u" in arguments:
        raise SetupError(
            f"La démonstration faite par une version précédente ne peut pas recevoir celle-ci (voir {log}) : "
            "« make clean », puis « make run »."
        )
    if failure:
        raise SetupError(f"Odoo s'est arrêté sur « {failure} » : lisez {log}, corrigez, puis relancez.")


def _check_installed(server: postgres.Server, database: str) -> None:
    installed = {row[0] for row in _modules(server, database, "state = 'installed'")}
    if missing := [name for name in paths.our_addons() if name not in installed]:
        raise SetupError(
            f"Odoo n'a pas installé {', '.join(missing)} : lisez {paths.LOGS / 'odoo-install.log'}, corrigez, "
            "puis relancez."
        )


def _modules(server: postgres.Server, database: str, condition: str) -> list[list[str]]:
    return postgres.sql(server, f"SELECT name FROM ir_module_module WHERE {condition}", database=database)


def _missing_below(server: postgres.Server, database: str, new: list[str], changed: list[str]) -> list[str]:
    """Return what goes in before ``new``: core modules, and those of ``new`` that ``changed`` ones need."""
    installed = {row[0] for row in _modules(server, database, "state IN ('installed', 'to upgrade')")}
    below_changed, wave = set(), set(changed)
    while wave:
        wave = {name for addon in wave for name in _dependencies(addon) if name in new} - below_changed
        below_changed |= wave
    core = {name for addon in new + changed for name in _dependencies(addon)} - set(paths.our_addons())
    return sorted((core | below_changed) - installed)


def _dependencies(addon: str) -> set[str]:
    manifest = ast.literal_eval((paths.ADDONS / addon / "__manifest__.py").read_text(encoding="utf-8"))
    return set(manifest.get("depends", []))


def _fingerprint(addon: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(addon.rglob("*")):
        relative = file.relative_to(addon)
        if file.is_file() and relative.parts[0] != "tests" and "__pycache__" not in relative.parts:
            digest.update(f"{relative}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _state_file(server: postgres.Server, database: str) -> Path:
    # The database's own identifier: a dropped database's state is never taken for its successor's.
    query = "SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'"
    try:
        rows = postgres.sql(server, query, database=database)
    except SetupError as error:
        raise SetupError(
            f"La base « {database} » existe mais n'est pas une base Odoo : supprimez-la ou renommez-la, puis relancez."
        ) from error
    return paths.STATE / f"{rows[0][0]}.json"


def _remembered(server: postgres.Server, database: str) -> dict[str, str]:
    try:
        return json.loads(_state_file(server, database).read_text())
    except (FileNotFoundError, ValueError):
        return {}


def _remember(server: postgres.Server, database: str, addons: dict[str, str]) -> None:
    file = _state_file(server, database)
    new = file.with_suffix(f".{os.getpid()}")
    new.write_text(json.dumps(addons, indent=1, sort_keys=True))
    new.replace(file)


def _drop(server: postgres.Server, database: str) -> None:
    postgres.drop_database(server, database)
    shutil.rmtree(_filestore(server, database), ignore_errors=True)


def _filestore(server: postgres.Server, database: str) -> Path:
    return configuration.data_folder(server) / "filestore" / database
