from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.quantities import is_whole
from ..rules.tolerance import ABSURD, WITHIN, judge_weight, propose_lots


class SpMoveWeighing(models.AbstractModel):
    """How the scale writes a line of a delivery; part of `stock.move`."""

    _name = "sp.move.weighing"
    _description = "Weighing of a Line"

    # ------------------------------------------------------------------
    # The scale
    # ------------------------------------------------------------------

    def _sp_weigh(self, version, lots=None, quantity=None, crates=None, reason=None):
        """Write what the scale says of one line, once.

        :param int version: the weighing the screen knew
        :param list | None lots: (stock.lot, quantity) when several lots, or another one, leave
        :param float | None quantity: what leaves in all, in the unit of the move; lots are then the oldest
        :param int | None crates: counted beside; the usual crate decides when it is not given
        :param sp.gap.reason | None reason: needed beyond the tolerance
        :returns: "" when it is written, else what is missing: "under" or "over" (a reason), or "conflict"
        :raises UserError: what cannot leave, in one sentence
        """
        self.ensure_one()
        self._sp_check_can_be_weighed()
        if quantity is not None and quantity < 0:
            raise UserError(self.env._("A weight cannot be negative: type what the scale says."))
        if version != self.sp_weighing_version:
            # Told at once, not after a reason was typed for a weight that will not be written.
            return "conflict"
        if lots is None:
            lots = self._sp_spread_weight(quantity)
        self._sp_check_lots(lots)
        total = self.product_uom.round(sum(weight for _lot, weight in lots))
        self._sp_check_whole(total)
        verdict = self._sp_judge(total)
        if verdict != WITHIN and not reason:
            return verdict
        if not self._sp_take_version(version):
            return "conflict"
        self._sp_write_lots(lots)
        values = {
            "picked": True,
            "sp_is_weighed": True,
            "sp_weighed_by_id": self.env.uid,
            "sp_gap_reason_id": (reason if verdict != WITHIN else self._sp_get_known_reason()).id,
        }
        self.write(values)
        if crates is not None:
            self.sp_crate_count = crates
        return ""

    def _sp_check_can_be_weighed(self):
        if self.state in ("done", "cancel", "draft"):
            raise UserError(
                self.env._(
                    "The delivery for %(site)s has already left or is cancelled: nothing more is weighed for it.",
                    site=self.picking_id.partner_id.display_name,
                )
            )
        if self.picking_id.sp_is_prepared:
            raise UserError(
                self.env._(
                    "The order of %(site)s is marked as prepared: reopen it first.",
                    site=self.picking_id.partner_id.display_name,
                )
            )

    def _sp_check_whole(self, total):
        product = self.product_id
        if product._sp_is_counted() and not is_whole(self.product_uom._compute_quantity(total, product.uom_id)):
            raise UserError(
                self.env._(
                    "%(product)s is counted: type a whole number of %(unit)s.",
                    product=product.name,
                    unit=self.product_uom._sp_spell(2),
                )
            )

    def _sp_judge(self, total):
        due = Decimal(str(self.product_uom.round(self._sp_get_due_quantity())))
        tolerance = Decimal(str(self.env["sp.legal.parameter"]._sp_get_weight_tolerance())) / 100
        verdict = judge_weight(due, Decimal(str(total)), tolerance)
        if verdict == ABSURD:
            raise UserError(
                self.env._(
                    "%(weighed)s for an order of %(due)s %(unit)s: check the scale and its unit.",
                    weighed=self._sp_format(total),
                    due=self._sp_format(due),
                    unit=self.product_uom._sp_spell(due),
                )
            )
        return verdict

    def _sp_take_version(self, version):
        """Make this weighing the next one, unless somebody weighed meanwhile.

        Two phones at once: PostgreSQL refuses the second write, Odoo runs it again and it finds the new version.
        """
        self.flush_recordset(["sp_weighing_version"])
        taken = self.env.execute_query(
            SQL(
                "UPDATE stock_move SET sp_weighing_version = %(next)s WHERE id = %(id)s "
                "AND COALESCE(sp_weighing_version, 0) = %(version)s RETURNING id",
                id=self.id,
                version=version,
                next=version + 1,
            )
        )
        self.invalidate_recordset(["sp_weighing_version"], flush=False)
        return bool(taken)

    def _sp_get_conflict_sentence(self):
        self.ensure_one()
        return self.env._(
            "%(user)s has just weighed %(product)s for %(site)s: %(quantity)s %(unit)s. "
            "Look at it before you weigh again.",
            user=self.sudo().sp_weighed_by_id.name or self.env._("Somebody"),
            product=self.product_id.name,
            site=self.picking_id.partner_id.display_name or "",
            quantity=self._sp_format(self.quantity),
            unit=self.product_uom._sp_spell(self.quantity),
        )

    def _sp_format(self, quantity):
        return self.env["sp.allocation"]._format(float(quantity))

    # ------------------------------------------------------------------
    # Lots
    # ------------------------------------------------------------------

    def _sp_spread_weight(self, quantity):
        """Spread a weight over the lots kept for this line, then over the oldest in stock.

        What is weighed beyond what the books say goes to the last lot: the scale is right.

        :rtype: list[tuple[stock.lot, float]]
        """
        self.ensure_one()
        if quantity is None:
            quantity = self._sp_get_due_quantity()
        if self.product_id.tracking == "none":
            return [(self.env["stock.lot"], quantity)]
        need = Decimal(str(self.product_uom.round(quantity)))
        known = {
            lot: Decimal(str(self.product_uom.round(held))) for lot, held in self._sp_get_lots() if not lot.is_held
        }
        for lot, held in self._sp_get_free_lots():
            known[lot] = known.get(lot, Decimal(0)) + held
        lots = propose_lots(need, list(known.items()))
        missing = need - sum(taken for _lot, taken in lots)
        if missing > 0 and not lots:
            self._sp_refuse_held_lots()
        if missing > 0 and (lots or known):
            last = lots[-1][0] if lots else list(known)[-1]
            spread = dict(lots)
            spread[last] = spread.get(last, Decimal(0)) + missing
            lots = list(spread.items())
        elif missing > 0:
            self._sp_refuse_no_lot()
        return [(lot, float(taken)) for lot, taken in lots]

    def _sp_get_free_lots(self):
        """Return the lots in stock with what nobody else keeps, oldest harvest first, in the unit of the move."""
        quants = self.env["stock.quant"]._gather(self.product_id, self.location_id)
        free = {}
        for quant in quants.filtered("lot_id"):
            left = self.product_id.uom_id._compute_quantity(
                quant.quantity - quant.reserved_quantity, self.product_uom, round=False
            )
            free[quant.lot_id] = free.get(quant.lot_id, Decimal(0)) + Decimal(str(self.product_uom.round(max(left, 0))))
        return sorted(free.items(), key=lambda item: (item[0].harvest_date or fields.Date.today(), item[0].id))

    def _sp_check_lots(self, lots):
        if any(weight < 0 for _lot, weight in lots):
            raise UserError(self.env._("A weight cannot be negative: type what the scale says."))
        leaving = [lot for lot, weight in lots if weight]
        if self.product_id.tracking != "none" and not all(leaving):
            self._sp_refuse_no_lot()
        for lot in leaving:
            if lot and lot.product_id != self.product_id:
                raise UserError(
                    self.env._(
                        "Lot %(lot)s is not %(product)s: choose another lot.",
                        lot=lot.name,
                        product=self.product_id.name,
                    )
                )
            if lot.is_held:
                raise UserError(
                    self.env._(
                        "Lot %(lot)s is on hold (%(reason)s): choose another lot, or release it.",
                        lot=lot.name,
                        reason=lot.hold_reason,
                    )
                )

    def _sp_refuse_held_lots(self):
        """What is on hold and alone in stock must not leave under the name of a lot that is sold out."""
        held = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product_id.id),
                ("location_id", "child_of", self.location_id.id),
                ("lot_id.is_held", "=", True),
                ("quantity", ">", 0),
            ]
        )
        if held:
            raise UserError(
                self.env._(
                    "All that is in stock of %(product)s is on hold (%(lots)s): release it, or replace the product.",
                    product=self.product_id.name,
                    lots=", ".join(held.lot_id.mapped("name")),
                )
            )

    def _sp_refuse_no_lot(self):
        raise UserError(
            self.env._(
                "No lot of %(product)s is in stock: enter the harvest first, then weigh.", product=self.product_id.name
            )
        )

    def _sp_write_lots(self, lots):
        """Make the detail of the move say exactly these lots and weights."""
        wanted = {}
        for lot, weight in lots:
            wanted[lot] = wanted.get(lot, 0.0) + weight
        kept = self.env["stock.move.line"]
        for detail in self.move_line_ids:
            if wanted.get(detail.lot_id):
                weight = self.product_uom._compute_quantity(wanted.pop(detail.lot_id), detail.product_uom_id)
                detail.write({"quantity": weight, "picked": True})
                kept |= detail
        (self.move_line_ids - kept).unlink()
        places = self._sp_get_lot_places(wanted)
        self.env["stock.move.line"].create(
            [
                {
                    "move_id": self.id,
                    "picking_id": self.picking_id.id,
                    "product_id": self.product_id.id,
                    "product_uom_id": self.product_uom.id,
                    "location_id": places.get(lot, self.location_id).id,
                    "location_dest_id": self.location_dest_id.id,
                    "lot_id": lot.id,
                    "quantity": self.product_uom.round(weight),
                    "picked": True,
                }
                for lot, weight in wanted.items()
                if weight
            ]
        )

    def _sp_get_lot_places(self, lots):
        """Return where each lot is kept: a cold room below the stock, sometimes."""
        quants = self.env["stock.quant"]._gather(self.product_id, self.location_id)
        places = {}
        for quant in quants:
            if quant.lot_id in lots and quant.quantity > 0:
                places.setdefault(quant.lot_id, quant.location_id)
        return places
