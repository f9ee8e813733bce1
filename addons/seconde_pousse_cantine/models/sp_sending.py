from markupsafe import Markup

from odoo import Command, fields, models


class SpSending(models.AbstractModel):
    """Documents sent by mail to sites, one PDF for all those that see the same; part of forecasts and offers."""

    _name = "sp.sending"
    _description = "Sending to Sites"

    sent_site_ids = fields.Many2many("res.partner", string="Reached", copy=False, readonly=True)

    def action_print(self):
        """Download the PDF that is sent."""
        return self._get_send_report().report_action(self)

    def _get_mail_template(self):
        """Return the template of the mail, written for the document."""
        raise NotImplementedError

    def _get_send_report(self):
        """Return the report attached to the mail."""
        raise NotImplementedError

    def _get_send_variants(self, sites):
        """Return the sites by what they see: key → sites. The key is given to the report.

        :rtype: dict
        """
        return {(site_lang,): found for site_lang, found in sites.grouped("lang").items()}

    def _get_variant_context(self, variant):
        """Return the context in which a variant is written and printed."""
        return {"lang": variant[0] or self.env.lang}

    def _send_to(self, sites):
        """Queue the mails to the sites that have an e-mail; tell in the discussion who gets one and who cannot.

        :returns: the sites reached
        :rtype: res.partner
        """
        self.ensure_one()
        contacts = sites._sp_get_offer_contacts()
        reached = sites.filtered(lambda site: contacts[site])
        mails = []
        for variant, variant_sites in self._get_send_variants(reached).items():
            document = self.with_context(**self._get_variant_context(variant))
            values = document._prepare_variant_mail()
            mails += [{**values, "recipient_ids": [Command.set(contacts[site].ids)]} for site in variant_sites]
        if mails:
            self.env["mail.mail"].sudo().create(mails)
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        self.sent_site_ids = [Command.link(site.id) for site in reached]
        self._tell_sent(contacts, sites)
        return reached

    def _prepare_variant_mail(self):
        """Return the values of the mail in the language and with the prices of the context."""
        self.ensure_one()
        template = self._get_mail_template().with_context(**self.env.context).sudo()
        lang = self.env.context["lang"]
        body = template._render_field("body_html", self.ids, set_lang=lang)[self.id]
        subject = template._render_field("subject", self.ids, set_lang=lang)[self.id]
        sender = template._render_field("email_from", self.ids)[self.id]
        content, kind = self.env["ir.actions.report"].sudo()._render_qweb_pdf(self._get_send_report(), self.ids)
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{self._get_file_name()}.{kind}",
                    "raw": content,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        layout = self.env["mail.render.mixin"]._render_encapsulate(
            "seconde_pousse_cantine.mail_layout_site",
            body,
            context_record=self,
            add_context={"company": self.company_id},
        )
        return {
            "subject": subject,
            "body_html": layout,
            "email_from": sender,
            "reply_to": sender,
            "attachment_ids": [Command.link(attachment.id)],
            "auto_delete": True,
            "state": "outgoing",
        }

    def _get_file_name(self):
        """Return the name of the PDF, without its extension."""
        self.ensure_one()
        return (self.display_name or "").replace("/", "-")

    def _tell_sent(self, contacts, sites):
        lines = []
        for site in sites:
            who = contacts[site]
            if who:
                lines.append(f"{site.display_name} ({', '.join(who.mapped('email'))})")
        silent = sites.filtered(lambda site: not contacts[site])
        body = Markup("<p>%s</p><ul>%s</ul>") % (
            self.env._("Sent to:"),
            Markup("").join(Markup("<li>%s</li>") % line for line in lines),
        )
        if silent:
            body += Markup("<p><strong>%s</strong></p>") % self._get_silent_sentence(silent)
        self.message_post(body=body)

    def _get_silent_sentence(self, silent):
        return self.env._(
            "Not sent, no e-mail address is known: %(sites)s. Type it on the site, or tick “Receives the Offers” "
            "on one of its contacts.",
            sites=", ".join(silent.mapped("display_name")),
        )

    def _get_sent_notification(self):
        """Return the action that says how many sites are reached, and names the others."""
        silent = self.site_ids - self.sent_site_ids
        message = self.env._("Sent to %(count)s sites.", count=len(self.sent_site_ids & self.site_ids))
        if silent:
            message = f"{message} {self._get_silent_sentence(silent)}"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if silent else "success",
                "message": message,
                "sticky": bool(silent),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
