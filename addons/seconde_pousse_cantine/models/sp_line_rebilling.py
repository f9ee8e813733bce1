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

    def _sp_get_unsettled_reversals(self):
        """Return the lines of reversals of which nobody said whether they are to be billed again.

        An invoice that was reversed whole was wrong: it is made again without a question.
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
        return lines.filtered(lambda line: line.move_id not in whole).sorted("id")

    def _sp_choose_rebilling(self, is_billed_again):
        """Say whether the runs bill again what these lines credit; who said it, and when, is kept.

        :param bool is_billed_again: otherwise the lines are a gesture, which no longer counts for the orders
        """
        # The author is who chose, not the superuser who may write it.
        for line in self.sudo()._sp_get_unsettled_reversals():
            orders = line.sale_line_ids
            line.write({"sp_rebilling": "yes" if is_billed_again else "no", "sp_rebilling_user_id": self.env.uid})
            if not is_billed_again:
                line.sp_stock_move_ids = False
                line.sale_line_ids = False
                orders.modified(["invoice_lines"])
            names = {"product": line.product_id.display_name, "credit": line.move_id.display_name}
            if is_billed_again:
                body = self.env._("%(product)s: credited by %(credit)s, to be billed again.", **names)
            else:
                body = self.env._("%(product)s: credited by %(credit)s, not billed again.", **names)
            for record in (line.move_id, *orders.order_id):
                record.message_post(body=body)


class SpInvoiceRebilling(models.AbstractModel):
    """Tells an invoice reversed whole from one of which a part is forgiven; part of `account.move`."""

    _name = "sp.invoice.rebilling"
    _description = "Invoice Reversed"

    def _sp_reverses_all(self):
        """Tell whether this credit note is posted and credits all that its invoice bills, at the same prices."""
        self.ensure_one()
        invoice = self.reversed_entry_id
        return self.state == "posted" and self._sp_count_lines() == invoice._sp_count_lines()

    def _sp_count_lines(self):
        return Counter(
            (line.product_id, line.product_uom_id, line.quantity, line.price_subtotal)
            for line in self.invoice_line_ids
            if line.display_type == "product"
        )
