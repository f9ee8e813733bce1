from odoo import api, fields, models


class ProjectTask(models.Model):
    _name = "project.task"
    _inherit = [
        "sp.task.request",
        "sp.task.work",
        "sp.task.visit",
        "sp.task.billing",
        "sp.task.job",
        "sp.task.equipment",
        "sp.task.steps",
        "sp.task.margin",
        "sp.task.safety",
        "sp.never.typed",
        "project.task",
    ]

    # Core's task leaves this to its views.
    _check_company_auto = True

    farm_customer_kind = fields.Selection(related="farm_partner_id.sp_customer_kind", readonly=False)

    @api.model
    def _get_names_never_typed(self):
        """Only what our jobs add: core's tasks are left as they are."""
        return {"job_state", "review_due"}

    def get_formview_id(self, access_uid=None):
        """A field job opens on its own screen, wherever it is opened from."""
        if len(self) == 1 and self.sudo().is_field_job:
            return self.env.ref("seconde_pousse_chantier.project_task_view_form_job").id
        return super().get_formview_id(access_uid=access_uid)
