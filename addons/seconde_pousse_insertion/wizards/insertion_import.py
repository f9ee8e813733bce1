import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..rules.tables import write_csv, write_xlsx

_logger = logging.getLogger(__name__)
BATCH = 50


class InsertionImport(models.TransientModel):
    """People, PASS and contracts from a spreadsheet: tried first, then written, or not at all."""

    _name = "insertion.import"
    _description = "Import a File"
    _inherit = ["insertion.file.import"]

    kind = fields.Selection(
        [("person", "People"), ("pass", "PASS IAE"), ("contract", "Contracts")], required=True, default="person"
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    state = fields.Selection([("draft", "File"), ("tried", "Tried"), ("done", "Imported")], default="draft")
    line_ids = fields.One2many("insertion.import.line", "import_id", readonly=True)
    accepted_count = fields.Integer(string="Accepted", readonly=True)
    known_count = fields.Integer(string="Already There", readonly=True)
    refused_count = fields.Integer(string="Refused", readonly=True)
    unknown_columns = fields.Char(string="Columns Left Out", readonly=True)

    # ------------------------------------------------------------------
    # Templates
    # ------------------------------------------------------------------

    def action_template_xlsx(self):
        """Download an empty workbook with the titles, and a sheet that explains each column."""
        columns = self._get_kind()._get_columns()
        titles = [self.env._("Column"), self.env._("Needed"), self.env._("Example"), self.env._("What to Write")]
        rows = [titles]
        for column in columns:
            needed = self.env._("Yes") if column.required else self.env._("No")
            rows.append([column.title, needed, column.example, self._get_column_help(column)])
        content = write_xlsx([(self._get_label(), [[column.title for column in columns]]), (self.env._("Help"), rows)])
        return self.env["insertion.file"]._download(f"{self._get_label()}.xlsx", content)

    def action_template_csv(self):
        """Download an empty CSV file with the titles."""
        titles = [column.title for column in self._get_kind()._get_columns()]
        return self.env["insertion.file"]._download(f"{self._get_label()}.csv", write_csv([titles]))

    def _get_column_help(self, column):
        texts = [column.help] if column.help else []
        if column.kind == "date":
            texts.append(self.env._("A date, DD/MM/YYYY."))
        if column.choices:
            texts.append(self.env._("One of: %(choices)s.", choices=", ".join(column.offered)))
        return " ".join(texts)

    def _get_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    @api.model
    def _check_right(self, kind):
        if kind == "contract" and not self.env.user.has_group("seconde_pousse_insertion.group_hr"):
            raise UserError(self.env._("Contracts are imported by the HR officer: ask her."))

    def _get_kind(self):
        self.ensure_one()
        self._check_right(self.kind)
        return self.env[f"insertion.import.{self.kind}"].with_company(self.company_id)

    # ------------------------------------------------------------------
    # Trying and importing
    # ------------------------------------------------------------------

    def action_try(self):
        """Do everything the import would do, say what it would refuse, and undo it.

        :return: dict, an action that shows the list
        """
        rows = self._read()
        with self.env.cr.savepoint() as savepoint:
            self._create_all(rows)
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all()
        self._report(rows, "tried")
        return self._reopen()

    def action_import(self):
        """Import the rows, or nothing when one is refused and so it was asked.

        :return: dict, an action that shows what was done, or why nothing was
        """
        rows = self._read()
        with self.env.cr.savepoint() as savepoint:
            self._create_all(rows)
            refused = [row for row in rows if row.status == "refused"]
            if refused and self.on_refusal == "nothing":
                savepoint.rollback()
        if refused and self.on_refusal == "nothing":
            self.env.invalidate_all()
            self._report(rows, "tried")
            return self._reopen()
        self._report(rows, "done")
        return self._reopen()

    def _read(self):
        kind = self._get_kind()
        try:
            rows, unknown = kind._read_rows(self._read_table())
        except ValueError as error:
            raise UserError(
                self.env._(
                    "These columns are missing: %(columns)s. Download the template, its titles are the right ones.",
                    columns=", ".join(error.args[0]),
                )
            ) from error
        if not rows:
            raise UserError(self.env._("This file has titles and no row: fill it in."))
        self.unknown_columns = ", ".join(unknown)
        return rows

    def _create_all(self, rows):
        """Create what is accepted; whatever the models refuse is written on its rows."""
        kind = self._get_kind()
        units = kind._prepare_units(rows)
        for start in range(0, len(units), BATCH):
            self._create_batch(kind, units[start : start + BATCH])

    def _create_batch(self, kind, units):
        """Create a batch in one savepoint; when it is refused, look for the rows at fault by halves."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                kind._create_units(units)
                self.env.flush_all()
                return
        except UserError as error:
            reason = str(error.args[0] if error.args else error)
        except psycopg2.IntegrityError as error:
            _logger.info("A batch of rows was refused by the database: %s", error.pgcode)
            reason = self.env._("The database refuses this row: it repeats another one, or lacks a value.")
        self.env.invalidate_all()
        if len(units) == 1:
            for row in units[0]:
                row.reasons.append(reason)
            return
        middle = len(units) // 2
        self._create_batch(kind, units[:middle])
        self._create_batch(kind, units[middle:])

    # ------------------------------------------------------------------
    # What happened
    # ------------------------------------------------------------------

    def _report(self, rows, state):
        kind = self._get_kind()
        counts = {status: sum(row.status == status for row in rows) for status in ("accepted", "known", "refused")}
        self.line_ids.unlink()
        self.write({"state": state, **{f"{status}_count": count for status, count in counts.items()}})
        self.env["insertion.import.line"].create(
            [
                {
                    "import_id": self.id,
                    "number": row.number,
                    "label": kind._get_label(row),
                    "status": row.status,
                    "is_refused": row.status == "refused",
                    "reason": "\n".join(row.reasons),
                }
                for row in rows
            ]
        )
