from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SpHireOffer(models.Model):
    """A job a member farm offers: what the counselors can propose to people."""

    _name = "sp.hire.offer"
    _description = "Job Offer of a Farm"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Position", required=True, tracking=True)
    partner_id = fields.Many2one("res.partner", "Farm", required=True, index=True, check_company=True)
    contact_id = fields.Many2one(
        "res.partner", "Ask For", check_company=True, domain="[('id', 'child_of', partner_id)]", help="Whom to call."
    )
    is_member = fields.Boolean("Member Today", compute="_compute_is_member")
    date = fields.Date("Received On", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Open Until", tracking=True)
    date_start = fields.Date("Job Starts On")
    seat_count = fields.Integer("People Sought", default=1, required=True)
    work_kind_ids = fields.Many2many("sp.work.kind", string="Work", check_company=True)
    skill_ids = fields.Many2many("hr.skill", string="Skills Sought")
    contract_note = fields.Char("Contract, Hours, Wage")
    description = fields.Html()
    state = fields.Selection(
        [("open", "Still Open"), ("filled", "Filled"), ("closed", "Closed")],
        default="open",
        required=True,
        index=True,
        tracking=True,
        group_expand=True,
        copy=False,
    )
    is_late = fields.Boolean("Past its Date", compute="_compute_is_late")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _seats_positive = models.Constraint("CHECK(seat_count > 0)", "A job offer is for one person at least.")

    @api.depends("partner_id", "company_id")
    def _compute_is_member(self):
        for company, offers in self.grouped("company_id").items():
            members = offers.partner_id._sp_filter_members(company, (company or self.env.company)._sp_get_today())
            for offer in offers:
                offer.is_member = offer.partner_id in members

    @api.depends("date_to", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for offer in self:
            offer.is_late = offer.state == "open" and bool(offer.date_to) and offer.date_to < today

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = " · ".join(filter(None, (offer.name, offer.partner_id.name)))

    @api.constrains("date", "date_to")
    def _check_dates(self):
        for offer in self:
            if offer.date_to and offer.date_to < offer.date:
                raise ValidationError(
                    self.env._(
                        "“%(offer)s” would close before it was received: correct one of the two dates.",
                        offer=offer.name,
                    )
                )

    @api.onchange("work_kind_ids")
    def _onchange_work_kind_ids(self):
        self.skill_ids |= self.work_kind_ids.skill_ids

    def action_fill(self):
        """Say that the farm found whom it sought."""
        self.state = "filled"

    def action_close(self):
        """Say that nobody is sought any more."""
        self.state = "closed"

    def action_reopen(self):
        """Seek somebody again."""
        self.state = "open"
