"""The pictures of ``docs/images``, taken from a running demo as its users see it: ``python -m toolbox.shots BASE``.

What is taken is listed in ``docs/screenshots.json``, one object per picture:

    name     file name without .png                     (required)
    open     address; {id} is the record's               (required; /report/pdf/… gives the first page of the PDF)
    record   {"model": …, "domain": […], "order": …}     the first one found
    phone    true for a phone's screen
    steps    [["click", "Nouveau"], ["type", "[name=quantity]=12"], …]  as in ``python -m toolbox.browser``
    only     CSS of the one element to keep
    full     true to see what must be scrolled to
    login    who looks, "admin" by default (the password is the same word)

A picture that fails leaves the former one in place, and the others are taken all the same.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from . import paths
from .browser import Browser
from .console import SetupError, notice, run_command, step
from .odoo_client import OdooClient
from .pictures import frame, pdf_pages, shrink

LIST = paths.REPOSITORY / "docs" / "screenshots.json"
IMAGES = paths.REPOSITORY / "docs" / "images"
REPORTS = "/report/pdf/"
# What changes from one run to the next, and OdooBot, which covers a phone the first time that somebody logs in.
TIDY = (
    ".o_notification_manager, .o_tour_pointer, .o-mail-ChatHub, .o-mail-ChatWindow, .o-mail-ImStatus,"
    " .o_menu_systray .badge { display: none !important }"
)


@dataclass(frozen=True)
class Shot:
    """One picture to take; the fields are described at the top of this file."""

    name: str
    open: str
    record: dict = field(default_factory=dict)
    phone: bool = False
    steps: list = field(default_factory=list)
    only: str | None = None
    full: bool = False
    login: str = "admin"

    @property
    def is_pdf(self) -> bool:
        return self.open.startswith(REPORTS)


def read_list(path: Path = LIST) -> list[Shot]:
    """Return the pictures to take. Raise SetupError when the list cannot be understood."""
    try:
        shots = [Shot(**values) for values in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise SetupError(f"La liste {path.name} n'est pas lisible ({error}) : corrigez-la, puis relancez.") from error
    names = [shot.name for shot in shots]
    if double := {name for name in names if names.count(name) > 1}:
        raise SetupError(f"La liste {path.name} donne deux fois le nom {', '.join(sorted(double))}.")
    return shots


def chosen(shots: list[Shot], names: list[str]) -> list[Shot]:
    """Return the shots of these names, all of them without names. Raise SetupError for an unknown one."""
    if unknown := set(names) - {shot.name for shot in shots}:
        raise SetupError(f"Capture inconnue : {', '.join(sorted(unknown))} (voir {LIST.name}).")
    return [shot for shot in shots if not names or shot.name in names]


def main(argv: list[str]) -> int:
    """Take the pictures named in ``argv`` after the server's address, or all; return 1 when one fails."""
    return run_command(_main, argv)


def _main(argv):
    parser = argparse.ArgumentParser(
        prog="python -m toolbox.shots", description="Captures d'écran d'une démonstration."
    )
    parser.add_argument("base", metavar="ADRESSE", help="du serveur, comme http://127.0.0.1:8069")
    parser.add_argument("names", metavar="NOM", nargs="*", help="captures à refaire, toutes par défaut")
    options = parser.parse_args(argv)
    shots = chosen(read_list(), options.names)
    paths.make_cache()
    IMAGES.mkdir(parents=True, exist_ok=True)
    failed = []
    for shot in shots:
        try:
            with step(f"Capture {shot.name}"):
                take(shot, options.base, IMAGES / f"{shot.name}.png")
        except SetupError as error:
            notice(str(error))
            failed.append(shot.name)
    if failed:
        raise SetupError(f"Captures manquées : {', '.join(failed)} ; la raison de chacune est écrite au-dessus.")


def take(shot: Shot, base: str, target: Path) -> None:
    """Write one picture into ``target``, of 200 kB at most. Raise SetupError when the page is not as it should be."""
    with tempfile.TemporaryDirectory(dir=paths.TEMPORARY) as folder:
        client = OdooClient(base)
        client.login(shot.login, shot.login)
        path = shot.open.replace("{id}", str(_find_record(client, shot)))
        picture = (_take_pdf if shot.is_pdf else _take_screen)(shot, client, path, Path(folder))
        shrink(picture)
        target.write_bytes(picture.read_bytes())


def _find_record(client, shot):
    if not shot.record:
        return ""
    ids = client.call(
        shot.record["model"],
        "search",
        shot.record.get("domain", []),
        order=shot.record.get("order", "id"),
        limit=1,
    )
    if not ids:
        raise SetupError(f"Aucun enregistrement {shot.record['model']} ne convient : voyez la démonstration.")
    return ids[0]


def _take_pdf(shot, client, path, folder):
    source = folder / "report.pdf"
    client.download(path, source)
    (page,) = pdf_pages(source, folder / shot.name, count=1)
    frame(page)
    return page


def _take_screen(shot, client, path, folder):
    picture = folder / f"{shot.name}.png"
    with Browser(client, phone=shot.phone, css=TIDY) as browser:
        browser.goto(path)
        for kind, value in shot.steps:
            browser.do(kind, value)
        _check_page(browser)
        browser.screenshot(picture, full=shot.full, selector=shot.only)
    return picture


def _check_page(browser):
    if language := browser.evaluate("document.documentElement.lang"):
        if not language.startswith("fr"):
            raise SetupError(f"La page est en « {language} » : choisissez le français pour cet utilisateur.")
    if message := browser.error_message():
        raise SetupError(f"Odoo affiche une erreur : {message}")
    if browser.errors:
        raise SetupError(f"La page signale une erreur : {browser.errors[0].splitlines()[0]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
