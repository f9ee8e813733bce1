from odoo import Command, fields, models


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
        return moment.date() if moment else fields.Date.context_today(self)

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        if self.display_type or self.is_downpayment:
            return values
        moves = self.env["stock.move"]
        if "sp_stock_move_ids" not in optional_values:
            moves = self._sp_get_moves_to_invoice()
            values["sp_stock_move_ids"] = [Command.set(moves.ids)]
        if self.product_id.sp_activity and "tax_ids" not in optional_values:
            values["tax_ids"] = [Command.set(self._sp_get_invoice_taxes(moves).ids)]
        return values

    def _sp_get_moves_to_invoice(self):
        """Return the deliveries and returns of this line that no standing invoice bills yet.

        :rtype: stock.move, sudo: who invoices may not read the stock
        """
        self.ensure_one()
        return self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done"
                and (
                    move.location_dest_id.usage == "customer"
                    or (move.location_id.usage == "customer" and move.to_refund)
                )
                and not move._sp_is_invoiced()
            )
        )

    def _sp_get_invoice_taxes(self, moves):
        """Return the taxes of the regime in force when the goods were delivered."""
        self.ensure_one()
        days = [move._sp_get_delivery_day() for move in moves]
        day = max(days, default=fields.Date.context_today(self))
        regime = self.env["sp.vat.regime"]._get_regime(self.company_id, self.product_id.sp_activity, day)
        if not regime or not regime._get_taxes_problem(self.tax_ids, self.product_id):
            return self.tax_ids
        return regime._map_taxes(self.tax_ids, self.product_id, self.company_id)
