from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..rules.quorum import ABSENT_HOLDER, OWN_PROXY, TOO_MANY_PROXIES, last_call_day, needed, proxy_problems, votes

# Known to the meetings only: a client cannot send it in a context.
MEETING_STEP = object()

ENDED = ("held", "cancel")
# Notes are still written after the vote; what was counted is not.
COUNTED = {"kind", "date", "quorum_percent", "proxies_max", "attendance_ids", "resolution_ids", "is_second_call"}


class SpGeneralMeeting(models.Model):
    """A general meeting: who is called, who comes, who gave a proxy, and whether it may decide."""

    _name = "sp.general.meeting"
    _description = "General Meeting"
    _inherit = ["sp.meeting.call", "sp.meeting.paper", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        "Title", compute="_compute_name", store=True, precompute=True, readonly=False, required=True, tracking=True
    )
    kind = fields.Selection(
        [("ordinary", "Ordinary"), ("extraordinary", "Extraordinary")], default="ordinary", required=True, tracking=True
    )
    date = fields.Datetime("Date and Time", required=True, tracking=True)
    place = fields.Char(tracking=True)
    agenda = fields.Html()
    notice_days = fields.Integer(
        "Notice (days)",
        compute="_compute_statutes",
        store=True,
        readonly=False,
        copy=False,
        help="As the statutes say.",
    )
    quorum_percent = fields.Float(
        "Quorum (%)",
        compute="_compute_statutes",
        store=True,
        readonly=False,
        copy=False,
        help="Share of the members present or represented, as the statutes say. 0: no quorum.",
    )
    proxies_max = fields.Integer(
        "Proxies per Person",
        compute="_compute_statutes",
        store=True,
        readonly=False,
        copy=False,
        help="As the statutes say. 0: no limit.",
    )
    is_second_call = fields.Boolean("Second Call", readonly=True, copy=False)
    first_meeting_id = fields.Many2one(
        "sp.general.meeting", "After", readonly=True, copy=False, check_company=True, index="btree_not_null"
    )
    second_meeting_ids = fields.One2many("sp.general.meeting", "first_meeting_id", "Second Calls", readonly=True)
    is_coming = fields.Boolean("Still to Come", compute="_compute_is_coming", help="Its day is not there yet.")
    notice_warning = fields.Char(compute="_compute_notice_warning")
    attendance_ids = fields.One2many("sp.meeting.attendance", "meeting_id", "Members Called", copy=False)
    resolution_ids = fields.One2many("sp.meeting.resolution", "meeting_id", "Resolutions", copy=True)
    called_count = fields.Integer("Called", compute="_compute_votes")
    present_count = fields.Integer("Present", compute="_compute_votes")
    represented_count = fields.Integer("Represented", compute="_compute_votes")
    vote_count = fields.Integer(
        "Votes", compute="_compute_votes", help="Members present, and those validly represented."
    )
    needed_count = fields.Integer("Needed", compute="_compute_votes")
    is_quorate = fields.Boolean("Quorum Reached", compute="_compute_votes")
    chair = fields.Char("Chaired By", copy=False)
    secretary = fields.Char(copy=False)
    opened_at = fields.Datetime(copy=False)
    closed_at = fields.Datetime(copy=False)
    minutes = fields.Html("What Was Said", copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("called", "Call Sent"), ("held", "Held"), ("cancel", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _proxies_positive = models.Constraint("CHECK(proxies_max >= 0)", "The number of proxies cannot be negative.")
    _quorum_share = models.Constraint(
        "CHECK(quorum_percent >= 0 AND quorum_percent <= 100)", "A quorum is between 0 and 100 % of the members."
    )

    @api.depends("kind", "date")
    def _compute_name(self):
        names = {
            "ordinary": self.env._("General meeting"),
            "extraordinary": self.env._("Extraordinary general meeting"),
        }
        for meeting in self:
            year = f" {meeting.date.year}" if meeting.date else ""
            if not meeting.name or meeting.name.rstrip(" 0123456789") in names.values():
                meeting.name = names.get(meeting.kind, names["ordinary"]) + year

    @api.depends("kind", "company_id", "is_second_call")
    def _compute_statutes(self):
        for meeting in self:
            company = meeting.company_id or self.env.company
            meeting.notice_days = company.sp_meeting_notice_days
            meeting.proxies_max = company.sp_meeting_proxies_max
            if meeting.is_second_call and company.sp_meeting_second_call:
                meeting.quorum_percent = 0
            elif meeting.kind == "extraordinary":
                meeting.quorum_percent = company.sp_meeting_quorum_extraordinary
            else:
                meeting.quorum_percent = company.sp_meeting_quorum_ordinary

    @api.depends("date", "company_id")
    def _compute_is_coming(self):
        for meeting in self:
            meeting.is_coming = bool(meeting.date) and meeting._get_day() > meeting.company_id._sp_get_today()

    @api.depends("date", "notice_days", "state", "called_on")
    def _compute_notice_warning(self):
        for meeting in self:
            meeting.notice_warning = False
            if not meeting.date or meeting.state in ENDED:
                continue
            last = last_call_day(meeting._get_day(), meeting.notice_days)
            called = meeting.called_on or meeting.company_id._sp_get_today()
            if called > last:
                meeting.notice_warning = self.env._(
                    "The statutes give %(days)s days' notice: the members had to be called by %(day)s. "
                    "What is decided can be attacked: choose a later date.",
                    days=meeting.notice_days,
                    day=format_date(self.env, last),
                )

    @api.depends("attendance_ids.presence", "attendance_ids.proxy_id", "quorum_percent", "proxies_max")
    def _compute_votes(self):
        for meeting in self:
            calls = meeting.attendance_ids._get_calls()
            meeting.called_count = len(calls)
            meeting.present_count = sum(call.is_present for call in calls)
            meeting.vote_count = votes(calls, meeting.proxies_max)
            meeting.represented_count = meeting.vote_count - meeting.present_count
            meeting.needed_count = needed(len(calls), meeting.quorum_percent)
            meeting.is_quorate = meeting.vote_count > 0 and meeting.vote_count >= meeting.needed_count

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        # Read after the creation: a context gives default values too.
        if not self._has_step() and any(meeting.state != "draft" for meeting in meetings):
            self._refuse_by_hand()
        return meetings

    def write(self, vals):
        if "state" in vals and not self._has_step():
            self._refuse_by_hand()
        if COUNTED & set(vals):
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_called(self):
        for meeting in self:
            if meeting.state in ("called", "held"):
                raise UserError(
                    self.env._("The members were called to “%(meeting)s”: cancel it instead.", meeting=meeting.name)
                )

    def _has_step(self):
        return self.env.context.get("sp_meeting_step") is MEETING_STEP

    def _take_step(self):
        return self.with_context(sp_meeting_step=MEETING_STEP)

    def _refuse_by_hand(self):
        """Without its button, a meeting would be held without a call, a quorum or its votes."""
        raise UserError(self.env._("A meeting is called, held or cancelled with its buttons."))

    def _check_open(self):
        """Refuse to change what was counted at a meeting that is over."""
        for meeting in self:
            if meeting.state in ENDED:
                raise UserError(
                    self.env._(
                        "“%(meeting)s” is over: who was there and what was voted no longer change. "
                        "Reopen it to correct a mistake; its history says who did.",
                        meeting=meeting.name,
                    )
                )

    def _get_day(self):
        """Return the day of the meeting where the company is."""
        self.ensure_one()
        zone = self.company_id._sp_get_timezone()
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), self.date).date()

    def _get_problems(self):
        """Return why some proxies do not count, in words, by member.

        :rtype: dict
        """
        self.ensure_one()
        says = {
            ABSENT_HOLDER: self.env._("Who holds this proxy is not there."),
            OWN_PROXY: self.env._("Nobody represents themselves."),
            TOO_MANY_PROXIES: self.env._("Who holds this proxy already has as many as the statutes allow."),
        }
        problems = proxy_problems(self.attendance_ids._get_calls(), self.proxies_max)
        return {member: says[code] for code, member in problems}

    # ------------------------------------------------------------------
    # On the day
    # ------------------------------------------------------------------

    def action_open_door(self):
        """Open the list that is ticked at the door, on a phone or tablet.

        :returns: action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "sp.meeting.attendance",
            "view_mode": "kanban,list",
            "views": [
                (self.env.ref("seconde_pousse_chantier.sp_meeting_attendance_view_kanban").id, "kanban"),
                (self.env.ref("seconde_pousse_chantier.sp_meeting_attendance_view_list").id, "list"),
            ],
            "domain": [("meeting_id", "=", self.id)],
            "context": {"default_meeting_id": self.id, "sp_at_the_door": True},
        }

    def action_hold(self):
        """End the meeting: who came and what was voted are frozen.

        :raises UserError: not called, not begun, no quorum, votes that do not add up
        """
        now = fields.Datetime.now()
        for meeting in self:
            if meeting.state != "called":
                raise UserError(self.env._("Call the members first: a meeting without a call decides nothing."))
            if meeting.date > now:
                raise UserError(
                    self.env._("“%(meeting)s” has not begun: it ends after its date.", meeting=meeting.name)
                )
            if not meeting.is_quorate:
                raise UserError(
                    self.env._(
                        "%(votes)s of %(called)s members are present or represented, and %(needed)s are needed: "
                        "this meeting cannot decide. Call it a second time.",
                        votes=meeting.vote_count,
                        called=meeting.called_count,
                        needed=max(meeting.needed_count, 1),
                    )
                )
            meeting.resolution_ids._check_voted()
        for meeting in self:
            meeting._take_step().write({"state": "held", "closed_at": meeting.closed_at or now})

    def action_reopen(self):
        """Reopen a meeting to correct a mistake."""
        held = self.filtered(lambda meeting: meeting.state == "held")
        held._take_step().write({"state": "called", "closed_at": False})

    def action_cancel(self):
        """Cancel meetings; those who were called must be told."""
        self.filtered(lambda meeting: meeting.state in ("draft", "called"))._take_step().state = "cancel"

    def action_second_call(self):
        """Make the meeting that may decide without the quorum, when the statutes say so.

        :returns: action on the second meeting, whose date is to be chosen
        """
        self.ensure_one()
        second = self.second_meeting_ids.filtered(lambda meeting: meeting.state != "cancel")[:1]
        if not second:
            second = self.copy(self._prepare_second_call())
            self.filtered(lambda meeting: meeting.state == "called")._take_step().state = "cancel"
        return second._get_records_action()

    def _prepare_second_call(self):
        return {
            "name": self.env._("%(meeting)s – second call", meeting=self.name),
            "date": fields.Datetime.add(self.date, days=self.notice_days),
            "is_second_call": True,
            "first_meeting_id": self.id,
        }
