import binascii
from base64 import b64decode
from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from ..rules.crates import check_count

MAX_IMAGE = 8 * 1024 * 1024
MAX_TEXT = 500


class SpDriver(models.AbstractModel):
    """What the driver's screen asks of the server, and what it tells of each stop."""

    _name = "sp.driver"
    _description = "Round of a Driver"

    @api.model
    def get_screen(self, day=None, batch_id=None):
        """Return a day's rounds, and the stops of one of them.

        :param str day: ISO day; today when not given
        :param int batch_id: round shown; the driver's own when not given
        :rtype: dict
        """
        day = fields.Date.to_date(day) or fields.Date.context_today(self)
        batches = self._get_batches(day)
        batch = batches.filtered(lambda batch: batch.id == batch_id) or self._choose(batches)
        trips = self.env["sp.round"].search(self._get_rounds_domain(day))
        waiting = trips._get_waiting_deliveries(day)
        return {
            "day": fields.Date.to_string(day),
            "user_id": self.env.uid,
            "batches": [self._read_batch(batch) for batch in batches],
            "batch_id": batch.id,
            "waiting_count": sum(len(deliveries) for deliveries in waiting.values()),
            "reasons": self._read_reasons(),
            "stops": self._read_stops(batch),
        }

    @api.model
    def prepare_rounds(self, day):
        """Prepare the rounds of a day, or add what came late; return the screen.

        :param str day: ISO day
        """
        day = fields.Date.to_date(day)
        if not day:
            raise UserError(self.env._("Choose a day first."))
        self.env["sp.round"].search(self._get_rounds_domain(day)).generate_batches(day)
        return self.get_screen(day)

    @api.model
    def save_stop(self, entry):
        """Hand over the deliveries of one stop, once, whatever the number of times it is sent.

        :param dict entry: uuid (made by the phone), picking_ids, date (UTC, when it was tapped),
            crates (list of dicts product_id, quantity), refused (list of dicts move_id, quantity,
            reason_id), name, note, signature and photo (base64)
        :returns: state ("done", or "already" when somebody else did it), message, warnings and
            stop, as in the screen
        :rtype: dict
        :raises UserError: one sentence that says what to correct; nothing is written
        """
        self._check_entry(entry)
        pickings = self.env["stock.picking"].browse(entry["picking_ids"]).exists()
        pickings.check_access("write")
        self._check_pickings(pickings, entry)
        known = pickings.filtered("sp_delivered_at")
        if known == pickings:
            others = known.filtered(lambda picking: picking.sp_door_uuid != entry["uuid"])
            message = self._get_already_message(others[:1]) if others else ""
            return self._answer(pickings, "already" if others else "done", message=message)
        waiting = pickings - known
        warnings = waiting._sp_hand_over(self._prepare_entry(entry, waiting))
        return self._answer(pickings, "done", warnings=warnings)

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @api.model
    def _get_batches(self, day):
        domain = [
            ("round_id", "!=", False),
            ("sp_date", "=", day),
            ("state", "!=", "cancel"),
            ("company_id", "in", self.env.companies.ids),
        ]
        batches = self.env["stock.picking.batch"].search(domain)
        return batches.sorted(lambda batch: (batch.round_id.departure_hour, batch.id))

    @api.model
    def _choose(self, batches):
        mine = batches.filtered(lambda batch: batch.driver_id == self.env.user.partner_id)
        return (mine or batches)[:1]

    @api.model
    def _get_rounds_domain(self, day):
        return [("weekday", "=", str(day.weekday())), ("company_id", "in", self.env.companies.ids)]

    @api.model
    def _read_batch(self, batch):
        trip = batch.round_id
        return {
            "id": batch.id,
            "name": trip.name,
            "departure": trip.departure_hour,
            "vehicle": batch.vehicle_id.sudo().display_name or "",
            "driver": batch.driver_id.name or "",
            "crates_out": batch.sp_crates_out,
        }

    @api.model
    def _read_reasons(self):
        reasons = self.env["sp.gap.reason"].search([("kind", "=", "refusal")])
        return [{"id": reason.id, "name": reason.name} for reason in reasons]

    @api.model
    def _read_stops(self, batch):
        stops = batch._sp_get_stops()
        sites = self.env["res.partner"].union(*stops)
        balances = self.env["sp.crate.move"].sudo()._get_balances(sites, without=batch.picking_ids)
        return [self._read_stop(site, pickings, balances) for site, pickings in stops.items()]

    @api.model
    def _read_stop(self, site, pickings, balances):
        address = pickings[:1].partner_id or site
        # An order that came after the first passage is a stop of its own.
        pickings = pickings.filtered(lambda picking: not picking.sp_delivered_at) or pickings
        handed_over = all(pickings.mapped("sp_delivered_at"))
        moves = pickings.move_ids.filtered(lambda move: move.state != "cancel")
        unloaded = moves.filtered(lambda move: move.quantity and not move._sp_stays_here())
        return {
            "id": site.id,
            "name": site.name,
            "address": ", ".join(
                part
                for part in (address.street, address.street2, f"{address.zip or ''} {address.city or ''}".strip())
                if part
            ),
            "latitude": address.partner_latitude,
            "longitude": address.partner_longitude,
            "phone": address.phone or site.phone or "",
            "access": site.sp_access_note or "",
            "window": site._sp_get_window(),
            "picking_ids": pickings.ids,
            "deliveries": ", ".join(pickings.mapped("name")),
            "is_prepared": all(pickings.mapped(lambda picking: picking.sp_is_prepared or picking.state == "done")),
            "lines": [self._read_line(move) for move in unloaded],
            "missing": (moves - unloaded).product_id.mapped("name"),
            "crates": self._read_crates(site, pickings, balances),
            "crates_back": sum(pickings.mapped("sp_crates_back")),
            "is_handed_over": handed_over,
            "handed_over_at": handed_over
            and format_datetime(self.env, max(pickings.mapped("sp_delivered_at")), dt_format="HH:mm"),
            "driver": pickings[:1].sp_delivered_by_id.name or "",
            "received_by": pickings[:1].sp_received_by or "",
        }

    @api.model
    def _read_line(self, move):
        return {
            "id": move.id,
            "name": move.product_id.name,
            "quantity": move.quantity,
            "ordered": move._sp_get_ordered_quantity(),
            "unit": move.product_uom._sp_spell(move.quantity),
            "crates": move.sp_crate_count,
            "refused": move.sp_refused_quantity,
        }

    @api.model
    def _read_crates(self, site, pickings, balances):
        """Return each type of crate left at a site or brought to it: to collect, and brought now."""
        out = {}
        for picking in pickings:
            for crate, count in picking._sp_get_crates_out().items():
                out[crate.id] = out.get(crate.id, 0) + count
        held = {product.id: total for (holder, product), total in balances.items() if holder.id == site.id}
        crates = self.env["product.product"].browse({**held, **out})
        if not crates and site.sp_has_crates:
            crates = self.env.company._sp_get_crate_product()
        return [
            {"id": crate.id, "name": crate.name, "held": held.get(crate.id, 0), "out": out.get(crate.id, 0)}
            for crate in crates
        ]

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model
    def _check_entry(self, entry):
        """Refuse what no screen of ours sends, before anything is written."""
        texts = [entry.get(name) or "" for name in ("uuid", "name", "note")]
        ids = entry.get("picking_ids")
        if (
            not entry.get("uuid")
            or not isinstance(ids, list)
            or not all(isinstance(number, int) for number in ids)
            or any(not isinstance(text, str) or len(text) > MAX_TEXT for text in texts)
        ):
            raise UserError(self.env._("This stop cannot be read: open the round again and type it again."))
        crates, refused = entry.get("crates") or [], entry.get("refused") or []
        if not self._has_ids(crates, "product_id") or not self._has_ids(refused, "move_id", "reason_id"):
            raise UserError(self.env._("This stop cannot be read: open the round again and type it again."))
        if any(check_count(crate.get("quantity")) for crate in crates):
            raise UserError(self.env._("Count the crates brought back again: this number is not possible."))
        products = self.env["product.product"].browse(crate["product_id"] for crate in crates)
        if products.exists().filtered("sp_is_crate") != products:
            raise UserError(self.env._("This is not a crate that is lent: open the round again and count them again."))
        for name in ("signature", "photo"):
            if entry.get(name) and not self._is_image(entry[name]):
                raise UserError(self.env._("The photo or the signature cannot be read: take it again."))

    @api.model
    def _has_ids(self, lines, *names):
        return isinstance(lines, list) and all(
            isinstance(line, dict) and all(isinstance(line.get(name), int) for name in names) for line in lines
        )

    @api.model
    def _is_image(self, value):
        if not isinstance(value, str) or len(value) > MAX_IMAGE:
            return False
        try:
            start = b64decode(value[:64], validate=True)
        except (ValueError, binascii.Error):
            return False
        return start.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF"))

    @api.model
    def _check_pickings(self, pickings, entry):
        wrong = pickings.filtered(
            lambda picking: picking.picking_type_code != "outgoing" or picking.state in ("draft", "cancel")
        )
        if wrong or len(pickings) != len(entry["picking_ids"]) or not pickings:
            raise UserError(
                self.env._("A delivery of this stop was cancelled meanwhile: open the round again, and call the farm.")
            )
        if len({picking._sp_get_site() for picking in pickings}) > 1:
            raise UserError(self.env._("One signature is for one site: hand the stops over one by one."))

    @api.model
    def _prepare_entry(self, entry, pickings):
        """Return the entry with records in place of ids, and a moment that can be believed."""
        refused = {}
        for line in entry.get("refused") or []:
            reason = self.env["sp.gap.reason"].browse(line["reason_id"]).exists()
            if not reason:
                raise UserError(self.env._("Choose why it is refused."))
            move = self.env["stock.move"].browse(line["move_id"])
            refused.setdefault(reason, {})[move] = line.get("quantity")
        return {
            "uuid": entry["uuid"],
            "moment": self._get_moment(entry.get("date"), pickings),
            "crates": {
                self.env["product.product"].browse(crate["product_id"]): crate["quantity"]
                for crate in entry.get("crates") or []
            },
            "refused": refused,
            "name": (entry.get("name") or "").strip(),
            "note": (entry.get("note") or "").strip(),
            "signature": entry.get("signature"),
            "photo": entry.get("photo"),
        }

    @api.model
    def _get_moment(self, typed, pickings):
        """Return when it was typed at the door, or now when the phone's clock cannot be right.

        :param str typed: as the phone says it, UTC
        :param stock.picking pickings: deliveries of the stop: no one was there before their day
        :rtype: datetime
        """
        now = fields.Datetime.now()
        try:
            moment = fields.Datetime.to_datetime(str(typed or "")[:19].replace("T", " ")) or now
        except ValueError:
            return now
        first = min(picking.batch_id.sp_date or picking._sp_get_delivery_day() for picking in pickings)
        zone = pytz.timezone(pickings[:1].company_id._sp_get_timezone())
        start = zone.localize(datetime.combine(first, time())).astimezone(pytz.utc).replace(tzinfo=None)
        return moment if start <= moment <= now else now

    @api.model
    def _get_already_message(self, picking):
        return self.env._(
            "%(driver)s already handed over %(delivery)s at %(time)s: nothing is changed. "
            "If your figures differ, tell the desk.",
            driver=picking.sp_delivered_by_id.name,
            delivery=picking.name,
            time=format_datetime(self.env, picking.sp_delivered_at, dt_format="HH:mm"),
        )

    @api.model
    def _answer(self, pickings, state, message="", warnings=()):
        site = pickings[:1]._sp_get_site()
        balances = self.env["sp.crate.move"].sudo()._get_balances(site, without=pickings)
        stop = self._read_stop(site, pickings, balances)
        return {"state": state, "message": message, "warnings": list(warnings), "stop": stop}
