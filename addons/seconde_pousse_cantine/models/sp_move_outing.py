from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.seconde_pousse.models.sp_harvest import STOCK_WRITE


class SpMoveOuting(models.AbstractModel):
    """What a way out moved changes by cancelling it, never by its moves; part of `stock.move`."""

    _name = "sp.move.outing"
    _description = "Move of a Way Out"

    sp_outing_id = fields.Many2one("sp.outing", "Way Out", index="btree_not_null", copy=False)

    def _sp_refuse_done_harvest(self):
        done = self.sudo().filtered(lambda move: move.sp_outing_id and move.state == "done")
        if done and self.env.context.get("sp_harvest_stock") is not STOCK_WRITE:
            raise UserError(
                self.env._(
                    "This is way out %(number)s: put it back in stock and enter it again to change it.",
                    number=done[0].sp_outing_id.name,
                )
            )
        return super()._sp_refuse_done_harvest()
