from odoo import api, fields, models


class SpRoundStop(models.Model):
    _name = "sp.round.stop"
    _description = "Stop of a Round"
    _order = "sequence, id"
    _check_company_auto = True

    round_id = fields.Many2one("sp.round", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="round_id.company_id", store=True, index=True)
    site_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('sp_is_site', '=', True)]",
    )
    sequence = fields.Integer(default=10)
    street = fields.Char(related="site_id.street")
    city = fields.Char(related="site_id.city")
    access_note = fields.Text(related="site_id.sp_access_note")
    window = fields.Char("Opening Hours", compute="_compute_window")

    _round_site_unique = models.Constraint("UNIQUE(round_id, site_id)", "This site is already a stop of the round.")

    @api.depends("site_id.sp_window_from", "site_id.sp_window_to")
    def _compute_window(self):
        for stop in self:
            stop.window = stop.site_id._sp_get_window() if stop.site_id else ""
