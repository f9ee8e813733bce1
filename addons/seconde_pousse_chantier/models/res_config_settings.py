from odoo import fields, models


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
    sp_meeting_quorum_extraordinary = fields.Float(
        related="company_id.sp_meeting_quorum_extraordinary", readonly=False
    )
    sp_meeting_proxies_max = fields.Integer(related="company_id.sp_meeting_proxies_max", readonly=False)
    sp_meeting_second_call = fields.Boolean(related="company_id.sp_meeting_second_call", readonly=False)
