from odoo import fields, models
from odoo.tools.misc import format_date


class SpMeetingPaper(models.AbstractModel):
    """What the call, the sign-in sheet and the minutes say; part of `sp.general.meeting`."""

    _name = "sp.meeting.paper"
    _description = "Papers of a General Meeting"

    def action_print_sheet(self):
        """Print the sign-in sheet."""
        return self.env.ref("seconde_pousse_chantier.sp_general_meeting_action_sheet").report_action(self)

    def action_print_minutes(self):
        """Print the minutes."""
        return self.env.ref("seconde_pousse_chantier.sp_general_meeting_action_minutes").report_action(self)

    def _get_file_name(self, kind):
        """Return the name of a PDF, without its extension."""
        self.ensure_one()
        return f"{kind} - {self.name}".replace("/", "-")

    def _say_date(self):
        """Return the day and hour of the meeting, in words."""
        self.ensure_one()
        day = self.company_id._sp_say_day(self._get_day(), "EEEE d MMMM y")
        return self.env._("%(day)s at %(time)s", day=day, time=self._say_time(self.date))

    def _say_time(self, moment):
        """Return an hour of the clock where the company is."""
        zone = self.company_id._sp_get_timezone()
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).strftime("%H:%M")

    def _say_call(self):
        """Return the first sentence of the call."""
        return self.env._("The members of %(association)s are called to meet:", association=self.company_id.name)

    def _say_quorum(self):
        """Return the quorum, in words."""
        share = self.company_id._sp_say_number(self.quorum_percent)
        return self.env._(
            "To decide, the meeting needs %(share)s%% of the members, present or represented.", share=share
        )

    def _say_proxies(self):
        """Return how many proxies a member may hold, in words."""
        return self.env._("Proxies one member may hold: %(most)s.", most=self.proxies_max)

    def _say_opening(self):
        """Return who met, when and where."""
        words = {
            "association": self.company_id.name,
            "when": self._say_date(),
            "place": self.place,
            "called": format_date(self.env, self.called_on),
        }
        return self.env._("The members of %(association)s, called on %(called)s, met on %(when)s: %(place)s.", **words)

    def _say_called(self):
        """Return how many members were called, and how many are needed."""
        if not self.needed_count:
            return self.env._("Members called: %(called)s.", called=self.called_count)
        return self.env._(
            "Members called: %(called)s; needed to decide: %(needed)s.",
            called=self.called_count,
            needed=self.needed_count,
        )

    def _say_present(self):
        """Return how many are present, represented, and vote."""
        return self.env._(
            "Present: %(present)s. Represented: %(represented)s. Votes: %(votes)s.",
            present=self.present_count,
            represented=self.represented_count,
            votes=self.vote_count,
        )

    def _say_closing(self):
        """Return when the meeting ended."""
        return self.env._("The meeting is closed at %(time)s.", time=self._say_time(self.closed_at))
