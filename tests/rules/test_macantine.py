"""The files of ma-cantine: the worked rows of the specification, and what must hold of any row we write."""

import csv
import io
from datetime import date
from decimal import ROUND_HALF_DOWN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_cantine.rules.macantine import (
    CATEGORIES,
    FAMILIES,
    HEADERS,
    LOCAL_DEFINITIONS,
    OLD_LOCAL_DEFINITIONS,
    Purchase,
    cells,
    format_amount,
    stored_local_definition,
    write_rows,
)
from odoo.addons.seconde_pousse_cantine.rules.macantine_check import header_problem, row_problems

TODAY = date(2026, 11, 22)
NEW = (
    "siret,description,fournisseur,date,prix_ht,famille_produits,categories_egalim,origine,est_circuit_court,est_local,"
    "definition_local,definition_local_km"
)
OLD = "siret,description,fournisseur,date,prix_ht,famille_produits,caracteristiques,definition_local"
BASE = dict(
    zip(
        NEW.split(","),
        "21010034300016;Carottes bio;Jardin ACI;2026-06-22;90.11;FRUITS_ET_LEGUMES;BIO;FRANCE;x;x;DEPARTEMENT;".split(
            ";"
        ),
        strict=True,
    )
)
OLD_BASE = dict(
    zip(OLD.split(","), "21010034300016;Lait;Ferme;2026-06-22;90.11;PRODUITS_LAITIERS;;".split(";"), strict=True)
)

ACCEPTED = {
    "R01": {},
    "R03": {"definition_local": "KM", "definition_local_km": "200"},
    "R05": {
        "famille_produits": " FRUITS_ET_LEGUMES ",
        "categories_egalim": "BIO ",
        "definition_local": " DEPARTEMENT",
    },
    "R07": {"categories_egalim": "", "origine": "", "est_local": "non", "definition_local": ""},
    "R09": {"prix_ht": "0"},
    "definition is optional": {"definition_local": ""},
    "distance is optional": {"definition_local": "KM"},
    "many decimals": {"prix_ht": "90.11000000002"},
    "several": {"categories_egalim": "BIO,COMMERCE_EQUITABLE"},
    "upper case yes": {"est_local": "OUI"},
}
REFUSED = {
    "R11": ("siret", "schema", {"siret": ""}),
    "R13": ("famille_produits", "schema", {"famille_produits": ""}),
    "R15": ("date", "schema", {"date": "2022-02-31"}),
    "R17": ("date", "schema", {"date": "22/06/2026"}),
    "R19": ("prix_ht", "schema", {"prix_ht": "A price"}),
    "R21": ("famille_produits", "schema", {"famille_produits": "NOPE"}),
    "R23": ("categories_egalim", "schema", {"categories_egalim": "CONVERSION_BIO"}),
    "R25": ("origine", "schema", {"origine": "FRANCE,EUROPE"}),
    "R27": ("definition_local", "schema", {"definition_local": "AUTRE"}),
    "R29": ("est_local", "schema", {"est_local": "Oui"}),
    "R31": ("definition_local_km", "model", {"definition_local": "PAT", "definition_local_km": "50"}),
    "R33": ("prix_ht", "model", {"prix_ht": "-12.50"}),
    "R35": ("categories_egalim", "model", {"categories_egalim": "BIO, COMMERCE_EQUITABLE"}),
    "comma decimals": ("prix_ht", "schema", {"prix_ht": "90,11"}),
    "slashes": ("date", "schema", {"date": "2022/03/01"}),
    "tomorrow": ("date", "model", {"date": "2026-11-23"}),
    "not local": ("definition_local", "model", {"est_local": ""}),
    "half a kilometre": ("definition_local_km", "model", {"definition_local": "KM", "definition_local_km": "0.5"}),
    "negative distance": ("definition_local_km", "model", {"definition_local": "KM", "definition_local_km": "-5"}),
    "1 is no yes": ("est_circuit_court", "schema", {"est_circuit_court": "1"}),
    "21 digits": ("prix_ht", "model", {"prix_ht": "1" * 21}),
    "no name": ("description", "schema", {"description": " "}),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_rows_that_the_platform_takes(name):
    assert row_problems(list({**BASE, **ACCEPTED[name]}.values()), "siret", TODAY) == []


@pytest.mark.parametrize("name", REFUSED)
def test_rows_that_the_platform_refuses(name):
    field, stage, changes = REFUSED[name]
    problems = row_problems(list({**BASE, **changes}.values()), "siret", TODAY)
    assert [(problem.field, problem.stage) for problem in problems] == [(field, stage)]


def test_a_row_of_ten_cells_and_a_blank_row():
    """R37."""
    assert [problem.code for problem in row_problems(list(BASE.values())[:10], "siret", TODAY)] == ["cells"]
    assert [problem.code for problem in row_problems([""] * 12, "siret", TODAY)] == ["blank"]


def test_headers_to_the_letter():
    assert ",".join(HEADERS["siret"]) == NEW
    assert ",".join(HEADERS["id"]) == NEW.replace("siret", "cantine_id", 1)
    assert ",".join(HEADERS["old_siret"]) == OLD
    assert ",".join(HEADERS["old_id"]) == OLD.replace("siret", "cantine_id", 1)
    assert header_problem(NEW.replace("origine", "Origine").split(","), "siret") == "names"
    # The example workbooks of the platform have eleven columns: its own check refuses them.
    assert header_problem(NEW.split(",")[:-1], "siret") == "missing"
    assert header_problem([*NEW.split(","), "remarque"], "siret") == "extra"


def test_a_canteen_number_is_a_number():
    row = {**BASE, "siret": "949"}
    assert row_problems(list(row.values()), "id", TODAY) == []
    row["siret"] = "neuf cents"
    assert [problem.field for problem in row_problems(list(row.values()), "id", TODAY)] == ["cantine_id"]


@pytest.mark.parametrize(
    "words, definition, stored",
    [
        ("BIO, LOCAL", " DEPARTEMENT", ("DEPARTEMENT", None)),
        ("LOCAL", "COMMUNE", ("COMMUNE", None)),
        ("LOCAL", "AUTRE", ("KM", None)),
        ("LOCAL", "AUTOUR_SERVICE", ("KM", 200)),
        ("", "", ("", None)),
    ],
)
def test_old_cells_and_what_the_platform_stores_of_them(words, definition, stored):
    row = {**OLD_BASE, "caracteristiques": words, "definition_local": definition}
    assert row_problems(list(row.values()), "old_siret", TODAY) == []
    assert stored_local_definition(definition) == stored


def test_old_layout_refuses_what_it_does_not_know():
    for name, cell in (("caracteristiques", "EQUIVALENTS"), ("definition_local", "KM")):
        row = {**OLD_BASE, name: cell}
        assert [problem.field for problem in row_problems(list(row.values()), "old_siret", TODAY)] == [name]


PURCHASES = st.builds(
    Purchase,
    key=st.just("21010034300016"),
    description=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip),
    supplier=st.sampled_from(("", "Jardin “d'Ici”; & fils, SA")),
    date=st.dates(date(2020, 1, 1), TODAY),
    amount=st.decimals(0, 10**9, places=6),
    family=st.sampled_from(FAMILIES),
    categories=st.lists(st.sampled_from(CATEGORIES), unique=True).map(tuple),
    origin=st.sampled_from(("", "FRANCE", "EUROPE")),
    is_short=st.booleans(),
    is_local=st.booleans(),
    local_definition=st.sampled_from(("", *LOCAL_DEFINITIONS)),
    local_km=st.integers(0, 500),
)


