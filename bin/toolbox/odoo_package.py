"""Odoo 19.0 Community: the checkout named by ODOO_SOURCE, or the distribution's package, unpacked without root."""

import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import paths, processes
from .console import SetupError, notice

SERIES = "19.0"
_LOCK = Path(__file__).with_name("odoo-package.lock.json")
_READY = paths.PACKAGE / "ready.json"
_LIBRARIES = Path("usr/lib/python3/dist-packages")
_KEYRING = Path(os.environ.get("SECONDE_POUSSE_KEYRING") or "/usr/share/keyrings/debian-archive-keyring.gpg")
# Odoo's static folders are links into these packages; without them the links dangle.
_COMPANIONS = [
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
]
_ALTERNATIVE = "clonez Odoo 19.0 et relancez avec ODOO_SOURCE=/chemin/vers/odoo"


@dataclass(frozen=True)
class Download:
    """A package file as announced by apt's signed index."""

    name: str
    sha256: str


def source_folder() -> Path | None:
    """Return the folder of ODOO_SOURCE, or None when it is not set. Raise SetupError if it is not Odoo 19.0."""
    value = os.environ.get("ODOO_SOURCE", "")
    if not value:
        return None
    folder = Path(value).expanduser().absolute()
    if not (folder / "odoo" / "release.py").is_file():
        raise SetupError(
            f"ODOO_SOURCE={value} n'est pas un dossier d'Odoo (odoo/release.py y manque) : corrigez ce chemin, ou "
            "effacez la variable pour utiliser le paquet de la distribution."
        )
    _check_series(folder, f"ODOO_SOURCE={value}")
    return folder


def library_folder() -> Path:
    """Return the folder that contains the ``odoo`` Python package, ready or not."""
    return source_folder() or paths.PACKAGE / _LIBRARIES


def is_ready() -> bool:
    """Tell whether Odoo can be used as it is. A change of the recorded package calls for a new download."""
    if source_folder():
        return True
    try:
        return json.loads(_READY.read_text())["locked"] == _locked()["sha256"]
    except (OSError, ValueError, KeyError):
        return False


def fetch() -> None:
    """Download the packages, unpack and repair them, then put them in place in one move.

    Everything is done beside the final folder, whose marker is written last: an interrupted run is never used.
    """
    work = paths.CACHE / "odoo.new"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    downloads = _download(work)
    prefix = work / "prefix"
    log = paths.LOGS / "odoo-unpack.log"
    for download in downloads:
        if processes.run(["dpkg-deb", "-x", work / download.name, prefix], log=log).returncode:
            raise SetupError(f"Un paquet d'Odoo n'a pas pu être déballé : lisez {log}, corrigez, puis relancez.")
    _repair(prefix / _LIBRARIES)
    _check_series(prefix / _LIBRARIES, "Le paquet odoo-19 de la distribution")
    version, sha256 = _identity(downloads)
    locked = _locked()
    if sha256 != locked["sha256"]:
        notice(
            f"la distribution sert maintenant {locked['package']} {version} et non {locked['version']}, celui de "
            f"nos essais ; c'est bien Odoo {SERIES}, l'installation continue."
        )
    ready = {"version": version, "sha256": sha256, "locked": locked["sha256"]}
    (prefix / _READY.name).write_text(json.dumps(ready))
    shutil.rmtree(paths.PACKAGE, ignore_errors=True)
    prefix.rename(paths.PACKAGE)
    shutil.rmtree(work)


def _download(work: Path) -> list[Download]:
    if not processes.which("apt-get") or not processes.which("dpkg-deb"):
        raise SetupError(f"Cette machine n'a pas apt, qui fournit Odoo : {_ALTERNATIVE}.")
    if not _KEYRING.is_file():
        raise SetupError(f"Cette machine n'a pas les clés de Debian, dont vient le paquet d'Odoo : {_ALTERNATIVE}.")
    offline = False
    for site in _sites(work):
        options = _apt_options(work, site)
        updated = processes.run(["apt-get", *options, "update"], log=paths.LOGS / "apt-update.log")
        wanted = [_locked()["package"], *_COMPANIONS]
        listing = processes.run(["apt-get", *options, "download", "--print-uris", *wanted], cwd=work)
        downloads = _parse_uris(listing.stdout)
        if listing.returncode or len(downloads) != len(wanted):
            offline = offline or processes.looks_offline(updated.stdout)
            continue
        log = paths.LOGS / "apt-download.log"
        done = processes.run(["apt-get", *options, "download", *wanted], log=log, cwd=work)
        if done.returncode and processes.looks_offline(done.stdout):
            offline = True
            break
        if done.returncode:
            raise SetupError(f"apt n'a pas pu télécharger Odoo : lisez {log}, corrigez, puis relancez.")
        for download in downloads:
            _check_download(work / download.name, download)
        return downloads
    if offline:
        raise SetupError(
            f"Odoo n'a pas pu être téléchargé : vérifiez l'accès au réseau et relancez, ou {_ALTERNATIVE}."
        )
    raise SetupError(f"Les dépôts de paquets de cette machine n'ont pas odoo-19 : {_ALTERNATIVE}.")


