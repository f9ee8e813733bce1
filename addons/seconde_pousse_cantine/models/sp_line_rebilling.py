from collections import Counter

from odoo import fields, models


class SpLineRebilling(models.AbstractModel):
    """Whether what a reversal credited is billed again; part of `account.move.line`."""

    _name = "sp.line.rebilling"
    _description = "Credit Note Line That May Be Billed Again"

    sp_rebilling = fields.Selection(
        [("no", "Not billed again"), ("yes", "Billed again")],
        "After the Credit",
        copy=False,
        readonly=True,
        help="What the invoicing runs do of what this line credits.",
    )
    sp_rebilling_user_id = fields.Many2one("res.users", "Chosen By", copy=False, readonly=True)
    sp_forgiven_quantity = fields.Float(
        "Quantity Forgiven",
        digits="Product Unit",
        copy=False,
        readonly=True,
        help="What is not billed again of a credit whose rest was.",
    )

    def _sp_get_unsettled_reversals(self):
        """Return the lines of reversals of which nobody said whether they are to be billed again.

        An invoice that was reversed whole was wrong: it is made again without a question, once.
        """
        lines = self.filtered(
            lambda line: (
                not line.sp_rebilling
                and line.parent_state != "cancel"
                and line.move_id.move_type == "out_refund"
                and line.move_id.reversed_entry_id
                and not line.sp_credit_choice_ids
                and line.product_uom_id.compare(line.quantity, 0) > 0
            )
        )
        whole = lines.move_id.filtered(lambda credit: credit._sp_reverses_all())
        return lines.filtered(lambda line: line.move_id not in whole or line._sp_is_billed_since()).sorted("id")

    def _sp_is_billed_since(self):
        """Tell whether an invoice made after this credit note bills the same again, if only a part of it."""
        self.ensure_one()
        billing = self.sp_stock_move_ids.sp_invoice_line_ids or self.sale_line_ids.invoice_lines
        since = billing.filtered(
            lambda line: (
                line.id > self.id
                and line.move_id.move_type == "out_invoice"
                and line.parent_state != "cancel"
                and line.product_id == self.product_id
            )
        )
        return any(not invoice._sp_is_undone() for invoice in since.move_id)

    def _sp_choose_rebilling(self, is_billed_again):
        """Say whether the runs bill again what these lines credit; who said it, and when, is kept.

        :param bool is_billed_again: otherwise the lines are a gesture, which no longer counts for the orders
        """
        # The author is who chose, not the superuser who may write it.
        for line in self.sudo()._sp_get_unsettled_reversals():
            orders = line.sale_line_ids
            line.write({"sp_rebilling": "yes" if is_billed_again else "no", "sp_rebilling_user_id": self.env.uid})
            if not is_billed_again:
                line._sp_forgive()
            names = {"product": line.product_id.display_name, "credit": line.move_id.display_name}
            if is_billed_again:
                body = self.env._("%(product)s: credited by %(credit)s, to be billed again.", **names)
            else:
                body = self.env._("%(product)s: credited by %(credit)s, not billed again.", **names)
            for record in (line.move_id, *orders.order_id):
                record.message_post(body=body)

    def _sp_forgive(self):
        """Count no more for the orders what this line credits and nobody billed again."""
        self.ensure_one()
        orders = self.sale_line_ids
        unbilled = sum(
            order.product_uom_id._compute_quantity(
                order._sp_get_unbilled_quantity(self), self.product_uom_id, round=False
            )
            for order in orders
        )
        if self.product_uom_id.compare(unbilled, self.quantity) < 0:
            self.sp_forgiven_quantity = unbilled
        else:
            self.sp_stock_move_ids = False
            self.sale_line_ids = False
        orders.modified(["invoice_lines"])


class SpInvoiceRebilling(models.AbstractModel):
    """Tells an invoice reversed whole from one of which a part is forgiven; part of `account.move`."""

    _name = "sp.invoice.rebilling"
    _description = "Invoice Reversed"

    def _sp_reverses_all(self):
        """Tell whether this credit note is posted and credits all that its invoice bills, at the same prices."""
        self.ensure_one()
        invoice = self.reversed_entry_id
        return self.state == "posted" and self._sp_count_lines() == invoice._sp_count_lines()

    def _sp_is_undone(self):
        """Tell whether a credit note reverses this invoice whole."""
        self.ensure_one()
        return any(credit._sp_reverses_all() for credit in self.reversal_move_ids)

    def _sp_count_lines(self):
        return Counter(
            (line.product_id, line.product_uom_id, line.quantity, line.price_subtotal)
            for line in self.invoice_line_ids
            if line.display_type == "product"
        )
