"""Write tables as an XLSX file, with what they are about above them."""

import io
from dataclasses import dataclass, field
from datetime import date

from xlsxwriter import Workbook

FORBIDDEN = dict.fromkeys(map(ord, "[]:*?/\\"), " ")
LONGEST_NAME = 31


@dataclass
class Sheet:
    """One sheet: its name, lines of text above the table, the titles of the columns, the rows."""

    name: str
    lines: list
    columns: list
    rows: list = field(default_factory=list)


def sheet_name(name, taken=()):
    """Return a name a spreadsheet accepts, not taken yet.

    >>> sheet_name("Sorties : [2026]"), sheet_name("FTE", taken={"fte"})
    ('Sorties    2026', 'FTE 2')
    """
    name = name.translate(FORBIDDEN).strip(" '")[:LONGEST_NAME] or "1"
    number, found = 1, name
    while found.lower() in taken:
        number += 1
        found = f"{name[: LONGEST_NAME - 4]} {number}"
    return found


def write_workbook(sheets):
    """Return an XLSX file as bytes; nothing a person typed is run as a formula.

    :param sheets: list of Sheet

    >>> content = write_workbook([Sheet("Exits", ["2026"], ["Who", "When"], [["=1+1", date(2026, 1, 31)]])])
    >>> content[:2]
    b'PK'
    """
    output = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(output, safe) as book:
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        taken = set()
        for sheet in sheets:
            name = sheet_name(sheet.name, taken)
            taken.add(name.lower())
            page = book.add_worksheet(name)
            for number, line in enumerate(sheet.lines):
                page.write_string(number, 0, line, bold if number == 0 else None)
            top = len(sheet.lines) + bool(sheet.lines)
            page.write_row(top, 0, sheet.columns, head)
            for number, row in enumerate(sheet.rows, top + 1):
                for column, value in enumerate(row):
                    page.write(number, column, value, day if isinstance(value, date) else None)
            for column, width in enumerate(_widths(sheet)):
                page.set_column(column, column, width)
            page.freeze_panes(top + 1, 1)
    return output.getvalue()


def _widths(sheet):
    for column, title in enumerate(sheet.columns):
        texts = [str(row[column]) for row in sheet.rows if column < len(row) and row[column] is not None]
        yield min(max([len(text) for text in texts] + [len(str(title)) // 2, 8]) + 2, 60)
