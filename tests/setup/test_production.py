"""docker-compose.yml and odoo.conf, read and compared with each other and with Odoo's own list of options.

No container engine is needed: what is checked is that every file, folder, option and variable named exists.
"""

import configparser
import json
import re
import subprocess
import sys

import pytest
import yaml
from world import REPOSITORY

COMPOSE = REPOSITORY / "docker-compose.yml"
IMAGES = {"odoo": "odoo:19.0", "db": "postgres:17"}
VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(COMPOSE.read_text())


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


@pytest.fixture(scope="module")
def options():
    parser = configparser.RawConfigParser()
    parser.read(REPOSITORY / "odoo.conf")
    assert parser.sections() == ["options"]
    return dict(parser["options"])


@pytest.fixture(scope="module")
def known_options():
    """Odoo's options that a file may set, by name, with the type of each and the environment variable that sets it."""
    code = (
        "import json; from odoo.tools import config\n"
        "found = {name: [option.type, option.env_name] for name, option in config.options_index.items()"
        " if option.file_loadable}\n"
        "print(json.dumps(found))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"Odoo's options cannot be read; run `make setup` first:\n{done.stderr}"
    return json.loads(done.stdout)


def mounts(services):
    """Return {folder in the container: (what is mounted, read-only or not)} of Odoo's service."""
    found = {}
    for volume in services["odoo"]["volumes"]:
        source, target, *mode = volume.split(":")
        found[target] = (source, mode == ["ro"])
    return found


def test_images(services):
    assert {name: service["image"] for name, service in services.items()} == IMAGES


def test_every_option_exists_in_odoo_19(options, known_options):
    assert not options.keys() - known_options.keys()
    for name, value in options.items():
        kind = known_options[name][0]
        if kind == "int":
            int(value)
        elif kind in ("bool", None):
            assert value in ("True", "False"), name


def test_production_choices(options):
    assert int(options["workers"]) > 1
    assert options["proxy_mode"] == "True" and options["list_db"] == "False"
    assert re.fullmatch(options["dbfilter"], "seconde_pousse") and not re.search(options["dbfilter"], "other")
    for name in ("limit_time_cpu", "limit_time_real", "limit_request"):
        assert int(options[name]) > 0
    assert 0 < int(options["limit_memory_soft"]) < int(options["limit_memory_hard"])
    assert int(options["limit_time_cpu"]) < int(options["limit_time_real"])
    assert not {"admin_passwd", "db_password", "db_name", "with_demo"} & options.keys()


def test_every_path_of_the_machine_exists(services):
    sources = [source for source, _read_only in mounts(services).values() if source.startswith(".")]
    assert sorted(sources) == ["./addons", "./odoo.conf"]
    assert all((REPOSITORY / source).exists() for source in sources)


def test_our_files_are_mounted_read_only(services):
    assert all(read_only for source, read_only in mounts(services).values() if source.startswith("."))


def test_every_path_of_the_configuration_is_mounted(services, options):
    found = mounts(services)
    assert found[options["addons_path"]] == ("./addons", True)
    assert found[options["data_dir"]] == ("odoo-data", False)
    assert "/etc/odoo/odoo.conf" in found


def test_every_named_volume_is_declared(compose, services):
    named = {volume.split(":")[0] for service in services.values() for volume in service["volumes"]}
    assert {name for name in named if not name.startswith(".")} == set(compose["volumes"])


def test_ports_are_those_of_the_configuration_and_closed_to_the_network(services, options):
    published = [VARIABLE.sub("0", port).split(":") for port in services["odoo"]["ports"]]
    assert [address for address, _host, _inside in published] == ["127.0.0.1", "127.0.0.1"]
    assert [inside for _address, _host, inside in published] == [options["http_port"], options["gevent_port"]]
    assert "ports" not in services["db"]


def test_health_is_checked_before_odoo_starts(services, options):
    assert services["odoo"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert "pg_isready" in services["db"]["healthcheck"]["test"][1]
    assert f"127.0.0.1:{options['http_port']}/web/health" in services["odoo"]["healthcheck"]["test"][1]


def test_every_secret_comes_from_the_environment_and_has_no_default(services):
    for service in services.values():
        for name, value in service["environment"].items():
            if "PASS" in name:
                (found,) = VARIABLE.finditer(value)
                assert found[0] == value and found[2] == "?", f"{name} must stop the start-up when it is missing"


def test_odoo_reads_its_variables_under_these_names(services, known_options):
    environment = services["odoo"]["environment"]
    assert known_options["admin_passwd"][1] == "ODOO_ADMIN_PASSWD" in environment
    for option, variable in (("db_host", "PGHOST"), ("db_user", "PGUSER"), ("db_password", "PGPASSWORD")):
        assert known_options[option][1] == variable in environment
    assert environment["PGHOST"] == environment["HOST"] == "db"
    assert environment["PGUSER"] == environment["USER"] == services["db"]["environment"]["POSTGRES_USER"]


def test_example_names_every_variable_and_no_secret():
    example = dict(re.findall(r"^(\w+)=(.*)$", (REPOSITORY / ".env.example").read_text(), flags=re.MULTILINE))
    used = {name: "" if kind == "?" else default for name, kind, default in VARIABLE.findall(COMPOSE.read_text())}
    assert example == used
    ignored = (REPOSITORY / ".gitignore").read_text().splitlines()
    assert ".env" in ignored
