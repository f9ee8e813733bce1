"""``make lint``: what reads the code without running it. Any finding is a failure."""

import os

from . import installation, paths, processes, virtualenv
from .console import say

_PROGRAMS = virtualenv.PYTHON.parent


def main(argv: list[str]) -> int:
    """Run every tool, print what each one finds, and return 1 if any found something.

    With ``--fix`` in ``argv``, the tools first correct what they can.
    """
    installation.ensure(development=True)
    if "--fix" in argv:
        for command in corrections():
            processes.run(command, env=environment(), cwd=paths.REPOSITORY)
    failed = []
    for command in commands():
        done = processes.run(command, env=environment(), cwd=paths.REPOSITORY)
        if done.returncode:
            failed.append(label(command))
            say(f"✗ {label(command)}\n{done.stdout.rstrip()}")
        else:
            say(f"✓ {label(command)}")
    if failed:
        say(f"À corriger : {', '.join(failed)} (« bin/setup lint --fix » en corrige une partie).")
    return 1 if failed else 0


def label(command: list[str]) -> str:
    """Return the name of a tool's command, as people say it.

    >>> label(["/venv/bin/ruff", "format", "--check", "."])
    'ruff format'
    >>> label(["/venv/bin/pylint", "--rcfile", "x"])
    'pylint'
    """
    program = os.path.basename(command[0])
    return f"{program} {command[1]}" if len(command) > 1 and command[1].isalpha() else program


def commands() -> list[list[str]]:
    """Return the command line of each tool, to be run from the repository's root."""
    catalogues = sorted(str(file) for file in paths.ADDONS.glob("*/i18n/*.po*"))
    tools = [["ruff", "check", *_ruff()], ["ruff", "format", "--check", *_ruff()]]
    if _addons():
        tools.append(["pylint", "--rcfile", ".pylintrc-mandatory", *_addons()])
        tools.append(["oca-checks-odoo-module", *_addons()])
    if catalogues:
        # OCA's own set-up disables this check too: it wants a layout that Odoo's export does not have.
        tools.append(["oca-checks-po", "--disable=po-pretty-format", *catalogues])
    return [[str(_PROGRAMS / program), *arguments] for program, *arguments in tools]


def corrections() -> list[list[str]]:
    """Return the command lines that correct what can be corrected without a choice."""
    tools = [["ruff", "check", "--fix", *_ruff()], ["ruff", "format", *_ruff()]]
    if _addons():
        tools.append(["oca-checks-odoo-module", "--fix", *_addons()])
    return [[str(_PROGRAMS / program), *arguments] for program, *arguments in tools]


def environment() -> dict[str, str]:
    """Return the environment of the tools: what they remember goes to the cache folder."""
    return {**processes.environment(), "PYLINTHOME": str(paths.CACHE / "pylint")}


def _addons() -> list[str]:
    return [str(paths.ADDONS / name) for name in paths.our_addons()]


def _ruff() -> list[str]:
    return ["--cache-dir", str(paths.CACHE / "ruff"), "."]
