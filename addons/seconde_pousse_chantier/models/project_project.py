from odoo import api, fields, models

from odoo.addons.seconde_pousse_analytique.models.account_analytic_account import ACTIVITIES


class ProjectProject(models.Model):
    _inherit = "project.project"

    sp_activity = fields.Selection(
        ACTIVITIES,
        "Tasks of the Activity",
        copy=False,
        help="The tasks of this activity are kept here; hours are charged to it.",
    )

    _sp_activity_unique = models.UniqueIndex(
        "(company_id, sp_activity) WHERE sp_activity IS NOT NULL",
        "This company already has a project for this activity.",
    )

    @api.model
    def _sp_get_activity_project(self, company, activity):
        """Return the project that holds the tasks of an activity.

        :param res.company company: whose work
        :param str activity: see `ACTIVITIES`
        :rtype: project.project
        """
        return self.sudo().search([("company_id", "=", company.root_id.id), ("sp_activity", "=", activity)], limit=1)
