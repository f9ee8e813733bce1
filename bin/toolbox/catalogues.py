"""Translation catalogues: a module's terms (.pot) and their French (fr.po). Runs in the virtual environment."""

import re
import sys
from pathlib import Path

import polib

from . import paths

SAME_IN_FRENCH = paths.REPOSITORY / "tests" / "translations" / "same_in_french.txt"
_METADATA = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "Last-Translator": "",
    "Language-Team": "French",
    "Language": "fr",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}
_WORD = re.compile(r"[^\W\d_]{2}")


def template(addon: str) -> Path:
    """Return the file of the terms of ``addon``."""
    return paths.ADDONS / addon / "i18n" / f"{addon}.pot"


def french(addon: str) -> Path:
    """Return the file of the French of ``addon``."""
    return paths.ADDONS / addon / "i18n" / "fr.po"


def terms(file: Path) -> dict[str, set[str]]:
    """Return the terms of a catalogue and where each is used."""
    return {
        entry.msgid: {reference for reference, _line in entry.occurrences}
        for entry in polib.pofile(str(file))
        if not entry.obsolete
    }


def outdated(exported: Path, committed: Path) -> list[str]:
    """Return how the ``committed`` .pot differs from the one ``exported`` from the addon as it is now."""
    if not committed.is_file():
        return [f"{committed.name} is missing"]
    new, old = terms(exported), terms(committed)
    return [
        *(f"missing: {term!r}" for term in new.keys() - old.keys()),
        *(f"no longer used: {term!r}" for term in old.keys() - new.keys()),
        *(f"used elsewhere: {term!r}" for term in new.keys() & old.keys() if new[term] != old[term]),
    ]


def untranslated(exported: Path, translated: Path, same: set[str]) -> list[str]:
    """Return the ``exported`` terms that a French reader would not read in French.

    ``same``: terms that are the same in French. Those without any word (a sign, a figure) are too.
    """
    if not translated.is_file():
        return [f"{translated.name} is missing"]
    entries = {entry.msgid: entry for entry in polib.pofile(str(translated)) if not entry.obsolete}
    problems = []
    for term in terms(exported):
        entry = entries.get(term)
        if entry is None or not entry.msgstr.strip():
            problems.append(f"not translated: {term!r}")
        elif entry.fuzzy:
            problems.append(f"to be checked (fuzzy): {term!r}")
        elif entry.msgstr == term and term not in same and _WORD.search(term):
            problems.append(f"same as in English, and not listed in {SAME_IN_FRENCH.name}: {term!r}")
    return problems + [f"no longer used: {term!r}" for term in entries.keys() - terms(exported).keys()]


def same_in_french() -> set[str]:
    """Return the terms that are the same in both languages: one a line, ``\\n`` for a line break."""
    lines = SAME_IN_FRENCH.read_text(encoding="utf-8").splitlines()
    return {line.replace("\\n", "\n") for line in lines if line and not line.startswith("# ")}


def merge(addon: str, exported: Path) -> list[str]:
    """Bring the catalogues of ``addon`` up to date with the ``exported`` .pot and return what remains to translate.

    The French that is there stays; new terms come in empty; those no longer used go.
    """
    template(addon).parent.mkdir(exist_ok=True)
    if outdated(exported, template(addon)):  # otherwise only its dates would change
        template(addon).write_bytes(exported.read_bytes())
    known = {}
    if french(addon).is_file():
        known = {entry.msgid: entry for entry in polib.pofile(str(french(addon))) if not entry.obsolete}
    catalogue = polib.POFile()
    catalogue.header = f"French translation of {addon}"
    catalogue.metadata = _METADATA
    for entry in polib.pofile(str(exported)):
        if entry.msgid in known:
            entry.msgstr = known[entry.msgid].msgstr
            entry.flags = known[entry.msgid].flags
        catalogue.append(entry)
    french(addon).write_text(str(catalogue), encoding="utf-8")
    return untranslated(exported, french(addon), same_in_french())


def main(folder: Path) -> int:
    """Merge every .pot of ``folder`` into the addon of that name and print what remains to translate."""
    for exported in sorted(folder.glob("*.pot")):
        remaining = merge(exported.stem, exported)
        print(f"{exported.stem} : {len(remaining)} termes à traduire")
        for problem in remaining:
            print(f"  {problem}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
