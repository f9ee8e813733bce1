from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

MESSAGE_LIMIT = 2000


class SpSitePortal(models.AbstractModel):
    """Who orders for a site on the portal, and what they write to the farm; part of `res.partner`."""

    _name = "sp.site.portal"
    _description = "Portal of a Site"

    sp_cook_ids = fields.Many2many(
        "res.partner",
        "sp_site_cook_rel",
        "site_id",
        "cook_id",
        "Other People Who Order",
        domain="[('is_company', '=', False)]",
        help="The contacts of a site order for it on the portal. Add here those who order for several sites.",
    )
    sp_cooked_site_ids = fields.Many2many(
        "res.partner", "sp_site_cook_rel", "cook_id", "site_id", "Other Sites", domain="[('sp_is_site', '=', True)]"
    )
    sp_is_late_allowed = fields.Boolean(
        "Late Orders on the Portal",
        default=True,
        help="After the deadline, the site may still send its order until the day before the delivery: it is "
        "flagged as late, and the farm decides.",
    )

    def _sp_get_cooked_sites(self):
        """Return the sites this person orders for: the one it is a contact of, then those that name it.

        :rtype: res.partner
        """
        self.ensure_one()
        sites = self.commercial_partner_id | self.sudo().sp_cooked_site_ids.with_env(self.env)
        return sites.filtered(lambda site: site.sp_is_site and site.active)

    def _sp_is_on_portal(self):
        """Tell whether somebody may log in for this site."""
        self.ensure_one()
        people = self.sudo().commercial_partner_id | self.sudo().child_ids | self.sudo().sp_cook_ids
        return bool(people.user_ids.filtered("active"))

    def _sp_get_desk_user(self):
        """Return who at the farm answers this site: its salesperson, else the first of the desk.

        :rtype: res.users
        """
        self.ensure_one()
        company = self.env.company
        seller = self.user_id
        if seller.active and seller.has_group("seconde_pousse.group_user"):
            return seller
        return (
            self.env.ref("seconde_pousse.group_manager")
            .sudo()
            .all_user_ids.filtered(lambda user: user.active and company in user.company_ids and user._is_internal())
            .sorted(lambda user: (user._is_system(), user.id))[:1]
        )

    # ------------------------------------------------------------------
    # Messages
    # ------------------------------------------------------------------

    @api.model
    def _sp_get_message_limit(self):
        return MESSAGE_LIMIT

    def _sp_get_messages(self, limit=30):
        """Return what this site and the farm wrote to each other, newest first; the farm's notes stay out.

        :rtype: mail.message
        """
        self.ensure_one()
        return (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", "res.partner"),
                    ("res_id", "=", self.id),
                    ("message_type", "in", ("comment", "email")),
                    ("is_internal", "=", False),
                    ("subtype_id", "=", self.env.ref("mail.mt_comment").id),
                ],
                limit=limit,
            )
        )

    def _sp_write_to_farm(self, author, text):
        """Post what somebody of this site writes, and ask the desk to read it.

        :param res.partner author: who writes
        :param str text: plain text
        :returns: the message
        :rtype: mail.message
        :raises UserError: nothing is written, or too much
        """
        self.ensure_one()
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Write your message first."))
        if len(text) > MESSAGE_LIMIT:
            raise UserError(self.env._("Your message is too long: %(limit)s characters at most.", limit=MESSAGE_LIMIT))
        site = self.sudo()
        site.message_subscribe(author.ids)
        message = site.message_post(
            body=plaintext2html(text), author_id=author.id, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        site._sp_ask_desk(self.env._("Message from %(author)s", author=author.name), text)
        return message

    def _sp_ask_desk(self, summary, note=""):
        """Put something to do in front of the desk, on this site."""
        self.ensure_one()
        self._sp_plan_desk_activity(self, summary, note)

    def _sp_plan_desk_activity(self, record, summary, note=""):
        """Plan an activity on any record of this site for the user of the desk who follows it."""
        user = self._sp_get_desk_user()
        if user:
            record.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                note=plaintext2html(note) if note else False,
                user_id=user.id,
            )
