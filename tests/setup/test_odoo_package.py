"""Fetching Odoo: what is kept, what is refused, and the sentence that says so."""

import json

from world import sentence


def fetched(world):
    """Do the part of the set-up that fetches Odoo, without the libraries; return what it printed."""
    return world.python("from toolbox import odoo_package, paths; paths.make_cache(); odoo_package.fetch()").stdout


def libraries(world):
    return world.cache / "odoo/usr/lib/python3/dist-packages"


def test_package_is_unpacked_and_repaired(world):
    fetched(world)
    assert not (libraries(world) / "addons").exists()
    static = libraries(world) / "odoo/addons/web/static"
    assert not (static / "font.otf").is_symlink(), "a link to a removed file is left"
    assert (static / "kept.js").is_symlink(), "a good link was deleted"
    stub = libraries(world) / "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    assert stub.read_text() == ""
    assert not (world.cache / "odoo.new").exists(), "the archives are still there"


def test_another_package_of_the_same_series_is_used_with_a_notice(world):
    output = fetched(world)
    assert "la distribution sert maintenant odoo-19 1 et non" in output and "c'est bien Odoo 19.0" in output
    ready = json.loads((world.cache / "odoo/ready.json").read_text())
    lock = json.loads((world.repository / "bin/toolbox/odoo-package.lock.json").read_text())
    assert ready["locked"] == lock["sha256"] != ready["sha256"]


def test_security_sites_are_left_out(world):
    fetched(world)
    updates = [call for call in world.calls("apt-get -c")]
    assert len([call for call in updates if call.endswith(" update")]) == 1


def test_another_series_is_refused(world):
    message = sentence(world.run("setup", FAKE_ODOO_VERSION="20, 0"))
    assert "version 20.0 et il faut Odoo 19.0" in message and "ODOO_SOURCE" in message
    assert not (world.cache / "odoo").exists()


def test_no_apt(world):
    (world.commands / "apt-get").unlink()
    message = sentence(world.run("setup"))
    assert "n'a pas apt" in message and "ODOO_SOURCE=" in message


def test_no_keys_of_the_distribution(world):
    assert "clés de Debian" in sentence(world.run("setup", SECONDE_POUSSE_KEYRING="/nowhere/keyring.gpg"))


def test_no_network(world):
    assert "vérifiez l'accès au réseau" in sentence(world.run("setup", FAKE_APT="offline"))


def test_sites_without_the_package(world):
    assert "n'ont pas odoo-19" in sentence(world.run("setup", FAKE_APT="no-package"))


def test_second_site_is_tried(world):
    world.run("setup", FAKE_APT="no-package", FAKE_SITES="file:/first file:/second")
    assert len([call for call in world.calls("apt-get -c") if call.endswith(" update")]) == 2


def test_damaged_download_is_not_used(world):
    message = sentence(world.run("setup", FAKE_APT="damaged"))
    assert "arrivé abîmé" in message
    assert not (world.cache / "odoo").exists() and not world.calls("dpkg-deb")


def test_killed_download_is_started_again(world):
    process = world.start("setup", FAKE_APT="slow")
    world.wait_for((world.state / "waiting").exists)
    world.kill(process)
    assert not (world.cache / "odoo").exists()
    fetched(world)
    assert (libraries(world) / "odoo/release.py").exists()


def test_disk_full_while_downloading(world):
    assert "Le disque est plein" in sentence(world.run("setup", FAKE_APT="full"))


def test_source_folder_that_is_not_odoo(world, tmp_path):
    message = sentence(world.run("setup", ODOO_SOURCE=str(tmp_path)))
    assert "n'est pas un dossier d'Odoo" in message and not world.calls()


def test_source_folder_of_another_series(world, tmp_path):
    (tmp_path / "source/odoo").mkdir(parents=True)
    (tmp_path / "source/odoo/release.py").write_text("version_info = ('saas~19', 2, 0, FINAL, 0, '')\n")
    assert "version saas~19.2 et il faut Odoo 19.0" in sentence(
        world.run("setup", ODOO_SOURCE=str(tmp_path / "source"))
    )


def test_source_folder_replaces_the_package(ready, tmp_path):
    (tmp_path / "source/odoo").mkdir(parents=True)
    (tmp_path / "source/odoo/release.py").write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    (ready.cache / "odoo/ready.json").unlink()
    done = ready.run("setup", ODOO_SOURCE=str(tmp_path / "source"))
    assert done.returncode == 0, done.stderr
    assert not ready.calls("apt-get")
    link = ready.cache / "venv/lib/python3.11/site-packages/seconde_pousse_odoo.pth"
    assert link.read_text() == f"{tmp_path / 'source'}\n"
