from odoo import Command, api, fields, models

WORK_NOTE = "work_note"


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sp.sale.line.vat", "sale.order.line"]

    qty_delivered_method = fields.Selection(selection_add=[(WORK_NOTE, "Signed work notes")])
    sp_work_note_line_ids = fields.One2many("sp.work.note.line", "sale_line_id", "Lines of Work Notes")

    @api.depends("order_id.sp_job_id", "product_id.type")
    def _compute_qty_delivered_method(self):
        by_note = self.filtered(lambda line: line._sp_is_delivered_by_note())
        by_note.qty_delivered_method = WORK_NOTE
        return super(SaleOrderLine, self - by_note)._compute_qty_delivered_method()

    @api.depends("sp_work_note_line_ids.quantity", "sp_work_note_line_ids.state")
    def _compute_qty_delivered(self):
        return super()._compute_qty_delivered()

    def _sp_is_delivered_by_note(self):
        self.ensure_one()
        return bool(
            self.order_id.sp_job_id
            and self.product_id.type == "service"
            and self.product_id.service_tracking != "partnership"
            and not self.is_downpayment
        )

    def _prepare_qty_delivered(self):
        by_note = self.filtered(lambda line: line.qty_delivered_method == WORK_NOTE)
        quantities = super(SaleOrderLine, self - by_note)._prepare_qty_delivered()
        signed = self.env["sp.work.note.line"].sudo().search(
            [("sale_line_id", "in", by_note.ids), ("state", "=", "signed")]
        )
        for line in by_note:
            quantities[line] = sum(
                done.uom_id._compute_quantity(done.quantity, line.product_uom_id)
                for done in signed
                if done.sale_line_id == line._origin
            )
        return quantities

    def _prepare_invoice_lines_vals_list(self, **optional_values):
        """Bill each signed note on its own line, with its number and its days."""
        vals_list = super()._prepare_invoice_lines_vals_list(**optional_values)
        notes = self._sp_get_notes_to_invoice()
        if len(vals_list) != 1 or not notes or "quantity" in optional_values:
            return vals_list
        values = vals_list[0]
        total = sum(line._get_quantity_sold() for line in notes)
        if self.product_uom_id.compare(total, values["quantity"]):
            values = self._sp_tax_by_day(values, max(notes.note_id.mapped("date_to")))
            return [{**values, "sp_work_note_line_ids": [Command.set(notes.ids)]}]
        return [
            {
                **self._sp_tax_by_day(values, line.note_id.date_to),
                "name": line._get_invoice_label(values["name"]),
                "quantity": line._get_quantity_sold(),
                "sp_work_note_line_ids": [Command.set(line.ids)],
            }
            for line in notes
        ]

    def _sp_get_notes_to_invoice(self):
        """Return the lines of signed notes that no standing invoice bills yet, oldest first."""
        self.ensure_one()
        signed = self.sp_work_note_line_ids.sudo().filtered(lambda line: line.state == "signed")
        return signed.filtered(lambda line: not line.is_billed).sorted(lambda line: (line.note_id.date_to, line.id))
