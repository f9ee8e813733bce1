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
    last_date = fields.Date(string="Last Seen", related="assessment_id.date")
    last_presence = fields.Selection(string="Last Answer", related="assessment_id.presence")
    last_impact = fields.Selection(string="Last Impact", related="assessment_id.impact")
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
        if self.presence != "yes":
            self.impact = self.support = self.is_priority = False

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
