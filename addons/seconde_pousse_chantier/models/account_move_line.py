from odoo import Command, fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    sp_work_note_line_ids = fields.Many2many(
        "sp.work.note.line",
        "sp_work_note_line_invoice_rel",
        "invoice_line_id",
        "note_line_id",
        "Lines of Work Notes",
        copy=False,
        readonly=True,
    )
    sp_is_rebillable = fields.Boolean(
        "Counts as Not Billed",
        copy=False,
        readonly=True,
        help="What this credit note takes off was billed too much, or is to be billed again.",
    )
    sp_booking_id = fields.Many2one(
        "sp.equipment.booking", "Booking", index="btree_not_null", copy=False, readonly=True
    )

    def _copy_data_extend_business_fields(self, values):
        """Credit notes, and invoices made again after one, speak of the same notes."""
        result = super()._copy_data_extend_business_fields(values)
        values["sp_work_note_line_ids"] = [Command.set(self.sudo().sp_work_note_line_ids.ids)]
        return result

    def _sp_get_tax_day(self):
        """The work of a note is taxed on its last day, a loan on the day it is back."""
        if self.sp_work_note_line_ids:
            return max(self.sudo().sp_work_note_line_ids.note_id.mapped("date_to"))
        if self.sp_booking_id:
            return self.sudo().sp_booking_id._get_return_day()
        return super()._sp_get_tax_day()
