from odoo import models


class SpInvoiceCrates(models.AbstractModel):
    """The lost crates an invoice settles; part of `account.move`."""

    _name = "sp.invoice.crates"
    _description = "Crates of an Invoice"

    def _post(self, soft=True):
        posted = super()._post(soft)
        self._sp_sync_lost_crates()
        return posted

    def button_cancel(self):
        """Cancel as core does; the lost crates of the invoice are to be brought back again."""
        result = super().button_cancel()
        self._sp_sync_lost_crates()
        return result

    def button_draft(self):
        """Back to draft as core does; the crates of the invoice are settled again."""
        result = super().button_draft()
        self._sp_sync_lost_crates()
        return result

    def _sp_sync_lost_crates(self):
        """Make the ledger say what the invoices of lost crates bill, no more and no less."""
        moves = self.env["sp.crate.move"].sudo()
        groups = moves._read_group(
            [("invoice_id", "in", self.ids)], ["invoice_id", "partner_id", "product_id"], ["quantity:sum"]
        )
        moves.create(
            [
                {
                    "partner_id": site.id,
                    "product_id": crate.id,
                    "quantity": -invoice._sp_count_lost_crates(crate) - total,
                    "kind": "lost",
                    "invoice_id": invoice.id,
                    "company_id": invoice.company_id.id,
                }
                for invoice, site, crate, total in groups
                if invoice._sp_count_lost_crates(crate) != -total
            ]
        )

    def _sp_count_lost_crates(self, crate):
        self.ensure_one()
        if self.state == "cancel":
            return 0
        return round(sum(self.invoice_line_ids.filtered(lambda line: line.product_id == crate).mapped("quantity")))
