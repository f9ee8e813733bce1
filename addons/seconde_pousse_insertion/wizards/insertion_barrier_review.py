from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class InsertionBarrierReview(models.TransientModel):
    """Every barrier of a person on one screen: what is known, and what she says today."""

    _name = "insertion.barrier.review"
    _description = "Review of the Barriers"
    _inherit = ["insertion.sane.values"]
    _rec_name = "pathway_id"
    _check_company_auto = True

    # No check_company: the structure is the one of this record, and is not known before it is chosen.
    pathway_id = fields.Many2one("insertion.pathway", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="pathway_id.company_id")
    date = fields.Date(required=True, default=fields.Date.context_today)
    line_ids = fields.One2many(
        "insertion.barrier.review.line",
        "review_id",
        compute="_compute_line_ids",
        # With the reader's rights: what is shown here goes to the read log like the rest.
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("pathway_id")
    def _compute_line_ids(self):
        for review in self:
            known = {
                assessment.barrier_id: assessment
                for assessment in review.pathway_id.assessment_ids.filtered("is_current")
            }
            review.line_ids = [
                Command.clear(),
                *(
                    Command.create(review._prepare_line(barrier, known.get(barrier)))
                    for barrier in self.env["insertion.barrier"].search([])
                ),
            ]

    @api.model
    def _prepare_line(self, barrier, assessment):
        values = {"barrier_id": barrier.id, "presence": "not_explored"}
        if assessment:
            values |= {
                "assessment_id": assessment.id,
                "presence": "no" if assessment.lifted_on else assessment.presence,
                "impact": assessment.impact,
                "is_priority": assessment.is_priority,
                "support": assessment.support,
                "goal": assessment.goal,
            }
        return values

    def action_record(self):
        """Record one assessment for each barrier answered or changed; the others stay as they are.

        :return: dict, the list of this person's assessments
        :raise UserError: when nothing was answered
        """
        self.ensure_one()
        lines = self.line_ids.filtered("is_changed")
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing was changed: answer at least one barrier, or tap “Still true” where you asked again."
                )
            )
        assessments = self.env["insertion.barrier.assessment"].create([line._prepare_assessment() for line in lines])
        # Coming back to this screen starts from what has just been recorded.
        for line, assessment in zip(lines, assessments, strict=True):
            line.write({"assessment_id": assessment.id, "situation": False, "is_confirmed": False})
        return self.pathway_id.with_context(open_records="assessment_ids").action_open_records()
