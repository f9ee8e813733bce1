from odoo import api, fields, models


class SpOffer(models.Model):
    _name = "sp.offer"
    _description = "Weekly Offer"
    _inherit = ["mail.thread", "mail.activity.mixin", "portal.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    date_from = fields.Date("Delivered From", required=True)
    date_to = fields.Date("Delivered Until", required=True)
    order_deadline = fields.Datetime(required=True)
    line_ids = fields.One2many("sp.offer.line", "offer_id", "Products", copy=True)
    site_ids = fields.Many2many("res.partner", "sp_offer_site_rel", "offer_id", "site_id", "Sites", check_company=True)
    state = fields.Selection(
        [("draft", "Draft"), ("sent", "Sent"), ("closed", "Closed")], required=True, default="draft", tracking=True
    )
    sent_on = fields.Datetime(readonly=True, copy=False)
    order_ids = fields.One2many("sale.order", "sp_offer_id", "Orders")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    def action_send(self):
        """Send the offer to its sites and freeze it."""
        self.write({"state": "sent", "sent_on": fields.Datetime.now()})

    @api.model
    def _get_current_lines(self, site, day):
        """Return the lines of the sent offer that covers a delivery day for a site."""
        offers = self.sudo().search(
            [("state", "=", "sent"), ("site_ids", "in", site.id), ("date_from", "<=", day), ("date_to", ">=", day)]
        )
        return offers[:1].line_ids
