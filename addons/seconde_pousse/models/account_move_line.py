from odoo import fields, models


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

    def _get_computed_taxes(self):
        taxes = super()._get_computed_taxes()
        if not (self.product_id.sp_activity and self.move_id.is_sale_document()):
            return taxes
        regime = self._sp_get_vat_regime()
        if not regime:
            return taxes
        return regime._map_taxes(taxes or self.env["account.tax"], self.product_id, self.move_id.company_id)

    def _sp_get_vat_regime(self):
        """Return the VAT regime of this line, or an empty record when none was declared.

        A credit note follows the invoice that it corrects.

        :rtype: sp.vat.regime
        """
        self.ensure_one()
        activity = self.product_id.sp_activity
        if not activity:
            return self.env["sp.vat.regime"]
        if self.sp_vat_regime_id and self.parent_state == "posted":
            return self.sp_vat_regime_id
        corrected = self.move_id.reversed_entry_id.invoice_line_ids.sp_vat_regime_id.filtered(
            lambda regime: regime.activity == activity
        )
        if corrected:
            return corrected[0]
        return self.env["sp.vat.regime"]._get_regime(self.move_id.company_id, activity, self._sp_get_tax_day())

    def _sp_get_tax_day(self):
        """Return the day whose VAT regime applies: the delivery's, otherwise the invoice's."""
        self.ensure_one()
        days = [move._sp_get_delivery_day() for move in self.sudo().sp_stock_move_ids]
        return (
            max(days, default=None)
            or self.move_id.delivery_date
            or self.move_id.invoice_date
            or fields.Date.context_today(self)
        )

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
