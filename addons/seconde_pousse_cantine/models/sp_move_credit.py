from odoo import fields, models
from odoo.fields import Command
from odoo.tools import format_date


class SpMoveCredit(models.AbstractModel):
    """Goods that came back, and the credit notes typed by hand that may credit them already; part of `stock.move`."""

    _name = "sp.move.credit"
    _description = "Credit of a Return"

    sp_credit_choice_ids = fields.One2many("sp.credit.choice", "move_id", "Credit Notes Typed by Hand", readonly=True)

    def _sp_get_typed_credits(self):
        """Return the credit note lines, typed by hand, that may credit the goods of these deliveries or returns.

        They reverse an invoice that billed the goods, for the same product, and hold more than the returns that are
        tied to them. Those that somebody compared with a return already are left out for it.

        :returns: move → lines, oldest first; only the moves that have some
        :rtype: dict[stock.move, account.move.line]
        """
        moves = self.sudo()
        sources = {move: (move.origin_returned_move_id | move).sp_invoice_line_ids.move_id for move in moves}
        invoices = self.env["account.move"].sudo().union(*sources.values())
        credits = invoices.reversal_move_ids.filtered(
            lambda credit: credit.move_type == "out_refund" and credit.state != "cancel"
        )
        lines = credits.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and line.product_uom_id.compare(line.quantity, 0) > 0
                and line.product_uom_id.compare(line._sp_get_typed_quantity(), 0) > 0
            )
        )
        found = {}
        for move, own in sources.items():
            found[move] = lines.filtered(
                lambda line, move=move, own=own: (
                    line.product_id == move.product_id
                    and line.move_id.reversed_entry_id in own
                    and line not in move.sp_credit_choice_ids.line_id
                )
            ).sorted("id")
        return {move: lines for move, lines in found.items() if lines}

    def _sp_get_typed_credit_sentence(self, lines):
        """Return the sentence that asks whether credit note lines typed by hand credit this return already."""
        self.ensure_one()
        return self.env._(
            "%(credit)s already credits %(credited)s %(unit)s of “%(product)s” by hand: say whether the %(quantity)s "
            "%(unit)s that came back on %(day)s (%(back)s) are the same credit, or are to be credited as well.",
            quantity=self.env["res.partner"]._sp_say_quantity(self.quantity),
            day=format_date(self.env, self._sp_get_delivery_day()),
            back=self.picking_id.name,
            **self._sp_get_typed_credit_names(lines),
        )

    def _sp_get_typed_credit_names(self, lines):
        """Return what a sentence says of credit note lines typed by hand."""
        credited = sum(line._sp_get_typed_quantity() for line in lines)
        return {
            "credit": " + ".join(
                credit.name if credit.state == "posted" else credit.display_name for credit in lines.move_id
            ),
            "credited": self.env["res.partner"]._sp_say_quantity(credited),
            "unit": lines[0].product_uom_id._sp_spell(credited),
            "product": self.product_id.display_name,
        }

    def _sp_choose_credit(self, is_same):
        """Say whether the credit notes typed by hand credit these returns; who said it, and when, is kept.

        What they credit is not credited again by the invoicing runs; what they do not is.

        :param bool is_same: the same goods; otherwise those that came back are credited as well
        """
        for back, lines in self.sudo()._sp_get_typed_credits().items():
            left = back.quantity - sum(back.sp_credit_choice_ids.mapped("quantity"))
            values = []
            for line in lines:
                room = line.product_uom_id._compute_quantity(line._sp_get_typed_quantity(), back.product_uom)
                quantity = max(min(room, left), 0.0) if is_same else 0.0
                left -= quantity
                values.append({"move_id": back.id, "line_id": line.id, "is_same": is_same, "quantity": quantity})
            # The author is who chose, not the superuser who may write it.
            choices = self.env["sp.credit.choice"].sudo().create(values)
            choices.filtered(lambda choice: not is_same or choice.quantity).line_id._sp_settle_typed_credit(
                back, is_same
            )
            back._sp_tell_choice(choices, is_same)

    def _sp_tell_choice(self, choices, is_same):
        """Write the choice where one will look for it: on the return and on the credit notes."""
        self.ensure_one()
        names = {"back": self.picking_id.name, "product": self.product_id.display_name}
        for credit in choices.line_id.move_id:
            names["credit"] = credit.display_name
            if is_same:
                body = self.env._(
                    "%(product)s of %(back)s: credited already by %(credit)s, not credited again.", **names
                )
            else:
                body = self.env._("%(product)s of %(back)s: to be credited as well as %(credit)s.", **names)
            credit.message_post(body=body)
            self.picking_id.message_post(body=body)


class SpLineTypedCredit(models.AbstractModel):
    """What a credit note line credits beyond the returns that are tied to it; part of `account.move.line`."""

    _name = "sp.line.typed.credit"
    _description = "Line of a Credit Note Typed by Hand"

    sp_credit_choice_ids = fields.One2many("sp.credit.choice", "line_id", "Returns Compared", readonly=True)

    def _sp_get_typed_quantity(self):
        """Return what no return explains, in the unit of the line; nothing of a line made from returns.

        What was, or will be, billed again is credited for that alone: it says nothing of what comes back.

        :rtype: float
        """
        self.ensure_one()
        if self._sp_get_returns() - self.sp_credit_choice_ids.move_id:
            return 0.0
        forgiven = self.sp_forgiven_quantity
        is_tied = self.sale_line_ids and not self.sp_credit_choice_ids
        if not forgiven and is_tied and (self.sp_rebilling == "yes" or self.move_id._sp_reverses_all()):
            return 0.0
        return (forgiven or self.quantity) - sum(
            choice.move_id.product_uom._compute_quantity(choice.quantity, self.product_uom_id, round=False)
            for choice in self.sp_credit_choice_ids
        )

    def _sp_get_returns(self):
        return self.sp_stock_move_ids.filtered(lambda move: move.location_id.usage == "customer")

    def _sp_settle_typed_credit(self, back, is_same):
        """Tie the lines to a return, or to nothing: what was credited by hand is not billed again."""
        for line in self:
            if line.sp_forgiven_quantity:
                line.sale_line_ids.modified(["invoice_lines"])
                continue
            returns = line._sp_get_returns()
            if is_same:
                returns |= back
            orders = line.sale_line_ids | returns.sale_line_id
            line.sp_stock_move_ids = [Command.set(returns.ids)]
            line.sale_line_ids = [Command.set(returns.sale_line_id.ids)]
            orders.modified(["invoice_lines"])
