"""Where things are: the repository, and the one cache folder in which everything else is written."""

import hashlib
import os
import shutil
from pathlib import Path

from .console import SetupError

REPOSITORY = Path(__file__).resolve().parents[2]
ADDONS = REPOSITORY / "addons"
DATABASE = "seconde_pousse"
CACHE_VARIABLE = "SECONDE_POUSSE_CACHE"  # from our commands to their children, which see another XDG_CACHE_HOME

# A standard tag: backup tools skip such a folder. We delete only a folder that bears it.
_TAG_NAME = "CACHEDIR.TAG"
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# Seconde Pousse\n"


def cache_folder() -> Path:
    """Return ``${XDG_CACHE_HOME:-~/.cache}/seconde-pousse``, made or not. Raise SetupError without any home."""
    if inherited := os.environ.get(CACHE_VARIABLE):
        return Path(inherited)
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # the XDG specification says to ignore a relative path
        home = os.environ.get("HOME", "")
        if not os.path.isabs(home):
            raise SetupError(
                "Ni HOME ni XDG_CACHE_HOME ne donnent un dossier : indiquez-en un avec XDG_CACHE_HOME=/chemin, "
                "puis relancez."
            )
        base = os.path.join(home, ".cache")
    return Path(base) / "seconde-pousse"


CACHE = cache_folder()
LOGS = CACHE / "logs"
STATE = CACHE / "state"
DATA = CACHE / "data"
HOME = CACHE / "home"
TEMPORARY = CACHE / "tmp"
BYTECODE = CACHE / "bytecode"
TOOLS = CACHE / "tools"
PACKAGE = CACHE / "odoo"
VIRTUALENV = CACHE / "venv"
# Two clones of the repository may share the cache: each has its own configuration, hence its own addons path.
CONFIGURATION = CACHE / "configuration" / f"odoo-{hashlib.sha256(os.fsencode(REPOSITORY)).hexdigest()[:12]}.conf"


def make_cache() -> None:
    """Make the cache folder, private to the user, and the folders that child processes expect to find."""
    try:
        CACHE.mkdir(parents=True, mode=0o700, exist_ok=True)
        (CACHE / _TAG_NAME).write_text(_TAG_TEXT)
        for folder in (LOGS, STATE, DATA, HOME, TEMPORARY, TOOLS, CONFIGURATION.parent):
            folder.mkdir(exist_ok=True)
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        raise SetupError(
            f"Le dossier {CACHE} ne peut pas être créé ou modifié : donnez-vous-en le droit, ou choisissez-en un autre "
            "avec XDG_CACHE_HOME=/chemin, puis relancez."
        ) from error


def delete_cache() -> bool:
    """Delete the cache folder; return False when there is none. Refuse (SetupError) a folder that is not ours."""
    if not CACHE.exists():
        return False
    if not (CACHE / _TAG_NAME).is_file():
        raise SetupError(
            f"Le dossier {CACHE} n'a pas été créé par cet outil : supprimez-le vous-même s'il est inutile."
        )
    shutil.rmtree(CACHE)
    return True


def our_addons() -> list[str]:
    """Return the names of the repository's installable addons, sorted."""
    import ast

    names = []
    for manifest in sorted(ADDONS.glob("*/__manifest__.py")):
        try:
            values = ast.literal_eval(manifest.read_text(encoding="utf-8"))
        except (ValueError, SyntaxError) as error:
            raise SetupError(
                f"Le fichier {manifest.relative_to(REPOSITORY)} n'est pas lisible ({error}) : corrigez-le, "
                "puis relancez."
            ) from error
        if values.get("installable", True):
            names.append(manifest.parent.name)
    return names
