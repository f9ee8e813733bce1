from odoo import models
from odoo.exceptions import UserError

DOOR_SIGNATURE = object()
"""Context value that no client can send (docs/decisions/0001)."""


class SpPickingDoor(models.AbstractModel):
    """Handing over a delivery to its site; part of `stock.picking`."""

    _name = "sp.picking.door"
    _description = "Handing Over of a Delivery"

    def _sp_hand_over(self, entry):
        """Hand over the deliveries of one stop: validate, take back, sign.

        :param dict entry: as `sp.driver` prepares it
        :returns: what the driver must know, one sentence each
        :rtype: list[str]
        """
        self._sp_claim(entry)
        self._sp_validate_at_door()
        self._sp_refuse_at_door(entry["refused"], entry["moment"], entry["uuid"])
        self[:1]._sp_set_crates_back(entry["crates"])
        self._sp_sign(entry)
        self._sp_queue_notes()
        warnings = self._sp_get_crate_warnings()
        for warning in warnings:
            self[:1].message_post(body=warning)
        return warnings

    def _sp_claim(self, entry):
        """Two phones, or twice the same one: the second waits for the first, then reads what it did."""
        self.write(
            {
                "sp_door_uuid": entry["uuid"],
                "sp_delivered_at": entry["moment"],
                "sp_delivered_by_id": self.env.uid,
            }
        )
        self.flush_recordset(["sp_door_uuid"])

    def _sp_validate_at_door(self):
        waiting = self.filtered(lambda picking: picking.state != "done")
        for picking in waiting:
            if not any(picking.move_ids.mapped("quantity")):
                raise UserError(
                    self.env._(
                        "Nothing is weighed for %(site)s (%(delivery)s): call the farm, "
                        "they prepare it on their screen.",
                        site=picking._sp_get_site().name,
                        delivery=picking.name,
                    )
                )
        own = waiting.with_context(skip_backorder=True, picking_ids_not_to_backorder=waiting.ids, skip_sms=True)
        own.button_validate()
        undone = waiting.filtered(lambda picking: picking.state != "done")
        if undone:
            raise UserError(self.env._("%(delivery)s could not be validated: call the farm.", delivery=undone[0].name))

    def _sp_refuse_at_door(self, refused, moment, capture):
        for reason, quantities in refused.items():
            if quantities and not all(move in self.move_ids for move in quantities):
                raise UserError(self.env._("What is refused is not part of this stop: open the round again."))
            for picking in self:
                own = {move: quantity for move, quantity in quantities.items() if move.picking_id == picking}
                if own:
                    picking._sp_refuse(own, reason, moment, capture)

    def _sp_sign(self, entry):
        values = {"sp_received_by": entry["name"], "sp_door_note": entry["note"]}
        if entry["photo"]:
            values["sp_door_photo"] = entry["photo"]
        if entry["signature"]:
            values["signature"] = entry["signature"]
        # The signed note is printed with the mail, out of the driver's way.
        self.with_context(sp_door=DOOR_SIGNATURE).write(values)

    def _attach_sign(self):
        if self.env.context.get("sp_door") is DOOR_SIGNATURE:
            return True
        return super()._attach_sign()

    def _sp_get_crate_warnings(self):
        """Return one sentence for each type of crate that came back more than it had left."""
        site = self[:1]._sp_get_site()
        balances = self.env["sp.crate.move"].sudo()._get_balances(site, company=self.company_id)
        return [
            self.env._(
                "%(site)s has given back %(count)s %(crate)s more than it was lent: "
                "count them again, or tell the desk.",
                site=site.name,
                count=-total,
                crate=product.name,
            )
            for (_site, product), total in balances.items()
            if total < 0
        ]
