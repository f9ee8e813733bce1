import io
import re
import unicodedata
from operator import itemgetter

from xlsxwriter import Workbook

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, groupby

from ..rules.macantine import FILE_BYTES_MAX, HEADERS, Purchase, cells, layout_of, one_line, write_rows
from ..rules.macantine_check import row_problems

CHUNK = 2000
"""Rows read and written at a time."""
ATTACHED_BYTES = 2_000_000
"""Files closed are attached together, up to this size."""


class CsvFile:
    """A file of comma- or semicolon-separated cells, in UTF-8 without a byte-order mark."""

    extension = "csv"
    mimetype = "text/csv;charset=utf-8"

    def __init__(self, header, delimiter):
        self.delimiter = delimiter
        self.content = io.BytesIO()
        self.header = self._encode([header])
        self.content.write(self.header)

    def _encode(self, rows):
        return write_rows(rows, self.delimiter).encode()

    def add(self, rows):
        """Write rows; return those for which the platform's limit leaves no room."""
        data = self._encode(rows)
        if self.content.tell() + len(data) <= FILE_BYTES_MAX:
            self.content.write(data)
            return []
        if len(rows) == 1:
            return rows
        middle = len(rows) // 2
        left = self.add(rows[:middle])
        return left + rows[middle:] if left else self.add(rows[middle:])

    def close(self):
        """Return the content of the file, in bytes."""
        return self.content.getvalue()


class XlsxFile:
    """A workbook whose every cell is text: a SIRET keeps its zeros, a date its dashes."""

    extension = "xlsx"
    mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def __init__(self, header, _delimiter):
        self.content = io.BytesIO()
        self.book = Workbook(self.content, {"constant_memory": True, "strings_to_numbers": False})
        self.sheet = self.book.add_worksheet("achats")
        self.text = self.book.add_format({"num_format": "@"})
        self.number = 0
        self.add([header])

    def add(self, rows):
        """Write rows; a workbook has room for all of them."""
        for row in rows:
            for column, cell in enumerate(row):
                if cell:
                    self.sheet.write_string(self.number, column, cell, self.text)
            self.number += 1
        return []

    def close(self):
        """Return the content of the file, in bytes."""
        self.book.close()
        return self.content.getvalue()


class SpEgalimFiles(models.AbstractModel):
    """Writes the rows of an export as files; part of `sp.egalim.export`."""

    _name = "sp.egalim.files"
    _description = "Files for ma-cantine"

    def _write_files(self):
        """Write the files of the rows, some rows at a time, checked as the platform will.

        One file per site, or one for all of them per key (SIRET, number); a file as big as the platform takes is
        followed by another.
        """
        self.ensure_one()
        target, file, part = None, None, 1
        sites, closed = {site.id: site for site in self._get_sites()}, []
        for site, layout, rows in self._read_rows(sites):
            if target != (layout, 0 if self.is_single_file else site):
                self._close_file(closed, file, target, part, sites)
                target, part = (layout, 0 if self.is_single_file else site), 1
                file = self._open_file(layout)
            while rows := file.add(rows):
                self._close_file(closed, file, target, part, sites, is_last=False)
                file, part = self._open_file(layout), part + 1
        self._close_file(closed, file, target, part, sites)
        self._attach(closed)

    def _open_file(self, layout):
        kind = XlsxFile if self.file_format == "xlsx" else CsvFile
        return kind(list(HEADERS[layout]), ";" if self.file_format == "semicolon" else ",")

    def _close_file(self, closed, file, target, part, sites, is_last=True):
        """Add a file to those closed, which are attached before they weigh too much."""
        if file is None:
            return
        _layout, site = target
        name = self._get_file_name(sites[site].name if site else self.company_id.name)
        if part > 1 or not is_last:
            name = f"{name}_{part}"
        closed.append({"name": f"{name}.{file.extension}", "raw": file.close(), "mimetype": file.mimetype})
        if sum(len(values["raw"]) for values in closed) > ATTACHED_BYTES:
            self._attach(closed)

    def _attach(self, closed):
        """Attach files to the export: whoever may not read the export cannot read them."""
        self.attachment_ids += self.env["ir.attachment"].create(
            [{**values, "res_model": self._name, "res_id": self.id} for values in closed]
        )
        closed.clear()

    def _get_file_name(self, who):
        plain = unicodedata.normalize("NFKD", who).encode("ascii", "ignore").decode()
        plain = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()
        return f"ma-cantine_{plain}_{self.date_from:%Y-%m-%d}_{self.date_to:%Y-%m-%d}"

    def _read_rows(self, sites):
        """Yield the checked cells of the rows, site by site, a few thousand at most at a time.

        :param dict sites: what may be met, by id
        """
        cursor = self.env.cr
        cursor.execute(
            SQL(
                """
                DECLARE sp_egalim_rows NO SCROLL CURSOR FOR
                 SELECT site_key, description, row_date, row_amount::text, family, categories, origin, is_short,
                        is_local, local_definition, local_km
                   FROM sp_egalim_ledger
                  WHERE export_key = %s
                    AND reason IS NULL
                    AND row_amount IS NOT NULL
               ORDER BY row_number
                """,
                self.id,
            )
        )
        write_cells = self._get_writer(sites)
        while True:
            cursor.execute(f"FETCH {CHUNK} FROM sp_egalim_rows")
            rows = cursor.fetchall()
            if not rows:
                break
            for site, group in groupby(rows, itemgetter(0)):
                yield site, self._get_layout(sites[site]), [write_cells(row) for row in group]
        cursor.execute("CLOSE sp_egalim_rows")

    def _get_layout(self, site):
        return layout_of(self.layout, by_id=site.sp_macantine_mode == "id")

    def _get_writer(self, sites):
        """Return the function that writes the cells of a row.

        Rows alike but for their product and amount, which are written by us, are put in words and judged once.
        """
        today, supplier = self._get_today(), self.company_id.name
        known, names = {}, {}

        def write_cells(row):
            site, description, day, amount = row[:4]
            alike = (site, day, bool(description), *row[4:])
            found = known.get(alike)
            if found is None:
                found = known[alike] = self._get_checked_cells(sites[site], supplier, row, today)
            name = names.get(description)
            if name is None:
                name = names[description] = one_line(description)
            return [found[0], name, found[2], found[3], amount, *found[5:]]

        return write_cells

    def _get_checked_cells(self, site, supplier, row, today):
        _site, description, day, amount, family, categories, *others = row
        layout = self._get_layout(site)
        key = site._sp_get_macantine_key(site, self.layout)[0]
        words = tuple(categories.split(",")) if categories else ()
        found = cells(Purchase(key, description, supplier, day, amount, family, words, *others), layout)
        problems = row_problems(found, layout, today)
        if problems:
            raise UserError(
                self.env._(
                    "ma-cantine would refuse the row “%(product)s” of %(site)s, because of “%(field)s”: correct "
                    "the product or the site, then generate again.",
                    product=description,
                    site=site.name,
                    field=problems[0].field,
                )
            )
        return found