def _sites(work: Path) -> list[str]:
    """Return the machine's own package sites, security ones apart: the package is in their *unstable* suite."""
    empty = work / "empty"
    (empty / "partial").mkdir(parents=True)
    command = ["apt-get", "-o", f"Dir::State::Lists={empty}", "-o", f"Dir::Cache={empty}", "update", "--print-uris"]
    done = processes.run(command, log=paths.LOGS / "apt-sites.log")
    found = re.findall(r"^'([^']+)/dists/[^']*InRelease'", done.stdout, flags=re.MULTILINE)
    sites = [site for site in dict.fromkeys(found) if "security" not in site]
    if not sites:
        raise SetupError(f"apt ne connaît aucun dépôt de paquets sur cette machine : {_ALTERNATIVE}.")
    return sites


def _apt_options(work: Path, site: str) -> list[str]:
    """Return the options that give apt a state of its own: the machine's own is neither read nor changed."""
    state = work / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    (state / "sources.list").write_text(f"deb [signed-by={_KEYRING}] {site} unstable main\n")
    settings = {
        "Dir::State": state,
        "Dir::State::Lists": state / "lists",
        "Dir::State::status": state / "status",
        "Dir::Cache": state / "cache",
        "Dir::Etc::SourceList": state / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
        "APT::Update::Error-Mode": "any",
    }
    # The machine's hooks (clean-up of its own archives, desktop catalogues) are none of this download's business.
    lines = ["#clear APT::Update::Post-Invoke;", "#clear APT::Update::Post-Invoke-Success;"]
    lines += [f'{name} "{value}";' for name, value in settings.items()]
    configuration = state / "apt.conf"
    configuration.write_text("\n".join(lines) + "\n")
    return ["-c", str(configuration)]


def _parse_uris(listing: str) -> list[Download]:
    found = re.findall(r"^'[^']+' (\S+\.deb) \d+ SHA256:([0-9a-f]{64})", listing, flags=re.MULTILINE)
    return [Download(name, sha256) for name, sha256 in found]


def _check_download(file: Path, download: Download) -> None:
    if not file.is_file() or _sha256(file) != download.sha256:
        raise SetupError(
            f"Le fichier {download.name} est arrivé abîmé et n'a pas été utilisé : relancez l'installation."
        )


def _repair(libraries: Path) -> None:
    """Repair the package's three known defects.

    A second, incomplete copy of the addons; links to files that the distribution removed; and a script removed
    for its licence, still named in a manifest: its absence is an error in every browser page.
    """
    shutil.rmtree(libraries / "addons", ignore_errors=True)
    for path in (libraries / "odoo").rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()
    stub = libraries / "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.touch()


def _check_series(folder: Path, name: str) -> None:
    try:
        text = (folder / "odoo" / "release.py").read_text(encoding="utf-8")
    except OSError:
        text = ""
    found = re.search(r"^version_info\s*=\s*\(\s*([^,]+?)\s*,\s*(\d+)", text, flags=re.MULTILINE)
    series = "{}.{}".format(*found.groups()).replace("'", "") if found else "inconnu"
    if series != SERIES:
        raise SetupError(f"{name} est en version {series} et il faut Odoo {SERIES} : {_ALTERNATIVE}.")


def _identity(downloads: list[Download]) -> tuple[str, str]:
    download = next(item for item in downloads if item.name.startswith(f"{_locked()['package']}_"))
    return download.name.split("_")[1], download.sha256


def _locked() -> dict[str, str]:
    return json.loads(_LOCK.read_text())


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
