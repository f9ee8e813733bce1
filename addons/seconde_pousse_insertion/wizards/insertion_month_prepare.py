from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..rules.hours import month_bounds


class InsertionMonthPrepare(models.TransientModel):
    _name = "insertion.month.prepare"
    _description = "Prepare the Month"
    _inherit = ["insertion.sane.values"]

    month = fields.Date(required=True, default=lambda self: self._default_month())
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    open_call_count = fields.Integer(string="Roll-Calls to Finish", compute="_compute_open_call_count")

    @api.model
    def _default_month(self):
        """The month to prepare is the last one, until it has been validated."""
        this_month = fields.Date.context_today(self).replace(day=1)
        last = this_month - relativedelta(months=1)
        months = self.env["insertion.month"].search(
            [("month", "=", last), ("company_id", "=", self.env.company.id)], limit=1
        )
        return this_month if months and months.state != "draft" else last

    @api.depends("month", "company_id")
    def _compute_open_call_count(self):
        for wizard in self:
            if wizard.month:
                first, last = month_bounds(wizard.month)
                wizard.open_call_count = self.env["insertion.roll.call"].search_count(
                    [
                        ("company_id", "=", wizard.company_id.id),
                        ("state", "=", "open"),
                        ("date", ">=", first),
                        ("date", "<=", last),
                    ]
                )
            else:
                wizard.open_call_count = 0

    def action_prepare(self):
        """Count everybody's month and open the list.

        :return: dict, a window action on the months
        """
        self.ensure_one()
        first, _last = month_bounds(self.month)
        self.env["insertion.month"]._generate(self.company_id, first)
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_month_action")
        action["display_name"] = format_date(self.env, first, date_format="MMMM y")
        action["domain"] = [("month", "=", first), ("company_id", "=", self.company_id.id)]
        action["context"] = {}
        return action
