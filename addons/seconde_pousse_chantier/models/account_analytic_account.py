from odoo import models


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    def _sp_prepare_project(self):
        self.ensure_one()
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "sp_activity": self.sp_activity,
            "allow_timesheets": True,
            "allow_billable": True,
            # Who follows a task on the portal would read the hours of each person.
            "privacy_visibility": "employees",
            # Whoever answers for the requests is chosen in the settings.
            "user_id": False,
            self.plan_id._strict_column_name(): self.id,
        }
