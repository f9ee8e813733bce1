from odoo import fields, models


class SpSiteRound(models.AbstractModel):
    """How a site is delivered; part of `res.partner`."""

    _name = "sp.site.round"
    _description = "Delivery of a Site"

    sp_round_id = fields.Many2one("sp.round", "Round", index="btree_not_null")
    sp_round_sequence = fields.Integer("Place in the Round")
    sp_access_note = fields.Text("Access")
    sp_window_from = fields.Float("Open From")
    sp_window_to = fields.Float("Open Until")
    sp_crate_move_ids = fields.One2many("sp.crate.move", "partner_id", "Crates")
    sp_crate_balance = fields.Integer("Crates to Bring Back", compute="_compute_sp_crate_balance")

    def _compute_sp_crate_balance(self):
        self.sp_crate_balance = 0
