from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

TEAM_GROUPS = "seconde_pousse_insertion.group_counselor,seconde_pousse_insertion.group_hr"
COUNSELOR_GROUP = "seconde_pousse_insertion.group_counselor"


class InsertionSupportHolder(models.AbstractModel):
    """What a counselor follows on a pathway: interviews that come too late, barriers left aside.

    A model that inherits this one has interview_ids, assessment_ids, state and date_start.
    """

    _name = "insertion.support.holder"
    _description = "Pathway with Social and Professional Support"

    last_interview_date = fields.Date(
        string="Last Interview", compute="_compute_interview_dates", store=True, groups=TEAM_GROUPS
    )
    next_interview_date = fields.Date(
        string="Next Interview", compute="_compute_interview_dates", store=True, groups=TEAM_GROUPS
    )
    interview_is_late = fields.Boolean(
        string="Interview Overdue",
        compute="_compute_interview_is_late",
        search="_search_interview_is_late",
        groups=TEAM_GROUPS,
        help="On pathway, and no interview held for longer than the delay of the alert.",
    )
    current_assessment_ids = fields.One2many(
        "insertion.barrier.assessment",
        "pathway_id",
        string="Barriers Today",
        domain=[("is_current", "=", True), ("presence", "!=", "not_explored")],
        groups=COUNSELOR_GROUP,
    )
    unexplored_count = fields.Integer(
        string="Barriers Not Explored",
        compute="_compute_unexplored_count",
        compute_sudo=True,
        groups=COUNSELOR_GROUP,
    )

    @api.depends("interview_ids.date", "interview_ids.state")
    def _compute_interview_dates(self):
        # Stored, hence computed for everybody: the date of an interview is not what was said in it.
        rows = self.env["insertion.interview"]._read_group(
            [("pathway_id", "in", self.ids), ("state", "in", ("done", "planned"))],
            ["pathway_id", "state"],
            ["date:max", "date:min"],
        )
        dates = {(pathway, state): (last, first) for pathway, state, last, first in rows}
        for pathway in self:
            pathway.last_interview_date = dates.get((pathway._origin, "done"), (False, False))[0]
            pathway.next_interview_date = dates.get((pathway._origin, "planned"), (False, False))[1]

    @api.depends("last_interview_date", "date_start", "state")
    def _compute_interview_is_late(self):
        limit = self._get_interview_limit()
        for pathway in self:
            since = max(filter(None, [pathway.last_interview_date, pathway.date_start]), default=None)
            pathway.interview_is_late = pathway.state == "active" and since is not None and since < limit

    @api.model
    def _search_interview_is_late(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        limit = self._get_interview_limit()
        no_interview = Domain("last_interview_date", "=", False) | Domain("last_interview_date", "<", limit)
        return Domain("state", "=", "active") & Domain("date_start", "<", limit) & no_interview

    @api.model
    def _get_interview_limit(self):
        """Return the day before which the last interview is too old."""
        today = fields.Date.context_today(self)
        return today - timedelta(days=self.env["insertion.parameter"]._get_value("alert_interview_1", today))

    @api.depends("assessment_ids.is_current", "assessment_ids.presence")
    def _compute_unexplored_count(self):
        total = self.env["insertion.barrier"].search_count([])
        explored = dict(
            self.env["insertion.barrier.assessment"]._read_group(
                [
                    ("pathway_id", "in", self.ids),
                    ("is_current", "=", True),
                    ("presence", "!=", "not_explored"),
                    ("barrier_id.active", "=", True),
                ],
                ["pathway_id"],
                ["__count"],
            )
        )
        for pathway in self:
            pathway.unexplored_count = total - explored.get(pathway._origin, 0)

    # ------------------------------------------------------------------
    # One click from the pathway
    # ------------------------------------------------------------------

    def action_new_interview(self):
        """Open a new interview of this person, today.

        :return: dict, a window action
        """
        return self._open_new("insertion.interview")

    def action_new_skill_assessment(self):
        """Open a new assessment of this person's skills.

        :return: dict, a window action
        """
        return self._open_new("insertion.skill.assessment")

    def action_review_barriers(self):
        """Open the one screen that shows every barrier of this person and records today's assessment.

        :return: dict, a window action
        """
        self.ensure_one()
        # Created at once: a tap on a card needs a line that exists.
        review = self.env["insertion.barrier.review"].create({"pathway_id": self.id})
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seconde_pousse_insertion.insertion_barrier_review_action"
        )
        return {**action, "res_id": review.id}

    def _open_new(self, model):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "views": [(False, "form")],
            "target": "current",
            "context": {"default_pathway_id": self.id},
        }
