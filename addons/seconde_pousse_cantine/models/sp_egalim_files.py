import io
import re
import unicodedata

from xlsxwriter import Workbook

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.macantine import FILE_BYTES_MAX, HEADERS, Purchase, cells, layout_of, write_rows
from ..rules.macantine_check import row_problems

CHUNK = 2000
"""Rows read and written at a time."""


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
        for row in rows:
            for column, cell in enumerate(row):
                if cell:
                    self.sheet.write_string(self.number, column, cell, self.text)
            self.number += 1
        return []

    def close(self):
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
        attachments = self.env["ir.attachment"]
        current, file, part = None, None, 1
        sites = {}
        for site, layout, rows in self._read_rows(sites):
            target = (layout, 0 if self.is_single_file else site)
            if target != current:
                attachments |= self._close_file(file, current, part, sites)
                current, part = target, 1
                file = self._open_file(layout)
            while rows := file.add(rows):
                attachments |= self._close_file(file, current, part, sites, is_last=False)
                file, part = self._open_file(layout), part + 1
        attachments |= self._close_file(file, current, part, sites)
        self.attachment_ids = attachments

    def _open_file(self, layout):
        kind = XlsxFile if self.file_format == "xlsx" else CsvFile
        return kind(list(HEADERS[layout]), ";" if self.file_format == "semicolon" else ",")

    def _close_file(self, file, target, part, sites, is_last=True):
        """Attach a file to the export: whoever may not read the export cannot read it."""
        if file is None:
            return self.env["ir.attachment"]
        _layout, site = target
        name = self._get_file_name(sites[site].name if site else self.company_id.name)
        if part > 1 or not is_last:
            name = f"{name}_{part}"
        return self.env["ir.attachment"].create(
            {
                "name": f"{name}.{file.extension}",
                "raw": file.close(),
                "mimetype": file.mimetype,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _get_file_name(self, who):
        plain = unicodedata.normalize("NFKD", who).encode("ascii", "ignore").decode()
        plain = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()
        return f"ma-cantine_{plain}_{self.date_from:%Y-%m-%d}_{self.date_to:%Y-%m-%d}"

    def _read_rows(self, sites):
        """Yield the checked cells of the rows, site by site, a few thousand at most at a time.

        :param dict sites: filled with the sites met, by id
        """
        cursor = self.env.cr
        today = self._get_today()
        supplier = self.company_id.name
        by_id = SQL("CASE WHEN site.sp_macantine_mode = 'id' THEN 1 ELSE 0 END")
        cursor.execute(
            SQL(
                """
                DECLARE sp_egalim_rows NO SCROLL CURSOR FOR
                 SELECT row.site_id, row.description, row.date, row.amount, row.family, row.categories, row.origin,
                        row.is_short, row.is_local, row.local_definition, row.local_km
                   FROM sp_egalim_export_line row
                   JOIN res_partner site ON site.id = row.site_id
                  WHERE row.export_id = %s AND NOT row.is_excluded
               ORDER BY %s, site.complete_name, row.site_id, row.date, row.description, row.id
                """,
                self.id,
                by_id,
            )
        )
        keys, checked = {}, set()
        while True:
            cursor.execute(f"FETCH {CHUNK} FROM sp_egalim_rows")
            found = cursor.fetchall()
            if not found:
                break
            fresh = {row[0] for row in found} - set(sites)
            for site in self.env["res.partner"].browse(fresh):
                sites[site.id] = site
                layout = layout_of(self.layout, by_id=site.sp_macantine_mode == "id")
                keys[site.id] = (site._sp_get_macantine_key(site, self.layout)[0], layout)
            yield from self._check_rows(found, sites, keys, supplier, today, checked)
        cursor.execute("CLOSE sp_egalim_rows")

    def _check_rows(self, found, sites, keys, supplier, today, checked):
        group, current, layout = [], None, None
        for site, description, date, amount, family, categories, *others in found:
            if site != current and group:
                yield current, layout, group
                group = []
            current = site
            key, layout = keys[site]
            words = tuple(categories.split(",")) if categories else ()
            row = cells(Purchase(key, description, supplier, date, amount, family, words, *others), layout)
            # The name and the amount are written by us: rows alike in the rest are judged once.
            alike = (layout, row[0], bool(row[1]), row[3], *row[5:])
            problems = () if alike in checked else row_problems(row, layout, today)
            checked.add(alike)
            if problems:
                raise UserError(
                    self.env._(
                        "ma-cantine would refuse the row “%(product)s” of %(site)s, because of “%(field)s”: correct "
                        "the product or the site, then generate again.",
                        product=description,
                        site=sites[site].name,
                        field=problems[0].field,
                    )
                )
            group.append(row)
        if group:
            yield current, layout, group
