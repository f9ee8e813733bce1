from odoo import models
from odoo.exceptions import UserError


class SpOrderCredit(models.AbstractModel):
    """Invoicing an order from its form; part of `sale.order`."""

    _name = "sp.order.credit"
    _description = "Credit of an Order"

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Bill and credit as the invoicing runs do: nothing that somebody credited, before it is said."""
        run = self.env["sp.invoice.run"].sudo()
        lines = self.sudo().order_line
        items = [
            item
            for line in lines.filtered_domain(lines._sp_get_run_domain())
            if line.invoice_lines and line.qty_to_invoice and (final or line.qty_to_invoice > 0)
            for item in run._get_items(line)
        ]
        run._add_questions(items)
        for question in filter(None, map(run._get_question, items)):
            raise UserError(
                self.env._("%(question)s Click on its line in the preview of an invoicing run.", question=question)
            )
        return super()._create_invoices(grouped=grouped, final=final, date=date)


class SpSaleLineCredit(models.AbstractModel):
    """What credit notes typed by hand credit of an order line; part of `sale.order.line`."""

    _name = "sp.sale.line.credit"
    _description = "Credit of an Order Line"

    def _prepare_qty_invoiced(self):
        """Count of a credit note what the orders owe less: not what it forgives, of returns what it credits of them."""
        quantities = super()._prepare_qty_invoiced()
        for line in self:
            credits = line.sudo().invoice_lines.filtered(
                lambda credit: (
                    (credit.sp_credit_choice_ids or credit.sp_forgiven_quantity) and credit.parent_state != "cancel"
                )
            )
            for credit in credits:
                own = credit.sp_credit_choice_ids.filtered(lambda choice, line=line: choice.move_id in line.move_ids)
                shares = sum(line._sp_get_chosen_quantity(choice) for choice in own)
                spared = credit.sp_forgiven_quantity or credit.quantity
                spared = credit.product_uom_id._compute_quantity(spared, line.product_uom_id, round=False)
                quantities[line] += spared - shares
        return quantities

    def _sp_get_billing_lines(self, moves):
        lines = super()._sp_get_billing_lines(moves)
        return lines.filtered(
            lambda line: line.sp_forgiven_quantity or not any(line.sp_credit_choice_ids.mapped("is_same"))
        )

    def _sp_get_billing_quantity(self, line):
        return super()._sp_get_billing_quantity(line) - line.sp_forgiven_quantity

    def _sp_get_unbilled_quantity(self, credit):
        """Return what is left to bill of what a credit note line speaks of, in the unit of this line."""
        deliveries = credit.sp_stock_move_ids
        if not deliveries:
            return max(self.qty_to_invoice, 0.0)
        left = self._sp_get_quantities_to_invoice()
        return max(sum(left.get(move, 0.0) for move in deliveries), 0.0)

    def _sp_get_billed_quantities(self, moves):
        billed = super()._sp_get_billed_quantities(moves)
        for move in moves:
            for choice in move.sp_credit_choice_ids.filtered(lambda choice: choice.line_id.parent_state != "cancel"):
                billed[move] += self._sp_get_chosen_quantity(choice)
        return billed

    def _sp_get_chosen_quantity(self, choice):
        """Return what a credit note credits of a return, in the unit of this line."""
        return choice.move_id.product_uom._compute_quantity(choice.quantity, self.product_uom_id, round=False)
