from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, is_html_empty

FALLBACK_TZ = "Europe/Paris"


class InsertionInterview(models.Model):
    """An interview of a person with her counselor; confidential unless said otherwise.

    No mail.thread here: what is said in an interview never goes through messages.
    """

    _name = "insertion.interview"
    _description = "Interview"
    _inherit = ["insertion.pathway.record", "insertion.sensitive.record"]
    _order = "date desc, hour desc, id desc"
    _check_company_auto = True

    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    hour = fields.Float(string="Time", default=9, help="Local time of the counselor.")
    duration = fields.Float(default=1, help="In hours.")
    # What the calendar shows and moves: date and hour, as the counselor's clock has them.
    date_start = fields.Datetime(
        string="Starts At", compute="_compute_date_start", inverse="_inverse_date_start", store=True
    )
    counselor_id = fields.Many2one(
        "res.users",
        check_company=True,
        default=lambda self: self._default_counselor_id(),
        index=True,
        domain=lambda self: self.env["insertion.pathway"]._get_user_domain("group_counselor"),
    )
    kind = fields.Selection(
        [
            ("welcome", "Welcome"),
            ("diagnosis", "First Diagnosis"),
            ("follow_up", "Follow-Up"),
            ("review", "Stage Review"),
            ("project", "Professional Project"),
            ("tripartite", "With the Prescriber or the Referent"),
            ("exit", "Exit"),
        ],
        required=True,
        default="follow_up",
    )
    place = fields.Selection(
        [
            ("office", "Office"),
            ("field", "In the Field"),
            ("phone", "Phone"),
            ("video", "Video"),
            ("outside", "At a Partner's"),
        ],
        required=True,
        default="office",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Held"), ("missed", "Person Absent"), ("cancelled", "Cancelled")],
        compute="_compute_state",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
    )
    is_confidential = fields.Boolean(
        string="Confidential",
        default=True,
        help="Read by counselors only. Untick it to share this interview with the supervisor and HR.",
    )
    summary = fields.Html(string="What Was Said")
    decisions = fields.Html(string="What Was Decided")
    private_note = fields.Html(
        string="Counselor's Notes",
        groups="seconde_pousse_insertion.group_counselor",
        help="Never printed, never shared, even when the interview is not confidential.",
    )
    objective_ids = fields.Many2many(
        "insertion.objective",
        string="Objectives Discussed",
        check_company=True,
        domain="[('pathway_id', '=', pathway_id)]",
    )
    next_date = fields.Date(string="Next Interview", copy=False)

    _hour_in_day = models.Constraint(
        "CHECK(hour >= 0 AND hour < 24)", "The time of an interview is between 00:00 and 23:59: correct it."
    )
    _duration_in_day = models.Constraint(
        "CHECK(duration > 0 AND duration <= 24)",
        "The duration of an interview is more than 0 and at most 24 hours: correct it.",
    )
    _next_after = models.Constraint(
        "CHECK(next_date IS NULL OR next_date > date)",
        "The next interview comes after this one: correct its date.",
    )

    @api.model
    def _default_counselor_id(self):
        pathway = self.env["insertion.pathway"].browse(self.env.context.get("default_pathway_id"))
        return self.env["insertion.pathway"]._default_counselor_id() or pathway.counselor_id

    @api.model
    def default_get(self, fields):
        """Give a slot picked in the calendar its date and its local time."""
        values = super().default_get(fields)
        if values.get("date_start"):
            values["date"], values["hour"] = self._from_utc(values["date_start"], self.env.user)
        return values

    @api.depends("date")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for interview in self:
            if interview.state not in ("missed", "cancelled"):
                is_future = interview.date and interview.date > today
                interview.state = "planned" if is_future else "done"

    @api.depends("date", "hour", "counselor_id")
    def _compute_date_start(self):
        for interview in self:
            interview.date_start = interview.date and self._to_utc(
                interview.date, interview.hour, interview.counselor_id
            )

    def _inverse_date_start(self):
        for interview in self.filtered("date_start"):
            interview.date, interview.hour = self._from_utc(interview.date_start, interview.counselor_id)

    @api.depends("person_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for interview in self:
            names = [interview.person_id.name, format_date(self.env, interview.date)]
            interview.display_name = ", ".join(filter(None, names))

    @api.constrains("state", "date")
    def _check_held_by_today(self):
        today = fields.Date.context_today(self)
        for interview in self:
            if interview.state == "done" and interview.date > today:
                raise ValidationError(
                    self.env._(
                        "The interview of %(person)s is on %(day)s: it cannot be held yet. Leave it planned.",
                        person=interview.person_id.sudo().name,
                        day=format_date(self.env, interview.date),
                    )
                )

    @api.constrains("objective_ids", "pathway_id")
    def _check_objectives(self):
        for interview in self.sudo():
            if interview.objective_ids.pathway_id - interview.pathway_id:
                raise ValidationError(
                    self.env._("These objectives are somebody else's: choose among this person's objectives.")
                )

    @api.model
    def _get_tz(self, user):
        return pytz.timezone(user.sudo().tz or self.env.user.tz or FALLBACK_TZ)

    @api.model
    def _to_utc(self, day, hour, user):
        local = datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))
        return self._get_tz(user).localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _from_utc(self, moment, user):
        """Return the date and the hour (float) of a UTC datetime, on the user's clock."""
        local = pytz.utc.localize(fields.Datetime.to_datetime(moment)).astimezone(self._get_tz(user))
        return local.date(), local.hour + local.minute / 60

    # ------------------------------------------------------------------
    # History
    # ------------------------------------------------------------------

    def _is_settled(self):
        texts = ("summary", "decisions", "private_note")
        return self.state in ("done", "missed") or any(not is_html_empty(self.sudo()[name]) for name in texts)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        # The superuser erases what is past its retention.
        for interview in self if not self.env.su else ():
            if interview._is_settled():
                raise UserError(
                    self.env._(
                        "The interview of %(interview)s is kept: funders ask for it. If it did not take place, mark it "
                        "as cancelled.",
                        interview=interview.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_hold(self):
        """Record that the interviews were held, and plan the next ones that are dated.

        An interview already dated that day is not planned twice.

        :raise ValidationError: when an interview is still to come
        """
        self.state = "done"
        self._plan_next()

    def action_miss(self):
        """Record that the person did not come."""
        self.state = "missed"

    def action_cancel(self):
        """Record that the interviews will not take place."""
        self.state = "cancelled"

    def action_plan(self):
        """Put the interviews back to planned."""
        self.state = "planned"

    def action_plan_next(self):
        """Plan the next interviews, on the dates written."""
        self._plan_next()

    def _plan_next(self):
        dated = self.filtered("next_date")
        known = {
            (pathway.id, day)
            for pathway, day in self._read_group(
                [("pathway_id", "in", dated.pathway_id.ids), ("date", "in", dated.mapped("next_date"))],
                ["pathway_id", "date:day"],
            )
        }
        self.create(
            [
                interview._prepare_next()
                for interview in dated
                if (interview.pathway_id.id, interview.next_date) not in known
            ]
        )

    def _prepare_next(self):
        self.ensure_one()
        return {
            "pathway_id": self.pathway_id.id,
            "date": self.next_date,
            "hour": self.hour,
            "duration": self.duration,
            "counselor_id": self.counselor_id.id,
            "place": self.place,
        }
