from odoo import fields, models


class SpMeetingAttendance(models.Model):
    _name = "sp.meeting.attendance"
    _description = "Member at a General Meeting"
    _order = "meeting_id, partner_id"
    _check_company_auto = True

    meeting_id = fields.Many2one("sp.general.meeting", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Member", required=True, index=True, check_company=True)
    presence = fields.Selection([("present", "Present"), ("proxy", "Represented"), ("absent", "Absent")])
    proxy_id = fields.Many2one("res.partner", "Represented By", check_company=True)
    company_id = fields.Many2one(related="meeting_id.company_id", store=True, index=True)

    _meeting_partner_unique = models.Constraint(
        "UNIQUE(meeting_id, partner_id)", "This member is already called to this meeting."
    )
