from odoo import api, models

COUNTED = {"pathway_id", "date", "half", "hours", "is_called"}


class InsertionPresence(models.Model):
    _inherit = "insertion.presence"

    @api.model_create_multi
    def create(self, vals_list):
        presences = super().create(vals_list)
        self._sync_work(presences._get_work_days())
        return presences

    def write(self, vals):
        if not COUNTED & set(vals):
            return super().write(vals)
        days = self._get_work_days()
        result = super().write(vals)
        self._sync_work(days | self._get_work_days())
        return result

    def unlink(self):
        days = self._get_work_days()
        result = super().unlink()
        self._sync_work(days)
        return result

    def _get_work_days(self):
        """Return the pairs (employee id, day) of these presences; an outside participant types no hours."""
        return {(presence.employee_id.id, presence.date) for presence in self.sudo() if presence.employee_id}

    @api.model
    def _sync_work(self, days):
        """Compare again the hours by task with what the roll-call says."""
        if days:
            employees = self.env["hr.employee"].sudo().browse({employee_id for employee_id, _day in days})
            self.env["sp.work.session"].sudo()._sync_presence(employees, {day for _employee_id, day in days})
