from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sp_membership_year = fields.Selection(related="company_id.sp_membership_year", readonly=False)
    sp_membership_counts = fields.Selection(related="company_id.sp_membership_counts", readonly=False)
    sp_membership_account_id = fields.Many2one(related="company_id.sp_membership_account_id", readonly=False)
    sp_membership_reminder_before = fields.Integer(related="company_id.sp_membership_reminder_before", readonly=False)
    sp_membership_reminder_after = fields.Integer(related="company_id.sp_membership_reminder_after", readonly=False)
    sp_membership_proposal = fields.Boolean(related="company_id.sp_membership_proposal", readonly=False)
    sp_membership_user_id = fields.Many2one(related="company_id.sp_membership_user_id", readonly=False)
    sp_meeting_notice_days = fields.Integer(related="company_id.sp_meeting_notice_days", readonly=False)
    sp_meeting_quorum_ordinary = fields.Float(related="company_id.sp_meeting_quorum_ordinary", readonly=False)
    sp_meeting_quorum_extraordinary = fields.Float(related="company_id.sp_meeting_quorum_extraordinary", readonly=False)
    sp_meeting_proxies_max = fields.Integer(related="company_id.sp_meeting_proxies_max", readonly=False)
    sp_meeting_second_call = fields.Boolean(related="company_id.sp_meeting_second_call", readonly=False)
    sp_note_shows_names = fields.Boolean(related="company_id.sp_note_shows_names", readonly=False)
    sp_is_request_open = fields.Boolean(related="company_id.sp_is_request_open", readonly=False)
    sp_request_url = fields.Char("Address of the Form", compute="_compute_sp_request_url")
    sp_job_project_id = fields.Many2one("project.project", compute="_compute_sp_job_project_id")
    sp_job_alias_name = fields.Char(related="sp_job_project_id.alias_name", readonly=False)
    sp_job_alias_domain_id = fields.Many2one(
        string="Domain of the Address", related="sp_job_project_id.alias_domain_id", readonly=False
    )
    sp_job_user_id = fields.Many2one(related="sp_job_project_id.user_id", readonly=False)

    @api.depends("company_id")
    def _compute_sp_request_url(self):
        for settings in self:
            settings.sp_request_url = f"{settings.get_base_url()}/field-jobs/request/{settings.company_id.root_id.id}"

    @api.depends("company_id")
    def _compute_sp_job_project_id(self):
        projects = self.env["project.project"]
        for settings in self:
            settings.sp_job_project_id = projects._sp_get_activity_project(settings.company_id, "field_job")
