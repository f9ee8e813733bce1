from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..rules.barriers import Assessed, change, is_present

LEVELS = {"low": 1, "medium": 2, "high": 3}
COMPUTED = {"is_current", "change", "level"}


class InsertionBarrierAssessment(models.Model):
    """What is known of one barrier of one person on one day: superseded by the next one, never overwritten.

    No mail.thread here: what is recorded never goes through messages.
    """

    _name = "insertion.barrier.assessment"
    _description = "Barrier Assessment"
    _inherit = ["insertion.pathway.record", "insertion.sensitive.record"]
    _order = "date desc, barrier_id, id desc"
    _check_company_auto = True

    barrier_id = fields.Many2one("insertion.barrier", required=True, index=True, ondelete="restrict")
    is_sensitive = fields.Boolean(related="barrier_id.is_sensitive")
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    user_id = fields.Many2one("res.users", string="Assessed By", required=True, default=lambda self: self.env.user)
    presence = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("not_explored", "Not Explored")], required=True, default="not_explored"
    )
    impact = fields.Selection([("low", "Low"), ("medium", "Medium"), ("high", "High")])
    is_priority = fields.Boolean(string="Priority")
    lifted_on = fields.Date()
    support = fields.Selection([("internal", "Internal"), ("external", "External"), ("both", "Internal and External")])
    situation = fields.Text(groups="seconde_pousse_insertion.group_counselor", help="What the person says of it.")
    goal = fields.Char(string="Objective", groups="seconde_pousse_insertion.group_counselor")
    is_current = fields.Boolean(string="Latest", compute="_compute_history", store=True)
    change = fields.Selection(
        [
            ("explored", "First Answer"),
            ("appeared", "Appeared"),
            ("worse", "Heavier"),
            ("same", "Unchanged"),
            ("better", "Lighter"),
            ("lifted", "Lifted"),
            ("withdrawn", "Answer Taken Back"),
        ],
        compute="_compute_history",
        store=True,
        help="Since the previous assessment of the same barrier.",
    )
    level = fields.Integer(
        compute="_compute_level",
        store=True,
        aggregator="avg",
        help="0: not in the way or not explored; 1 to 3: low, medium or high impact.",
    )

    _lifted_known = models.Constraint(
        "CHECK(lifted_on IS NULL OR presence != 'not_explored')",
        "A barrier is lifted once it was found: answer yes or no before you date it.",
    )
    _current_index = models.Index("(pathway_id, barrier_id) WHERE is_current")

    @api.depends("barrier_id", "person_id")
    def _compute_display_name(self):
        for assessment in self:
            assessment.display_name = f"{assessment.person_id.name or ''} – {assessment.barrier_id.name or ''}"

    @api.depends(
        "pathway_id.assessment_ids.barrier_id",
        "pathway_id.assessment_ids.date",
        "pathway_id.assessment_ids.presence",
        "pathway_id.assessment_ids.impact",
        "pathway_id.assessment_ids.lifted_on",
    )
    def _compute_history(self):
        history = self._get_history()
        for assessment in self:
            siblings = history.get((assessment.pathway_id.id, assessment.barrier_id.id), [])
            rank = siblings.index(assessment._origin) if assessment._origin in siblings else len(siblings)
            before = siblings[rank - 1]._to_value() if rank else None
            assessment.is_current = rank + 1 >= len(siblings)
            assessment.change = change(before, assessment._to_value()) if assessment.date else False

    @api.depends("presence", "impact", "lifted_on", "date")
    def _compute_level(self):
        for assessment in self:
            present = assessment.date and is_present(assessment._to_value(), assessment.date)
            assessment.level = LEVELS.get(assessment.impact, 2) if present else 0

    @api.constrains("date", "lifted_on")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for assessment in self:
            if assessment.date > today or (assessment.lifted_on and assessment.lifted_on > today):
                raise ValidationError(
                    self.env._("An assessment says what is known today: neither its date nor “lifted on” is to come.")
                )

    def _get_history(self):
        """Return the assessments of these pathways and barriers, oldest first.

        :return: dict (pathway id, barrier id) → list of sudo records
        """
        records = self.sudo().search(
            [("pathway_id", "in", self.pathway_id.ids), ("barrier_id", "in", self.barrier_id.ids)],
            order="date, id",
        )
        history = {}
        for record in records:
            history.setdefault((record.pathway_id.id, record.barrier_id.id), []).append(record)
        return history

    def _to_value(self):
        """Return the value that the rules on barriers read."""
        self.ensure_one()
        return Assessed(
            barrier=self.barrier_id.id,
            day=self.date,
            presence=self.presence,
            impact=self.impact or "",
            support=self.support or "",
            lifted_on=self.lifted_on or None,
            order=self._origin.id or 0,
        )

    # ------------------------------------------------------------------
    # History: written once
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # Whose word it is and what the rules say of it are not the client's to tell.
            if {f"default_{name}" for name in COMPUTED} & set(self.env.context):
                raise UserError(self.env._("An assessment says by itself whether it is the latest: leave it out."))
            vals_list = [
                {**{key: val for key, val in vals.items() if key not in COMPUTED}, "user_id": self.env.uid}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        self._check_may_correct()
        return super().write({key: val for key, val in vals.items() if key not in COMPUTED | {"user_id"}})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(
            self.env._("An assessment is never deleted: record a new one, it takes the place of the previous one.")
        )

    def _check_may_correct(self):
        """Refuse to rewrite history: only its author corrects an assessment, on the day it was made."""
        today = fields.Date.context_today(self)
        for assessment in self.sudo():
            if assessment.date != today or assessment.user_id != self.env.user:
                raise UserError(
                    self.env._(
                        "The assessment of “%(barrier)s” of %(day)s is history: only its author corrects it, that day. "
                        "Record a new one.",
                        barrier=assessment.barrier_id.name,
                        day=format_date(self.env, assessment.date),
                    )
                )

    def action_reassess(self):
        """Open a new assessment of the same barrier, as the last one left it.

        :return: dict, a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seconde_pousse_insertion.insertion_barrier_assessment_action"
        )
        fields_kept = ("presence", "impact", "is_priority", "support", "goal", "situation")
        action["views"] = [(False, "form")]
        action["context"] = {
            "default_pathway_id": self.pathway_id.id,
            "default_barrier_id": self.barrier_id.id,
            **{f"default_{name}": self[name] for name in fields_kept if self[name]},
        }
        return action
