from odoo import models
from odoo.exceptions import UserError


class SpOrderCredit(models.AbstractModel):
    """Invoicing an order from its form; part of `sale.order`."""

    _name = "sp.order.credit"
    _description = "Credit of an Order"

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Credit from the order as the invoicing runs do: never what somebody credited by hand, before it is said."""
        if final:
            for line in self.order_line.filtered(lambda line: line.qty_to_invoice < 0):
                moves = line._sp_get_moves_to_invoice()
                typed = moves.filtered("origin_returned_move_id")._sp_get_typed_credits()
                for back, lines in typed.items():
                    sentence = back._sp_get_typed_credit_sentence(lines)
                    raise UserError(
                        self.env._(
                            "%(question)s Click on its line in the preview of an invoicing run.", question=sentence
                        )
                    )
        return super()._create_invoices(grouped=grouped, final=final, date=date)


class SpSaleLineCredit(models.AbstractModel):
    """What credit notes typed by hand credit of an order line; part of `sale.order.line`."""

    _name = "sp.sale.line.credit"
    _description = "Credit of an Order Line"

    def _prepare_qty_invoiced(self):
        """A credit note that was compared with returns counts for what it credits of them, no more."""
        quantities = super()._prepare_qty_invoiced()
        for line in self:
            for credit in line.sudo().invoice_lines.filtered("sp_credit_choice_ids"):
                if credit.parent_state == "cancel":
                    continue
                own = credit.sp_credit_choice_ids.filtered(lambda choice, line=line: choice.move_id in line.move_ids)
                shares = sum(line._sp_get_chosen_quantity(choice) for choice in own)
                whole = credit.product_uom_id._compute_quantity(credit.quantity, line.product_uom_id, round=False)
                quantities[line] += whole - shares
        return quantities

    def _sp_get_billing_lines(self, moves):
        lines = super()._sp_get_billing_lines(moves)
        return lines.filtered(lambda line: not any(line.sp_credit_choice_ids.mapped("is_same")))

    def _sp_get_billed_quantities(self, moves):
        billed = super()._sp_get_billed_quantities(moves)
        for move in moves:
            for choice in move.sp_credit_choice_ids.filtered(lambda choice: choice.line_id.parent_state != "cancel"):
                billed[move] += self._sp_get_chosen_quantity(choice)
        return billed

    def _sp_get_chosen_quantity(self, choice):
        """Return what a credit note credits of a return, in the unit of this line."""
        return choice.move_id.product_uom._compute_quantity(choice.quantity, self.product_uom_id, round=False)
