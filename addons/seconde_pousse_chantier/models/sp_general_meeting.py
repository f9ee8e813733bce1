from odoo import fields, models


class SpGeneralMeeting(models.Model):
    """A general meeting: who is called, who comes, who gave a proxy, and whether it may decide."""

    _name = "sp.general.meeting"
    _description = "General Meeting"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    kind = fields.Selection([("ordinary", "Ordinary"), ("extraordinary", "Extraordinary")], default="ordinary")
    date = fields.Datetime(required=True)
    place = fields.Char()
    agenda = fields.Html()
    quorum_percent = fields.Float("Quorum (%)", help="Share of the members present or represented; the statutes say.")
    proxies_max = fields.Integer("Proxies per Person", help="0: no limit in the statutes.")
    attendance_ids = fields.One2many("sp.meeting.attendance", "meeting_id", "Members Called")
    state = fields.Selection(
        [("draft", "Draft"), ("called", "Called"), ("held", "Held"), ("cancel", "Cancelled")], default="draft"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
