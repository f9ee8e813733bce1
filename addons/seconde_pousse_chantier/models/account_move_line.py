from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    sp_work_note_line_id = fields.Many2one(
        "sp.work.note.line", "Line of a Work Note", index="btree_not_null", copy=False, readonly=True
    )
    sp_booking_id = fields.Many2one("sp.equipment.booking", "Booking", index="btree_not_null", copy=False, readonly=True)
