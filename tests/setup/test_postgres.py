"""The database server, embedded or existing."""

import os
import stat

import pytest
from world import World, sentence

EXISTING = {"PGHOST": "127.0.0.1", "PGPORT": "5999", "PGUSER": "ferme", "PGPASSWORD": "secret"}


def test_embedded_server_is_private_and_durable(ready):
    ready.run("setup")
    folder = ready.cache / "postgres/demo"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert "fsync" not in (folder / "data/seconde_pousse.conf").read_text(), "the demonstration must be durable"
    assert ready.run("stop").stdout == "Arrêté : PostgreSQL (demo).\n"
    assert ready.run("stop").stdout == "Rien ne tournait.\n"


def test_socket_where_its_path_is_short_enough(ready):
    code = "from toolbox import embedded; print(embedded.address(Path('/short/folder')))"
    assert ready.python(f"from pathlib import Path; {code}").stdout == "('/short/folder', 5432, '')\n"


def test_cache_too_deep_for_a_socket(tmp_path):
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    world = World(deep)
    world.install_fakes()
    done = world.run("setup")
    assert done.returncode == 0, done.stderr
    folder = world.cache / "postgres/demo"
    settings = (folder / "data/seconde_pousse.conf").read_text()
    assert "listen_addresses = '127.0.0.1'" in settings and "unix_socket_directories = ''" in settings
    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600
    (initdb,) = world.calls("initdb")
    assert "--auth-host=scram-sha-256" in initdb
    (configuration,) = (world.cache / "configuration").iterdir()
    assert (folder / "password").read_text() not in configuration.read_text()


def test_start_is_tried_again_after_a_kill(ready):
    done = ready.run("setup", FAKE_PG_START_FAILURES="1")
    assert done.returncode == 0, done.stderr


def test_pid_file_of_a_program_that_is_something_else_now(ready):
    ready.run("setup")
    (ready.cache / "postgres/demo/data/postmaster.pid").write_text(f"{os.getpid()}\n")
    assert ready.run("stop").stdout == "Rien ne tournait.\n"
    assert not (ready.cache / "postgres/demo/data/postmaster.pid").exists()
    assert not [call for call in ready.calls("pg_ctl") if " stop" in call], "that program would have been stopped"


def test_half_made_cluster_is_made_again(ready):
    (ready.cache / "postgres/demo/data.new/base").mkdir(parents=True)
    assert ready.run("setup").returncode == 0
    assert (ready.cache / "postgres/demo/data/PG_VERSION").exists()


def test_cluster_of_another_version(ready):
    ready.run("setup")
    ready.run("stop")
    (ready.cache / "postgres/demo/data/PG_VERSION").write_text("17\n")
    message = sentence(ready.run("setup"))
    assert "faite par PostgreSQL 17 et celui-ci est le 18" in message and "make clean" in message


def test_existing_server_is_used(ready):
    done = ready.run("setup", **EXISTING)
    assert done.returncode == 0, done.stderr
    assert "Connexion à PostgreSQL (127.0.0.1:5999)" in done.stdout
    assert not ready.calls("initdb") and not ready.calls("pg_ctl")
    (configuration,) = (ready.cache / "configuration").iterdir()
    text = configuration.read_text()
    assert "db_host = 127.0.0.1\ndb_port = 5999\ndb_user = ferme\n" in text and "secret" not in text


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"FAKE_PG": "silent"}, "Le serveur PostgreSQL 127.0.0.1:5999 ne répond pas : démarrez-le"),
        ({"FAKE_PG": "refuses"}, "refuse l'utilisateur « ferme » : corrigez PGUSER et PGPASSWORD"),
        ({"FAKE_PG_RIGHTS": "180006|f"}, "ne peut pas créer de base : donnez-lui ce droit"),
        ({"FAKE_PG_RIGHTS": "120022|t"}, "trop ancien : il faut la version 13 au moins"),
        ({"PGUSER": "postgres"}, "Odoo refuse l'utilisateur « postgres »"),
        ({"PGPORT": "cinq"}, "PGPORT vaut « cinq » : donnez-lui un numéro de port"),
    ],
)
def test_existing_server_that_cannot_be_used(ready, variables, words):
    assert words in sentence(ready.run("setup", **{**EXISTING, **variables}))
    assert not ready.calls("python")


def test_root_without_namespaces(ready):
    ready.script(ready.commands / "unshare", "echo 'unshare: Operation not permitted'; exit 1")
    done = ready.run("setup")
    if os.geteuid() == 0:
        assert "ne peut pas être lancé par root" in sentence(done)
    else:
        assert done.returncode == 0, "a plain user needs no namespace"
