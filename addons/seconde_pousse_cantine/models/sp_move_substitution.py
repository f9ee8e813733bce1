from odoo import models
from odoo.exceptions import UserError


class SpMoveSubstitution(models.AbstractModel):
    """How another product replaces what is missing of a line; part of `stock.move`."""

    _name = "sp.move.substitution"
    _description = "Substitution of a Line"

    def _sp_substitute(self, product, quantity, is_price_accepted=False):
        """Replace by another product what is not weighed of this line: what is weighed stays, with its lots.

        :param product.product product: what leaves instead
        :param float quantity: in the unit of that product
        :param bool is_price_accepted: the customer agreed to the product's own price
        :returns: the line of the order that replaces it
        :raises UserError: nothing is left to replace, or that product cannot
        """
        self.ensure_one()
        line = self.sale_line_id.sudo()
        rest = self._sp_get_quantity_to_replace()
        if self.product_uom.compare(rest, 0) <= 0 and not line._sp_get_live_substitutes():
            raise UserError(
                self.env._(
                    "All that is due of %(product)s is weighed: weigh again what stays, then replace the rest.",
                    product=self.product_id.name,
                )
            )
        replaced = self.product_uom._compute_quantity(max(rest, 0.0), line.product_uom_id, round=False)
        substitute = line._sp_substitute(product, quantity, replaced, is_price_accepted)
        if not self.sp_is_weighed:
            self._sp_write_lots([])
            self.sp_crate_count = 0
        self.write(
            {
                "picked": True,
                "sp_is_weighed": True,
                "sp_weighed_by_id": self.env.uid,
                "sp_gap_reason_id": line._sp_get_substitute_reason().id,
            }
        )
        return substitute

    def _sp_get_quantity_to_replace(self):
        """Return what is due and not weighed, in the unit of the move."""
        self.ensure_one()
        kept = self.quantity if self.sp_is_weighed else 0.0
        return self.product_uom.round(self._sp_get_due_quantity() - kept)

    def _sp_undo_substitution(self):
        """Take back these goods, which replace others: what was asked is to weigh again."""
        self.ensure_one()
        self._sp_check_can_be_weighed()
        line = self.sale_line_id.sudo()
        asked = line.sp_substitute_for_id
        self._action_cancel()
        line.write({"product_uom_qty": 0.0, "sp_replaced_quantity": 0.0})
        moves = asked.move_ids.sudo(False).filtered(lambda move: move.state not in ("done", "cancel", "draft"))
        for move in moves:
            move.sp_weighing_version += 1
        moves.write({"picked": False, "sp_is_weighed": False, "sp_gap_reason_id": False})
        moves._sp_reserve_again(line.order_id.sp_delivery_date)

    def _sp_get_known_reason(self):
        """Return why a weight that is what is due is less than what was ordered: another product replaces the rest."""
        line = self.sale_line_id.sudo()
        return line._sp_get_substitute_reason() if line._sp_get_live_substitutes() else self.env["sp.gap.reason"]
