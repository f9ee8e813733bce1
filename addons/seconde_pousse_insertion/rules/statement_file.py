"""The monthly statement of the ASP as a table: its columns, and how an imported one is read and matched.

Source: layout of the "État mensuel de présence" of the Extranet IAE 2.0, as real ones show it: one row per
person and contract, the sum of the rows equals the total of the header, people are recognised by name and
birth date whatever the name used (iae.md §8.2).
"""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .tables import parse_date, parse_number

COLUMNS = (
    "name",
    "date_from",
    "date_to",
    "birth_date",
    "form",
    "hours",
    "hours_eligible",
    "gross",
    "exit_date",
    "exit_code",
)
"""Columns of a row, in the order of the real statement."""

TITLES = {
    "name": "NOM PRÉNOM",
    "date_from": "Début du contrat",
    "date_to": "Fin du contrat",
    "birth_date": "Date de naissance",
    "form": "Forme",
    "hours": "Nb heures déclarées",
    "hours_eligible": "Nb heures éligibles",
    "gross": "Salaire brut",
    "exit_date": "Date sortie définitive",
    "exit_code": "Code motif",
}
"""Titles of the columns, in the State's words whatever the language of the user."""

HEADER_TITLES = {
    "month": "Mois d'effet",
    "siret": "SIRET",
    "annex": "N° Annexe",
    "lump_sum": "Montant forfaitaire mensuel",
    "people": "Nb total salariés déclarés",
    "rsa": "dont BRSA (déclarés)",
    "hours": "Nb total d'heures déclarées tous salariés",
    "hours_eligible": "Nb total d'heures éligibles à l'aide au poste",
    "contributing": "Nb salariés contribuant au calcul de l'aide",
    "rsa_contributing": "dont BRSA (contribuant)",
    "fte": "Nb ETP réalisés",
    "fte_agreed": "Nb ETP conventionnés",
    "rate": "Taux de réalisation (%)",
    "aid": "Aide due pour les heures éligibles",
}
"""Figures of the header, in the order of the real statement; the last one is ours."""

FORMS = {"classic": "CDDI Classique", "cvg": "CDDI CVG", "cdii": "CDII"}
"""Form of the contract as the statement prints it."""

SYNONYMS = {
    "name": ("nom prenom", "nom et prenom", "salarie", "nom prenom du salarie", "nom complet", "name"),
    "last_name": ("nom", "nom d usage", "nom de naissance", "nom du salarie"),
    "first_name": ("prenom", "prenoms", "prenom du salarie"),
    "birth_date": ("date de naissance", "ne e le", "ne le", "naissance", "date naissance", "birth date"),
    "date_from": ("debut du contrat", "date debut contrat", "du", "debut", "debut contrat", "date de debut"),
    "date_to": ("fin du contrat", "date fin contrat", "au", "fin", "fin contrat", "date de fin"),
    "period": ("periode du contrat", "periode", "contrat"),
    "form": ("forme", "forme du contrat", "type de contrat"),
    "hours": (
        "heures",
        "nb heures",
        "nombre d heures",
        "heures declarees",
        "nb heures declarees",
        "nombre d heures declarees",
        "nb heures travail",
        "hours",
    ),
    "hours_eligible": (
        "heures eligibles",
        "nb heures eligibles",
        "nombre d heures eligibles",
        "heures eligibles a l aide au poste",
    ),
    "gross": ("salaire brut", "brut", "remuneration brute", "salaire mensuel brut", "gross"),
    "exit_date": ("date sortie definitive", "date de sortie definitive", "date sortie", "date de sortie"),
    "exit_code": ("code motif", "motif", "code motif de sortie", "code motif sortie", "motif de sortie"),
}
"""How files call the columns, normalised."""

HEADER_SYNONYMS = {
    "hours": (
        "nb total d heures declarees tous salaries",
        "nombre total d heures declarees",
        "nb total d heures declarees",
        "total heures declarees",
    ),
    "hours_eligible": (
        "nb total d heures eligibles a l aide au poste",
        "nombre total d heures eligibles a l aide au poste",
        "nb total d heures eligibles",
        "total heures eligibles",
    ),
    "fte": ("nb etp realises", "nombre d etp realises", "etp realises"),
    "amount": ("montant forfaitaire mensuel verse", "montant forfaitaire mensuel", "montant verse", "aide versee"),
    "people": ("nb total salaries declares", "nombre total de salaries declares", "nb salaries declares"),
}
"""How files call the figures of the header, normalised."""

