from odoo import models


class SpMoveCrates(models.AbstractModel):
    """The crates and the refusals of a delivery; part of `stock.move`."""

    _name = "sp.move.crates"
    _description = "Crates of a Move"

    def write(self, vals):
        """The ledger of the crates follows what is corrected in a done delivery."""
        result = super().write(vals)
        if {"quantity", "sp_crate_count"} & set(vals):
            done = self.filtered(lambda move: move.state == "done" and move.picking_code == "outgoing")
            done.picking_id.filtered(lambda picking: picking.state == "done")._sp_record_crates_out()
        return result

    def _sp_stays_here(self):
        """Tell whether Odoo kept these goods after the delivery was loaded: they are not in the van."""
        self.ensure_one()
        return self.picking_id.sp_is_prepared and self.state not in ("done", "cancel") and not self.picked

    def _trigger_assign(self):
        """What a site refused is looked at before it is kept for another: the van still has it."""
        refused = self.filtered(lambda move: move.origin_returned_move_id and move.sp_gap_reason_id)
        return super(SpMoveCrates, self - refused)._trigger_assign()
