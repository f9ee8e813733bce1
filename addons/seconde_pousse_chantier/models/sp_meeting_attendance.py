from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.quorum import OWN_PROXY, TOO_MANY_PROXIES, Call


class SpMeetingAttendance(models.Model):
    """A member called to a general meeting: present, represented or absent, never twice."""

    _name = "sp.meeting.attendance"
    _description = "Member at a General Meeting"
    _order = "meeting_id, partner_name, id"
    _check_company_auto = True

    meeting_id = fields.Many2one("sp.general.meeting", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Member", required=True, index=True, check_company=True)
    # Members are looked for by name at the door: the sheet and the screen are in that order.
    partner_name = fields.Char(related="partner_id.name", store=True)
    is_body = fields.Boolean(related="partner_id.is_company", string="Body", help="A farm, an association, a town.")
    attended_by = fields.Char("Came For It", help="Who came in the name of a farm, association or town.")
    presence = fields.Selection(
        [("present", "Present"), ("proxy", "Represented"), ("absent", "Absent")], index=True, group_expand=True
    )
    proxy_id = fields.Many2one(
        "res.partner",
        "Represented By",
        check_company=True,
        ondelete="restrict",
        domain="[('id', 'in', possible_holder_ids)]",
        help="Another member called to this meeting, who is there.",
    )
    possible_holder_ids = fields.Many2many("res.partner", compute="_compute_possible_holder_ids")
    problem = fields.Char(compute="_compute_problem", help="Why this proxy does not count.")
    is_up_to_date = fields.Boolean(
        "Up to Date", compute="_compute_is_up_to_date", help="Their membership covers the day of the meeting."
    )
    called_on = fields.Date(readonly=True, copy=False)
    called_by = fields.Selection([("mail", "Mail"), ("post", "Post")], readonly=True, copy=False)
    is_posted = fields.Boolean("Letter Printed", readonly=True, copy=False)
    company_id = fields.Many2one(related="meeting_id.company_id", store=True, index=True)

    _meeting_partner_unique = models.Constraint(
        "UNIQUE(meeting_id, partner_id)", "This member is already called to this meeting."
    )
    _proxy_when_represented = models.Constraint(
        "CHECK((presence IS NOT DISTINCT FROM 'proxy') = (proxy_id IS NOT NULL))",
        "Say who represents this member.",
    )

    @api.depends("meeting_id.attendance_ids.partner_id", "partner_id")
    def _compute_possible_holder_ids(self):
        for attendance in self:
            attendance.possible_holder_ids = attendance.meeting_id.attendance_ids.partner_id - attendance.partner_id

    @api.depends("presence", "proxy_id", "meeting_id.attendance_ids.presence", "meeting_id.proxies_max")
    def _compute_problem(self):
        problems = {meeting: meeting._get_problems() for meeting in self.meeting_id}
        for attendance in self:
            found = problems.get(attendance.meeting_id, {})
            attendance.problem = found.get(attendance.partner_id.id, False)

    @api.depends("partner_id", "meeting_id.date")
    def _compute_is_up_to_date(self):
        memberships = self.env["sp.membership"].sudo()
        for meeting, attendances in self.grouped("meeting_id").items():
            domain = memberships._get_counting_domain(meeting.company_id, meeting._get_day()) if meeting.date else []
            members = memberships.search(domain).partner_id if domain else self.env["res.partner"]
            for attendance in attendances:
                attendance.is_up_to_date = attendance.partner_id in members

    @api.depends("partner_name", "meeting_id.name")
    def _compute_display_name(self):
        for attendance in self:
            attendance.display_name = f"{attendance.partner_name or ''} · {attendance.meeting_id.name or ''}"

    @api.constrains("partner_id", "meeting_id")
    def _check_member(self):
        """Only a member is called, comes in and votes."""
        memberships = self.env["sp.membership"].sudo()
        for meeting, attendances in self.grouped("meeting_id").items():
            company = meeting.company_id
            days = {company._sp_get_today(), meeting._get_day()}
            members = self.env["res.partner"]
            for day in days:
                members |= memberships.search(memberships._get_counting_domain(company, day)).partner_id
            strangers = attendances.partner_id - members
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(person)s is not a member up to date: only members are called and vote.",
                        person=strangers[0].name,
                    )
                )

    @api.constrains("presence", "proxy_id", "meeting_id")
    def _check_proxies(self):
        """Refuse a proxy given to oneself, to somebody who is not called, or one too many for its holder."""
        for attendance in self.filtered("proxy_id"):
            if attendance.proxy_id not in attendance.meeting_id.attendance_ids.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(holder)s is not a member called to this meeting, and cannot represent %(member)s.",
                        holder=attendance.proxy_id.name,
                        member=attendance.partner_id.name,
                    )
                )
            held = attendance.meeting_id.attendance_ids.filtered(
                lambda other, holder=attendance.proxy_id: other.presence == "proxy" and other.proxy_id == holder
            )
            if attendance.proxy_id == attendance.partner_id:
                raise ValidationError(self._say_refusal(OWN_PROXY, attendance))
            most = attendance.meeting_id.proxies_max
            if most and len(held) > most:
                raise ValidationError(self._say_refusal(TOO_MANY_PROXIES, attendance))

    def _say_refusal(self, code, attendance):
        if code == OWN_PROXY:
            return self.env._("%(member)s cannot represent themselves.", member=attendance.partner_id.name)
        return self.env._(
            "%(holder)s already holds %(most)s proxies, the most the statutes allow: choose another member.",
            holder=attendance.proxy_id.name,
            most=attendance.meeting_id.proxies_max,
        )

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances.meeting_id._check_open()
        return attendances

    def write(self, vals):
        if {"presence", "proxy_id", "partner_id", "meeting_id", "attended_by"} & set(vals):
            self.meeting_id._check_open()
        if vals.get("presence") in ("present", "absent", False):
            vals = {**vals, "proxy_id": False}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_over(self):
        self.meeting_id._check_open()

    def _get_calls(self):
        """Return these members as the quorum rule sees them.

        :rtype: list[Call]
        """
        return [
            Call(
                attendance.partner_id.id,
                attendance.presence == "present",
                attendance.proxy_id.id or None if attendance.presence == "proxy" else None,
            )
            for attendance in self
        ]

    # ------------------------------------------------------------------
    # At the door
    # ------------------------------------------------------------------

    def action_present(self):
        """Note that these members are there.

        :returns: notification with the votes and the quorum
        """
        self.presence = "present"
        return self._say_quorum()

    def action_absent(self):
        """Note that these members are not there."""
        self.presence = "absent"
        return self._say_quorum()

    def action_clear(self):
        """Undo what was ticked for these members."""
        self.write({"presence": False, "attended_by": False})
        return self._say_quorum()

    def action_ask_proxy(self):
        """Ask who represents this member.

        :returns: dialog
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Proxy of %(member)s", member=self.partner_id.name),
            "res_model": "sp.meeting.proxy",
            "view_mode": "form",
            "target": "new",
            "context": {"default_attendance_id": self.id},
        }

    def _represent(self, holder):
        """Note that a member gave a proxy.

        :param res.partner holder: who votes for her
        :raises UserError: nobody chosen
        """
        self.ensure_one()
        if not holder:
            raise UserError(self.env._("Choose the member who holds the proxy."))
        self.write({"presence": "proxy", "proxy_id": holder.id})

    def _say_quorum(self):
        meeting = self.meeting_id[:1]
        words = self.env._(
            "%(votes)s votes of %(called)s members (%(present)s present, %(represented)s represented).",
            votes=meeting.vote_count,
            called=meeting.called_count,
            present=meeting.present_count,
            represented=meeting.represented_count,
        )
        if meeting.is_quorate:
            quorum = self.env._("The quorum is reached.")
        else:
            quorum = self.env._(
                "Quorum: %(missing)s missing.", missing=max(meeting.needed_count, 1) - meeting.vote_count
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if meeting.is_quorate else "warning",
                "message": f"{words} {quorum}",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
