from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..rules.refusal import to_take_back


class SpPickingRefusal(models.AbstractModel):
    """What a site refuses of a delivery comes back; part of `stock.picking`."""

    _name = "sp.picking.refusal"
    _description = "Refused Goods of a Delivery"

    def _sp_refuse(self, quantities, reason, moment=None, capture=None):
        """Take back what the site refuses of this delivery, beside what came back before.

        :param dict quantities: quantity refused of each move (stock.move), in the move's unit
        :param sp.gap.reason reason: why
        :param datetime moment: when it was refused (UTC); now when not given
        :param str capture: what tells this refusal from another; sent again with it, it comes back once
        :returns: the validated return, to refund; empty when everything had come back already
        :rtype: stock.picking
        :raises UserError: the delivery is not validated, or more is refused than was delivered
        """
        self.ensure_one()
        if self.state != "done" or self.picking_type_code != "outgoing":
            raise UserError(
                self.env._(
                    "%(delivery)s is not validated yet: validate it, then type what is refused.", delivery=self.name
                )
            )
        if not reason:
            raise UserError(self.env._("Choose why it is refused."))
        to_return = self._sp_get_quantities_to_return(quantities, reason, capture)
        if not to_return:
            return self.browse()
        back = self._sp_return(to_return, reason)
        back.sp_door_uuid = capture
        if moment:
            back._sp_set_done_at(moment)
        if reason.is_lost:
            back._sp_lose(reason, moment)
        return back

    def _sp_lose(self, reason, moment=None):
        """What nobody can eat any more, or never came back, is not put back on sale: it leaves again as lost."""
        outings = self.env["sp.outing"].with_company(self.company_id)
        stock = outings._get_stock(self.move_ids.product_id, self.company_id)
        lost = {}
        for line in self.move_line_ids:
            key = (line.product_id, line.lot_id)
            lost[key] = lost.get(key, 0.0) + line.quantity_product_uom
        values = [
            {
                "kind": "lost",
                "product_id": product.id,
                "lot_id": lot.id,
                # A stock that was wrong before must not stop the driver at the door.
                "quantity": min(quantity, stock.get((product, lot), 0.0)),
                "date": fields.Date.context_today(self, moment),
                "note": f"{reason.name} ({self.return_id.name})",
                "company_id": self.company_id.id,
            }
            for (product, lot), quantity in lost.items()
        ]
        fit = [vals for vals in values if vals["quantity"] > 0]
        outings.create(fit).action_confirm()

    def _sp_get_quantities_to_return(self, quantities, reason, capture):
        moves = self.env["stock.move"].union(*quantities)
        if moves.picking_id - self:
            raise UserError(self.env._("What is refused is not part of delivery %(delivery)s.", delivery=self.name))
        returned = self.env["stock.move"].search(
            [("origin_returned_move_id", "in", moves.ids), ("state", "=", "done"), ("to_refund", "=", True)]
        )
        to_return = {}
        for move, quantity in quantities.items():
            own = returned.filtered(lambda back, move=move: back.origin_returned_move_id == move)
            told = own.filtered(
                lambda back: capture and back.picking_id.sp_door_uuid == capture and back.sp_gap_reason_id == reason
            )
            verdict = to_take_back(
                quantity,
                sum(told.mapped("quantity")),
                sum((own - told).mapped("quantity")),
                move.quantity,
                move.product_uom.rounding,
                move.product_id._sp_is_counted(),
            )
            if verdict.problem:
                raise UserError(self._sp_get_refusal_message(verdict.problem, move))
            if verdict.quantity:
                to_return[move] = move.product_uom.round(verdict.quantity)
        return to_return

    def _sp_get_refusal_message(self, problem, move):
        say = self.env["res.partner"]._sp_say_quantity
        names = {
            "product": move.product_id.name,
            "delivered": say(move.quantity),
            "unit": move.product_uom._sp_spell(move.quantity),
        }
        if problem == "too_much":
            return self.env._(
                "%(product)s: no more than the %(delivered)s %(unit)s delivered can be refused, "
                "what already came back included.",
                **names,
            )
        if problem == "not_whole":
            return self.env._("%(product)s is counted: type a whole number of %(unit)s.", **names)
        return self.env._("%(product)s: type the refused quantity as a number above zero, such as 2.5.", **names)

    def _sp_return(self, quantities, reason):
        wizard = self.env["stock.return.picking"].create(
            {
                "picking_id": self.id,
                "product_return_moves": [
                    Command.create(
                        {"product_id": move.product_id.id, "move_id": move.id, "quantity": quantity, "to_refund": True}
                    )
                    for move, quantity in quantities.items()
                ],
            }
        )
        back = wizard._create_return()
        for move in back.move_ids:
            move.quantity = move.product_uom_qty
        back.move_ids.write({"picked": True, "sp_gap_reason_id": reason.id, "to_refund": True})
        back.with_context(skip_backorder=True, skip_sms=True).button_validate()
        say = self.env["res.partner"]._sp_say_quantity
        for move, quantity in quantities.items():
            move.sp_refused_quantity += quantity
        self.message_post(
            body=self.env._(
                "Refused: %(products)s (%(reason)s)",
                products=", ".join(
                    f"{say(quantity)} {move.product_uom._sp_spell(quantity)} {move.product_id.name}"
                    for move, quantity in quantities.items()
                ),
                reason=reason.name,
            )
        )
        return back
