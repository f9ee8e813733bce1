from dateutil.relativedelta import relativedelta

from odoo import fields, models


class InsertionStatementPrepare(models.TransientModel):
    """From a month to its statements, computed: one click."""

    _name = "insertion.statement.prepare"
    _description = "Prepare the ASP Statements of a Month"
    _inherit = ["insertion.sane.values"]

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    month = fields.Date(required=True, default=lambda self: self._default_month())

    def _default_month(self):
        """Return the month of the records one comes from, else the latest one that is validated, else last month."""
        Month = self.env["insertion.month"]
        if self.env.context.get("active_model") == "insertion.month":
            months = Month.browse(self.env.context.get("active_ids", [])).exists()
            if months:
                return max(months.mapped("month"))
        latest = Month.search(
            [("state", "=", "validated"), ("company_id", "=", self.env.company.id)], order="month desc", limit=1
        )
        return latest.month or fields.Date.context_today(self) + relativedelta(months=-1, day=1)

    def action_prepare(self):
        """Make and compute the statements of the month, one per annex, and open them.

        :return: dict, a window action
        :raise UserError: when no annex covers the month
        """
        self.ensure_one()
        month = self.month.replace(day=1)
        return self.env["insertion.statement"]._prepare_month(self.company_id, month).action_open()
