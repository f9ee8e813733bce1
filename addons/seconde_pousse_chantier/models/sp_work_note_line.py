from odoo import api, fields, models
from odoo.tools.misc import format_date


class SpWorkNoteLine(models.Model):
    _name = "sp.work.note.line"
    _description = "Line of a Work Note"
    _order = "note_id, sequence, id"
    _check_company_auto = True

    note_id = fields.Many2one("sp.work.note", required=True, index=True, ondelete="cascade")
    state = fields.Selection(related="note_id.state", store=True, index=True)
    sequence = fields.Integer(default=10)
    sale_line_id = fields.Many2one(
        "sale.order.line", "Line of the Quote", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    name = fields.Char("Work", required=True)
    quantity = fields.Float(required=True, digits="Product Unit")
    uom_id = fields.Many2one("uom.uom", required=True, ondelete="restrict")
    invoice_line_ids = fields.Many2many(
        "account.move.line",
        "sp_work_note_line_invoice_rel",
        "note_line_id",
        "invoice_line_id",
        "Invoice Lines",
        copy=False,
        readonly=True,
    )
    is_billed = fields.Boolean("Billed", compute="_compute_is_billed", store=True, compute_sudo=True)
    company_id = fields.Many2one(related="note_id.company_id", store=True, index=True)

    _quantity_positive = models.Constraint("CHECK(quantity >= 0)", "The work done cannot be negative.")

    @api.depends("invoice_line_ids.parent_state", "invoice_line_ids.move_id.payment_state")
    def _compute_is_billed(self):
        for line in self:
            standing = line.invoice_line_ids.filtered(
                lambda invoiced: invoiced.parent_state != "cancel"
                and invoiced.move_id.move_type == "out_invoice"
                and invoiced.move_id.payment_state != "reversed"
            )
            line.is_billed = bool(standing)

    @api.model_create_multi
    def create(self, vals_list):
        self.env["sp.work.note"].browse([vals["note_id"] for vals in vals_list if vals.get("note_id")])._check_open()
        return super().create(vals_list)

    def write(self, vals):
        if {"note_id", "sale_line_id", "name", "quantity", "uom_id"} & set(vals):
            self.note_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self.note_id._check_open()

    def _get_quantity_sold(self):
        """Return the quantity in the unit of the quote."""
        self.ensure_one()
        return self.uom_id._compute_quantity(self.quantity, self.sale_line_id.product_uom_id)

    def _get_invoice_label(self, name):
        self.ensure_one()
        note = self.note_id
        return self.env._(
            "%(work)s\nWork note %(number)s, %(day)s",
            work=name,
            number=note.name,
            day=" – ".join(sorted({format_date(self.env, day) for day in (note.date_from, note.date_to)})),
        )
