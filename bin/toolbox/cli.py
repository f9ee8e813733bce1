"""The commands behind the Makefile and ``bin/odoo``."""

import os
import sys

from . import configuration, console, database, installation, paths, postgres, server, virtualenv
from .console import SetupError, say, step


def main(argv: list[str]) -> int:
    """Run the command ``argv[0]`` with the rest as its arguments and return its exit code."""
    name, arguments = (argv[0], argv[1:]) if argv else ("", [])
    if name not in _COMMANDS:
        raise SetupError(f"Commande inconnue : choisissez parmi {', '.join(_COMMANDS)}.")
    return _COMMANDS[name](arguments) or 0


def _setup(arguments: list[str]) -> postgres.Server:
    installation.ensure()
    database_server = installation.start_database_server()
    database.ensure(database_server)
    return database_server


def _run(arguments: list[str]) -> int:
    port = configuration.port()
    server.check_port(port)
    return server.serve(_setup(arguments), port)


def _only_setup(arguments: list[str]) -> None:
    _setup(arguments)
    say("Tout est en place : « make run » ouvre Seconde Pousse.")


def _odoo(arguments: list[str]) -> None:
    """Replace this process by Odoo's own command line."""
    console.speak_on_stderr()
    installation.ensure()
    database_server = installation.start_database_server()
    configuration.write(database_server)
    command = configuration.command(*arguments)
    sys.stderr.flush()
    os.execve(command[0], command, configuration.environment(database_server))


def _stop(arguments: list[str]) -> None:
    stopped = ["Odoo"] if server.stop() else []
    stopped += [f"PostgreSQL ({name})" for name in postgres.stop_all()]
    say(f"Arrêté : {', '.join(stopped)}." if stopped else "Rien ne tournait.")


def _clean(arguments: list[str]) -> None:
    _stop(arguments)
    if paths.delete_cache():
        say(f"Supprimé : {paths.CACHE}.")


def _test(arguments: list[str]) -> int:
    from . import testing

    return testing.main(arguments)


def _translations(arguments: list[str]) -> int:
    from . import translations

    return translations.main(arguments)


def _lint(arguments: list[str]) -> int:
    from . import lint

    return lint.main(arguments)


def _screenshots(arguments: list[str]) -> int:
    from . import screenshots

    return screenshots.main(arguments)


def _bench(arguments: list[str]) -> None:
    """Run every ``bench/bench_*.py`` with the environment of Odoo."""
    scripts = sorted((paths.REPOSITORY / "bench").glob("bench_*.py"))
    if not scripts:
        raise SetupError("Il n'y a pas encore de mesure à faire : ajoutez un fichier bench/bench_….py, puis relancez.")
    database_server = _setup(arguments)
    for script in scripts:
        with step(f"Mesure {script.stem.removeprefix('bench_')}"):
            code = os.spawnve(
                os.P_WAIT,
                virtualenv.PYTHON,
                [str(virtualenv.PYTHON), str(script), *arguments],
                configuration.environment(database_server),
            )
        if code:
            raise SetupError(f"La mesure {script.name} a échoué : lisez ce qui précède, corrigez, puis relancez.")


_COMMANDS = {
    "run": _run,
    "setup": _only_setup,
    "odoo": _odoo,
    "stop": _stop,
    "clean": _clean,
    "test": _test,
    "lint": _lint,
    "translations": _translations,
    "bench": _bench,
    "screenshots": _screenshots,
}
