from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.quorum import is_carried


class SpMeetingResolution(models.Model):
    """What a general meeting votes on, and the votes counted."""

    _name = "sp.meeting.resolution"
    _description = "Resolution of a General Meeting"
    _order = "meeting_id, sequence, id"
    _check_company_auto = True

    meeting_id = fields.Many2one("sp.general.meeting", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char("Resolution", required=True)
    text = fields.Text()
    majority = fields.Selection(
        [("simple", "More for than against"), ("absolute", "More than half"), ("two_thirds", "Two thirds")],
        default="simple",
        required=True,
        help="As the statutes say. In the last two, abstentions count among the votes.",
    )
    votes_for = fields.Integer("For", copy=False)
    votes_against = fields.Integer("Against", copy=False)
    abstentions = fields.Integer("Abstain", copy=False)
    result = fields.Selection(
        [("carried", "Carried"), ("rejected", "Rejected")], compute="_compute_result", store=True, copy=False
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True, index=True)

    _votes_positive = models.Constraint(
        "CHECK(votes_for >= 0 AND votes_against >= 0 AND abstentions >= 0)", "A number of votes cannot be negative."
    )

    @api.depends("votes_for", "votes_against", "abstentions", "majority")
    def _compute_result(self):
        for resolution in self:
            counted = (resolution.votes_for, resolution.votes_against, resolution.abstentions)
            if any(counted):
                resolution.result = "carried" if is_carried(*counted, resolution.majority) else "rejected"
            else:
                resolution.result = False

    @api.model_create_multi
    def create(self, vals_list):
        resolutions = super().create(vals_list)
        resolutions.meeting_id._check_open()
        return resolutions

    def write(self, vals):
        self.meeting_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_over(self):
        self.meeting_id._check_open()

    def _check_voted(self):
        """Refuse votes nobody could have cast: each member votes once on each resolution."""
        for resolution in self:
            counted = resolution.votes_for + resolution.votes_against + resolution.abstentions
            if not counted:
                raise UserError(
                    self.env._(
                        "Type the votes of “%(resolution)s”, or take it off the list if it was not put to the vote.",
                        resolution=resolution.name,
                    )
                )
            if counted > resolution.meeting_id.vote_count:
                raise UserError(
                    self.env._(
                        "“%(resolution)s” has %(counted)s votes, and %(votes)s members are present or represented: "
                        "count again.",
                        resolution=resolution.name,
                        counted=counted,
                        votes=resolution.meeting_id.vote_count,
                    )
                )

    def action_unanimous(self):
        """Count every vote in the room for these resolutions."""
        for resolution in self:
            votes = resolution.meeting_id.vote_count
            resolution.write({"votes_for": votes, "votes_against": 0, "abstentions": 0})

    def _say_votes(self):
        """Return the votes, in words."""
        self.ensure_one()
        return self.env._(
            "For: %(votes_for)s. Against: %(votes_against)s. Abstain: %(abstentions)s.",
            votes_for=self.votes_for,
            votes_against=self.votes_against,
            abstentions=self.abstentions,
        )
