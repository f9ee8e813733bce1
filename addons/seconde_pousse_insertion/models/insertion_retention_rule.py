from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date

from ..rules.retention import DUE, KEPT, Retention, erasable_on, identity_erasable, verdict

BATCH = 100


class InsertionRetentionRule(models.Model):
    """How long a class of data is kept: data, not code."""

    _name = "insertion.retention.rule"
    _description = "Retention Rule"
    _inherit = ["mail.thread", "mail.activity.mixin", "insertion.retention.eraser"]
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    code = fields.Selection(
        [
            ("support", "Support File"),
            ("evidence", "Funder's Evidence"),
            ("register", "Register and Contracts"),
            ("access_log", "Read Log"),
        ],
        string="Class of Data",
        required=True,
        readonly=True,
    )
    event = fields.Selection(
        [
            ("pass_end", "End of the PASS IAE"),
            ("departure", "Departure"),
            ("pathway_end", "End of the Pathway"),
            ("creation", "Creation"),
        ],
        string="Counted From",
        required=True,
    )
    delay_months = fields.Integer(string="Months", required=True)
    waits_for_hold = fields.Boolean(
        string="Waits for the Funder", help="Kept until the last day on which a funder may ask for it."
    )
    description = fields.Text(help="What this class holds, and what stays of it in the figures.")
    source = fields.Char(required=True)
    is_verified = fields.Boolean(string="Verified", help="Read in the text itself. Otherwise: to be checked.")
    active = fields.Boolean(default=True, help="Archived, this class of data is never erased.")
    case_ids = fields.One2many("insertion.retention.case", "rule_id")

    _code_unique = models.Constraint("UNIQUE(code)", "This retention rule already exists.")
    _delay_positive = models.Constraint("CHECK(delay_months >= 0)", "Enter a number of months, zero or more.")

    def action_open_cases(self):
        """Open the files this rule will erase, or has erased.

        :return: dict, a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seconde_pousse_insertion.insertion_retention_case_action"
        )
        action["domain"] = [("rule_id", "=", self.id)]
        return action

    # ------------------------------------------------------------------
    # Every day
    # ------------------------------------------------------------------

    @api.model
    def _apply_retention(self, today=None):
        """Announce what will be erased, then erase what was announced long enough ago; a second run does nothing.

        :param date today: the day to look from, today by default
        """
        today = today or fields.Date.context_today(self)
        rules = self.sudo().search([("code", "!=", "access_log")])
        notice = int(self.env["insertion.parameter"]._get_value("retention_notice_days", today))
        self._update_cases(rules, today)
        due = self._announce(rules, notice, today)
        self._erase_due(due, today)
        self._purge_access_log(today)

    def _get_retention(self):
        self.ensure_one()
        return Retention(self.code, self.event, self.delay_months, self.waits_for_hold)

    @api.model
    def _update_cases(self, rules, today):
        """Write on each case the day it may be erased from; a file that lives again is no longer a case."""
        Case = self.env["insertion.retention.case"].sudo()
        known = {(case.person_id.id, case.rule_id): case for case in Case.search([("rule_id", "in", rules.ids)])}
        to_create, to_write = [], defaultdict(Case.browse)
        for person_id, milestones in Case._get_milestones(today).items():
            for rule in rules:
                day = erasable_on(rule._get_retention(), milestones)
                if rule.code == "register" and not milestones.departure:
                    day = None
                case = known.get((person_id, rule))
                if not case:
                    if day:
                        to_create.append({"person_id": person_id, "rule_id": rule.id, "erasable_on": day})
                elif case.erasable_on != (day or False):
                    to_write[day or False] |= case
        Case.create(to_create)
        for day, cases in to_write.items():
            cases.write({"erasable_on": day})
            # She came back after an erasure: what is kept since then starts anew, warning included.
            cases.filtered(lambda case: not case.erasable_on or case.erasable_on > today).write(
                {"warned_on": False, "erased_on": False}
            )

    @api.model
    def _announce(self, rules, notice, today):
        """Warn HR of what comes, one activity per structure and rule.

        :return: the cases to erase now
        """
        Case = self.env["insertion.retention.case"].sudo()
        waiting = Case.search([("rule_id", "in", rules.ids), ("erased_on", "=", False), ("erasable_on", "!=", False)])
        due, new = Case.browse(), Case.browse()
        for case in waiting:
            result = verdict(case.erasable_on, case.warned_on or None, notice, today)
            if result == DUE:
                due |= case
            elif result != KEPT and not case.warned_on:
                new |= case
        new.write({"warned_on": today})
        groups = new.grouped(lambda case: (case.rule_id, case.company_id))
        responsible = self.env["insertion.alert"]._get_responsible_users(
            [{"company_id": company.id, "hr_user_id": company.insertion_hr_user_id.id} for _rule, company in groups]
        )
        for (rule, company), cases in groups.items():
            rule._warn(cases, responsible[company.id], notice, today)
        return due

    def _warn(self, cases, user, notice, today):
        rule = self.with_context(lang=user.lang or self.env.lang, mail_activity_quick_update=True)
        day = max(min(cases.mapped("erasable_on")), fields.Date.add(today, days=notice))
        rule.activity_schedule(
            "seconde_pousse_insertion.mail_activity_type_retention",
            date_deadline=day,
            summary=rule.env._(
                "%(company)s: %(count)s files will be erased from %(day)s on",
                company=cases.company_id.name,
                count=len(cases),
                day=format_date(rule.env, day),
            ),
            note=rule.env._(
                "Open this rule, button “Files”, to see whose. To keep one longer (a dispute, a control), fill in "
                "“Do not erase before” on the person."
            ),
            user_id=user.id,
        )

    @api.model
    def _erase_due(self, due, today):
        """Erase file by file in batches, each one committed: a crash starts again where it stopped."""
        remaining = len(due)
        for rule, cases in due.grouped("rule_id").items():
            for start in range(0, len(cases), BATCH):
                batch = cases[start : start + BATCH]
                rule._erase(batch.person_id)
                batch.write({"erased_on": today})
                self._erase_finished_identities(batch.person_id, today)
                remaining -= len(batch)
                if not self.env["ir.cron"]._commit_progress(len(batch), remaining=remaining):
                    return

    @api.model
    def _erase_finished_identities(self, persons, today):
        """Take the name away when no class of data needs it any more."""
        archived = self.with_context(active_test=False).sudo().search([("active", "=", False)])
        if "support" in archived.mapped("code") or "evidence" in archived.mapped("code"):
            return
        if "register" in archived.mapped("code"):
            # Never erased: the register goes on naming whoever was hired.
            persons = persons.filtered(lambda person: not person.employee_id)
        done = persons.filtered(
            lambda person: identity_erasable(
                person.retention_case_ids.filtered("erasable_on").mapped("rule_id.code"),
                person.retention_case_ids.filtered("erased_on").mapped("rule_id.code"),
            )
        )
        self._erase_identity(done)
        done.write({"identity_erased_on": today})

    @api.model
    def _purge_access_log(self, today):
        rule = self.sudo().search([("code", "=", "access_log")])
        if rule:
            limit = fields.Date.subtract(today, months=rule.delay_months)
            self.env.cr.execute("DELETE FROM insertion_access_log WHERE date < %s", [limit])
            self.env["insertion.access.log"].invalidate_model()
