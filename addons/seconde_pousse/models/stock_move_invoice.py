from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    sp_invoice_line_ids = fields.Many2many(
        "account.move.line",
        "sp_account_move_line_stock_move_rel",
        "stock_move_id",
        "invoice_line_id",
        "Invoice Lines",
        copy=False,
    )

    def _sp_is_invoiced(self):
        """Tell whether an invoice that still stands bills this delivery or return."""
        self.ensure_one()
        return any(
            line.parent_state != "cancel" and line.move_id.payment_state != "reversed"
            for line in self.sp_invoice_line_ids
        )

    def _sp_get_delivery_day(self):
        """Return the day of the delivery, in the time zone of the company."""
        self.ensure_one()
        moment = self.picking_id.date_done or self.date
        zone = self.company_id.partner_id.tz or "Europe/Paris"
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).date()
