"""What goes to the payroll office and what comes back, as tables."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .statement_file import name_keys, normalise
from .tables import parse_date, parse_number

CENT = Decimal("0.01")
MAX_GROSS = Decimal(20_000)
"""Gross of one month on an insertion contract; more is a slip of the finger."""
MAX_LEAVE = Decimal(400)

SYNONYMS = {
    "number": ("matricule", "numero", "numero salarie", "n salarie", "code salarie", "employee number"),
    "nir": ("nir", "numero de securite sociale", "n securite sociale", "n ss", "securite sociale"),
    "name": ("nom prenom", "nom et prenom", "salarie", "nom complet", "name"),
    "last_name": ("nom", "nom d usage", "nom de naissance"),
    "first_name": ("prenom", "prenoms"),
    "birth_date": ("date de naissance", "ne e le", "naissance", "date naissance"),
    "gross": ("brut", "salaire brut", "total brut", "brut total", "remuneration brute", "gross"),
    "leave": (
        "solde cp",
        "solde conges",
        "solde de conges payes",
        "solde conges payes",
        "cp restants",
        "leave balance",
    ),
}


@dataclass(frozen=True)
class PayRow:
    """One readable row of a payroll file: keys to the person, gross pay in euros, leave balance in days."""

    number: int
    employee_number: str = ""
    nir: str = ""
    name: str = ""
    birth_date: date | None = None
    gross: Decimal | None = None
    leave: Decimal | None = None


def format_cell(value, decimal_mark=",", date_format="%d/%m/%Y"):
    """Write a value as the payroll office reads it; numbers with two decimals.

    >>> format_cell(113.5), format_cell(113.5, "."), format_cell("=A1"), format_cell(None)
    ('113,50', '113.50', '=A1', '')
    >>> from datetime import date
    >>> format_cell(date(2026, 3, 16)), format_cell(date(2026, 3, 16), date_format="%Y%m%d")
    ('16/03/2026', '20260316')
    """
    if value is None or value is False:
        return ""
    if isinstance(value, date):
        return value.strftime(date_format)
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return str(number.quantize(CENT, ROUND_HALF_UP)).replace(".", decimal_mark)
    return str(value)


def parse_payroll(rows):
    """Read a file of gross pay and leave balances.

    A refused row carries one reason: "who" (nothing names the person), "empty" (neither gross nor
    balance), "gross", "leave" (not a number), "negative", "absurd".

    :param rows: list of (row number, values), as read_table gives
    :return: (list of PayRow, list of (row number, reason), list of missing columns: "who", "value")

    >>> rows, refused, missing = parse_payroll([
    ...     (1, ["Matricule", "Nom", "Prénom", "Brut", "Solde CP"]),
    ...     (2, ["A12", "BENALI", "Amira", "1 287,50", "4,5"]),
    ...     (3, ["A13", "ROUX", "Jean-Pierre", "mille", ""]),
    ... ])
    >>> (rows[0].gross, rows[0].leave, rows[0].name), refused, missing
    ((Decimal('1287.50'), Decimal('4.5'), 'BENALI Amira'), [(3, 'gross')], [])
    >>> parse_payroll([(1, ["Nom", "Prime"])])[2]
    ['who', 'value']
    """
    for index, (_number, cells) in enumerate(rows):
        columns = _find_columns(cells)
        if not _missing(columns):
            return (*_parse_rows(rows[index + 1 :], columns), [])
    best = max((_find_columns(cells) for _number, cells in rows), key=len, default={})
    return [], [], _missing(best)


def match_payroll(rows, people):
    """Find whose each row is: by employee number, else NIR, else name and birth date.

    A key that the row gives and that belongs to someone else than another of its keys is a refusal, so
    that nobody receives somebody else's pay. A name alone is enough only when a single person bears it.

    :param rows: iterable of PayRow
    :param people: iterable of (identifier, employee number, NIR, birth date, set of name keys)
    :return: list of (identifier, row), list of (row number, reason): "unknown", "ambiguous", "contradiction", "twice"

    >>> people = [(7, "A12", "", None, name_keys(["Benali"], "Amira")), (8, "A13", "", None, name_keys(["Roux"], "Jo"))]
    >>> match_payroll([PayRow(2, "A12", name="BENALI Amira")], people)[0][0][0]
    7
    >>> match_payroll([PayRow(2, "A12", name="ROUX Jo"), PayRow(3, name="Zed")], people)[1]
    [(2, 'contradiction'), (3, 'unknown')]

    A number that is nobody's here, on a name that has another one, is a namesake's:

    >>> match_payroll([PayRow(2, "A99", name="ROUX Jo")], people)
    ([], [(2, 'contradiction')])
    """
    people = list(people)
    own = {identifier: (normalise(number), _nir_key(nir)) for identifier, number, nir, _birth_date, _keys in people}
    by_number, by_nir, by_name = {}, {}, {}
    for identifier, number, nir, birth_date, keys in people:
        by_number.setdefault(normalise(number), set()).add(identifier)
        by_nir.setdefault(_nir_key(nir), set()).add(identifier)
        for key in keys:
            by_name.setdefault(key, set()).add((identifier, birth_date))
    matched, refused, seen = [], [], set()
    for row in rows:
        answers = [
            by_number.get(normalise(row.employee_number), set()) if normalise(row.employee_number) else None,
            by_nir.get(_nir_key(row.nir)) if _nir_key(row.nir) else None,
            _same_name(row, by_name),
        ]
        known = [answer for answer in answers if answer]
        common = set.intersection(*known) if known else set()
        if not known:
            refused.append((row.number, "unknown"))
        elif not common:
            refused.append((row.number, "contradiction"))
        elif len(common) > 1:
            refused.append((row.number, "ambiguous"))
        elif _differs(row, *own[next(iter(common))]):
            refused.append((row.number, "contradiction"))
        elif common & seen:
            refused.append((row.number, "twice"))
        else:
            seen |= common
            matched.append((next(iter(common)), row))
    return matched, refused


def _differs(row, number, nir):
    """Tell whether a row gives another number, or another NIR, than the person it was found for."""
    given, given_nir = normalise(row.employee_number), _nir_key(row.nir)
    return bool((given and number and given != number) or (given_nir and nir and given_nir != nir))


def _nir_key(nir):
    # Payroll software often leaves the two digits of the key out.
    return normalise(nir).replace(" ", "")[:13]


def _same_name(row, by_name):
    found = set()
    for key in name_keys([row.name]):
        for identifier, birth_date in by_name.get(key, ()):
            if not row.birth_date or not birth_date or row.birth_date == birth_date:
                found.add(identifier)
    return found or None


def _find_columns(cells):
    found = {}
    for position, cell in enumerate(cells):
        label = normalise(cell)
        for name, labels in SYNONYMS.items():
            if label in labels and name not in found:
                found[name] = position
                break
    return found


def _missing(columns):
    who = {"number", "nir", "name"} & set(columns) or {"last_name", "first_name"} <= set(columns)
    value = {"gross", "leave"} & set(columns)
    return ([] if who else ["who"]) + ([] if value else ["value"])


def _parse_rows(rows, columns):
    parsed, refused = [], []
    for number, cells in rows:

        def cell(name, cells=cells):
            position = columns.get(name)
            value = cells[position] if position is not None and position < len(cells) else None
            return value if value is not None and str(value).strip() != "" else None

        name = cell("name") or " ".join(str(part) for part in (cell("last_name"), cell("first_name")) if part)
        keys = (cell("number"), cell("nir"), name)
        if normalise(name).split(" ")[0] in ("total", "totaux") and not cell("number"):
            continue
        reason = _refusal(keys, cell("gross"), cell("leave"))
        if reason:
            refused.append((number, reason))
            continue
        parsed.append(
            PayRow(
                number=number,
                employee_number=_as_text(cell("number")),
                nir=_as_text(cell("nir")),
                name=str(name).strip(),
                birth_date=parse_date(cell("birth_date")),
                gross=parse_number(cell("gross")),
                leave=parse_number(cell("leave")),
            )
        )
    return parsed, refused


def _refusal(keys, gross, leave):
    if not any(keys):
        return "who"
    if gross is None and leave is None:
        return "empty"
    amount, balance = parse_number(gross), parse_number(leave)
    if gross is not None and amount is None:
        return "gross"
    if leave is not None and balance is None:
        return "leave"
    # Leave taken in advance makes a negative balance; nobody's gross is below zero.
    if (amount or 0) < 0:
        return "negative"
    if (amount or 0) > MAX_GROSS or abs(balance or 0) > MAX_LEAVE:
        return "absurd"
    return None


def _as_text(value):
    # A spreadsheet keeps "00123" typed as a number as 123.0.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if value is not None else ""
