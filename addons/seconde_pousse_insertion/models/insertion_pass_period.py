from odoo import api, fields, models
from odoo.tools import format_date


class InsertionPassPeriod(models.AbstractModel):
    """A period that moves the end of a PASS: its two dates name it.

    A model that inherits this one has date_start and date_end, and says by how many days it moves the end.
    """

    _name = "insertion.pass.period"
    _description = "Period of a PASS IAE"
    _inherit = ["insertion.sensitive.record"]
    _order = "date_start"
    _logged_parent = "pass_id"

    # No check_company: the structure is the one of this record, and is not known before it is chosen.
    pass_id = fields.Many2one("insertion.pass", string="PASS IAE", required=True, index=True, ondelete="cascade")
    person_id = fields.Many2one(related="pass_id.person_id", store=True, index=True)
    shift_days = fields.Integer(compute="_compute_shift_days", store=True)
    company_id = fields.Many2one(related="pass_id.company_id", store=True, index=True)

    @api.depends("date_start", "date_end")
    def _compute_display_name(self):
        for period in self:
            days = (format_date(self.env, period[name]) for name in ("date_start", "date_end"))
            period.display_name = " → ".join(day for day in days if day)

    @api.depends("date_start", "date_end")
    def _compute_shift_days(self):
        for period in self:
            start, end = period.date_start, period.date_end
            period.shift_days = self._get_shift_days(start, end) if start and end else 0

    @api.model
    def _get_shift_days(self, start, end):
        """Return by how many days a period moves the end of its PASS."""
        raise NotImplementedError
