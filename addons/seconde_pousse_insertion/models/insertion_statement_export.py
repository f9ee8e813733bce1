from odoo import models
from odoo.tools.misc import formatLang

from ..rules.payroll_file import format_cell
from ..rules.statement_file import COLUMNS, FORMS, HEADER_TITLES, TITLES
from ..rules.tables import write_csv, write_xlsx


class InsertionStatementExport(models.AbstractModel):
    """The statement as a file, with the columns of the real one."""

    _name = "insertion.statement.export"
    _description = "Export of an ASP Statement"

    def action_export_xlsx(self):
        """Download the statement as a workbook: header figures, then one row per person and contract.

        :return: dict, a download
        """
        self.ensure_one()
        content = write_xlsx(
            [(self.env._("Statement"), [*self._get_header_rows(), [], self._get_titles(), *self._get_rows()])]
        )
        return self.env["insertion.file"]._download(f"{self._get_file_name()}.xlsx", content)

    def action_export_csv(self):
        """Download the rows of the statement as CSV, for what reads files and not pages.

        :return: dict, a download
        """
        self.ensure_one()
        rows = [[format_cell(cell) for cell in row] for row in self._get_rows()]
        return self.env["insertion.file"]._download(
            f"{self._get_file_name()}.csv", write_csv([self._get_titles(), *rows])
        )

    def _get_file_name(self):
        number = (self.annex_id.number or "").replace(" ", "")
        return f"etat-mensuel-{self.month:%Y-%m}-{number}"

    def _get_titles(self):
        """Return the titles of the columns, in the order of the real statement."""
        return [TITLES[column] for column in COLUMNS]

    def _get_rows(self):
        """Return the rows, values as they are: dates, numbers, texts."""
        values = []
        for line in self.line_ids.filtered("month_id"):
            cells = {
                "name": line.name,
                "date_from": line.date_from,
                "date_to": line.date_to or None,
                "birth_date": line.birth_date or None,
                "form": FORMS.get(line.form, ""),
                "hours": line.hours,
                "hours_eligible": line.hours_eligible,
                "gross": line.gross_pay,
                "exit_date": line.exit_date or None,
                "exit_code": line.exit_code or None,
            }
            values.append([cells[column] for column in COLUMNS])
        return values

    def _get_header_figures(self):
        """Return the figures of the header with the State's labels, in the order of the real statement."""
        figures = {
            "month": self.month,
            "siret": self.company_id.company_registry or "",
            "annex": self.annex_id.number,
            "lump_sum": self.lump_sum,
            "people": self.people_count,
            "rsa": self.rsa_count,
            "hours": self.hours_total,
            "hours_eligible": self.hours_eligible,
            "contributing": self.contributing_count,
            "rsa_contributing": self.rsa_contributing_count,
            "fte": self.fte,
            "fte_agreed": self.fte_agreed,
            "rate": round(self.realisation_rate * 100, 2),
            "aid": self.aid_amount,
        }
        return [(HEADER_TITLES[name], value) for name, value in figures.items()]

    def _get_header_rows(self):
        return [list(pair) for pair in self._get_header_figures()]

    def _get_printed_figures(self):
        """Return the figures of the header as they are printed, two by two; the month is in the title."""
        pairs = [
            (label, formatLang(self.env, value) if isinstance(value, float) else value)
            for label, value in self._get_header_figures()[1:]
        ]
        return [pairs[position : position + 2] for position in range(0, len(pairs), 2)]

    def _get_exit_legend(self):
        """Return the exit codes used, with their label, as the real statement ends with."""
        reasons = self.line_ids.exit_id.reason_id.filtered("asp_code")
        return [(reason.asp_code, reason.name) for reason in reasons.sorted("asp_code")]