MAX_MONTH_HOURS = Decimal(744)
"""24 hours a day for 31 days."""
TOLERANCE = Decimal("0.01")


@dataclass(frozen=True)
class FileRow:
    """One readable row of an imported statement."""

    number: int
    name: str
    birth_date: date | None = None
    date_from: date | None = None
    date_to: date | None = None
    hours: Decimal | None = None
    hours_eligible: Decimal | None = None
    gross: Decimal | None = None


@dataclass
class FileTable:
    """What an imported statement says: rows, refused rows with their reason, header figures."""

    rows: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    header: dict = field(default_factory=dict)
    missing: tuple = ()


def normalise(text):
    """Return a text without accents, case or punctuation, to compare what people type.

    >>> normalise("  Élodie  D'Hoï-Martin "), normalise("Né(e) le")
    ('elodie d hoi martin', 'ne e le')
    """
    plain = unicodedata.normalize("NFKD", str(text or "").replace("œ", "oe").replace("Œ", "OE").replace("ß", "ss"))
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(kept.casefold().split())


def name_keys(names, first_names=""):
    """Return every way a file may write a person: birth or used name, one first name or all, any order.

    :param names: family names (birth name, used name), empty ones ignored; or whole names without first_names
    :param str first_names: all first names
    :return: set of str

    >>> sorted(name_keys(["Benali", "Benali Roux"], "Amira Lina"))
    ['amira benali', 'amira benali lina', 'amira benali lina roux', 'amira benali roux']
    >>> name_keys(["DIALLO Mamadou"]) == name_keys(["Diallo"], "Mamadou")
    True
    """
    firsts = {normalise(first_names)}
    parts = str(first_names or "").split()
    if parts:
        firsts.add(normalise(parts[0]))
    keys = set()
    for name in filter(None, map(normalise, names)):
        for first in firsts:
            keys.add(" ".join(sorted(f"{name} {first}".split())))
    return keys


def find_columns(cells):
    """Return the column of each known field in a header row; the first column of a name wins.

    >>> find_columns(["NOM PRÉNOM", "Né(e) le", "Nb heures", "Autre"])
    {'name': 0, 'birth_date': 1, 'hours': 2}
    """
    found = {}
    for position, cell in enumerate(cells):
        label = normalise(cell)
        for name, labels in SYNONYMS.items():
            if label in labels and name not in found:
                found[name] = position
                break
    return found


def parse_statement(rows):
    """Read an imported statement: header figures, then rows under the row that names the columns.

    A refused row carries one reason: "name", "birth_date", "hours" (missing or not a number),
    "negative", "too_many_hours", "gross". A file whose columns are not found says which are missing.

    :param rows: list of (row number, values), as read_table gives
    :return: FileTable

    >>> table = parse_statement([
    ...     (1, ["Nb total d'heures déclarées tous salariés", "113"]),
    ...     (3, ["NOM PRÉNOM", "Date de naissance", "Nb heures"]),
    ...     (4, ["BENALI AMIRA", "05/04/1994", "113,00"]),
    ...     (5, ["ROUX", "05/04/1964", "beaucoup"]),
    ... ])
    >>> table.header, table.refused, table.rows[0].name, table.rows[0].hours
    ({'hours': Decimal('113')}, [(5, 'hours')], 'BENALI AMIRA', Decimal('113.00'))
    >>> parse_statement([(1, ["NOM PRÉNOM", "Date de naissance"])]).missing
    ('hours',)
    """
    table = FileTable()
    best = {}
    for index, (_number, cells) in enumerate(rows):
        columns = find_columns(cells)
        if not _missing(columns):
            _parse_rows(table, rows[index + 1 :], columns)
            return table
        best = max(best, columns, key=len)
        _read_header(table, cells)
    table.missing = tuple(_missing(best))
    return table


def sum_problem(rows, header):
    """Tell whether the rows read do not add up to the totals of the header.

    :return: None, or (figure, sum of the rows, total of the header)

    >>> sum_problem([FileRow(1, "A", hours=Decimal(60)), FileRow(2, "A", hours=Decimal(53))], {"hours": Decimal(113)})
    >>> sum_problem([FileRow(1, "A", hours=Decimal(60))], {"hours": Decimal(113)})
    ('hours', Decimal('60'), Decimal('113'))
    """
    for figure in ("hours", "hours_eligible"):
        values = [getattr(row, figure) for row in rows if getattr(row, figure) is not None]
        if figure in header and values and abs(sum(values) - header[figure]) > TOLERANCE:
            return figure, sum(values), header[figure]
    return None


