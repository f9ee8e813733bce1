import base64
import binascii
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from .sp_booking_steps import LOOKS

UTC = ZoneInfo("UTC")
NOON, EVENING = time(12), time(18)
MOST_PHOTOS = 6
PICTURES = (b"\xff\xd8\xff", b"\x89PNG")
LARGEST_PHOTO = 8_000_000
LARGEST_COUNTER = 10_000_000


class SpEquipmentDesk(models.AbstractModel):
    """What leaves the yard and what comes back, on a phone; see static/src/equipment_desk."""

    _name = "sp.equipment.desk"
    _description = "Equipment: Out and Back"

    @api.model
    def get_screen(self):
        """Return what is out, what is to leave today, and what is free.

        :returns: dict of `out`, `todo`, `free` (cards) and `people` (id, name)
        """
        self.env["sp.equipment.booking"].check_access("read")
        company = self.env.company
        zone = ZoneInfo(company._sp_get_timezone())
        now = fields.Datetime.now()
        local = now.replace(tzinfo=UTC).astimezone(zone)
        evening = datetime.combine(local.date() + timedelta(days=1), time(), zone).astimezone(UTC).replace(tzinfo=None)
        bookings = self.env["sp.equipment.booking"].search(
            [
                ("company_id", "=", company.id),
                "|",
                ("state", "=", "out"),
                "&",
                ("state", "in", ("asked", "ok")),
                "&",
                ("date_from", "<", evening),
                ("date_to", ">", now),
            ],
            order="date_to, id",
        )
        out = bookings.filtered(lambda booking: booking.state == "out")
        equipment = self.env["maintenance.equipment"].search(
            [("sp_is_shared", "=", True), ("company_id", "in", (company.id, False))], order="name, id"
        )
        soon = now + timedelta(minutes=1)
        spans = equipment._sp_get_spans(now, soon)
        left = {one: one._sp_count_free(spans[one], now, soon) for one in equipment}
        free = equipment.filtered(lambda one: left[one] > 0 and one.sp_state == "free")
        people = (
            self.env["hr.employee"]
            .sudo()
            .search_read([("company_id", "=", company.id)], ["name"], order="name", load=None)
        )
        return {
            "out": [self._make_booking_card(booking, "back") for booking in out],
            "todo": [self._make_booking_card(booking, "out") for booking in (bookings - out).sorted("date_from")],
            "free": [self._make_free_card(one, local, left[one]) for one in free],
            "people": [{"id": person["id"], "name": person["name"]} for person in people],
        }

    def _make_card(self, equipment):
        labels = {"hour": self.env._("Hours on the counter"), "km": self.env._("Kilometres on the counter")}
        return {
            "equipment_id": equipment.id,
            "name": equipment.name,
            "image": f"/web/image/maintenance.equipment/{equipment.id}/image_128" if equipment.image_128 else "",
            "counter_label": labels.get(equipment.sp_counter_unit, ""),
            "counter": equipment.sp_counter,
            "counter_text": self._say_counter(equipment.sp_counter),
        }

    def _say_counter(self, value):
        return self.env["sp.equipment.booking"]._say_number(value) if value else ""

    def _make_booking_card(self, booking, step):
        equipment = booking.equipment_id.sudo()
        card = self._make_card(equipment)
        until = self.env._("until %(moment)s", moment=booking._say_moment(booking.date_to))
        if booking.is_late:
            until = self.env._("late: it was to be back on %(moment)s", moment=booking._say_moment(booking.date_to))
        elif step == "out":
            until = self.env._(
                "from %(start)s to %(end)s",
                start=booking._say_moment(booking.date_from),
                end=booking._say_moment(booking.date_to),
            )
        if booking.quantity > 1:
            card["name"] = f"{booking.quantity} × {equipment.name}"
        return {
            **card,
            "booking_id": booking.id,
            "step": step,
            "who": booking._get_holder_name(),
            "when": until,
            "phone": booking.phone or "",
            "is_late": booking.is_late,
            "is_lent": booking._is_lent(),
            "employee_id": booking.employee_id.id,
            "needs_person": bool(equipment.sp_authorisation_kind_ids) and not booking._is_lent(),
            "warning": booking.warning or "" if step == "out" else "",
            "counter": max(equipment.sp_counter, booking.counter_out),
            "counter_text": self._say_counter(max(equipment.sp_counter, booking.counter_out)),
        }

    def _make_free_card(self, equipment, local, left):
        ends = self._get_ends(local)
        company = self.env.company
        warnings = []
        if equipment.sp_check_due and equipment.sp_check_due < company._sp_get_today():
            warnings.append(self.env._("Its safety check is overdue: it stays here."))
        if equipment.sp_is_upkeep_due:
            warnings.append(self.env._("Upkeep is due: see its upkeep plan."))
        owner = equipment.sudo().sp_owner_id
        following = equipment.sp_next_booking_id
        return {
            **self._make_card(equipment.sudo()),
            "booking_id": False,
            "step": "out",
            "who": " · ".join(filter(None, (owner.name, equipment.sp_place_note))),
            "left": left,
            "when": self.env._("free until %(moment)s", moment=following._say_moment(following.date_from))
            if following
            else "",
            "phone": owner.phone or "",
            "is_late": False,
            "is_lent": False,
            "employee_id": False,
            "needs_person": bool(equipment.sudo().sp_authorisation_kind_ids),
            "warning": " ".join(warnings),
            "ends": ends,
            "default_until": ends[0]["value"],
        }

    def _get_ends(self, local):
        """Return the ends that one taps: noon, this evening, tomorrow evening, each in UTC."""
        today, tomorrow = local.date(), local.date() + timedelta(days=1)
        moments = [
            (self.env._("Noon"), datetime.combine(today, NOON, local.tzinfo)),
            (self.env._("This evening"), datetime.combine(today, EVENING, local.tzinfo)),
            (self.env._("Tomorrow noon"), datetime.combine(tomorrow, NOON, local.tzinfo)),
            (self.env._("Tomorrow evening"), datetime.combine(tomorrow, EVENING, local.tzinfo)),
        ]
        return [
            {"label": label, "value": fields.Datetime.to_string(moment.astimezone(UTC).replace(tzinfo=None))}
            for label, moment in moments
            if moment > local + timedelta(minutes=15)
        ]

    # ------------------------------------------------------------------
    # What is typed
    # ------------------------------------------------------------------

    @api.model
    def save_entry(self, entry):
        """Note that something leaves or is back; the same entry sent again changes nothing.

        :param dict entry: uuid, bookingId or equipmentId and until, step ("out" or "back"), employeeId, counter, look,
            note, isUnusable, photos (base64)
        :returns: dict of the new `screen` and of what is `done` (text, booking_id, step)
        :raises UserError: what the steps of a booking refuse, or it was noted already by somebody else
        """
        step = entry.get("step")
        if step not in ("out", "back") or not entry.get("uuid"):
            raise UserError(self.env._("This entry cannot be read: type it again."))
        booking = self._find_sent(entry)
        if not booking:
            booking = self._note_entry(entry, step)
        name, who = booking.equipment_id.name, booking._get_holder_name()
        if step == "out":
            text = self.env._("%(equipment)s is out with %(who)s.", equipment=name, who=who)
        else:
            text = self.env._("%(equipment)s is back.", equipment=name)
        is_signed = booking.signature_out if step == "out" else booking.signature_back
        to_sign = booking._is_lent() and not is_signed
        return {
            "screen": self.get_screen(),
            "done": {"text": text, "step": step, "booking_id": booking.id if to_sign else False},
        }

    def _find_sent(self, entry):
        field = "entry_out" if entry["step"] == "out" else "entry_back"
        return self.env["sp.equipment.booking"].search([(field, "=", entry["uuid"])], limit=1)

    def _note_entry(self, entry, step):
        booking = self._get_booking(entry)
        expected = ("asked", "ok") if step == "out" else ("out",)
        if booking.state not in expected:
            raise UserError(
                self.env._(
                    "%(equipment)s: somebody else noted it already (%(state)s, %(moment)s).",
                    equipment=booking.equipment_id.name,
                    state=dict(booking._fields["state"]._description_selection(self.env))[booking.state],
                    moment=booking._say_moment(booking.write_date),
                )
            )
        look = entry.get("look")
        values = {
            f"counter_{step}": self._read_counter(entry.get("counter")),
            f"look_{step}": look if look in dict(LOOKS) else False,
            f"condition_{step}": (entry.get("note") or "").strip() or False,
            f"entry_{step}": entry["uuid"],
        }
        if step == "out" and entry.get("employeeId"):
            values["employee_id"] = int(entry["employeeId"])
        if step == "back":
            values["is_unusable"] = bool(entry.get("isUnusable")) and look == "damaged"
        booking.write(values)
        self._keep_photos(booking, entry.get("photos") or [])
        if step == "out":
            booking.action_hand_over()
        else:
            booking.action_take_back()
        return booking

    def _get_booking(self, entry):
        bookings = self.env["sp.equipment.booking"]
        if entry.get("bookingId"):
            booking = bookings.browse(int(entry["bookingId"])).exists()
            if not booking:
                raise UserError(self.env._("This booking was deleted: look at the list again."))
            return booking
        equipment = self.env["maintenance.equipment"].browse(int(entry.get("equipmentId") or 0)).exists()
        until = fields.Datetime.to_datetime(entry.get("until") or False)
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        if not equipment or not until or until <= now:
            raise UserError(self.env._("Say until when it is taken."))
        return bookings.create(
            {
                "equipment_id": equipment.id,
                "date_from": now,
                "date_to": until,
                "employee_id": int(entry.get("employeeId") or 0) or False,
                "quantity": int(entry.get("quantity") or 1),
                "state": "ok",
            }
        )

    def _keep_photos(self, booking, photos):
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": self.env._("Photo %(number)s.jpg", number=number),
                    "raw": self._read_photo(photo),
                    "res_model": booking._name,
                    "res_id": booking.id,
                }
                for number, photo in enumerate(photos[:MOST_PHOTOS], len(booking.photo_ids) + 1)
            ]
        )
        booking.photo_ids |= attachments

    def _read_photo(self, photo):
        try:
            raw = base64.b64decode(photo, validate=True)
        except (binascii.Error, ValueError, TypeError):
            raw = b""
        if not raw.startswith(PICTURES) or len(raw) > LARGEST_PHOTO:
            raise UserError(self.env._("The photo cannot be read: take it again."))
        return raw

    def _read_counter(self, value):
        try:
            counter = float(value or 0)
        except (TypeError, ValueError):
            counter = -1.0
        if not 0 <= counter < LARGEST_COUNTER:
            raise UserError(self.env._("This counter is not possible: read it again."))
        return counter
