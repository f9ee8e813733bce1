"""A French reader reads French: every term of every addon is exported, translated, and checked."""

import pytest
from toolbox import catalogues, paths


def test_template_is_up_to_date(addon, exported):
    problems = catalogues.outdated(exported / f"{addon}.pot", catalogues.template(addon))
    assert not problems, "run bin/setup translations:\n" + "\n".join(sorted(problems))


def test_everything_is_in_french(addon, exported):
    same = catalogues.same_in_french()
    problems = catalogues.untranslated(exported / f"{addon}.pot", catalogues.french(addon), same)
    assert not problems, "\n".join(sorted(problems))


def test_nothing_is_listed_in_vain(exported):
    used = set().union(*(catalogues.terms(exported / f"{addon}.pot") for addon in paths.our_addons()))
    assert not catalogues.same_in_french() - used


CATALOGUE = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n#: model:x\nmsgid "Harvest"\nmsgstr "{french}"\n'
)


@pytest.fixture
def files(tmp_path):
    """A .pot with one term, and a function that writes its fr.po."""
    template = tmp_path / "x.pot"
    template.write_text(CATALOGUE.format(french=""), encoding="utf-8")

    def write(french, flag=""):
        text = CATALOGUE.format(french=french).replace("#: model:x", f"#: model:x{flag}")
        (tmp_path / "fr.po").write_text(text, encoding="utf-8")
        return template, tmp_path / "fr.po"

    return write


def test_a_translated_term_is_fine(files):
    assert catalogues.untranslated(*files("Récolte"), set()) == []


@pytest.mark.parametrize(
    ("french", "flag", "problem"),
    [("", "", "not translated"), ("Récolte", "\n#, fuzzy", "fuzzy"), ("Harvest", "", "same as in English")],
)
def test_a_term_in_english_is_found(files, french, flag, problem):
    (found,) = catalogues.untranslated(*files(french, flag), set())
    assert problem in found
    assert "Harvest" in found


def test_a_term_may_be_the_same_when_listed(files):
    assert catalogues.untranslated(*files("Harvest"), {"Harvest"}) == []


def test_a_missing_catalogue_is_found(files, tmp_path):
    template, _french = files("")
    assert catalogues.untranslated(template, tmp_path / "none.po", set()) == ["none.po is missing"]
    assert catalogues.outdated(template, tmp_path / "none.pot") == ["none.pot is missing"]


def test_a_term_used_elsewhere_makes_the_template_outdated(files, tmp_path):
    template, _french = files("")
    moved = tmp_path / "moved.pot"
    moved.write_text(template.read_text(encoding="utf-8").replace("model:x", "model:y"), encoding="utf-8")
    assert catalogues.outdated(moved, template) == ["used elsewhere: 'Harvest'"]
