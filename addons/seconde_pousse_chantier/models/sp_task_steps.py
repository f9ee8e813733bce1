from odoo import models


class SpTaskSteps(models.AbstractModel):
    """The papers of a job, opened from it; part of `project.task`."""

    _name = "sp.task.steps"
    _description = "Papers of a Field Job"

    def action_open_hours(self):
        """Type the hours of the crew on this job, on the screen where all its hours are typed.

        :returns: action on the entry screen, today, or on the first day of a job that has not begun
        """
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("seconde_pousse_chantier.sp_crew_hours_action")
        day = max(filter(None, (self.company_id._sp_get_today(), self.planned_date)))
        return {
            **action,
            "context": {"crew_id": self.crew_id.id, "date": str(day), "default_task_id": self.id},
        }

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
