from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_datetime

from .sp_booking_price import BILLED_FIELDS

HOLDING_STATES = ("asked", "ok", "out")


class SpEquipmentBooking(models.Model):
    """A machine, tool or vehicle kept for somebody; no more are booked at any moment than there are."""

    _name = "sp.equipment.booking"
    _description = "Booking of Equipment"
    _inherit = [
        "sp.booking.price",
        "sp.booking.signing",
        "sp.booking.steps",
        "sp.booking.request",
        "sp.never.typed",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    equipment_id = fields.Many2one(
        "maintenance.equipment",
        index=True,
        required=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
        domain="[('sp_is_shared', '=', True)]",
    )
    date_from = fields.Datetime("From", required=True, tracking=True)
    date_to = fields.Datetime("To", required=True, tracking=True)
    quantity = fields.Integer(default=1, required=True)
    capacity = fields.Integer(related="equipment_id.sp_quantity")
    counter_unit = fields.Selection(related="equipment_id.sp_counter_unit")
    task_id = fields.Many2one("project.task", "Job or Task", index="btree_not_null", check_company=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Borrower",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="A member farm, a neighbour. Empty: our own use.",
    )
    employee_id = fields.Many2one("hr.employee", "Used By", index="btree_not_null", check_company=True)
    user_id = fields.Many2one("res.users", "Booked By", default=lambda self: self.env.user, index="btree_not_null")
    phone = fields.Char("Phone of Who Has It", compute="_compute_phone", store=True, readonly=False)
    state = fields.Selection(
        [("asked", "Asked"), ("ok", "Granted"), ("out", "Out"), ("back", "Back"), ("cancel", "Called Off")],
        default="asked",
        required=True,
        index=True,
        tracking=True,
        copy=False,
    )
    is_late = fields.Boolean("Late Back", compute="_compute_is_late", search="_search_is_late")
    warning = fields.Text(compute="_compute_warning")
    note = fields.Text()
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_in_order = models.Constraint(
        "CHECK(date_from < date_to)", "A booking ends after it begins: check its dates and hours."
    )
    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Book one at least.")

    @api.depends("partner_id", "employee_id", "user_id")
    def _compute_phone(self):
        for booking in self:
            employee, user = booking.employee_id.sudo(), booking.user_id.sudo()
            booking.phone = (
                employee.mobile_phone
                or employee.work_phone
                or booking.partner_id.phone
                or booking.partner_id.commercial_partner_id.phone
                or (not booking.partner_id and (user.employee_id.work_phone or user.partner_id.phone))
            )

    @api.depends("state", "date_to")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for booking in self:
            booking.is_late = bool(booking.state == "out" and booking.date_to and booking.date_to < now)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "=", "out"), ("date_to", "<", fields.Datetime.now())]

    @api.depends("equipment_id", "partner_id", "employee_id", "date_from", "date_to", "state")
    def _compute_warning(self):
        for booking in self:
            booking.warning = "\n".join(booking._get_warnings()) if booking.state in HOLDING_STATES else False

    @api.depends("equipment_id", "date_from", "partner_id", "employee_id", "task_id")
    def _compute_display_name(self):
        for booking in self:
            who = booking._get_holder_name()
            booking.display_name = " · ".join(filter(None, (booking.equipment_id.name, who)))

    @api.onchange("task_id")
    def _onchange_task_id(self):
        dates = self.task_id._get_booking_dates() if self.task_id and not self.date_from else None
        if dates:
            self.date_from, self.date_to = dates

    @api.model_create_multi
    def create(self, vals_list):
        # First of all: a sequence whose year begins would refuse the second of two instead of making it wait.
        self.env["maintenance.equipment"].browse(
            {vals["equipment_id"] for vals in vals_list if vals.get("equipment_id")}
        )._sp_lock()
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("sp.equipment.booking") or "/"
        bookings = super().create(vals_list)
        if any(booking.state not in ("asked", "ok") for booking in bookings):
            raise UserError(self.env._("A booking moves by its buttons: agree, it leaves, it is back, cancel."))
        bookings._ask_owner()
        for booking in bookings.filtered(lambda one: one.state == "ok"):
            booking._check_lendable()
        bookings._check_free()
        return bookings

    def write(self, vals):
        self._check_step(vals)
        self._check_not_signed(vals)
        if BILLED_FIELDS & set(vals):
            self._check_not_billed()
        if "date_to" in vals:
            vals = {"late_reminded_on": False, **vals}
        result = super().write(vals)
        if {"equipment_id", "date_from", "date_to", "state", "quantity"} & set(vals):
            self._check_free()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered(lambda booking: booking.state in ("out", "back"))
        if used:
            raise UserError(self.env._("%(number)s was handed over: it is kept as a proof.", number=used[0].name))

    # ------------------------------------------------------------------
    # Nothing is booked twice
    # ------------------------------------------------------------------

    def _check_free(self):
        """Refuse a booking over a booking: at no moment are more booked than there are.

        :raises UserError: who has it, until when, and their phone
        """
        holding = self.filtered(lambda booking: booking.state in HOLDING_STATES)
        if not holding:
            return
        self.flush_model()
        holding.equipment_id._sp_lock()
        # The most are taken at the moment when one of the bookings begins.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT mine.id, point.date_from, MIN(held.id) FILTER (WHERE held.id != mine.id)
                  FROM sp_equipment_booking mine
                  JOIN maintenance_equipment equipment ON equipment.id = mine.equipment_id
                  JOIN sp_equipment_booking point
                    ON point.equipment_id = mine.equipment_id
                   AND point.state IN %(states)s
                   AND point.date_from >= mine.date_from
                   AND point.date_from < mine.date_to
                  JOIN sp_equipment_booking held
                    ON held.equipment_id = mine.equipment_id
                   AND held.state IN %(states)s
                   AND held.date_from <= point.date_from
                   AND held.date_to > point.date_from
                 WHERE mine.id IN %(ids)s
              GROUP BY mine.id, point.id, point.date_from, equipment.sp_quantity
                HAVING SUM(held.quantity) > COALESCE(equipment.sp_quantity, 1)
              ORDER BY mine.id, point.date_from
                 LIMIT 1
                """,
                states=HOLDING_STATES,
                ids=tuple(holding.ids),
            )
        )
        if rows:
            [[mine_id, moment, other_id]] = rows
            self.browse(mine_id)._refuse_taken(moment, self.browse(other_id))

    def _refuse_taken(self, moment, other):
        self.ensure_one()
        equipment, other = self.equipment_id.sudo(), other.sudo()
        if other and self.env.context.get("sp_anonymous"):
            raise UserError(
                self.env._("%(equipment)s is taken on these days: choose other ones.", equipment=equipment.name)
            )
        if not other:
            raise UserError(
                self.env._(
                    "There are only %(count)s of %(equipment)s: book less.",
                    count=equipment.sp_quantity,
                    equipment=equipment.name,
                )
            )
        if equipment.sp_quantity > 1:
            taken = self.sudo().search(
                [
                    ("equipment_id", "=", equipment.id),
                    ("state", "in", HOLDING_STATES),
                    ("id", "!=", self.id),
                    ("date_from", "<=", moment),
                    ("date_to", ">", moment),
                ]
            )
            raise UserError(
                self.env._(
                    "Of %(equipment)s only %(left)s of %(count)s are left on %(moment)s, "
                    "the others are with %(who)s: book less, or choose other hours.",
                    equipment=equipment.name,
                    left=max(equipment.sp_quantity - sum(taken.mapped("quantity")), 0),
                    count=equipment.sp_quantity,
                    moment=self._say_moment(moment),
                    who=", ".join(dict.fromkeys(booking._get_holder_name() for booking in taken)),
                )
            )
        raise UserError(
            self.env._(
                "%(equipment)s is taken from %(start)s to %(end)s by %(who)s%(phone)s: choose other hours.",
                equipment=equipment.name,
                start=self._say_moment(other.date_from),
                end=self._say_moment(other.date_to),
                who=other._get_holder_name(),
                phone=other._get_phone_words(),
            )
        )

    # ------------------------------------------------------------------
    # In words
    # ------------------------------------------------------------------

    def _get_warnings(self):
        """Return the sentences that say what is not in order."""
        self.ensure_one()
        equipment = self.equipment_id.sudo()
        if not equipment:
            return []
        warnings = []
        if self.state == "asked" and equipment.sp_owner_id:
            warnings.append(
                self.env._(
                    "It belongs to %(owner)s%(phone)s: ask them, then agree.",
                    owner=equipment.sp_owner_id.name,
                    phone=f" ({equipment.sp_owner_id.phone})" if equipment.sp_owner_id.phone else "",
                )
            )
        lent_to = equipment.sp_lent_to
        if self._is_lent() and lent_to == "crew":
            warnings.append(self.env._("It is for our crews only."))
        elif self._is_lent() and self.date_from and not self._is_member():
            if lent_to == "member":
                warnings.append(self._say_not_member())
            elif equipment.sp_guest_price:
                warnings.append(
                    self.env._(
                        "%(borrower)s is not a member on that day: the price is the one of non-members.",
                        borrower=self.partner_id.name,
                    )
                )
        if self.date_to and equipment.sp_check_due and equipment.sp_check_due < self._get_day(self.date_to):
            warnings.append(self._say_check_due())
        if equipment.sp_is_broken:
            warnings.append(self.env._("It waits for its repair."))
        if equipment.sp_is_upkeep_due:
            warnings.append(self.env._("Upkeep is due: see its upkeep plan."))
        needed = equipment.sp_authorisation_kind_ids
        if needed and self.date_from and not self._is_lent():
            valid = self.env["sp.authorisation"]._get_valid_kinds(self.employee_id, self._get_day(self.date_from))
            missing = needed - valid
            if missing:
                warnings.append(
                    self.env._("Whoever uses it needs: %(kinds)s.", kinds=", ".join(missing.mapped("name")))
                )
        return warnings

    def _get_holder_name(self):
        self.ensure_one()
        booking = self.sudo()
        return (
            booking.partner_id.name
            or booking.employee_id.name
            or booking.task_id.name
            or booking.user_id.name
            or booking.create_uid.name
            or ""
        )

    def _get_phone_words(self):
        self.ensure_one()
        return f" ({self.phone})" if self.phone else ""

    def _say_moment(self, moment):
        """Return a moment in words, its year only when it is another one: “Mon 1 Jun, 08:00”."""
        company = self.company_id or self.env.company
        day, today = self._get_day(moment), company._sp_get_today()
        words = company._sp_say_day(day, "EEE d MMM" if day.year == today.year else "EEE d MMM y")
        hour = format_datetime(self.env, moment, tz=company._sp_get_timezone(), dt_format="HH:mm")
        return f"{words} {hour}"

    def _get_local(self, moment):
        """Return a moment as the clocks of the company show it."""
        zone = ZoneInfo((self.company_id or self.env.company)._sp_get_timezone())
        return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None)

    def _get_day(self, moment):
        """Return the company's day of a moment."""
        return self._get_local(moment).date()

    def _get_return_day(self):
        self.ensure_one()
        return self._get_day(self.returned_on or self.date_to)