def match_rows(rows, people):
    """Find whose each row is: same birth date and one of the person's names; never a guess between two.

    :param rows: iterable of FileRow
    :param people: iterable of (identifier, birth date or None, set of name keys)
    :return: dict identifier → list of rows, list of (row, reason): "unknown", "ambiguous"

    >>> from datetime import date
    >>> people = [(7, date(1994, 4, 5), name_keys(["Benali"], "Amira"))]
    >>> found, left = match_rows([FileRow(4, "Amira BÉNALI", date(1994, 4, 5)), FileRow(5, "Inconnu")], people)
    >>> list(found), [(row.number, reason) for row, reason in left]
    ([7], [(5, 'unknown')])
    """
    index = {}
    for identifier, birth_date, keys in people:
        for key in keys:
            index.setdefault((key, birth_date), set()).add(identifier)
    found, left = {}, []
    for row in rows:
        candidates = set()
        for key in name_keys([row.name]):
            candidates |= index.get((key, row.birth_date), set())
        if len(candidates) == 1:
            found.setdefault(candidates.pop(), []).append(row)
        else:
            left.append((row, "ambiguous" if candidates else "unknown"))
    return found, left


def share_rows(rows, starts):
    """Put a person's rows of a file on our own lines: same start of contract first, then in order.

    Rows left over go with the last line, so that the person's total never changes.

    :param rows: rows of one person
    :param list starts: first day of each of our lines, at least one
    :return: list of lists of rows, one per line

    >>> from datetime import date
    >>> first, second = FileRow(1, "A", date_from=date(2026, 3, 16)), FileRow(2, "A", date_from=date(2026, 1, 1))
    >>> [[row.number for row in part] for part in share_rows([first, second], [date(2026, 1, 1), date(2026, 3, 16)])]
    [[2], [1]]
    >>> [len(part) for part in share_rows([FileRow(1, "A"), FileRow(2, "A")], [date(2026, 1, 1)])]
    [2]
    """
    shared = [[] for _start in starts]
    left = []
    for row in rows:
        places = [i for i, start in enumerate(starts) if row.date_from and row.date_from == start and not shared[i]]
        if places:
            shared[places[0]].append(row)
        else:
            left.append(row)
    for row in left:
        free = [part for part in shared if not part]
        (free[0] if free else shared[-1]).append(row)
    return shared


def _missing(columns):
    named = "name" in columns or {"last_name", "first_name"} <= set(columns)
    missing = [] if named else ["name"]
    return missing + [name for name in ("birth_date", "hours") if name not in columns]


def _read_header(table, cells):
    for position, cell in enumerate(cells[:-1]):
        label = normalise(cell)
        for name, labels in HEADER_SYNONYMS.items():
            value = parse_number(cells[position + 1])
            if label in labels and value is not None:
                table.header.setdefault(name, value)


def _parse_rows(table, rows, columns):
    for number, cells in rows:

        def cell(name, cells=cells):
            position = columns.get(name)
            return cells[position] if position is not None and position < len(cells) else None

        name = cell("name") or " ".join(str(part) for part in (cell("last_name"), cell("first_name")) if part)
        if normalise(name).split(" ")[0] in ("total", "totaux"):
            table.header.setdefault("hours", parse_number(cell("hours")) or Decimal(0))
            break
        row, reason = _parse_row(number, str(name or "").strip(), cell)
        if reason:
            table.refused.append((number, reason))
        else:
            table.rows.append(row)


def _parse_row(number, name, cell):
    if not normalise(name):
        return None, "name"
    birth_date = parse_date(cell("birth_date"))
    if birth_date is None:
        return None, "birth_date"
    hours, eligible, gross = (parse_number(cell(field)) for field in ("hours", "hours_eligible", "gross"))
    if hours is None or (eligible is None and _written(cell("hours_eligible"))):
        return None, "hours"
    if hours < 0 or (eligible or 0) < 0 or (gross or 0) < 0:
        return None, "negative"
    if max(hours, eligible or 0) > MAX_MONTH_HOURS:
        return None, "too_many_hours"
    if gross is None and _written(cell("gross")):
        return None, "gross"
    date_from, date_to = parse_date(cell("date_from")), parse_date(cell("date_to"))
    if not date_from and cell("period"):
        days = [day for day in map(parse_date, str(cell("period")).replace("-", " ").split()) if day]
        date_from, date_to = (days + [None, None])[:2]
    return FileRow(number, name, birth_date, date_from, date_to, hours, eligible, gross), None


def _written(value):
    return value is not None and str(value).strip() != ""
