from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sp_membership_year = fields.Selection(
        [("calendar", "Calendar year"), ("anniversary", "Twelve months from joining")],
        "Membership Year",
        default="calendar",
        help="As the statutes say.",
    )

    sp_note_shows_names = fields.Boolean(
        "First Names on Work Notes", help="Otherwise the customer only reads how many people worked."
    )

    def _sp_make_activity_accounts(self):
        result = super()._sp_make_activity_accounts()
        self._sp_make_activity_projects()
        return result

    @api.model
    def _sp_make_missing_activity_projects(self):
        """Give each company its projects; run again, it makes only what is missing."""
        self.sudo().search([("parent_id", "=", False)])._sp_make_activity_projects()

    def _sp_make_activity_projects(self):
        projects = self.env["project.project"].sudo()
        owners = self.filtered(lambda company: not company.parent_id)
        known = {
            (company.id, activity)
            for company, activity in projects.with_context(active_test=False)._read_group(
                [("company_id", "in", owners.ids), ("sp_activity", "!=", False)], ["company_id", "sp_activity"]
            )
        }
        accounts = self.env["account.analytic.account"].sudo()
        accounts = accounts.search([("company_id", "in", owners.ids), ("sp_activity", "!=", False)])
        projects.create(
            [
                account._sp_prepare_project()
                for account in accounts
                if (account.company_id.id, account.sp_activity) not in known
            ]
        )
