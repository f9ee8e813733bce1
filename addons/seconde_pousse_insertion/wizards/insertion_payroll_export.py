from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..models.insertion_payroll_mapping_line import IDENTITY
from ..rules.contract_spans import absence_spans
from ..rules.payroll_file import format_cell
from ..rules.tables import write_csv, write_xlsx

MONTH_FIGURES = (
    "hours_theoretical",
    "hours_worked",
    "hours_paid",
    "hours_complementary",
    "hours_paid_absence",
    "hours_unpaid_absence",
)
ITEM_KINDS = ("meal", "transport", "advance", "other")


class InsertionPayrollExport(models.TransientModel):
    """The variables of a month, as the payroll office imports them."""

    _name = "insertion.payroll.export"
    _description = "Export to Payroll"
    _inherit = ["insertion.sane.values"]

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    month = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self) + relativedelta(months=-1, day=1)
    )
    mapping_id = fields.Many2one(
        "insertion.payroll.mapping",
        string="Payroll Office",
        required=True,
        default=lambda self: self.env["insertion.payroll.mapping"].search(
            [("company_id", "in", (self.env.company.id, False))], limit=1
        ),
        domain="[('company_id', 'in', (company_id, False))]",
    )
    warning = fields.Text(compute="_compute_warning")

    @api.depends("month", "company_id")
    def _compute_warning(self):
        for wizard in self:
            drafts = wizard._get_months(("draft",)) if wizard.month else self.env["insertion.month"]
            numbers = (
                wizard._get_months(("validated", "locked")).employee_id if wizard.month else self.env["hr.employee"]
            )
            nameless = numbers.filtered(lambda employee: not employee.insertion_payroll_number)
            texts = []
            if drafts:
                texts.append(self.env._("%(count)s months are not validated: they are left out.", count=len(drafts)))
            if nameless:
                texts.append(
                    self.env._(
                        "%(count)s employees have no payroll number: their NIR and name will have to do.",
                        count=len(nameless),
                    )
                )
            wizard.warning = "\n".join(texts)

    def action_xlsx(self):
        """Download the variables as a workbook.

        :return: dict, a download
        """
        titles, rows = self._get_table()
        content = write_xlsx([(self.env._("Payroll"), [titles, *rows])])
        return self.env["insertion.file"]._download(f"{self._get_file_name()}.xlsx", content)

    def action_csv(self):
        """Download the variables as CSV, written the way the payroll office reads them.

        :return: dict, a download
        """
        titles, rows = self._get_table()
        mapping = self.mapping_id
        written = [[format_cell(cell, mapping.decimal_mark, mapping.date_format) for cell in row] for row in rows]
        if mapping.has_titles:
            written.insert(0, titles)
        return self.env["insertion.file"]._download(
            f"{self._get_file_name()}.csv", write_csv(written, mapping._get_delimiter())
        )

    def _get_file_name(self):
        return f"variables-paie-{self.month:%Y-%m}"

    def _get_months(self, states):
        return self.env["insertion.month"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("month", "=", self.month.replace(day=1)),
                ("employee_id", "!=", False),
                ("state", "in", states),
            ],
            order="person_id",
        )

    def _get_table(self):
        """Return (titles, rows) in the layout of the mapping; the number of queries is fixed.

        :raise UserError: when no month is validated
        """
        self.ensure_one()
        months = self._get_months(("validated", "locked"))
        if not months:
            raise UserError(
                self.env._(
                    "No month is validated for %(month)s: validate the hours first.",
                    month=format_date(self.env, self.month, date_format="MMMM y"),
                )
            )
        facts = {"absences": self._get_absences(months), "items": self._get_items(months)}
        return self._get_wide(months, facts) if self.mapping_id.layout == "wide" else self._get_long(months, facts)

    def _get_wide(self, months, facts):
        lines = self.mapping_id.line_ids
        rows = []
        for month in months:
            row = []
            for line in lines:
                value = self._get_value(month, line, facts)
                is_empty = self.mapping_id.skips_zero and isinstance(value, (int, float)) and not value
                row.append(None if is_empty else value)
            rows.append(row)
        return lines.mapped("label"), rows

    def _get_long(self, months, facts):
        lines = self.mapping_id.line_ids
        identity = lines.filtered(lambda line: line.variable in IDENTITY)
        titles = [
            *identity.mapped("label"),
            self.env._("Code"),
            self.env._("Variable"),
            self.env._("Quantity"),
            self.env._("Amount"),
            self.env._("From"),
            self.env._("To"),
        ]
        rows = []
        for month in months:
            who = [self._get_value(month, line, facts) for line in identity]
            for line in lines - identity:
                for entry in self._get_entries(month, line, facts):
                    if entry[0] or entry[1] or not self.mapping_id.skips_zero:
                        rows.append([*who, *self._get_rubric(line, entry), *entry[:4]])
        return titles, rows

    def _get_value(self, month, line, facts):
        """Return what one cell of the wide layout says."""
        employee, person = month.employee_id, month.person_id
        identity = {
            "employee_number": lambda: employee.insertion_payroll_number or "",
            "name": lambda: person.name,
            "nir": lambda: person.nir or "",
            "birth_date": lambda: person.birth_date or None,
            "month": lambda: month.month,
        }
        if line.variable in identity:
            return identity[line.variable]()
        entries = self._get_entries(month, line, facts)
        if line.variable == "absence":
            return " ; ".join(self._write_absence(facts, month, line))
        return sum((entry[0] or entry[1] or 0) if line.variable != "advance" else (entry[1] or 0) for entry in entries)

    @api.model
    def _get_rubric(self, line, entry):
        """Return the code and the label of a row of the long layout; an absence says which one it is."""
        kind = entry[4]
        if not kind:
            return line.code or "", line.label
        is_own = line.absence_type_id and line.code
        return (line.code if is_own else f"{line.code or ''} {kind.code.upper()}".strip()), kind.name

    def _get_entries(self, month, line, facts):
        """Return what one variable of a month holds, as (quantity, amount, first day, last day, absence type)."""
        if line.variable in MONTH_FIGURES:
            return [(month[line.variable], None, None, None, None)]
        if line.variable == "absence":
            spans = self._get_line_absences(facts, month, line)
            return [(span.hours, None, span.first, span.last, span.code) for span in spans]
        quantity, amount = facts["items"].get((month.pathway_id.id, line.variable), (0, 0))
        return [(quantity, amount, None, None, None)]

    def _get_line_absences(self, facts, month, line):
        own = self.mapping_id.line_ids.absence_type_id
        spans = facts["absences"].get(month.pathway_id.id, [])
        if line.absence_type_id:
            return [span for span in spans if span.code == line.absence_type_id]
        return [span for span in spans if span.code not in own]

    def _write_absence(self, facts, month, line):
        texts = []
        for span in self._get_line_absences(facts, month, line):
            values = {
                "kind": span.code.name,
                "first": format_cell(span.first, date_format=self.mapping_id.date_format),
                "last": format_cell(span.last, date_format=self.mapping_id.date_format),
                "hours": format_cell(span.hours, self.mapping_id.decimal_mark),
            }
            if span.first == span.last:
                texts.append(self.env._("%(kind)s on %(first)s (%(hours)s h)", **values))
            else:
                texts.append(self.env._("%(kind)s from %(first)s to %(last)s (%(hours)s h)", **values))
        return texts

    def _get_absences(self, months):
        """Return the absences of the month with their dates, as they were validated: dict pathway id → spans."""
        return {pathway_id: absence_spans(days) for pathway_id, days in months._get_absence_days().items()}

    def _get_items(self, months):
        rows = self.env["insertion.payroll.item"]._read_group(
            [("pathway_id", "in", months.pathway_id.ids), ("month", "=", self.month.replace(day=1))],
            ["pathway_id", "kind"],
            ["quantity:sum", "amount:sum"],
        )
        return {(pathway.id, kind): (quantity, amount) for pathway, kind, quantity, amount in rows}
