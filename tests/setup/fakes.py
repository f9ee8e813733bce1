"""Stand-ins for the programs that the set-up calls, called as ``fakes.py NAME ARGUMENT…``.

They keep what they do in the folder FAKE_STATE, one line per call in its ``calls``, and misbehave when FAKE_<NAME>
says so. A failure of a real program is imitated by the words it prints and its exit code.
"""

import json
import os
import re
import sys
import time
from pathlib import Path

STATE = Path(os.environ["FAKE_STATE"])
PACKAGES = [
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
]


def behaviour(name: str) -> str:
    return os.environ.get(f"FAKE_{name.upper()}", "")


def fail(text: str, code: int = 1):
    print(text)
    sys.exit(code)


def apt_get(arguments: list[str]) -> None:
    how = behaviour("apt")
    if "update" in arguments and "--print-uris" in arguments:
        for site in os.environ.get("FAKE_SITES", "file:/depot file:/depot-security").split():
            print(f"'{site}/dists/stable/InRelease' {site}_InRelease 0")
    elif "update" in arguments and how == "offline":
        fail("W: Failed to fetch file:/depot  Temporary failure resolving 'depot'", 100)
    elif "--print-uris" in arguments and how != "offline":
        if how == "no-package":
            fail("E: Unable to locate package odoo-19", 100)
        for package in PACKAGES:
            print(f"'file:/depot/{package}.deb' {package}_1_all.deb 9 SHA256:{digest(package)}")
    elif "download" in arguments:
        if how == "full":
            fail("E: Write error - write (28: No space left on device)", 100)
        for package in PACKAGES:
            Path(f"{package}_1_all.deb").write_text(package[:3] if how == "damaged" else package)
        if how == "slow":
            (STATE / "waiting").touch()
            time.sleep(60)


def digest(package: str) -> str:
    import hashlib  # slow to load, and most of the stand-ins do without

    return hashlib.sha256(package.encode()).hexdigest()


def dpkg_deb(arguments: list[str]) -> None:
    libraries = Path(arguments[-1]) / "usr/lib/python3/dist-packages"
    (libraries / "addons" / "sale").mkdir(parents=True, exist_ok=True)
    static = libraries / "odoo/addons/web/static"
    static.mkdir(parents=True, exist_ok=True)
    version = behaviour("odoo_version") or "19, 0"
    (libraries / "odoo/release.py").write_text(f"version_info = ({version}, 0, FINAL, 0, '')\n")
    if not (static / "font.otf").is_symlink():
        (static / "font.otf").symlink_to("/nowhere/font.otf")
        (static / "kept.js").symlink_to("../../../release.py")


def psql(arguments: list[str]) -> None:
    """Answer the set-up's own questions from the files ``db-<name>.json``: uuid and installed modules."""
    database, query = arguments[arguments.index("-d") + 1], arguments[-1]
    file = STATE / f"db-{database}.json"
    if "rolcreatedb" in query:
        if behaviour("pg") == "refuses":
            fail('psql: error: FATAL:  password authentication failed for user "ferme"', 2)
        print(behaviour("pg_rights") or "180006|t")
    elif found := re.search(r"pg_database WHERE datname = '(\w+)'", query):
        if (STATE / f"db-{found[1]}.json").exists():
            print(1)
    elif found := re.search(r'DROP DATABASE IF EXISTS "(\w+)"', query):
        (STATE / f"db-{found[1]}.json").unlink(missing_ok=True)
    elif found := re.search(r'ALTER DATABASE "(\w+)" RENAME TO "(\w+)"', query):
        (STATE / f"db-{found[1]}.json").rename(STATE / f"db-{found[2]}.json")
    elif "database.uuid" in query:
        if not file.exists() or not json.loads(file.read_text()).get("uuid"):
            fail('ERROR:  relation "ir_config_parameter" does not exist')
        print(json.loads(file.read_text())["uuid"])
    elif "SELECT name FROM ir_module_module" in query:
        print("\n".join(json.loads(file.read_text())["modules"]))


def python(arguments: list[str]) -> None:
    """The virtual environment's: Odoo's command line, told from the arguments after ``-m odoo``."""
    odoo = arguments[arguments.index("odoo") + 1 :]
    how = behaviour("odoo")
    if odoo[:2] == ["db", "init"]:
        name = odoo[2]
        filestore = data_folder() / "filestore" / name
        filestore.mkdir(parents=True)
        (filestore / "attachment").touch()
        (STATE / f"db-{name}.json").write_text(json.dumps({"uuid": f"uuid-{time.time_ns()}", "modules": ["base"]}))
    for option in ("-i", "-u"):
        if option in odoo:
            file = STATE / f"db-{odoo[odoo.index('-d') + 1]}.json"
            content = json.loads(file.read_text())
            named = odoo[odoo.index(option) + 1].split(",")
            content["modules"] = sorted({*content["modules"], *([] if how == "forgets" else named)})
            file.write_text(json.dumps(content))
    if "-i" in odoo and how == "slow":
        (STATE / "waiting").touch()
        time.sleep(60)
    if "-i" in odoo and how == "error":
        print("2026-01-01 10:00:00,000 12 CRITICAL db odoo.modules.registry: Failed to load registry")
    if {"-i", "-u"} & set(odoo) and how == "demo":
        print("2026-01-01 10:00:00,000 12 WARNING db odoo.modules.loading: Module x demo data failed to install, y")
    if "-i" in odoo and how == "full":
        print('psycopg2.errors.DiskFull: could not extend file "base/1": No space left on device')
    if "-d" in odoo and len(odoo) == 2:
        serve()


def serve() -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

    HTTPServer(("127.0.0.1", int(option("http_port"))), Page).serve_forever()


def data_folder() -> Path:
    return Path(option("data_dir"))


def option(name: str) -> str:
    text = Path(os.environ["ODOO_RC"]).read_text()
    return re.search(rf"^{name} = (.*)$", text, flags=re.MULTILINE)[1]


if __name__ == "__main__":
    with (STATE / "calls").open("a") as calls:
        calls.write(" ".join(sys.argv[1:]).replace("\n", " ") + "\n")
    globals()[sys.argv[1].replace("-", "_")](sys.argv[2:])
