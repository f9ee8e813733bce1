from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Command


class SpInvoiceCreditLine(models.TransientModel):
    _name = "sp.invoice.credit.line"
    _description = "Line to Credit"

    credit_id = fields.Many2one("sp.invoice.credit", required=True, ondelete="cascade")
    invoice_line_id = fields.Many2one("account.move.line", required=True, readonly=True, ondelete="cascade")
    name = fields.Char(related="invoice_line_id.name")
    delivery = fields.Char(compute="_compute_delivery")
    price_unit = fields.Float(related="invoice_line_id.price_unit")
    billed_quantity = fields.Float("Billed", related="invoice_line_id.quantity")
    product_uom_id = fields.Many2one(related="invoice_line_id.product_uom_id")
    quantity = fields.Float("To Credit", digits="Product Unit")

    @api.depends("invoice_line_id")
    def _compute_delivery(self):
        for line in self:
            move = line.sudo().invoice_line_id.sp_stock_move_ids[:1]
            day = move and tools.format_date(self.env, move._sp_get_delivery_day())
            line.delivery = f"{day} – {move.picking_id.name}" if move else ""

    def _check_quantity(self):
        self.ensure_one()
        source = self.invoice_line_id
        uom = source.product_uom_id
        if uom.compare(self.quantity, 0) < 0 or uom.compare(self.quantity, source.quantity) > 0:
            raise UserError(
                self.env._(
                    "%(product)s: credit between 0 and the %(quantity)s billed.",
                    product=source.product_id.display_name or source.name,
                    quantity=self.env["res.partner"]._sp_say_quantity(source.quantity),
                )
            )

    def _prepare_invoice_line(self):
        source = self.invoice_line_id
        return {
            "product_id": source.product_id.id,
            "name": " – ".join((source.name or "", self.credit_id.reason_id.name)),
            "quantity": self.quantity,
            "product_uom_id": source.product_uom_id.id,
            "price_unit": source.price_unit,
            "discount": source.discount,
            "tax_ids": [Command.set(source.tax_ids.ids)],
        }
