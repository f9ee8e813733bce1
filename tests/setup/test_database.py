"""The demonstration database: whole or not at all, and up to date."""

import json

import pytest
from world import sentence


def remembered(world):
    return [json.loads(file.read_text()) for file in (world.cache / "state").glob("*.json")]


def test_database_is_made_in_french_with_our_demo_data_only(ready):
    done = ready.run("setup")
    assert done.returncode == 0, done.stdout + done.stderr
    assert ready.databases() == ["seconde_pousse"]
    (create,) = ready.calls("python -m odoo db init")
    assert "--language fr_FR --country FR" in create and "demo" not in create
    told = "\n".join(ready.calls())
    assert "--with-demo" not in told
    # Core first, then the flags, then ours, then the flags back.
    order = [
        "-i sale_stock",
        "SET demo = (state = 'installed')",
        "-i essai",
        "SET demo = false WHERE name NOT IN ('essai')",
    ]
    places = [told.index(words) for words in order]
    assert places == sorted(places)


def test_second_run_installs_nothing(ready):
    ready.run("setup")
    ready.forget_calls()
    done = ready.run("setup")
    assert done.returncode == 0 and not ready.calls("python -m odoo")
    assert done.stdout == "Tout est en place : « make run » ouvre Seconde Pousse.\n"


def test_only_changed_addons_are_updated(ready):
    ready.addon("autre")
    ready.run("setup")
    ready.forget_calls()
    ready.addon("autre", summary="changed")
    (ready.repository / "addons/essai/tests").mkdir()
    (ready.repository / "addons/essai/tests/test_x.py").touch()
    done = ready.run("setup")
    assert "Mise à jour de autre" in done.stdout
    (update, _assets) = ready.calls("python -m odoo")
    assert " -u autre " in update and "-i" not in update.split()
    ready.forget_calls()
    ready.run("setup")
    assert not ready.calls("python -m odoo")


def test_new_addon_is_installed_with_its_demo_data(ready):
    ready.run("setup")
    ready.forget_calls()
    ready.addon("nouveau", depends=["essai", "hr"])
    assert "Installation de nouveau" in ready.run("setup").stdout
    calls = ready.calls("python -m odoo")
    assert "-i hr " in calls[0] and "-i nouveau " in calls[1]


def test_what_an_installed_addon_newly_needs_comes_with_its_update(ready):
    ready.run("setup")
    ready.forget_calls()
    ready.addon("socle", depends=["hr"])
    ready.addon("essai", depends=["sale_stock", "socle"])
    ready.addon("nouveau", depends=["essai"])
    done = ready.run("setup")
    assert done.returncode == 0, done.stderr
    below, install, _assets = ready.calls("python -m odoo")
    assert "-i hr,socle -u essai " in below, "Odoo loads no addon without all it depends on"
    assert "-i nouveau " in install and "-u" not in install.split()


def test_addon_that_is_not_installable_is_left_alone(ready):
    ready.addon("brouillon", installable=False)
    ready.run("setup")
    assert "brouillon" not in "\n".join(ready.calls())


def test_unreadable_manifest(ready):
    (ready.addon("casse") / "__manifest__.py").write_text("{")
    assert "addons/casse/__manifest__.py n'est pas lisible" in sentence(ready.run("setup"))


def test_database_dropped_by_hand_is_made_again(ready):
    ready.run("setup")
    ready.forget_calls()
    (ready.state / "db-seconde_pousse.json").unlink()
    assert "Création de la base" in ready.run("setup").stdout
    assert ready.databases() == ["seconde_pousse"] and ready.calls("python -m odoo db init")


def test_database_killed_in_the_middle_is_made_again(ready):
    process = ready.start("setup", FAKE_ODOO="slow")
    ready.wait_for((ready.state / "waiting").exists)
    ready.kill(process)
    assert ready.databases() == ["seconde_pousse_en_cours"] and not remembered(ready)
    done = ready.run("setup")
    assert done.returncode == 0, done.stderr
    assert ready.databases() == ["seconde_pousse"]
    filestore = ready.cache / "data/demo/filestore"
    assert [folder.name for folder in filestore.iterdir()] == ["seconde_pousse"]


def test_update_killed_in_the_middle_is_done_again(ready):
    ready.run("setup")
    ready.addon("nouveau")
    process = ready.start("setup", FAKE_ODOO="slow")
    ready.wait_for((ready.state / "waiting").exists)
    ready.kill(process)
    ready.forget_calls()
    ready.run("setup")
    assert [call for call in ready.calls("python -m odoo") if "nouveau" in call]
    assert "nouveau" in remembered(ready)[0]


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("error", "Odoo s'est arrêté sur « Failed to load registry »"),
        ("demo", "demo data failed to install"),
        ("forgets", "Odoo n'a pas installé essai"),
        ("full", "Le disque est plein"),
    ],
)
def test_failure_that_odoo_ends_with_success(ready, how, words):
    assert words in sentence(ready.run("setup", FAKE_ODOO=how))
    assert "seconde_pousse" not in ready.databases() and not remembered(ready)


def test_demo_of_an_older_version_says_to_clean(ready):
    ready.run("setup")
    (ready.repository / "addons/essai/models.py").write_text("changed = True\n")
    assert "« make clean », puis « make run »" in sentence(ready.run("setup", FAKE_ODOO="demo"))


def test_database_that_is_not_odoo_is_left_alone(ready):
    ready.run("setup")
    file = ready.state / "db-seconde_pousse.json"
    file.write_text(json.dumps({"modules": []}))
    assert "n'est pas une base Odoo : supprimez-la ou renommez-la" in sentence(ready.run("setup"))
    assert file.exists()


def test_addon_gone_from_the_repository_is_told(ready):
    ready.addon("ancien")
    ready.run("setup")
    (ready.repository / "addons/ancien/__manifest__.py").unlink()
    assert "l'addon ancien n'est plus dans le dépôt" in ready.run("setup").stdout


def test_two_set_ups_at_once(ready):
    process = ready.start("setup", FAKE_ODOO="slow")
    ready.wait_for((ready.state / "waiting").exists)
    message = sentence(ready.run("setup"))
    ready.kill(process)
    assert "Une autre installation est en cours (processus " in message
    assert ready.run("setup").returncode == 0, "the lock outlived the killed process"
