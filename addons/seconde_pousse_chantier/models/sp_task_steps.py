from odoo import models


class SpTaskSteps(models.AbstractModel):
    """The papers of a job, opened from it; part of `project.task`."""

    _name = "sp.task.steps"
    _description = "Papers of a Field Job"

    def action_open_hours(self):
        """Type the hours of this job."""
        self.ensure_one()
        return self._open_paper(self.env["sp.work.session"], "sp.work.session")

    def action_open_review(self):
        """Open the review of this job, or a new one."""
        self.ensure_one()
        return self._open_paper(self.review_id, "sp.job.review")

    def _open_paper(self, record, model, **context):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": record.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {"default_task_id": self.id, "default_company_id": self.company_id.id, **context},
        }
