"""A disk that is full, before or during the set-up, and folders that may not be written."""

import os
import shutil

import pytest
from world import sentence

ENSURE = "from toolbox import installation; sys.exit(run_command(lambda _: installation.ensure(), []))"


def test_too_little_space_is_told_before_downloading(world):
    little = "import shutil, types; shutil.disk_usage = lambda _: types.SimpleNamespace(free=1.25e9); "
    message = sentence(world.try_python(little + ENSURE))
    assert "Il reste 1,2 Go" in message and "il en faut 3" in message and "XDG_CACHE_HOME=/chemin" in message
    assert not world.calls()


def test_disk_full_while_writing(world):
    (world.cache / "logs").mkdir(parents=True)
    (world.cache / "logs/apt-sites.log").symlink_to("/dev/full")
    assert "Le disque est plein : libérez de la place" in sentence(world.run("setup"))


def test_disk_full_while_pip_installs(world):
    runner = world.repository / "bin/toolbox/virtualenv.py"
    words = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    world.script(world.commands / "pip-fails", f"echo '{words}'; exit 1")
    runner.write_text(runner.read_text().replace("sys.executable", "'pip-fails'"))
    assert "Le disque est plein" in sentence(world.run("setup"))


def test_cache_that_may_not_be_written(world):
    (world.home / ".cache").write_text("a file, where a folder is needed")
    message = sentence(world.run("setup"))
    assert str(world.cache) in message and "XDG_CACHE_HOME=/chemin" in message


def test_library_that_is_not_the_expected_one(world):
    code = "from toolbox.virtualenv import _explain; print(_explain('THESE PACKAGES DO NOT MATCH THE HASHES', 'x.log'))"
    assert "n'est pas celle attendue" in world.python(code).stdout


CHROMIUM = "from toolbox import chromium; sys.exit(run_command(lambda _: print(chromium.ensure_chromium()), []))"


def test_chromium_of_the_machine_is_used(world):
    world.script(world.commands / "chromium", "exit 0")
    assert world.try_python(CHROMIUM).stdout == f"{world.commands / 'chromium'}\n"
    assert not world.calls()


def test_no_chromium_and_not_root(world):
    message = sentence(world.try_python("import os; os.geteuid = lambda: 1000; " + CHROMIUM))
    assert "besoin de Chromium : installez-le, puis relancez" in message and not world.calls()


def test_chromium_is_installed_by_root(world):
    world.script(world.state / "chromium", "exit 0")
    installed = f'ln -s "{world.state}/chromium" "{world.commands}/chromium"'
    world.script(world.commands / "apt-get", f'case "$*" in *" chromium") {installed};; esac')
    (world.commands / "ln").symlink_to(shutil.which("ln"))
    done = world.try_python("import os; os.geteuid = lambda: 0; " + CHROMIUM)
    assert done.returncode == 0 and done.stdout.endswith(f"{world.commands / 'chromium'}\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Err: Temporary failure resolving 'depot'", "vérifiez l'accès au réseau"),
        ("E: Unable to locate package chromium", "apt n'a pas pu installer Chromium"),
    ],
)
def test_chromium_that_cannot_be_installed(world, words, told):
    world.script(world.commands / "apt-get", f'echo "{words}"; exit 100')
    assert told in sentence(world.try_python("import os; os.geteuid = lambda: 0; " + CHROMIUM))
    assert os.listdir(world.cache / "logs")
