from odoo import Command, fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    sp_stock_move_ids = fields.Many2many(
        "stock.move",
        "sp_account_move_line_stock_move_rel",
        "invoice_line_id",
        "stock_move_id",
        "Deliveries Billed",
        copy=False,
        help="Deliveries, and returns, that this line bills.",
    )
    sp_vat_regime_id = fields.Many2one(
        "sp.vat.regime",
        "VAT Regime",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="Regime in force when the goods were delivered; frozen when the invoice is posted.",
    )

    def _copy_data_extend_business_fields(self, values):
        """Credit notes, and invoices made again after one, bill the same deliveries."""
        result = super()._copy_data_extend_business_fields(values)
        values["sp_stock_move_ids"] = [Command.set(self.sudo().sp_stock_move_ids.ids)]
        return result

    def _get_computed_taxes(self):
        taxes = super()._get_computed_taxes()
        if not (self.product_id.sp_activity and self.move_id.is_sale_document(include_receipts=True)):
            return taxes
        regime = self._sp_get_vat_regime()
        if not regime:
            return taxes
        return regime._map_taxes(taxes or self.env["account.tax"], self.product_id, self.move_id.company_id)

    def _sp_get_vat_regime(self):
        """Return the VAT regime of this line, or an empty record when none was declared.

        :rtype: sp.vat.regime
        """
        self.ensure_one()
        regimes = self._sp_get_vat_regimes()
        return regimes[-1] if regimes else self.env["sp.vat.regime"]

    def _sp_get_vat_regimes(self):
        """Return the different VAT regimes of the deliveries of this line, oldest delivery first.

        More than one means that no tax is right for the whole line. A delivery without any
        declared regime gives an empty record. A credit note follows the invoice that it corrects.

        :rtype: list[sp.vat.regime]
        """
        self.ensure_one()
        activity = self.product_id.sp_activity
        if not activity:
            return []
        if self.sp_vat_regime_id and self.parent_state == "posted":
            return [self.sp_vat_regime_id]
        regime_model = self.env["sp.vat.regime"]
        company = self.move_id.company_id
        is_credit = self.move_id.move_type == "out_refund"
        moves = self.sudo().sp_stock_move_ids.sorted(lambda move: (self._sp_get_tax_day_of_move(move), move.id))
        if moves:
            regimes = [regime_model._get_regime_of_move(company, activity, move, is_credit) for move in moves]
            return list(dict.fromkeys(regimes))
        corrected = self.move_id.reversed_entry_id.invoice_line_ids.filtered(
            lambda line: line.sp_vat_regime_id.activity == activity
        )
        corrected = corrected.filtered(lambda line: line.product_id == self.product_id) or corrected
        if corrected:
            return [corrected[0].sp_vat_regime_id]
        return [regime_model._get_regime(company, activity, self._sp_get_tax_day())]

    def _sp_get_tax_day_of_move(self, move):
        return self.env["sp.vat.regime"]._get_first_delivery(move)._sp_get_delivery_day()

    def _sp_get_tax_day(self):
        """Return the day whose VAT regime applies: the delivery's, otherwise the invoice's."""
        self.ensure_one()
        days = [self._sp_get_tax_day_of_move(move) for move in self.sudo().sp_stock_move_ids]
        return (
            max(days, default=None)
            or self.move_id.delivery_date
            or self.move_id.invoice_date
            or fields.Date.context_today(self)
        )

    def _sp_get_net_amount(self):
        """Return the amount without VAT that the invoice sums up, in its currency.

        Odoo rounds an invoice by VAT and hides the cents of difference in its entries: lines printed as they are
        would not add up to the total below them.
        """
        self.ensure_one()
        return self.currency_id.round(self.move_id.direction_sign * self.amount_currency)

    def get_section_subtotal(self):
        return sum(line._sp_get_net_amount() for line in self._get_section_lines())

    def _sp_is_perishable(self):
        """Tell whether the line sells produce, whose payment the law wants within 30 days."""
        self.ensure_one()
        product = self.product_id
        return product.sp_activity == "farm" and product.type == "consu"

    def _sp_is_ours(self):
        """Tell whether the line sells what an activity of the association makes."""
        self.ensure_one()
        return bool(self.product_id.sp_activity or self.sudo().sp_stock_move_ids)

    def _sp_get_vat_mentions(self):
        """Return the codes of the VAT mentions that this line puts on its invoice."""
        self.ensure_one()
        regime = self._sp_get_vat_regime()
        if not regime:
            return ()
        mentions = regime._get_verdict(self.product_id).mentions
        if "debits" in mentions and not any(tax.amount for tax in self.tax_ids):
            return ()
        return mentions
