from odoo import api, fields, models


class SpEquipmentBooking(models.Model):
    """A machine, tool or vehicle kept for somebody; two bookings never overlap."""

    _name = "sp.equipment.booking"
    _description = "Booking of Equipment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False)
    equipment_id = fields.Many2one("maintenance.equipment", index=True, required=True, check_company=True)
    date_from = fields.Datetime("From", required=True)
    date_to = fields.Datetime("To", required=True)
    task_id = fields.Many2one("project.task", "Job", index="btree_not_null", check_company=True)
    partner_id = fields.Many2one("res.partner", "Borrower", index="btree_not_null", check_company=True)
    employee_id = fields.Many2one("hr.employee", "Used By", check_company=True)
    phone = fields.Char("Phone of Who Has It", compute="_compute_phone", store=True, readonly=False)
    state = fields.Selection(
        [("asked", "Asked"), ("ok", "Agreed"), ("out", "Out"), ("back", "Back"), ("cancel", "Cancelled")],
        default="asked",
        required=True,
        index=True,
        tracking=True,
        copy=False,
    )
    counter_out = fields.Float(copy=False)
    counter_back = fields.Float(copy=False)
    condition_out = fields.Text(copy=False)
    condition_back = fields.Text(copy=False)
    is_damaged = fields.Boolean("Damaged", copy=False)
    photo_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    is_free = fields.Boolean("Free Loan")
    price_hour = fields.Monetary("Price per Hour")
    invoice_line_ids = fields.One2many("account.move.line", "sp_booking_id", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.depends("partner_id", "employee_id")
    def _compute_phone(self):
        for booking in self:
            booking.phone = booking.employee_id.sudo().work_phone or booking.partner_id.phone
