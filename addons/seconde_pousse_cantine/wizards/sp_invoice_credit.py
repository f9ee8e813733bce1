from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class SpInvoiceCredit(models.TransientModel):
    """Credits a part of an invoice when nothing came back: goods thrown away on site, or a wrong weight.

    What came back is credited by the invoicing run, from the return. This credit is not tied to the deliveries, which
    would otherwise be billed again.
    """

    _name = "sp.invoice.credit"
    _description = "Credit of a Part of an Invoice"

    move_id = fields.Many2one("account.move", "Invoice", required=True, readonly=True, ondelete="cascade")
    reason_id = fields.Many2one("sp.gap.reason", required=True)
    line_ids = fields.One2many("sp.invoice.credit.line", "credit_id")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        invoice = self.env["account.move"].browse(values.get("move_id"))
        lines = invoice.invoice_line_ids.filtered(lambda line: line.display_type == "product" and line.quantity > 0)
        values["line_ids"] = [Command.create({"invoice_line_id": line.id}) for line in lines]
        return values

    def action_confirm(self):
        """Make the draft credit note, tied to its invoice, with the reason; open it.

        :raises UserError: nothing to credit, or more than what was billed
        """
        self.ensure_one()
        lines = self.line_ids.filtered("quantity")
        if not lines:
            raise UserError(self.env._("Type the quantity to credit on one line at least."))
        for line in lines:
            line._check_quantity()
        self._check_credited(lines)
        credit = self.env["account.move"].create(self._prepare_credit(lines))
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": credit.id,
            "views": [(False, "form")],
        }

    def _check_credited(self, lines):
        """Refuse to credit more of a product than its invoice bills, the credit notes made before included."""
        billed, credited = (
            moves.invoice_line_ids.filtered(lambda line: line.display_type == "product").grouped(self._get_product_key)
            for moves in (self.move_id, self.move_id.reversal_move_ids.filtered(lambda move: move.state != "cancel"))
        )
        for key, asked in lines.grouped(lambda line: self._get_product_key(line.invoice_line_id)).items():
            product, uom = key
            total = sum(billed[key].mapped("quantity"))
            before = sum(credited[key].mapped("quantity")) if key in credited else 0.0
            if before and uom.compare(before + sum(asked.mapped("quantity")), total) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s: %(credited)s of the %(quantity)s billed are credited already, "
                        "no more than the rest can be.",
                        product=product.display_name or asked[:1].name,
                        credited=self.env["res.partner"]._sp_say_quantity(before),
                        quantity=self.env["res.partner"]._sp_say_quantity(total),
                    )
                )

    @api.model
    def _get_product_key(self, line):
        return line.product_id, line.product_uom_id

    def _prepare_credit(self, lines):
        source = self.move_id
        return {
            "move_type": "out_refund",
            "company_id": source.company_id.id,
            "journal_id": source.journal_id.id,
            "partner_id": source.partner_id.id,
            "partner_shipping_id": source.partner_shipping_id.id,
            "currency_id": source.currency_id.id,
            "fiscal_position_id": source.fiscal_position_id.id,
            "invoice_payment_term_id": False,
            "invoice_origin": source.name,
            "ref": source.name,
            "buyer_reference": source.buyer_reference,
            "contract_reference": source.contract_reference,
            "purchase_order_reference": source.purchase_order_reference,
            "reversed_entry_id": source.id,
            "sp_gap_reason_id": self.reason_id.id,
            "invoice_line_ids": [Command.create(line._prepare_invoice_line()) for line in lines],
        }
