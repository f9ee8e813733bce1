"""What ma-cantine says of a file, said before it is given to a canteen.

Source: the platform's table schemas (see :mod:`.macantine`), and the checks of its import on the stored purchase
(`data/validators/purchase.py`, `api/views/purchase_import.py`, same commit). A file is taken whole or not at all.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .macantine import (
    CATEGORIES,
    FAMILIES,
    HEADERS,
    ID,
    LOCAL,
    LOCAL_DEFINITIONS,
    OLD_ID,
    OLD_LOCAL_DEFINITIONS,
    OLD_SIRET,
    ORIGINS,
    SHORT_CIRCUIT,
    SIRET,
    stored_local_definition,
)

TRUE_CELLS = ("OUI", "oui", "x")
FALSE_CELLS = ("non", "NON", "")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_REQUIRED = ("siret", "cantine_id", "description", "date", "prix_ht", "famille_produits")


@dataclass(frozen=True)
class Problem:
    """A cell that the platform refuses; `stage` is "schema" (the file) or "model" (the stored purchase)."""

    field: str
    stage: str
    code: str


def header_problem(header, layout):
    """Return what the platform says of a header: "missing", "extra", "names" or None.

    >>> header_problem(HEADERS["siret"], "siret"), header_problem(HEADERS["siret"][:-1], "siret")
    (None, 'missing')
    >>> header_problem(["SIRET", *HEADERS["siret"][1:]], "siret")
    'names'
    """
    expected = HEADERS[layout]
    if len(header) != len(expected):
        return "missing" if len(header) < len(expected) else "extra"
    return None if tuple(header) == expected else "names"


def row_problems(row, layout, today):
    """Return what the platform refuses in a row: first what its schema refuses, else what its purchase refuses.

    :param list[str] row: cells
    :param str layout: key of :data:`HEADERS`
    :param date today: nothing is bought after it
    :rtype: list[Problem]

    >>> from odoo.addons.seconde_pousse_cantine.rules.macantine import Purchase, cells

    >>> good = cells(Purchase("1", "Poireaux", "", date(2026, 6, 3), 2, "FRUITS_ET_LEGUMES"), "siret")
    >>> row_problems(good, "siret", date(2026, 7, 2))
    []
    >>> row_problems(good, "siret", date(2026, 6, 1))
    [Problem(field='date', stage='model', code='future')]
    """
    header = HEADERS[layout]
    if len(row) != len(header):
        return [Problem("", "schema", "cells")]
    if not any(cell.strip() for cell in row):
        return [Problem("", "schema", "blank")]
    values = dict(zip(header, row, strict=True))
    codes = {name: _cell_problem(name, cell, layout) for name, cell in values.items()}
    found = [Problem(name, "schema", code) for name, code in codes.items() if code]
    if found:
        return found
    if layout in (SIRET, ID):
        categories, is_local = values["categories_egalim"].strip(), values["est_local"] in TRUE_CELLS
        definition, kilometres = values["definition_local"].strip(), values["definition_local_km"].strip()
        names = categories.split(",") if categories else []
    else:
        names = [name.strip() for name in values["caracteristiques"].split(",") if name.strip()]
        is_local = LOCAL in names
        definition, around = stored_local_definition(values["definition_local"])
        kilometres = str(around or "")
        names = [name for name in names if name not in (*ORIGINS, SHORT_CIRCUIT, LOCAL)]
    checks = (
        ("date", "future", date.fromisoformat(values["date"].strip()) > today),
        ("prix_ht", "negative", Decimal(values["prix_ht"]) < 0),
        ("prix_ht", "digits", len(values["prix_ht"].replace(".", "").lstrip("-0")) > 20),
        (header[6], "choice", not set(names) <= set(CATEGORIES)),
        ("definition_local", "not_local", bool(definition) and not is_local),
        ("definition_local_km", "not_km", bool(kilometres) and definition != "KM"),
        ("definition_local_km", "integer", bool(kilometres) and not kilometres.isdigit()),
    )
    return [Problem(name, "model", code) for name, code, is_refused in checks if is_refused]


def _cell_problem(name, cell, layout):
    """Return the code of what the schema refuses in a cell, or None."""
    if not cell.strip():
        return "required" if name in _REQUIRED else None
    if name == "date":
        return _day_problem(cell)
    if name in ("prix_ht", "cantine_id", "definition_local_km"):
        return _number_problem(cell)
    if name in ("est_circuit_court", "est_local"):
        return None if cell in (*TRUE_CELLS, *FALSE_CELLS) else "type"
    is_old = layout in (OLD_SIRET, OLD_ID)
    single = {
        "famille_produits": FAMILIES,
        "origine": ORIGINS,
        "definition_local": OLD_LOCAL_DEFINITIONS if is_old else LOCAL_DEFINITIONS,
    }
    several = {
        "categories_egalim": CATEGORIES,
        "caracteristiques": (*CATEGORIES, *ORIGINS, SHORT_CIRCUIT, LOCAL),
    }
    if name in single:
        return None if cell.strip(" ") in single[name] else "pattern"
    if name in several:
        return None if {word.strip(" ") for word in cell.split(",")} <= set(several[name]) else "pattern"
    return None


def _day_problem(cell):
    if not _DAY.fullmatch(cell):
        return "type"
    try:
        date.fromisoformat(cell)
    except ValueError:
        return "type"
    return None


def _number_problem(cell):
    return None if _NUMBER.fullmatch(cell) else "type"
