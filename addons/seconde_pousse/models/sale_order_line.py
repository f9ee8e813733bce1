from odoo import Command, api, fields, models
from odoo.fields import Domain


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _compute_tax_ids(self):
        result = super()._compute_tax_ids()
        regimes, mapped = {}, {}
        for line in self.filtered(lambda line: line.product_id.sp_activity):
            company = line.company_id or line.order_id.company_id or self.env.company
            key = (company, line.product_id.sp_activity, line._sp_get_order_day())
            if key not in regimes:
                regimes[key] = self.env["sp.vat.regime"]._get_regime(*key)
            regime = regimes[key]
            if not regime:
                continue
            tax_key = (regime, line.tax_ids, line.product_id)
            if tax_key not in mapped:
                mapped[tax_key] = regime._map_taxes(line.tax_ids, line.product_id, company)
            line.tax_ids = mapped[tax_key]
        return result

    def _sp_get_order_day(self):
        """Return the day whose VAT regime is shown on the order; the invoice looks again."""
        self.ensure_one()
        moment = self.order_id.commitment_date or self.order_id.date_order
        company = self.company_id or self.env.company
        if not moment:
            return company._sp_get_today()
        return fields.Datetime.context_timestamp(self.with_context(tz=company._sp_get_timezone()), moment).date()

    def _prepare_invoice_lines_vals_list(self, **optional_values):
        """Bill deliveries of different VAT regimes on as many lines."""
        vals_list = super()._prepare_invoice_lines_vals_list(**optional_values)
        if (
            len(vals_list) != 1
            or not self._sp_bills_moves()
            or {"sp_stock_move_ids", "quantity"} & set(optional_values)
        ):
            return vals_list
        quantities = self._sp_get_quantities_to_invoice()
        groups = self._sp_group_by_regime(quantities)
        values = vals_list[0]
        billed = sum(quantities.values())
        if len(groups) < 2 or self.product_uom_id.compare(billed, values["quantity"]):
            return vals_list
        return [
            {
                **values,
                "quantity": self.product_uom_id.round(sum(quantities[move] for move in moves)),
                "sp_stock_move_ids": [Command.set(moves.ids)],
                "tax_ids": [Command.set(self._sp_get_invoice_taxes(regime).ids)],
            }
            for regime, moves in groups.items()
        ]

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        if not self._sp_bills_moves():
            return values
        moves = self.env["stock.move"]
        if "sp_stock_move_ids" not in optional_values:
            moves = self._sp_get_moves_to_invoice()
            values["sp_stock_move_ids"] = [Command.set(moves.ids)]
        if self.product_id.sp_activity and "tax_ids" not in optional_values:
            regimes = list(self._sp_group_by_regime(moves)) or [self._sp_get_regime_of_today()]
            values["tax_ids"] = [Command.set(self._sp_get_invoice_taxes(regimes[-1]).ids)]
        return values

    @api.model
    def _sp_get_run_domain(self):
        """Return which lines the invoicing runs of deliveries bill.

        A hook: what an addon bills by a run of its own, it takes out of this one.
        """
        return Domain.TRUE

    def _sp_bills_moves(self):
        return not (self.display_type or self.is_downpayment)

    def _sp_get_moves_to_invoice(self):
        """Return the deliveries and returns of this line that the next invoice bills.

        :rtype: stock.move, sudo: who invoices may not read the stock
        """
        return self.env["stock.move"].sudo().union(*self._sp_get_quantities_to_invoice())

    def _sp_get_quantities_to_invoice(self):
        """Return what standing invoices leave to bill of each delivery, returns being negative.

        When everything delivered is billed, what is invoiced more, or less, corrects the
        deliveries: those that are billed beyond their quantity, otherwise those of the last regime.

        :returns: quantities in the unit of this line, oldest delivery first
        :rtype: dict[stock.move, float]
        """
        self.ensure_one()
        compare = self.product_uom_id.compare
        moves = self.sudo().move_ids.filtered(lambda move: move.state == "done" and self._sp_get_sign(move))
        moves = moves.sorted(lambda move: (move._sp_get_delivery_day(), move.id))
        billed = self._sp_get_billed_quantities(moves)
        left = {move: self._sp_get_moved_quantity(move) - billed[move] for move in moves}
        for back in moves:
            origin = back.origin_returned_move_id
            # Credited from the invoice before the goods came back: what is common is left of neither.
            common = min(left[origin], left[back]) if billed.get(origin) else 0.0
            if compare(common, 0) > 0:
                left[origin] -= common
                left[back] -= common
        for sign in (1, -1):
            found = {
                move: quantity * self._sp_get_sign(move)
                for move, quantity in left.items()
                if compare(quantity, 0) == sign
            }
            if found:
                return found
        groups = self._sp_group_by_regime(moves)
        return dict.fromkeys(list(groups.values())[-1] if groups else moves, 0.0)

    def _sp_get_billed_quantities(self, moves):
        """Return what standing invoices, less credit notes, bill of each delivery or return."""
        billed = dict.fromkeys(moves, 0.0)
        for line in self._sp_get_billing_lines(moves).sorted("id"):
            linked = moves.filtered(lambda move, line=line: move in line.sp_stock_move_ids)
            quantity = self._sp_get_billing_quantity(line)
            quantity = line.product_uom_id._compute_quantity(quantity, self.product_uom_id, round=False)
            self._sp_spread(billed, linked, -quantity if line.move_id.move_type == "out_refund" else quantity)
        return billed

    def _sp_get_billing_lines(self, moves):
        """Return the standing invoice lines that bill or credit these moves."""
        return moves.sp_invoice_line_ids.filtered(lambda line: line.parent_state != "cancel")

    def _sp_get_billing_quantity(self, line):
        """Return what a line of an invoice, or of a credit note, bills or credits, in its own unit."""
        return line.quantity

    def _sp_spread(self, billed, moves, quantity):
        """Add the quantity of an invoice line, negative for a credit note, to what it bills."""
        goods = moves.filtered(lambda move: self._sp_get_sign(move) > 0)
        returns = moves - goods
        if not goods:
            self._sp_fill(billed, returns, -quantity)
        elif quantity >= 0:
            back = sum(self._sp_get_moved_quantity(move) - billed[move] for move in returns)
            self._sp_fill(billed, returns, back)
            self._sp_fill(billed, goods, quantity + back)
        elif self.product_uom_id.compare(-quantity, sum(self._sp_get_sign(m) * billed[m] for m in moves)) >= 0:
            billed.update(dict.fromkeys(moves, 0.0))
        else:
            self._sp_fill(billed, goods[::-1], quantity)

    def _sp_fill(self, billed, moves, quantity):
        for move in moves:
            room = self._sp_get_moved_quantity(move) - billed[move]
            step = max(min(room, quantity), 0.0) if quantity > 0 else max(-billed[move], quantity)
            billed[move] += step
            quantity -= step
        if moves and quantity > 0:
            billed[moves[-1]] += quantity

    def _sp_get_moved_quantity(self, move):
        return move.product_uom._compute_quantity(move.quantity, self.product_uom_id, round=False)

    def _sp_get_sign(self, move):
        """Return 1 for a delivery, -1 for a return to credit, 0 for what is not billed."""
        if move.location_dest_id.usage == "customer":
            return 1
        return -1 if move.location_id.usage == "customer" and move.to_refund else 0

    def _sp_group_by_regime(self, moves):
        """Return the deliveries by VAT regime, the regime of the newest last.

        :rtype: dict[sp.vat.regime, stock.move]
        """
        groups = {}
        if not self.product_id.sp_activity:
            return groups
        for move in moves:
            regime = self.env["sp.vat.regime"]._get_regime_of_move(
                self.company_id, self.product_id.sp_activity, move, self.qty_to_invoice < 0
            )
            groups[regime] = groups.get(regime, self.env["stock.move"].sudo()) | move
        return groups

    def _sp_get_regime_of_today(self):
        return self.env["sp.vat.regime"]._get_regime(
            self.company_id, self.product_id.sp_activity, fields.Date.context_today(self)
        )

    def _sp_get_invoice_taxes(self, regime):
        """Return the taxes of the order, in the regime in force when the goods were delivered."""
        self.ensure_one()
        if not regime or not regime._get_taxes_problem(self.tax_ids, self.product_id):
            return self.tax_ids
        return regime._map_taxes(self.tax_ids, self.product_id, self.company_id)
