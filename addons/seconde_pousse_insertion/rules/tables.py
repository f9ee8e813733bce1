"""Tables people exchange as files: CSV and XLSX, French numbers and dates."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")
MAX_ROWS = 20_000
"""No statement or payroll file has more; a larger one is a wrong file."""
ENCODINGS = ("utf-8-sig", "cp1252")


def read_table(content, filename=""):
    """Return the rows of a CSV or XLSX file, as lists of values, empty rows left out.

    :param bytes content: the file
    :param str filename: tells nothing that the content does not; kept for a ".csv" that is not text
    :return: list of (row number in the file, list of values)
    :raise ValueError: "empty", "format" (neither CSV nor XLSX) or "too_long"

    >>> read_table("Nom;Heures\\nROUX;113,5\\n".encode("cp1252"))
    [(1, ['Nom', 'Heures']), (2, ['ROUX', '113,5'])]
    >>> read_table(b"")
    Traceback (most recent call last):
    ValueError: empty
    """
    if not content:
        raise ValueError("empty")
    rows = _read_xlsx(content) if content[:2] == b"PK" else _read_csv(content)
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(_filled(cell) for cell in row)]
    if not numbered:
        raise ValueError("empty")
    return numbered


def write_csv(rows, delimiter=";"):
    """Return a CSV file as bytes, with the mark that makes spreadsheets read accents.

    A cell that a spreadsheet would run as a formula is written as text.

    >>> write_csv([["Nom", "Heures"], ["=A1", "113,5"]]).decode("utf-8-sig")
    "Nom;Heures\\r\\n'=A1;113,5\\r\\n"
    """
    output = io.StringIO()
    writer = csv.writer(output, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return output.getvalue().encode("utf-8-sig")


def write_xlsx(sheets):
    """Return a workbook as bytes; dates and numbers stay dates and numbers, texts are never formulas.

    The first row whose cells are all texts, at least three of them, is written in bold as the titles.

    :param sheets: list of (name, rows)

    >>> book = write_xlsx([("État", [["Nom", "Né le", "Heures"], ["=A1", date(1994, 4, 5), 113.5]])])
    >>> [row[1][0] for row in read_table(book)]
    ['Nom', '=A1']
    """
    # Loaded here: only those who export a workbook need it.
    from xlsxwriter import Workbook

    output = io.BytesIO()
    with Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = {
            "title": book.add_format({"bold": True, "bg_color": "#E8F0E3", "bottom": 1, "text_wrap": True}),
            "date": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            "number": book.add_format({"num_format": "#,##0.00"}),
        }
        for name, rows in sheets:
            _write_sheet(book.add_worksheet(name[:31]), rows, formats)
    return output.getvalue()


def parse_number(value):
    """Return a Decimal from what a person or a spreadsheet writes, or None when it is no number.

    >>> parse_number("1\\u202f234,50 €"), parse_number(113.5), parse_number("1.234,5"), parse_number("113.5")
    (Decimal('1234.50'), Decimal('113.5'), Decimal('1234.5'), Decimal('113.5'))
    >>> parse_number("1,234.56")
    Decimal('1234.56')
    >>> parse_number("113:30"), parse_number("113h30"), parse_number("abc"), parse_number(""), parse_number(True)
    (Decimal('113.5'), Decimal('113.5'), None, None, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return number if number.is_finite() else None
    text = "".join(str(value).split()).replace("€", "").replace("\u202f", "").lower()
    hours, separator, minutes = text.replace("h", ":").partition(":")
    if separator and hours.isdigit() and (minutes or "0").isdigit() and int(minutes or 0) < 60:
        return Decimal(hours) + Decimal(minutes or 0) / 60
    if text.rfind(".") > text.rfind(",") > -1:
        text = text.replace(",", "")
    elif "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def parse_date(value):
    """Return a date from what a person or a spreadsheet writes, or None when it is no date.

    >>> parse_date("02/10/1974"), parse_date("1974-10-02"), parse_date("31/02/2026"), parse_date("")
    (datetime.date(1974, 10, 2), datetime.date(1974, 10, 2), None, None)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    for pattern in DATE_FORMATS:
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        # Two digits: nobody on a statement is born after today's century began to write 30.
        return day.replace(year=day.year - 100) if pattern.endswith("y") and day.year > 2030 else day
    return None


def _write_sheet(sheet, rows, formats):
    widths = {}
    titled = False
    for y, row in enumerate(rows):
        is_title = not titled and len(row) > 2 and all(isinstance(cell, str) for cell in row)
        titled = titled or is_title
        for x, cell in enumerate(row):
            if cell is None or cell is False:
                continue
            widths[x] = max(widths.get(x, 8), min(len(str(cell)) + 2, 48))
            if isinstance(cell, date):
                sheet.write_datetime(y, x, datetime(cell.year, cell.month, cell.day), formats["date"])
            elif isinstance(cell, int):
                sheet.write_number(y, x, cell)
            elif isinstance(cell, (float, Decimal)):
                sheet.write_number(y, x, float(cell), formats["number"])
            else:
                sheet.write_string(y, x, str(cell), formats["title"] if is_title else None)
    for x, width in widths.items():
        sheet.set_column(x, x, width)


def _read_csv(content):
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ValueError("format")
    if "\x00" in text:
        raise ValueError("format")
    first = text.split("\n", 1)[0]
    delimiter = max(";\t,|", key=first.count) if any(mark in first for mark in ";\t,|") else ";"
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise ValueError("format") from error
    if len(rows) > MAX_ROWS:
        raise ValueError("too_long")
    return rows


def _read_xlsx(content):
    # Loaded here: only those who import a workbook need it.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # whatever a damaged archive makes the reader raise
        raise ValueError("format") from error
    rows = []
    for row in book.worksheets[0].iter_rows(values_only=True):
        rows.append(list(row))
        if len(rows) > MAX_ROWS:
            raise ValueError("too_long")
    return rows


def _filled(cell):
    return cell is not None and str(cell).strip() != ""


def _harmless(cell):
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and parse_number(text) is None else text
