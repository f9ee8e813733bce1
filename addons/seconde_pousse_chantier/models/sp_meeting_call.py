import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class SpMeetingCall(models.AbstractModel):
    """How the members are called to a meeting; part of `sp.general.meeting`."""

    _name = "sp.meeting.call"
    _description = "Call to a General Meeting"

    called_on = fields.Date(readonly=True, copy=False, tracking=True)
    post_count = fields.Integer("Calls to Post", compute="_compute_post_count")

    @api.depends("attendance_ids.called_by", "attendance_ids.is_posted")
    def _compute_post_count(self):
        counts = dict(
            self.env["sp.meeting.attendance"]._read_group(
                [("meeting_id", "in", self.ids), ("called_by", "=", "post"), ("is_posted", "=", False)],
                ["meeting_id"],
                ["__count"],
            )
        )
        for meeting in self:
            meeting.post_count = counts.get(meeting, 0)

    def action_call(self):
        """Call the members up to date who are not called yet: by mail with the papers, or by post.

        A second click calls only those who joined since.

        :returns: notification that says how many by mail and how many letters are to be posted
        :raises UserError: over, no place, no agenda, no member
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        if not self.place or not (self.agenda or self.resolution_ids):
            raise UserError(self.env._("Say where it is and what it is about before you call the members."))
        if self.date < fields.Datetime.now():
            raise UserError(self.env._("This meeting is in the past: choose its date again."))
        self._add_members()
        if not self.attendance_ids:
            raise UserError(self.env._("Nobody is a member up to date: there is nobody to call."))
        if self.state == "draft":
            self._take_step().write({"state": "called", "called_on": self.company_id._sp_get_today()})
        mailed = self._send_calls()
        letters = self.post_count
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(mails)s called by mail; %(letters)s letters to print and post.", mails=mailed, letters=letters
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _add_members(self):
        """List the members up to date on the day of the call; nobody is listed twice."""
        self.ensure_one()
        memberships = self.env["sp.membership"]
        domain = memberships._get_counting_domain(self.company_id, self.company_id._sp_get_today())
        # Of two clicks at once, the later one runs again and finds who is listed.
        self.flush_recordset()
        self.env.cr.execute("UPDATE sp_general_meeting SET write_date = write_date WHERE id = %s", [self.id])
        missing = memberships.search(domain).partner_id - self.attendance_ids.partner_id
        self.attendance_ids = [Command.create({"partner_id": partner.id}) for partner in missing]

    def _send_calls(self):
        """Mail the call to who has an address and was not called yet; the others get a letter.

        :returns: how many were mailed
        :rtype: int
        """
        self.ensure_one()
        today = self.company_id._sp_get_today()
        waiting = self.attendance_ids.filtered(lambda attendance: not attendance.called_on)
        mailed = waiting.filtered("partner_id.email")
        mailed.write({"called_on": today, "called_by": "mail"})
        (waiting - mailed).write({"called_on": today, "called_by": "post"})
        if mailed:
            template = self.env.ref("seconde_pousse_chantier.mail_template_meeting_call")
            papers = self._make_papers()
            template.sudo().send_mail_batch(
                mailed.ids,
                email_values={"attachment_ids": [Command.link(papers.id)]},
                email_layout_xmlid="seconde_pousse_chantier.mail_layout_member",
            )
        return len(mailed)

    def _make_papers(self):
        """Return the call, agenda and proxy form as one PDF, the same for all."""
        self.ensure_one()
        report = self.env["ir.actions.report"].sudo().with_company(self.company_id)
        name = "seconde_pousse_chantier.report_meeting_call"
        content, _kind = report._render_qweb_pdf(name, self.ids)
        return self.env["ir.attachment"].create(
            {
                "name": f"{self._get_file_name(self.env._('Call to a General Meeting'))}.pdf",
                "datas": base64.b64encode(content),
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def action_print_letters(self):
        """Print in one PDF the calls of those who have no mail address.

        :raises UserError: everybody was called by mail
        """
        self.ensure_one()
        letters = self.attendance_ids.filtered(lambda attendance: attendance.called_by == "post")
        if not letters:
            raise UserError(self.env._("Everybody was called by mail: there is no letter to post."))
        letters.is_posted = True
        return self.env.ref("seconde_pousse_chantier.sp_meeting_attendance_action_letter").report_action(letters)
