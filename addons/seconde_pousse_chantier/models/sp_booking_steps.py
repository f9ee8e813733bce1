from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import plaintext2html

from ..rules.loan import can_follow

# Known to this module only: a client cannot send it in a context.
BOOKING_STEP = object()

EQUIPMENT_ACTIVITY = "seconde_pousse_chantier.mail_activity_type_equipment"

LOOKS = [("good", "In Good State"), ("dirty", "Dirty"), ("worn", "Worn"), ("damaged", "Damaged")]


class SpBookingSteps(models.AbstractModel):
    """A machine leaves, and comes back: counter, look, photos; part of `sp.equipment.booking`."""

    _name = "sp.booking.steps"
    _description = "Out and Back"

    left_on = fields.Datetime(copy=False, readonly=True)
    returned_on = fields.Datetime("Back On", copy=False, readonly=True)
    counter_out = fields.Float("Counter When Leaving", copy=False)
    counter_back = fields.Float("Counter When Back", copy=False)
    look_out = fields.Selection(LOOKS, "State When Leaving", copy=False)
    look_back = fields.Selection(LOOKS, "State When Back", copy=False)
    condition_out = fields.Text("Note When Leaving", copy=False)
    condition_back = fields.Text("Note When Back", copy=False)
    is_damaged = fields.Boolean("Damaged", compute="_compute_is_damaged", store=True, readonly=False, copy=False)
    is_unusable = fields.Boolean("Cannot Be Used", copy=False, help="Nobody takes it before the repair is done.")
    photo_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    repair_ids = fields.One2many("maintenance.request", "sp_booking_id", "Repairs", readonly=True)
    # Numbers of the phone's entries: one sent twice, for want of an answer, is noted once.
    entry_out = fields.Char(copy=False, readonly=True, index="btree_not_null")
    entry_back = fields.Char(copy=False, readonly=True, index="btree_not_null")
    late_reminded_on = fields.Datetime(copy=False, readonly=True)

    _counter_in_order = models.Constraint(
        "CHECK(COALESCE(counter_back, 0) = 0 OR counter_back >= COALESCE(counter_out, 0))",
        "The counter cannot have gone back: read it again.",
    )
    _counters_positive = models.Constraint(
        "CHECK(COALESCE(counter_out, 0) >= 0 AND COALESCE(counter_back, 0) >= 0)",
        "A counter cannot be negative: read it again.",
    )

    @api.depends("look_back")
    def _compute_is_damaged(self):
        for booking in self:
            booking.is_damaged = booking.is_damaged or booking.look_back == "damaged"

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_agree(self):
        """Agree to the bookings asked.

        :raises UserError: the borrower may not have it
        """
        asked = self.filtered(lambda booking: booking.state == "asked")
        self._move_to("ok")
        asked.filtered(lambda booking: not booking.user_id).user_id = self.env.user
        asked._tell_asker("ok")

    def action_hand_over(self):
        """Note that the equipment leaves; whoever drives it must be allowed to.

        :raises UserError: no valid licence or authorisation, safety check overdue, broken, still with somebody
        """
        for booking in self:
            booking._check_can_leave()
        self._move_to("out", left_on=fields.Datetime.now())

    def action_take_back(self):
        """Note that the equipment is back: its counter follows, damage asks for a repair and warns the next ones.

        :raises UserError: the counter has gone back
        """
        for booking in self:
            booking._check_counter(booking.counter_back, booking.counter_out or booking.equipment_id.sudo().sp_counter)
            booking._check_counter_read(booking.counter_back)
        self._move_to("back", returned_on=fields.Datetime.now())
        self._read_counter("counter_back")
        self._ask_repair()
        self._charge_own_use()
        self.activity_unlink([EQUIPMENT_ACTIVITY])

    def action_cancel(self):
        """Give the equipment free again; whoever asked for it online is told."""
        running = self.filtered(lambda booking: booking.state != "cancel")
        self._move_to("cancel")
        running._tell_asker("cancel")

    def _give_up(self):
        """Cancel what one asked for oneself: nobody has to be told but the desk, who need not answer any more."""
        self._move_to("cancel")
        self.activity_unlink([EQUIPMENT_ACTIVITY])

    def action_ask_again(self):
        """Take up a booking that was cancelled."""
        self._move_to("asked")

    def _move_to(self, state, **values):
        """Move the bookings that may go to a state; those already there stay as they are.

        :raises UserError: a booking may not go there
        """
        moving = self.filtered(lambda booking: booking.state != state)
        for booking in moving:
            if not can_follow(booking.state, state):
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "Booking %(number)s is “%(state)s”: it cannot become “%(wanted)s”.",
                        number=booking.name,
                        state=labels[booking.state],
                        wanted=labels[state],
                    )
                )
            if state in ("ok", "out"):
                booking._check_lendable()
        moving.with_context(sp_booking_step=BOOKING_STEP).write({"state": state, **values})

    def _ask_owner(self):
        """What belongs to somebody else is asked for first, whoever books it."""
        theirs = self.filtered(lambda booking: booking.state == "ok" and booking.equipment_id.sudo().sp_owner_id)
        theirs.with_context(sp_booking_step=BOOKING_STEP).state = "asked"

    def _check_step(self, vals):
        if "state" in vals and self.env.context.get("sp_booking_step") is not BOOKING_STEP:
            if any(booking.state != vals["state"] for booking in self):
                raise UserError(self.env._("A booking moves by its buttons: agree, it leaves, it is back, cancel."))

    # ------------------------------------------------------------------
    # What is checked
    # ------------------------------------------------------------------

    def _check_lendable(self):
        """Refuse a borrower its owner does not want."""
        self.ensure_one()
        lent_to = self.equipment_id.sudo().sp_lent_to
        if not self._is_lent() or lent_to == "all":
            return
        if lent_to == "crew":
            raise UserError(
                self.env._("%(equipment)s is for our crews only: it is not lent.", equipment=self.equipment_id.name)
            )
        if not self._is_member():
            raise UserError(self._say_not_member())

    def _check_can_leave(self):
        self.ensure_one()
        self._check_authorised()
        equipment = self.equipment_id.sudo()
        day = self._get_day(fields.Datetime.now())
        if equipment.sp_check_due and equipment.sp_check_due < day:
            raise UserError(self._say_check_due())
        if equipment.sp_is_broken:
            raise UserError(
                self.env._(
                    "%(equipment)s waits for its repair: close the repair, or choose something else.",
                    equipment=equipment.name,
                )
            )
        self._check_counter(self.counter_out, equipment.sp_counter)
        holders = self._get_holders()
        if sum(holders.mapped("quantity")) + self.quantity > equipment.sp_quantity:
            raise UserError(
                self.env._(
                    "%(equipment)s is still out with %(who)s%(phone)s: note that it is back first.",
                    equipment=equipment.name,
                    who=holders[0]._get_holder_name(),
                    phone=holders[0]._get_phone_words(),
                )
            )
        if not self.counter_out and equipment.sp_counter:
            self.counter_out = equipment.sp_counter
        self._check_counter_read(self.counter_out)

    def _get_holders(self):
        """Return the other bookings that are out with the same equipment; whose row is written first: two at once."""
        self.ensure_one()
        self.equipment_id._sp_lock()
        domain = [("equipment_id", "=", self.equipment_id.id), ("state", "=", "out"), ("id", "!=", self.id)]
        return self.sudo().search(domain, order="date_to, id")

    def _check_counter(self, value, known):
        self.ensure_one()
        if value and known and value < known:
            raise UserError(
                self.env._(
                    "The counter of %(equipment)s showed %(known)s: it cannot show %(value)s now. Read it again.",
                    equipment=self.equipment_id.name,
                    known=self._say_number(known),
                    value=self._say_number(value),
                )
            )

    def _check_counter_read(self, value):
        """Refuse a loan priced by the kilometre whose counter nobody read: it would be billed nothing."""
        self.ensure_one()
        if not value and self.price_unit == "km" and self.price and self._is_lent():
            raise UserError(
                self.env._(
                    "Type what the counter of %(equipment)s shows: this loan is billed by the kilometre.",
                    equipment=self.equipment_id.name,
                )
            )

    def _check_authorised(self):
        self.ensure_one()
        needed = self.equipment_id.sudo().sp_authorisation_kind_ids
        if not needed or self._is_lent():
            return
        if not self.employee_id:
            raise UserError(
                self.env._(
                    "Say who uses %(equipment)s: “%(authorisation)s” is needed.",
                    equipment=self.equipment_id.name,
                    authorisation=needed[0].name,
                )
            )
        # On the day it leaves, which is not always the one that was booked.
        day = self._get_day(max(self.date_from, fields.Datetime.now()))
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

    def _say_not_member(self):
        return self.env._(
            "%(borrower)s is not a member on that day, and %(equipment)s is lent to members only: "
            "renew the membership first.",
            borrower=self.partner_id.name,
            equipment=self.equipment_id.name,
        )

    def _say_check_due(self):
        return self.env._(
            "The safety check of %(equipment)s was due on %(day)s: have it done, then type its next date.",
            equipment=self.equipment_id.name,
            day=self.company_id._sp_say_day(self.equipment_id.sudo().sp_check_due, "d MMMM y"),
        )

    # ------------------------------------------------------------------
    # What follows
    # ------------------------------------------------------------------

    def _read_counter(self, field):
        for booking in self.filtered(field):
            booking.equipment_id.sudo()._sp_read_counter(booking[field], booking.returned_on)

    def _ask_repair(self):
        damaged = self.filtered(lambda booking: booking.is_damaged and not booking.sudo().repair_ids)
        self.env["maintenance.request"].create([booking._prepare_repair() for booking in damaged])
        for booking in damaged:
            booking._warn_next()

    def action_open_repairs(self):
        """Open the repairs that the damage asked for."""
        return self.repair_ids._get_records_action(name=self.env._("Repairs"))

    def _prepare_repair(self):
        self.ensure_one()
        return {
            "name": self.env._(
                "Damage: %(equipment)s (%(booking)s)", equipment=self.equipment_id.name, booking=self.name
            ),
            "equipment_id": self.equipment_id.id,
            "description": plaintext2html(self.condition_back or ""),
            "maintenance_type": "corrective",
            "sp_booking_id": self.id,
            "sp_is_blocking": self.is_unusable,
            **self.env["maintenance.request"]._sp_prepare_team(self.company_id),
        }

    def _warn_next(self):
        """Tell whoever booked it next that it came back damaged."""
        self.ensure_one()
        coming = self.sudo().search(
            [
                ("equipment_id", "=", self.equipment_id.id),
                ("state", "in", ("asked", "ok")),
                ("date_to", ">", fields.Datetime.now()),
            ]
        )
        summary = self.env._("%(equipment)s came back damaged", equipment=self.equipment_id.name)
        for booking in coming:
            booking.activity_schedule(
                EQUIPMENT_ACTIVITY,
                booking._get_day(booking.date_from),
                summary=summary,
                note=plaintext2html(
                    self.env._("Check that it is repaired before it leaves. %(note)s", note=self.condition_back or "")
                ),
                user_id=(booking.user_id or self.env.user).id,
            )

    @api.model
    def _cron_remind_late(self):
        """Remind whoever booked what is not back in time; once per agreed end."""
        late = self.search(
            [("state", "=", "out"), ("date_to", "<", fields.Datetime.now()), ("late_reminded_on", "=", False)]
        )
        for booking in late:
            booking.activity_schedule(
                EQUIPMENT_ACTIVITY,
                summary=self.env._("%(equipment)s is not back", equipment=booking.equipment_id.name),
                note=plaintext2html(
                    self.env._(
                        "It was to be back on %(end)s. Call %(who)s%(phone)s.",
                        end=booking._say_moment(booking.date_to),
                        who=booking._get_holder_name(),
                        phone=booking._get_phone_words(),
                    )
                ),
                user_id=(booking.user_id or self.env.user).id,
            )
        late.late_reminded_on = fields.Datetime.now()
