from odoo import fields, models


class SpInvoiceRejection(models.TransientModel):
    """Asks why invoices were rejected."""

    _name = "sp.invoice.rejection"
    _description = "Rejection of Invoices"

    move_ids = fields.Many2many("account.move", string="Invoices", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Note the rejection and its reason on the invoices."""
        self.ensure_one()
        self.move_ids._sp_set_deposit("rejected", self.reason)
        return {"type": "ir.actions.act_window_close"}
