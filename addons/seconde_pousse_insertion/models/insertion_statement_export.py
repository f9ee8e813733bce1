from odoo import models

from ..rules.payroll_file import format_cell
from ..rules.statement_file import COLUMNS, FORMS
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
        titles = {
            "name": self.env._("LAST AND FIRST NAMES"),
            "date_from": self.env._("Contract Start"),
            "date_to": self.env._("Contract End"),
            "birth_date": self.env._("Birth Date"),
            "form": self.env._("Form"),
            "hours": self.env._("Hours Declared"),
            "hours_eligible": self.env._("Eligible Hours"),
            "gross": self.env._("Gross Pay"),
            "exit_date": self.env._("Definitive Exit Date"),
            "exit_code": self.env._("Exit Reason Code"),
        }
        return [titles[column] for column in COLUMNS]

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
        """Return the figures of the header with their labels, in the order of the real statement."""
        return [
            (self.env._("Month"), self.month),
            (self.env._("SIRET"), self.company_id.company_registry or ""),
            (self.env._("Annex"), self.annex_id.number),
            (self.env._("Monthly lump sum paid (€)"), self.lump_sum),
            (self.env._("Total number of employees declared"), self.people_count),
            (self.env._("of whom RSA"), self.rsa_count),
            (self.env._("Total number of hours declared, all employees"), self.hours_total),
            (self.env._("Total number of hours eligible for the aid"), self.hours_eligible),
            (self.env._("Number of employees counted for the aid"), self.contributing_count),
            (self.env._("of whom RSA (counted for the aid)"), self.rsa_contributing_count),
            (self.env._("Number of FTE done"), self.fte),
            (self.env._("Number of FTE agreed"), self.fte_agreed),
            (self.env._("Realisation rate (%)"), round(self.realisation_rate * 100, 2)),
            (self.env._("Aid due for the eligible hours (€)"), self.aid_amount),
        ]

    def _get_header_rows(self):
        return [list(pair) for pair in self._get_header_figures()]

    def _get_exit_legend(self):
        """Return the exit codes used, with their label, as the real statement ends with."""
        reasons = self.line_ids.exit_id.reason_id.filtered("asp_code")
        return [(reason.asp_code, reason.name) for reason in reasons.sorted("asp_code")]
