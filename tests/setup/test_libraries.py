"""Python and its libraries."""

import os
import re
import sys

import pytest
from world import REPOSITORY, sentence

PINNED = re.compile(r"[A-Za-z0-9][\w.-]*==[\w.]+( ; [^\\]+)? \\")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_its_hashes(name):
    lines = [line for line in (REPOSITORY / name).read_text().splitlines() if line and not line.startswith("#")]
    requirements = [line for line in lines if not line.startswith(" ")]
    assert requirements and all(PINNED.fullmatch(line) for line in requirements)
    hashes = [line for line in lines if line.startswith(" ")]
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes)
    ends = [lines[index + 1 : index + 2] for index, line in enumerate(lines) if not line.startswith(" ")]
    assert all(end and end[0].startswith("    --hash") for end in ends), "a requirement has no hash"


def test_what_the_lists_ask_is_locked():
    for name in ("requirements", "requirements-dev"):
        locked = re.findall(r"^([\w.-]+)==(\S+)", (REPOSITORY / f"{name}.txt").read_text(), flags=re.MULTILINE)
        versions = {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in locked}
        for line in (REPOSITORY / f"{name}.in").read_text().splitlines():
            if found := re.match(r"([\w.-]+)(?:==([\w.]+))?", line):
                package, version = re.sub(r"[-_.]+", "-", found[1]).lower(), found[2]
                assert package in versions, f"{package} is in {name}.in only"
                assert version in (None, versions[package]), f"{package} was not locked again"


@pytest.mark.parametrize("command", ["setup", "odoo"])
def test_python_of_another_version(world, command):
    world.script(world.commands / "python3", "exit 1")
    message = sentence(world.run("setup", command=command))
    assert "n'est pas un Python 3.10, 3.11 ou 3.12" in message and "PYTHON=" in message


def test_suitable_python_beside_an_unsuitable_one(world):
    good = world.commands / f"python3.{sys.version_info[1]}"
    (world.commands / "python3").rename(good)
    world.script(world.commands / "python3", "exit 1")
    assert world.run("stop").stdout == "Rien ne tournait.\n"


def test_python_named_on_purpose_is_the_only_candidate(world):
    world.script(world.commands / "autre", "exit 1")
    assert "autre n'est pas un Python" in sentence(world.run("stop", PYTHON=str(world.commands / "autre")))


def test_no_network_for_pip(world):
    closed = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1", "PIP_CONFIG_FILE": os.devnull}
    message = sentence(world.run("setup", PIP_FIND_LINKS="", **closed))
    assert "bibliothèques Python n'ont pas pu être téléchargées : vérifiez l'accès au réseau" in message
    assert not list((world.cache / "venv").glob("*.stamp")), "a half-made environment passes for a whole one"


def test_python_without_venv(world):
    # Some distributions keep venv apart: there `python -m venv` fails as an unknown module does.
    runner = world.repository / "bin/toolbox/virtualenv.py"
    runner.write_text(runner.read_text().replace('"venv"', '"no_venv_here"'))
    assert "installez son module venv" in sentence(world.run("setup"))
