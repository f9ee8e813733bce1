from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._sp_make_activity_accounts()
        return companies

    @api.model
    def _sp_make_missing_activity_accounts(self):
        """Give each company its accounts; run again, it makes only what is missing."""
        self.sudo().search([("parent_id", "=", False)])._sp_make_activity_accounts()

    def _sp_make_activity_accounts(self):
        accounts = self.env["account.analytic.account"].sudo()
        plan = self.env.ref("seconde_pousse_analytique.analytic_plan_activity", raise_if_not_found=False)
        if not plan:
            return
        owners = self.filtered(lambda company: not company.parent_id)
        known = {
            (company.id, activity)
            for company, activity in accounts.with_context(active_test=False)._read_group(
                [("company_id", "in", owners.ids), ("sp_activity", "!=", False)], ["company_id", "sp_activity"]
            )
        }
        made = accounts.create(
            [
                vals
                for company in owners
                for vals in company._prepare_activity_accounts(plan)
                if (company.id, vals["sp_activity"]) not in known
            ]
        )
        for lang, _name in self.env["res.lang"].get_installed():
            names = self.with_context(lang=lang)._get_activity_names()
            for account in made.with_context(lang=lang):
                account.name = names[account.sp_activity]

    def _prepare_activity_accounts(self, plan):
        self.ensure_one()
        return [
            {"name": name, "plan_id": plan.id, "company_id": self.id, "sp_activity": activity}
            for activity, name in self._get_activity_names().items()
        ]

    @api.model
    def _get_activity_names(self):
        return {
            "farm": self.env._("Market garden"),
            "field_job": self.env._("Field jobs"),
            "green_space": self.env._("Green spaces"),
            "other": self.env._("Support"),
        }

    def _sp_get_activity_account(self, activity):
        """Return the analytic account of an activity; a branch counts in the company it is part of.

        :param str activity: see `ACTIVITIES`
        :rtype: account.analytic.account
        """
        self.ensure_one()
        domain = [("company_id", "=", self.root_id.id), ("sp_activity", "=", activity)]
        return self.env["account.analytic.account"].sudo().search(domain, limit=1)
