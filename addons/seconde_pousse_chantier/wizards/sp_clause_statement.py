from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date


class SpClauseStatement(models.TransientModel):
    """The hours of the insertion clause of some contracts over a period, to send to their buyers."""

    _name = "sp.clause.statement"
    _description = "Statement of Insertion Clause Hours"

    contract_ids = fields.Many2many("sp.work.contract", string="Contracts", required=True)
    date_from = fields.Date("From", default=lambda self: self._get_default_day(0), required=True)
    date_to = fields.Date("Until", default=lambda self: self._get_default_day(1), required=True)

    @api.model
    def _get_default_day(self, end):
        today = self.env.company._sp_get_today()
        return today if end else today.replace(month=1, day=1)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for statement in self:
            if statement.date_from > statement.date_to:
                raise ValidationError(self.env._("The period ends before it begins: check its dates."))

    def action_print(self):
        """Make the PDF of the statement.

        :raises UserError: no contract
        """
        self.ensure_one()
        if not self.contract_ids:
            raise UserError(self.env._("Choose at least one contract."))
        return self.env.ref("seconde_pousse_chantier.report_clause_statement_action").report_action(self)

    def _get_pages(self):
        """Return what the statement prints of each contract: totals by month, never a name.

        :returns: list of dicts contract, months (label, hours, total), done (over the period), total (since the
            beginning) and left, all in hours
        """
        self.ensure_one()
        before = self.contract_ids._get_clause_hours(date_to=self.date_to)
        inside = self.contract_ids._get_clause_hours(self.date_from, self.date_to)
        pages = []
        for contract in self.contract_ids:
            hours = inside[contract.id]
            total = sum(before[contract.id].values())
            running = total - sum(hours.values())
            months = []
            for month in sorted(hours):
                running += hours[month]
                label = format_date(self.env, month, date_format="MMMM y")
                months.append({"label": label, "hours": hours[month], "total": running})
            pages.append(
                {
                    "contract": contract,
                    "months": months,
                    "done": sum(hours.values()),
                    "total": total,
                    "left": max(contract.clause_hours - total, 0.0),
                }
            )
        return pages
