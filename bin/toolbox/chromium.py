"""The browser of the tests and of the screenshots."""

import os
import shutil

from . import paths, processes
from .console import SetupError, step

# In the order in which Odoo's own tests look for them.
_NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def find_chromium() -> str | None:
    """Return the path of the machine's Chromium, or None."""
    return next((path for path in map(shutil.which, _NAMES) if path), None)


def ensure_chromium() -> str:
    """Return the path of Chromium, installing the distribution's when we are root. Raise SetupError otherwise."""
    if found := find_chromium():
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError("Les essais dans le navigateur ont besoin de Chromium : installez-le, puis relancez.")
    paths.make_cache()
    with step("Installation de Chromium"):
        log = paths.LOGS / "chromium.log"
        environment = {**processes.environment(home=False), "DEBIAN_FRONTEND": "noninteractive"}
        updated = processes.run(["apt-get", "update"], log=paths.LOGS / "chromium-update.log", env=environment)
        command = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
        done = processes.run(command, log=log, env=environment)
        if done.returncode and processes.looks_offline(updated.stdout + done.stdout):
            raise SetupError("Chromium n'a pas pu être téléchargé : vérifiez l'accès au réseau, puis relancez.")
        found = find_chromium()
        if done.returncode or not found:
            raise SetupError(f"apt n'a pas pu installer Chromium : lisez {log}, corrigez, puis relancez.")
    return found
