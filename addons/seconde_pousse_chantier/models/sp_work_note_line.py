from odoo import fields, models


class SpWorkNoteLine(models.Model):
    _name = "sp.work.note.line"
    _description = "Line of a Work Note"
    _order = "note_id, sequence, id"
    _check_company_auto = True

    note_id = fields.Many2one("sp.work.note", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    sale_line_id = fields.Many2one("sale.order.line", "Line of the Quote", index="btree_not_null", check_company=True)
    name = fields.Char("Work", required=True)
    quantity = fields.Float(required=True, digits="Product Unit")
    uom_id = fields.Many2one("uom.uom", required=True)
    invoice_line_ids = fields.One2many("account.move.line", "sp_work_note_line_id", readonly=True)
    company_id = fields.Many2one(related="note_id.company_id", store=True, index=True)
