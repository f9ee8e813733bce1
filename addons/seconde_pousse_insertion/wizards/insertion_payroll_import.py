from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang

from ..rules.payroll_file import match_payroll, parse_payroll


class InsertionPayrollImport(models.TransientModel):
    """Gross pay and leave balances, from the payroll office's file; a locked month never changes."""

    _name = "insertion.payroll.import"
    _description = "Import from Payroll"
    _inherit = ["insertion.figure.import", "insertion.sane.values"]
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    month = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self) + relativedelta(months=-1, day=1)
    )

    def action_try(self):
        """Read the file and say what would happen; nothing is written."""
        self.ensure_one()
        accepted, refused = self._read()
        total = sum(row.gross or 0 for _month, row in accepted)
        summary = self.env._(
            "%(count)s rows accepted, %(total)s € gross; %(refused)s rows refused.",
            count=len(accepted),
            total=formatLang(self.env, float(total)),
            refused=len(refused),
        )
        return self._show_report([summary], refused)

    def action_import(self):
        """Write gross pay and leave balances on the months.

        :raise UserError: when rows are refused and nothing is to be imported then, or when none is accepted
        """
        self.ensure_one()
        accepted, refused = self._read()
        self._refuse_partial(refused)
        if not accepted:
            raise UserError(self.env._("No row of this file could be imported: nothing changed."))
        for month, row in accepted:
            month.write(self._prepare_month_values(row))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s months received their payroll figures.", count=len(accepted)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _prepare_month_values(self, row):
        values = {}
        if row.gross is not None:
            values["gross_pay"] = float(row.gross)
        if row.leave is not None:
            values["leave_balance"] = float(row.leave)
        return values

    def _read(self):
        """Return (list of (month, row), list of refusals in words)."""
        rows, unreadable = self._parse()
        months = self.env["insertion.month"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("month", "=", self.month.replace(day=1)),
                ("employee_id", "!=", False),
            ]
        )
        if not months:
            raise UserError(
                self.env._(
                    "No month is prepared for %(month)s: prepare it first.",
                    month=format_date(self.env, self.month, date_format="MMMM y"),
                )
            )
        people = [
            (
                month,
                month.employee_id.insertion_payroll_number or "",
                month.person_id.nir or "",
                month.person_id.birth_date or None,
                self._get_person_keys(month.person_id),
            )
            for month in months
        ]
        matched, refused = match_payroll(rows, people)
        accepted = [(month, row) for month, row in matched if month.state != "locked"]
        refused += [(row.number, "locked") for month, row in matched if month.state == "locked"]
        reasons = self._get_reasons()
        texts = self._describe_refusals((number, reasons[reason]) for number, reason in [*refused, *unreadable])
        return accepted, texts

    def _parse(self):
        rows, refused, missing = parse_payroll(self._read_table())
        if missing:
            columns = {
                "who": self.env._("the payroll number, the NIR or the name"),
                "value": self.env._("the gross pay or the leave balance"),
            }
            raise UserError(
                self.env._(
                    "Columns not found in this file: %(columns)s. The first row holds the titles.",
                    columns=", ".join(columns[name] for name in missing),
                )
            )
        return rows, refused

    @api.model
    def _get_reasons(self):
        return {
            "who": self.env._("nothing says whose pay it is"),
            "empty": self.env._("neither gross pay nor leave balance"),
            "gross": self.env._("the gross pay is no number"),
            "leave": self.env._("the leave balance is no number"),
            "negative": self.env._("the gross pay is negative"),
            "absurd": self.env._("a figure is too large for one month"),
            "unknown": self.env._("nobody with hours this month has this number, NIR or name"),
            "ambiguous": self.env._("several people have this name: add the payroll number or the birth date"),
            "contradiction": self.env._("the number, the NIR and the name are not the same person's"),
            "twice": self.env._("this person is already on another row"),
            "locked": self.env._("the month of this person is locked: reopen the statement first"),
        }
