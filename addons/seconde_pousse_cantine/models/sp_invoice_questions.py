from collections import defaultdict

from odoo import models, tools


class SpInvoiceQuestions(models.AbstractModel):
    """Asks about what somebody credited by hand, before it is credited or billed again; part of `sp.invoice.run`."""

    _name = "sp.invoice.questions"
    _description = "Questions About Credit Notes Typed by Hand"

    def _add_questions(self, items):
        """Say of each item whether a credit note typed by hand speaks of the same goods."""
        credits = [item for item in items if item.quantity < 0]
        typed = self.env["stock.move"].union(*(item.moves for item in credits))._sp_get_typed_credits()
        for item in credits:
            item.typed_lines = typed.get(item.moves)
        self._add_reversals([item for item in items if item.quantity > 0])

    def _add_reversals(self, items):
        """Say of what is to be billed whether it was billed, then credited without a return, and who chose."""
        lines = self.env["sale.order.line"].union(*(item.line for item in items))
        credits = lines.invoice_lines.filtered(lambda line: line.move_id.move_type == "out_refund")
        unsettled = credits._sp_get_unsettled_reversals()
        by_line = defaultdict(credits.browse)
        for credit in credits:
            for line in credit.sale_line_ids:
                by_line[line] |= credit
        for item in items:
            own = by_line[item.line].filtered(item.is_billed_by)
            item.reversals = own & unsettled
            item.is_chosen = "yes" in own.mapped("sp_rebilling")

    def _get_question(self, item):
        """Return the sentence that asks, or nothing."""
        if item.typed_lines:
            return item.moves._sp_get_typed_credit_sentence(item.typed_lines)
        if not item.reversals:
            return None
        line = item.line
        currency = line.currency_id
        names = {
            "credit": " + ".join(
                credit.name if credit.state == "posted" else credit.display_name for credit in item.reversals.move_id
            ),
            "product": line.product_id.display_name,
            "order": line.order_id.name,
            "quantity": self.env["res.partner"]._sp_say_quantity(item.quantity),
            "unit": line.product_uom_id._sp_spell(item.quantity),
            "amount": tools.formatLang(self.env, currency.round(item.get_amount(currency)), currency_obj=currency),
        }
        if all(credit._sp_reverses_all() for credit in item.reversals.move_id):
            return self.env._(
                "%(credit)s credits a whole invoice, which was made again for less “%(product)s” of %(order)s: say "
                "whether the %(quantity)s %(unit)s left (%(amount)s) stay credited, or are to be billed again.",
                **names,
            )
        return self.env._(
            "%(credit)s credits “%(product)s” of %(order)s, but not the whole invoice: say whether its %(quantity)s "
            "%(unit)s (%(amount)s) stay credited, or are to be billed again.",
            **names,
        )
