"""A price schedule (“bordereau des prix unitaires”) as buyers and farms exchange it: a small table.

Source: decisions of the project; buyers have no common layout, so the columns are found by their titles.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

TITLES = {
    "code": ("code", "reference", "ref", "ref.", "code produit", "code article"),
    "name": ("produit", "designation", "article", "libelle", "denomination"),
    "price": ("prix", "prix ht", "prix unitaire", "prix unitaire ht", "pu", "pu ht"),
}
MAX_PRICE = Decimal(1000)
"""No vegetable is sold at a thousand euros a kilogram."""
MAX_ROWS = 2000
PRICE = re.compile(r"^\d+([.,]\d+)?$")


@dataclass(frozen=True)
class ScheduleRow:
    """One priced row of the file; `problem` is None, or why the row cannot be used."""

    number: int
    code: str
    name: str
    price: Decimal | None
    problem: str | None


def fold(text):
    """Return a text without accents, case or useless spaces, to compare what people type.

    >>> fold(" Céleri-rave  BIO ")
    'celeri-rave bio'
    """
    plain = unicodedata.normalize("NFKD", str(text if text is not None else "")).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())


def read_price(value):
    """Read a price; return (Decimal or None, problem or None).

    >>> read_price("2,40 €"), read_price(2.4), read_price("")
    ((Decimal('2.40'), None), (Decimal('2.4'), None), (None, 'no_price'))
    >>> read_price("-1"), read_price("0"), read_price("12 000"), read_price("1,234")
    ((None, 'not_a_price'), (None, 'zero'), (None, 'too_high'), (None, 'decimals'))
    """
    text = str(value if value is not None else "").translate(dict.fromkeys(map(ord, "€ \u00a0\u202f"), None))
    if not text:
        return None, "no_price"
    if isinstance(value, bool) or not PRICE.match(text):
        return None, "not_a_price"
    try:
        price = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None, "not_a_price"
    if not price:
        return None, "zero"
    if price >= MAX_PRICE:
        return None, "too_high"
    if price != price.quantize(Decimal("0.01")):
        return None, "decimals"
    return price, None


def read_schedule(rows):
    """Read the rows of a price schedule.

    :param list rows: lists of cells, the titles on the first row that holds a product and a price column
    :rtype: list[ScheduleRow], rows without a product left out
    :raises ValueError: "titles" when the columns are not found, "empty" without a row, "too_long"

    >>> read_schedule([["Lot 1"], ["Désignation", "PU HT"], ["Carottes", "2,40"], ["Poireaux", "x"]])[1]
    ScheduleRow(number=4, code='', name='Poireaux', price=None, problem='not_a_price')
    >>> read_schedule([["a", "b"]])
    Traceback (most recent call last):
    ...
    ValueError: titles
    """
    if len(rows) > MAX_ROWS:
        raise ValueError("too_long")
    top, columns = next(((top, found) for top, cells in enumerate(rows) if (found := _find_columns(cells))), (0, None))
    if not columns:
        raise ValueError("titles")
    found = []
    for number, cells in enumerate(rows[top + 1 :], top + 2):
        code, name = (_cell(cells, columns.get(key)) for key in ("code", "name"))
        if not code and not name:
            continue
        price, problem = read_price(_raw(cells, columns["price"]))
        found.append(ScheduleRow(number, code, name, price, problem))
    if not found:
        raise ValueError("empty")
    return found


def _find_columns(cells):
    titles = [fold(cell) for cell in cells]
    columns = {}
    for key, names in TITLES.items():
        position = next((titles.index(name) for name in names if name in titles), None)
        if position is not None:
            columns[key] = position
    return columns if "price" in columns and ("name" in columns or "code" in columns) else None


def _raw(cells, position):
    return cells[position] if position is not None and position < len(cells) else None


def _cell(cells, position):
    value = _raw(cells, position)
    return str(value).strip() if value is not None else ""
