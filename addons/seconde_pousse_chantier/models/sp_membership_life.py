from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..rules.membership import AFTER, BEFORE, next_period, reminder_due

STAMPS = {BEFORE: "reminded_before_on", AFTER: "reminded_after_on"}
# A member who left long ago is not written to again.
FORGOTTEN_DAYS = 120


class SpMembershipLife(models.AbstractModel):
    """What members get, the end of a membership and its renewal; part of `sp.membership`."""

    _name = "sp.membership.life"
    _description = "Life of a Membership"

    reminded_before_on = fields.Date("Reminded Before the End", readonly=True, copy=False)
    reminded_after_on = fields.Date("Reminded After the End", readonly=True, copy=False)

    # ------------------------------------------------------------------
    # What a member gets
    # ------------------------------------------------------------------

    def _is_running(self):
        self.ensure_one()
        return self._counts_on(self.company_id._sp_get_today())

    def _counts_on(self, day):
        """Tell whether this membership gives its rights on a day: in its dates, and paid where the company says so.

        :param date day: when
        :rtype: bool
        """
        self.ensure_one()
        needed = ("paid",) if self.company_id.sp_membership_counts == "paid" else ("due", "paid")
        return self.state in needed and self.date_from <= day <= self.date_to

    @api.model
    def _get_counting_domain(self, company, day):
        """Return the memberships of a company that give their rights on a day."""
        needed = ["paid"] if company.sp_membership_counts == "paid" else ["due", "paid"]
        return fields.Domain(
            [
                ("company_id", "=", company.id),
                ("state", "in", needed),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ]
        )

    def _sync_benefits(self):
        """Give running members their grade and its price list; take them back from those who no longer are."""
        for company, memberships in self.sudo().grouped("company_id").items():
            memberships.partner_id.with_company(company)._sp_sync_member_grade(company)

    @api.model
    def _cron_benefits(self):
        """Every night: who became a member today gets the grade, who no longer is one loses it."""
        for [company] in self.sudo()._read_group([], ["company_id"]):
            today = company._sp_get_today()
            running = self.sudo().search(self._get_counting_domain(company, today))
            graded = self.sudo().search(
                [("company_id", "=", company.id), ("is_accepted", "=", True), ("partner_id.grade_id", "!=", False)]
            )
            (running | graded)._sync_benefits()

    # ------------------------------------------------------------------
    # Renewal
    # ------------------------------------------------------------------

    def _is_to_renew(self, today):
        """Tell whether the end is near and no next year is proposed or taken."""
        self.ensure_one()
        days = self.company_id.sp_membership_reminder_before or 30
        is_near = (self.date_to - today).days <= days
        return is_near and not self.next_ids.filtered(lambda one: one.state != "cancel")

    def action_renew(self):
        """Propose the next year to these members, once: a second click makes nothing more.

        :returns: action on the next memberships of these members, made now or before
        :raises UserError: none of them joined
        """
        self.check_access("write")
        renewals = self._renew()
        if not renewals:
            raise UserError(self.env._("None of these joined: there is nothing to renew."))
        return renewals._get_records_action(name=self.env._("Renewals"))

    def _renew(self):
        """Return the next memberships of these, made where they are missing.

        :rtype: sp.membership
        """
        running = self.filtered(lambda membership: membership.state in ("due", "paid"))
        if not running:
            return self.browse()
        # Of two clicks at once, the later one runs again and finds what the first made.
        running._lock_members()
        last = running._get_last_memberships()
        missing = last.filtered(lambda one: one.state in ("due", "paid") and one._is_ending())
        return (last - missing) | self.create([membership._prepare_renewal() for membership in missing])

    def _get_last_memberships(self):
        """Return the last membership, or proposal, of each of these members."""
        rows = self._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", ("draft", "due", "paid")),
            ],
            ["partner_id", "company_id"],
            ["id:recordset"],
        )
        wanted = {(one.partner_id, one.company_id) for one in self}
        last = self.browse()
        for partner, company, memberships in rows:
            if (partner, company) in wanted:
                last |= memberships.sorted("date_to")[-1:]
        return last

    def _is_ending(self):
        """Tell whether the next year may be proposed: this one is the current one, or is over."""
        self.ensure_one()
        return self.date_from <= self.company_id._sp_get_today()

    def _prepare_renewal(self):
        self.ensure_one()
        today = self.company_id._sp_get_today()
        mode = self.company_id.sp_membership_year or "calendar"
        first, last = next_period(self.date_to, mode)
        if last < today:
            # Back after years away: the years in between are not owed.
            first, last = next_period(fields.Date.subtract(today, days=1), mode)
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "grade_id": self.grade_id.id,
            "previous_id": self.id,
            "card_number": self.card_number,
            "date_from": first,
            "date_to": last,
        }

    def _get_next_fee(self):
        """Return the fee of the next year, 0 when none is voted."""
        self.ensure_one()
        values = self._prepare_renewal()
        return self.env["sp.membership.fee"]._get_amount(self.company_id, self.grade_id, values["date_from"])

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        """Every morning: write to members whose membership ends or has ended, each time once.

        Those without an address are given to whoever follows the members; those who asked for no letter are left in
        peace.
        """
        for [company] in self.sudo()._read_group([], ["company_id"]):
            today = company._sp_get_today()
            for kind, memberships in self.sudo()._get_reminders(company, today).items():
                memberships._remind(kind, today)

    @api.model
    def _get_reminders(self, company, today):
        """Return the memberships to remind of today, by kind of reminder."""
        before, after = company.sp_membership_reminder_before, company.sp_membership_reminder_after
        candidates = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("due", "paid")),
                ("date_to", ">=", fields.Date.subtract(today, days=FORGOTTEN_DAYS)),
                ("date_to", "<=", fields.Date.add(today, days=before)),
            ]
        )
        last = candidates._get_last_memberships()
        # A proposal not answered yet does not silence the reminder; a refusal does.
        open_ended = candidates & (last | last.filtered(lambda one: one.state == "draft").previous_id)
        found = {BEFORE: self.browse(), AFTER: self.browse()}
        for membership in open_ended:
            done = {kind for kind, stamp in STAMPS.items() if membership[stamp]}
            kind = reminder_due(today, membership.date_to, before, after, done)
            if kind and "refused" not in membership.next_ids.mapped("state"):
                found[kind] |= membership
        return found

    def _remind(self, kind, today):
        """Remind these members once; the stamp is written with the mails, or neither."""
        if not self:
            return
        self.write({STAMPS[kind]: today})
        asked = self.filtered(lambda one: not (one.partner_id.sp_no_member_mail or one.partner_id.is_blacklisted))
        mailed = asked.filtered("partner_id.email")
        template = self.env.ref(f"seconde_pousse_chantier.mail_template_membership_{kind}")
        if mailed:
            template.send_mail_batch(mailed.ids, email_layout_xmlid="seconde_pousse_chantier.mail_layout_member")
        for membership in asked - mailed:
            membership._give_to_desk(
                self.env._(
                    "%(member)s has no e-mail address: tell them that their membership ends on %(day)s.",
                    member=membership.partner_id.name,
                    day=format_date(self.env, membership.date_to),
                )
            )

    def _give_to_desk(self, summary):
        """Give whoever follows the members something to do about this membership."""
        self.ensure_one()
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            user_id=self.company_id._sp_get_membership_user().id,
        )
