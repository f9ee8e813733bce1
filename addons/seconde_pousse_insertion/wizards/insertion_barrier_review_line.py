from odoo import api, fields, models

COPIED = ("presence", "impact", "is_priority", "support", "goal")


class InsertionBarrierReviewLine(models.TransientModel):
    _name = "insertion.barrier.review.line"
    _description = "Line of the Review of the Barriers"
    _order = "sequence, id"

    review_id = fields.Many2one("insertion.barrier.review", required=True, ondelete="cascade")
    barrier_id = fields.Many2one("insertion.barrier", required=True, ondelete="cascade")
    sequence = fields.Integer(related="barrier_id.sequence", store=True)
    assessment_id = fields.Many2one("insertion.barrier.assessment", string="Last Assessment", ondelete="cascade")
    last_date = fields.Date(string="Last Seen", related="assessment_id.date", related_sudo=False)
    last_presence = fields.Selection(string="Last Answer", related="assessment_id.presence", related_sudo=False)
    last_impact = fields.Selection(string="Last Impact", related="assessment_id.impact", related_sudo=False)
    presence = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("not_explored", "Not Explored")], required=True, default="not_explored"
    )
    impact = fields.Selection([("low", "Low"), ("medium", "Medium"), ("high", "High")])
    is_priority = fields.Boolean(string="Priority")
    support = fields.Selection([("internal", "Internal"), ("external", "External"), ("both", "Internal and External")])
    goal = fields.Char(string="Objective")
    situation = fields.Text(string="What She Says")
    is_confirmed = fields.Boolean(string="Confirmed", help="Nothing changed, and it was asked again today.")
    is_changed = fields.Boolean(compute="_compute_is_changed")

    @api.depends("barrier_id", "assessment_id", "is_confirmed", "situation", *COPIED)
    def _compute_is_changed(self):
        for line in self:
            before = line.review_id._prepare_line(line.barrier_id, line.assessment_id)
            is_edited = any((line[name] or False) != (before.get(name) or False) for name in COPIED)
            line.is_changed = bool(line.is_confirmed or line.situation or is_edited)

    @api.onchange("presence")
    def _onchange_presence(self):
        self._forget_details()

    def _forget_details(self):
        for line in self.filtered(lambda line: line.presence != "yes"):
            line.impact = line.support = line.is_priority = False

    def action_answer(self):
        """Record one tap: the context's `review_<field>` gives the answer, a second tap takes it back."""
        for line in self:
            for name in ("impact", "support", "is_priority", "is_confirmed"):
                wanted = self.env.context.get(f"review_{name}")
                if wanted:
                    line[name] = False if line[name] == wanted else wanted
            line.presence = self.env.context.get("review_presence") or line.presence
        self._forget_details()

    def _prepare_assessment(self):
        self.ensure_one()
        review = self.review_id
        was_there = self.assessment_id.presence == "yes" and not self.assessment_id.lifted_on
        return {
            "pathway_id": review.pathway_id.id,
            "barrier_id": self.barrier_id.id,
            "date": review.date,
            "situation": self.situation,
            "lifted_on": review.date if was_there and self.presence == "no" else False,
            **{name: self[name] for name in COPIED},
        }
