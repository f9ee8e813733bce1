"""Serving, stopping, cleaning, and Odoo's own command line."""

import os
import signal
import socket
import subprocess

import pytest
from world import sentence


@pytest.fixture
def serving(ready):
    """A machine whose demonstration is being served."""
    with ready.start("run") as process:
        lines = []
        while not lines or "Journal" not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], process.stderr.read()
        ready.process, ready.printed = process, "".join(lines)
        yield ready
        ready.run("stop")


def test_run_prints_address_login_and_password(serving):
    port = serving.environment["ODOO_PORT"]
    assert f"Adresse       http://127.0.0.1:{port}\n" in serving.printed
    assert "Identifiant   admin\n" in serving.printed and "Mot de passe  admin\n" in serving.printed
    durations = [line for line in serving.printed.splitlines() if line.startswith("  fait en ")]
    assert len(durations) == serving.printed.count("•") > 4


def test_stop_ends_the_server(serving):
    assert serving.run("stop").stdout == "Arrêté : Odoo, PostgreSQL (demo).\n"
    assert serving.process.wait(10) == 0


def test_ctrl_c_ends_the_server_and_leaves_the_database(serving):
    os.killpg(serving.process.pid, signal.SIGINT)
    output, errors = serving.process.communicate(timeout=10)
    assert serving.process.returncode == 0 and not errors
    assert "Odoo est arrêté" in output
    assert serving.run("stop").stdout == "Arrêté : PostgreSQL (demo).\n"


def test_server_left_behind_by_a_kill_is_found(serving):
    serving.process.kill()
    serving.process.communicate()
    assert "Seconde Pousse tourne déjà" in sentence(serving.run("run"))
    assert "Odoo" in serving.run("stop").stdout


def test_run_twice(serving):
    assert "Seconde Pousse tourne déjà" in sentence(serving.run("run", ODOO_PORT="8069"))


def test_port_in_use_offers_another(ready):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        message = sentence(ready.run("run", ODOO_PORT=str(port)))
    assert f"Le port {port} est déjà utilisé : relancez avec « make run ODOO_PORT=" in message
    offered = int(message.split("ODOO_PORT=")[1].split(" ")[0])
    assert offered != port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", offered))
    assert not ready.calls(), "the port was looked at too late"


@pytest.mark.parametrize("port", ["huit", "80", "70000"])
def test_port_that_is_not_one(ready, port):
    assert f"ODOO_PORT={port} n'est pas un port utilisable" in sentence(ready.run("run", ODOO_PORT=port))


def test_odoo_that_does_not_start(ready):
    python = ready.cache / "venv/bin/python"
    ready.script(python, 'case "$*" in *"-d seconde_pousse") exit 3;; esac\n' + python.read_text().splitlines()[-1])
    message = sentence(ready.run("run"))
    assert "Odoo ne démarre pas : lisez " in message and "server.log" in message


def test_clean_deletes_the_cache_only(ready):
    (ready.home / "precious").touch()
    (ready.home / ".cache/other").mkdir()
    ready.run("setup")
    done = ready.run("clean")
    assert done.stdout == f"Arrêté : PostgreSQL (demo).\nSupprimé : {ready.cache}.\n"
    assert not ready.cache.exists()
    assert ready.written() == {"precious", ".cache/other"}
    assert ready.run("clean").stdout == "Rien ne tournait.\n"


def test_clean_refuses_a_folder_that_is_not_ours(world):
    world.cache.mkdir(parents=True)
    (world.cache / "precious").touch()
    assert "n'a pas été créé par cet outil" in sentence(world.run("clean"))
    assert (world.cache / "precious").exists()


def test_nothing_is_written_outside_the_cache(ready):
    before = {path for path in ready.repository.rglob("*")}
    ready.run("setup")
    assert ready.written() == set()
    assert {path for path in ready.repository.rglob("*")} == before


def test_no_home(ready):
    message = sentence(ready.run("setup", HOME="", XDG_CACHE_HOME=""))
    assert "XDG_CACHE_HOME=/chemin" in message


def test_odoo_command_line_gets_its_arguments_and_its_input(ready):
    python = ready.cache / "venv/bin/python"
    ready.script(python, 'echo "$ODOO_RC|$*|$(cat)"')
    done = subprocess.run(
        [ready.repository / "bin/odoo", "shell", "-d", "seconde_pousse", "--no-http"],
        env={**ready.environment, "ODOO_WITH_DEMO": "1"},
        input="print(1)",
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    configuration, arguments, script = done.stdout.strip().split("|")
    assert configuration.startswith(str(ready.cache / "configuration"))
    assert (arguments, script) == ("-m odoo shell -d seconde_pousse --no-http", "print(1)")
    assert "Démarrage de PostgreSQL" in done.stderr, "the steps must not mix with what the command prints"


def test_odoo_command_line_ignores_options_from_outside(ready):
    ready.script(ready.cache / "venv/bin/python", "env")
    outside = {"ODOO_WITH_DEMO": "1", "PGDATABASE": "other", "PYTHONDONTWRITEBYTECODE": "1"}
    variables = dict(line.split("=", 1) for line in ready.run("x", command="odoo", **outside).stdout.splitlines())
    assert not outside.keys() & variables.keys()
    for name in ("HOME", "TMPDIR", "PYTHONPYCACHEPREFIX", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        assert variables[name].startswith(f"{ready.cache}/"), name
    assert variables["PATH"].startswith(f"{ready.cache}/tools:")


def test_bench_without_any_measure(ready):
    assert "bench/bench_….py" in sentence(ready.run("bench"))


def test_bench_runs_every_measure(ready):
    (ready.repository / "bench").mkdir()
    for name in ("bench_un.py", "bench_deux.py", "other.py"):
        (ready.repository / "bench" / name).touch()
    python = ready.cache / "venv/bin/python"
    ready.script(python, 'case "$*" in *bench_*) exit 0;; esac\n' + python.read_text().splitlines()[-1])
    done = ready.run("bench")
    assert "• Mesure deux…" in done.stdout and "• Mesure un…" in done.stdout and "other" not in done.stdout


def test_bench_that_fails(ready):
    (ready.repository / "bench").mkdir()
    (ready.repository / "bench/bench_un.py").touch()
    python = ready.cache / "venv/bin/python"
    ready.script(python, 'case "$*" in *bench_*) exit 1;; esac\n' + python.read_text().splitlines()[-1])
    assert "La mesure bench_un.py a échoué" in sentence(ready.run("bench"))


def test_unknown_command(ready):
    assert "choisissez parmi run, setup, odoo, stop, clean" in sentence(ready.run("nonsense"))


def test_make_calls_the_same_commands(ready):
    done = subprocess.run(
        ["make", "-C", ready.repository, "stop"], env=ready.environment, capture_output=True, text=True, check=True
    )
    assert "Rien ne tournait." in done.stdout
    listed = subprocess.run(["make", "-C", ready.repository], env=ready.environment, capture_output=True, text=True)
    for target in ("run", "test", "setup", "stop", "clean", "lint", "bench", "screenshots"):
        assert f"make {target} " in listed.stdout
