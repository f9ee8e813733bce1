from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_datetime

HOLDING_STATES = ("asked", "ok", "out")


class SpEquipmentBooking(models.Model):
    """A machine, tool or vehicle kept for somebody; two bookings never overlap."""

    _name = "sp.equipment.booking"
    _description = "Booking of Equipment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    equipment_id = fields.Many2one(
        "maintenance.equipment", index=True, required=True, check_company=True, ondelete="restrict", tracking=True
    )
    date_from = fields.Datetime("From", required=True, tracking=True)
    date_to = fields.Datetime("To", required=True, tracking=True)
    task_id = fields.Many2one("project.task", "Job", index="btree_not_null", check_company=True)
    partner_id = fields.Many2one("res.partner", "Borrower", index="btree_not_null", check_company=True, tracking=True)
    employee_id = fields.Many2one("hr.employee", "Used By", index="btree_not_null", check_company=True)
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
    returned_on = fields.Datetime(copy=False, readonly=True)
    condition_out = fields.Text(copy=False)
    condition_back = fields.Text(copy=False)
    is_damaged = fields.Boolean("Damaged", copy=False)
    photo_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    is_free = fields.Boolean("Free Loan", compute="_compute_price", store=True, readonly=False)
    price_hour = fields.Monetary("Price per Hour", compute="_compute_price", store=True, readonly=False)
    invoice_line_ids = fields.One2many("account.move.line", "sp_booking_id", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_in_order = models.Constraint(
        "CHECK(date_from < date_to)", "A booking ends after it begins: check its dates and hours."
    )
    _counter_in_order = models.Constraint(
        "CHECK(COALESCE(counter_back, 0) = 0 OR counter_back >= COALESCE(counter_out, 0))",
        "The counter cannot have gone back: read it again.",
    )

    @api.depends("partner_id", "employee_id")
    def _compute_phone(self):
        for booking in self:
            booking.phone = booking.employee_id.sudo().work_phone or booking.partner_id.phone

    @api.depends("equipment_id", "partner_id")
    def _compute_price(self):
        for booking in self:
            equipment = booking.equipment_id
            booking.is_free = equipment.sp_is_free or not booking.partner_id
            booking.price_hour = 0.0 if booking.is_free else equipment.sp_price_hour

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("sp.equipment.booking") or "/"
        bookings = super().create(vals_list)
        bookings._check_free()
        return bookings

    def write(self, vals):
        result = super().write(vals)
        if {"equipment_id", "date_from", "date_to", "state"} & set(vals):
            self._check_free()
        return result

    def _check_free(self):
        """Refuse a booking over a booking.

        The equipment's row is written first: of two phones at once, the later transaction runs again and finds the
        booking of the first (docs/decisions/0002).

        :raises UserError: who has it, until when, and their phone
        """
        holding = self.filtered(lambda booking: booking.state in HOLDING_STATES)
        if not holding:
            return
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE maintenance_equipment SET write_date = write_date WHERE id IN %s",
                tuple(holding.equipment_id.ids),
            )
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT mine.id, other.id
                  FROM sp_equipment_booking mine
                  JOIN sp_equipment_booking other
                    ON other.equipment_id = mine.equipment_id
                   AND other.id != mine.id
                   AND other.state IN %(states)s
                   AND other.date_from < mine.date_to
                   AND mine.date_from < other.date_to
                 WHERE mine.id IN %(ids)s
              ORDER BY mine.id, other.date_from
                 LIMIT 1
                """,
                states=HOLDING_STATES,
                ids=tuple(holding.ids),
            )
        )
        if rows:
            [[_mine, other_id]] = rows
            self.browse(other_id)._refuse_taken()

    def _refuse_taken(self):
        other = self.sudo()
        raise UserError(
            self.env._(
                "%(equipment)s is taken from %(start)s to %(end)s by %(who)s%(phone)s: choose other hours.",
                equipment=other.equipment_id.name,
                start=format_datetime(self.env, other.date_from, dt_format="short"),
                end=format_datetime(self.env, other.date_to, dt_format="short"),
                who=other.partner_id.name or other.employee_id.name or other.task_id.name or other.create_uid.name,
                phone=f" ({other.phone})" if other.phone else "",
            )
        )

    # ------------------------------------------------------------------
    # Out and back
    # ------------------------------------------------------------------

    def action_agree(self):
        """Agree to the bookings asked."""
        self.filtered(lambda booking: booking.state == "asked").state = "ok"

    def action_hand_over(self):
        """Note that the equipment leaves; whoever drives it must be allowed to.

        :raises UserError: no valid licence or authorisation
        """
        for booking in self:
            booking._check_authorised()
        self.filtered(lambda booking: booking.state in ("asked", "ok")).state = "out"

    def action_take_back(self):
        """Note that the equipment is back; damage makes a maintenance request."""
        back = self.filtered(lambda booking: booking.state == "out")
        back.write({"state": "back", "returned_on": fields.Datetime.now()})
        self.env["maintenance.request"].create(
            [booking._prepare_repair() for booking in back.filtered("is_damaged")]
        )

    def action_cancel(self):
        """Give the equipment free again."""
        self.filtered(lambda booking: booking.state in ("asked", "ok")).state = "cancel"

    def _prepare_repair(self):
        self.ensure_one()
        return {
            "name": self.env._("Damage: %(equipment)s (%(booking)s)", equipment=self.equipment_id.name, booking=self.name),
            "equipment_id": self.equipment_id.id,
            "description": self.condition_back or "",
            "maintenance_type": "corrective",
            "company_id": self.company_id.id,
        }

    def _check_authorised(self):
        self.ensure_one()
        needed = self.equipment_id.sp_authorisation_kind_ids
        if not (needed and self.employee_id):
            return
        day = fields.Datetime.context_timestamp(
            self.with_context(tz=self.company_id._sp_get_timezone()), self.date_from
        ).date()
        missing = needed - self.env["sp.authorisation"]._get_valid_kinds(self.employee_id, day)
        if missing:
            raise UserError(
                self.env._(
                    "%(person)s has no valid “%(authorisation)s” for %(equipment)s: "
                    "choose somebody else, or file the authorisation first.",
                    person=self.employee_id.sudo().name,
                    authorisation=missing[0].name,
                    equipment=self.equipment_id.name,
                )
            )
