from importlib import import_module

from odoo import api, fields, models
from odoo.tools import formatLang
from odoo.tools.misc import get_lang


class ResCompany(models.Model):
    _inherit = "res.company"

    sp_membership_year = fields.Selection(
        [("calendar", "Calendar year"), ("anniversary", "Twelve months from joining")],
        "Membership Year",
        default="calendar",
        help="As the statutes say.",
    )
    sp_membership_counts = fields.Selection(
        [("paid", "Once the fee is paid"), ("accepted", "From the day they join")],
        "Prices, Loans and Votes",
        default="paid",
        help="As the statutes say.",
    )
    sp_membership_account_id = fields.Many2one(
        "account.account",
        "Account of the Fees",
        check_company=True,
        help="Empty: the first account 756, made when the chart has none.",
    )
    sp_membership_reminder_before = fields.Integer("Reminder Before the End (days)", default=30)
    sp_membership_reminder_after = fields.Integer("Reminder After the End (days)", default=15)
    sp_membership_proposal = fields.Boolean("Propose Membership With the First Job", default=True)
    sp_membership_user_id = fields.Many2one("res.users", "Follows the Members")
    sp_meeting_notice_days = fields.Integer("Notice of a General Meeting (days)", default=15)
    sp_meeting_quorum_ordinary = fields.Float("Quorum, Ordinary (%)")
    sp_meeting_quorum_extraordinary = fields.Float("Quorum, Extraordinary (%)")
    sp_meeting_proxies_max = fields.Integer("Proxies per Person")
    sp_meeting_second_call = fields.Boolean("Second Call Without Quorum", default=True)

    def _sp_get_membership_user(self):
        """Return who follows the members: the one chosen, else a manager of the farm.

        :rtype: res.users
        """
        self.ensure_one()
        chosen = self.sudo().sp_membership_user_id
        if chosen.active:
            return chosen
        managers = self.env.ref("seconde_pousse.group_manager").sudo().all_user_ids
        own = managers.filtered(lambda user: user.active and not user.share and self in user.company_ids)
        return own.sorted(lambda user: (user._is_system(), user.id))[:1] or self.env.user

    sp_note_shows_names = fields.Boolean(
        "First Names on Work Notes", help="Otherwise the customer only reads how many people worked."
    )

    sp_is_request_open = fields.Boolean(
        "Requests from Anybody", default=True, help="Anybody may ask for field work with the public form."
    )

    @api.model
    def _sp_say_number(self, value):
        """Return a number as the reader writes it, without useless zeros: 5,5 in French, not 5.5 nor 5,50.

        :rtype: str
        """
        return formatLang(self.env, value, digits=2).rstrip("0").rstrip(get_lang(self.env).decimal_point)

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

    @api.model
    def _load_chantier_demo(self, step):
        """Run one step of the demo that is told in Python, which nothing else imports.

        :param str step: name of a function of the package `demo`
        """
        # No follower, no mail: what the demo tells happened before anybody looked.
        quiet = self.with_context(
            lang=self.env.user.lang, tz="Europe/Paris", tracking_disable=True, mail_create_nosubscribe=True
        )
        getattr(import_module("odoo.addons.seconde_pousse_chantier.demo"), step)(quiet.env)