@given(PURCHASES, st.sampled_from(("siret", "id", "old_siret", "old_id")))
def test_what_we_write_is_taken(purchase, layout):
    row = cells(purchase, layout)
    assert len(row) == len(HEADERS[layout])
    assert row_problems(row, layout, TODAY) == []


@given(st.lists(PURCHASES, max_size=5), st.sampled_from((",", ";")))
def test_files_read_back_as_they_were_written(purchases, delimiter):
    rows = [cells(purchase, "siret") for purchase in purchases]
    text = write_rows([HEADERS["siret"], *rows], delimiter)
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[1:] == rows


@given(st.decimals(0, 10**9, places=5))
def test_the_platforms_rounding_changes_nothing(amount):
    written = format_amount(amount)
    assert str(Decimal(written).quantize(Decimal("0.01"), ROUND_HALF_DOWN)) == written
    assert abs(Decimal(written) - amount) <= Decimal("0.005")


@given(st.sampled_from(LOCAL_DEFINITIONS), st.sampled_from((0, 50, 200)))
def test_an_old_definition_is_stored_as_the_new_one_or_as_a_mere_distance(definition, kilometres):
    purchase = Purchase("1", "x", "", TODAY, Decimal(1), "AUTRES", (), "", False, True, definition, kilometres)
    word = cells(purchase, "old_siret")[-1]
    assert word in OLD_LOCAL_DEFINITIONS
    stored, distance = stored_local_definition(word)
    assert stored == definition
    assert distance in (None, kilometres)
