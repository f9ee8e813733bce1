from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from .sp_work_note_making import NOTE_STEP


class SpWorkNoteLine(models.Model):
    _name = "sp.work.note.line"
    _description = "Line of a Work Note"
    _inherit = ["sp.never.typed"]
    _order = "note_id, sequence, id"
    _check_company_auto = True

    note_id = fields.Many2one("sp.work.note", required=True, index=True, ondelete="cascade", check_company=True)
    state = fields.Selection(related="note_id.state", store=True, index=True)
    sequence = fields.Integer(default=10)
    sale_line_id = fields.Many2one(
        "sale.order.line", "Line of the Quote", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    name = fields.Char("Work", required=True)
    quantity = fields.Float(required=True, digits="Product Unit")
    proposed_quantity = fields.Float(
        "Proposed",
        digits="Product Unit",
        copy=False,
        readonly=True,
        help="From the hours typed; somebody may type another.",
    )
    uom_id = fields.Many2one("uom.uom", "Unit", required=True, ondelete="restrict")
    sold_quantity = fields.Float("Quoted", compute="_compute_sold_quantity", compute_sudo=True, digits="Product Unit")
    part_done = fields.Float(
        "Part Done (%)", compute="_compute_part_done", inverse="_inverse_part_done", digits=(5, 1), help="Of the quote."
    )
    invoice_line_ids = fields.Many2many(
        "account.move.line",
        "sp_work_note_line_invoice_rel",
        "note_line_id",
        "invoice_line_id",
        "Invoice Lines",
        copy=False,
        readonly=True,
        check_company=True,
    )
    is_billed = fields.Boolean("Billed", compute="_compute_is_billed", store=True, compute_sudo=True)
    company_id = fields.Many2one(related="note_id.company_id", store=True, index=True)

    _quantity_positive = models.Constraint("CHECK(quantity >= 0)", "The work done cannot be negative.")

    @api.depends("sale_line_id.product_uom_qty", "uom_id")
    def _compute_sold_quantity(self):
        for line in self:
            sold = line.sale_line_id
            line.sold_quantity = (
                sold.product_uom_id._compute_quantity(sold.product_uom_qty, line.uom_id) if sold else 0.0
            )

    @api.depends("quantity", "sold_quantity")
    def _compute_part_done(self):
        for line in self:
            line.part_done = line.sold_quantity and line.quantity / line.sold_quantity * 100

    def _inverse_part_done(self):
        for line in self.filtered("sold_quantity"):
            line.quantity = line.sold_quantity * line.part_done / 100

    @api.onchange("part_done")
    def _onchange_part_done(self):
        self._inverse_part_done()

    @api.depends("state", "quantity", "sale_line_id.qty_invoiced", "invoice_line_ids.parent_state")
    def _compute_is_billed(self):
        """Billed: a standing invoice bills it, and nothing is left to bill or to credit."""
        pending = {}
        for sold in self.sale_line_id:
            pending.update(sold._sp_get_pending_notes())
        for line in self:
            billed = any(invoiced.parent_state != "cancel" for invoiced in line.invoice_line_ids)
            line.is_billed = billed and not line.uom_id.compare(pending.get(line._origin, 0.0), 0)

    @api.model_create_multi
    def create(self, vals_list):
        notes = self.env["sp.work.note"].browse([vals["note_id"] for vals in vals_list if vals.get("note_id")])
        notes._check_lines_open()
        lines = super().create(vals_list)
        lines.note_id._check_lines_open()
        if lines.invoice_line_ids:
            lines._refuse_links()
        return lines

    def write(self, vals):
        if "invoice_line_ids" in vals and self.env.context.get("sp_note_step") is not NOTE_STEP:
            self._refuse_links()
        if "state" in vals:
            self.note_id._refuse_by_hand()
        if {"note_id", "sale_line_id", "name", "quantity", "uom_id", "proposed_quantity", "sequence"} & set(vals):
            self.note_id._check_lines_open()
        result = super().write(vals)
        if "note_id" in vals:
            self.note_id._check_lines_open()
        return result

    def _refuse_links(self):
        raise UserError(self.env._("An invoice says by itself which work notes it bills."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self.note_id._check_lines_open()

    def _is_in_hours(self):
        self.ensure_one()
        return self.uom_id._has_common_reference(self.env.ref("uom.product_uom_hour"))

    def _get_quantity_sold(self, quantity=None):
        """Return a quantity, that of the line by default, in the unit of the quote."""
        self.ensure_one()
        quantity = self.quantity if quantity is None else quantity
        return self.uom_id._compute_quantity(quantity, self.sale_line_id.product_uom_id, rounding_method="HALF-UP")

    def _prepare_next_version(self):
        self.ensure_one()
        return {
            "sale_line_id": self.sale_line_id.id,
            "name": self.name,
            "quantity": self.quantity,
            "uom_id": self.uom_id.id,
            "sequence": self.sequence,
        }

    def _get_invoice_label(self, name):
        """Return what an invoice says: the work, its note, its days, and its job when the work does not name it."""
        self.ensure_one()
        note = self.note_id
        days = " – ".join(dict.fromkeys(format_date(self.env, day) for day in (note.date_from, note.date_to)))
        said = {"work": name, "number": note.display_name, "days": days, "job": note.task_id.name}
        if note.task_id.name in name:
            return self.env._("%(work)s\nWork note %(number)s, %(days)s", **said)
        return self.env._("%(work)s\nWork note %(number)s, %(days)s – %(job)s", **said)
