from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class SpRefusal(models.TransientModel):
    """What a site refuses of a delivery, typed by the desk: door, or complaint of the day after."""

    _name = "sp.refusal"
    _description = "Refusal of a Delivery"

    picking_id = fields.Many2one("stock.picking", "Delivery", required=True, default=lambda self: self._get_picking())
    reason_id = fields.Many2one(
        "sp.gap.reason", required=True, domain="[('kind', 'in', ('refusal', 'quality', 'complaint'))]"
    )
    line_ids = fields.One2many(
        "sp.refusal.line", "refusal_id", compute="_compute_line_ids", store=True, readonly=False, precompute=True
    )

    back_id = fields.Many2one("stock.picking", "Taken Back", readonly=True)

    @api.model
    def _get_picking(self):
        if self.env.context.get("active_model") == "stock.picking":
            return self.env.context.get("active_id")
        return False

    @api.depends("picking_id")
    def _compute_line_ids(self):
        for refusal in self:
            moves = refusal.picking_id.move_ids.filtered(lambda move: move.state == "done" and move.quantity)
            refusal.line_ids = [Command.clear(), *(Command.create({"move_id": move.id}) for move in moves)]

    def action_apply(self):
        """Take the refused goods back and open their return."""
        self.ensure_one()
        if not self.back_id:
            self.back_id = self._take_back()
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "res_id": self.back_id.id,
            "views": [(False, "form")],
        }

    def _take_back(self):
        quantities = {line.move_id: line.quantity for line in self.line_ids if line.quantity}
        if not quantities:
            raise UserError(self.env._("Type the refused quantity of at least one product."))
        return self.picking_id._sp_refuse(quantities, self.reason_id)


class SpRefusalLine(models.TransientModel):
    """One product of a refusal."""

    _name = "sp.refusal.line"
    _description = "Refused Product"

    refusal_id = fields.Many2one("sp.refusal", required=True, ondelete="cascade")
    move_id = fields.Many2one("stock.move", required=True)
    product_id = fields.Many2one(related="move_id.product_id")
    delivered = fields.Float(related="move_id.quantity", string="Delivered", digits="Product Unit")
    already = fields.Float(related="move_id.sp_refused_quantity", string="Already Refused", digits="Product Unit")
    quantity = fields.Float("Refused", digits="Product Unit")
    uom_id = fields.Many2one(related="move_id.product_uom", string="Unit")
