from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.tolerance import ABSURD, WITHIN, judge_weight, propose_lots

OPEN_STATES = ("confirmed", "partially_available", "assigned")


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["sp.move.outing", "sp.move.crates", "stock.move"]

    sp_is_weighed = fields.Boolean("Weighed", copy=False)
    sp_weighed_by_id = fields.Many2one("res.users", "Weighed By", copy=False)
    sp_gap_reason_id = fields.Many2one("sp.gap.reason", "Reason of the Gap", copy=False)
    sp_refused_quantity = fields.Float("Refused", digits="Product Unit", copy=False)
    sp_weighing_version = fields.Integer(
        "Weighings", copy=False, help="Grows with each weighing: whoever weighs from an older screen is told."
    )

    def write(self, vals):
        if "quantity" in vals and "sp_weighing_version" not in vals:
            # A weight typed at the desk counts as one: who weighs it on a phone at that moment is told.
            for move in self.filtered(lambda move: move._sp_is_open_delivery()):
                own = {"sp_weighing_version": move.sp_weighing_version + 1, "sp_weighed_by_id": self.env.uid}
                super(StockMove, move).write(own)
        return super().write(vals)

    def _sp_is_open_delivery(self):
        return self.picking_code == "outgoing" and self.state in OPEN_STATES

    # ------------------------------------------------------------------
    # What should leave
    # ------------------------------------------------------------------

    def _sp_get_due_quantity(self):
        """Return what should leave, in the unit of the move: ordered, or the share of a shortage."""
        self.ensure_one()
        line = self.sale_line_id.sudo()
        if not line:
            return self.product_uom_qty
        return line.product_uom_id._compute_quantity(line._sp_get_due_quantity(), self.product_uom, round=False)

    def _sp_get_gap_reason(self):
        """Return why less, or more, than what was ordered left: said at the scale, or in the shortage."""
        self.ensure_one()
        return self.sp_gap_reason_id or self.sale_line_id.sudo().sp_gap_reason_id

    def _sp_get_replaced_line(self):
        """Return the order line that these goods replace, if any."""
        return self.sale_line_id.sudo().sp_substitute_for_id

    def _sp_get_note_rank(self):
        """What replaces comes right after what it replaces."""
        self.ensure_one()
        replaced = self._sp_get_replaced_line()
        line = replaced or self.sale_line_id.sudo()
        return (line.sequence, line.id or 0, bool(replaced), self.id)

    def _sp_refuse_without_lot(self):
        """What leaves without a lot could never be traced."""
        for move in self:
            if move.product_id.tracking != "none" and move.move_line_ids.filtered(
                lambda detail: detail.quantity and not detail.lot_id
            ):
                move._sp_refuse_no_lot()

    def _update_reserved_quantity_vals(self, need, location_id, *args, **kwargs):
        """What a shortage gave to others is not kept for this site."""
        if self.sale_line_id.sudo().sp_is_cut:
            due = self.product_uom._compute_quantity(self._sp_get_due_quantity(), self.product_id.uom_id, round=False)
            kept = sum(self.move_line_ids.mapped("quantity_product_uom"))
            need = max(min(need, due - kept), 0.0)
        return super()._update_reserved_quantity_vals(need, location_id, *args, **kwargs)

    def _sp_reserve_again(self, day):
        """Keep the goods anew for what nobody weighed yet: oldest harvest first, and this day before the others.

        :param date day: delivery day of these moves
        """
        moves = self.filtered(lambda move: move.state in OPEN_STATES and not move.sp_is_weighed and not move.picked)
        others = self.search(self._sp_get_other_days_domain(moves.product_id, day))
        (moves | others)._do_unreserve()
        moves._action_assign()
        others._action_assign()

    @api.model
    def _sp_get_other_days_domain(self, products, day):
        """Goods kept for a later day, or for a delivery of a past day that nobody validated, can be taken back."""
        delivery_day = "sale_line_id.order_id.sp_delivery_date"
        return [
            ("product_id", "in", products.ids),
            ("company_id", "=", self.env.company.id),
            ("picking_code", "=", "outgoing"),
            ("state", "in", ("partially_available", "assigned")),
            ("sp_is_weighed", "=", False),
            ("picked", "=", False),
            "|",
            (delivery_day, ">", day),
            (delivery_day, "<", fields.Date.context_today(self)),
        ]

    def _sp_take_from_other_days(self, day):
        """Keep for a day what its lines lack and other days keep: what leaves first is served first."""
        short = self.filtered(
            lambda move: (
                move.state in OPEN_STATES
                and not move.sp_is_weighed
                and move.product_uom.compare(move.quantity, move._sp_get_due_quantity()) < 0
            )
        )
        if short and self.search_count(self._sp_get_other_days_domain(short.product_id, day), limit=1):
            short._sp_reserve_again(day)

    # ------------------------------------------------------------------
    # The scale
    # ------------------------------------------------------------------

    def _sp_weigh(self, version, lots=None, quantity=None, crates=None, reason=None):
        """Write what the scale says of one line, once.

        :param int version: the weighing the screen knew
        :param list | None lots: (lot id, quantity) when several lots, or another one, leave
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
        if lots is None:
            lots = self._sp_spread_weight(quantity)
        self._sp_check_lots(lots)
        total = self.product_uom.round(sum(weight for _lot, weight in lots))
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
            "sp_gap_reason_id": reason.id if verdict != WITHIN else False,
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

    def _sp_judge(self, total):
        due = Decimal(str(self.product_uom.round(self._sp_get_due_quantity())))
        tolerance = Decimal(str(self.company_id.sp_weight_tolerance))
        verdict = judge_weight(due, Decimal(str(total)), tolerance)
        if verdict == ABSURD:
            raise UserError(
                self.env._(
                    "%(weighed)s %(unit)s for an order of %(due)s %(unit)s: check the scale and its unit.",
                    weighed=self._sp_format(total),
                    due=self._sp_format(due),
                    unit=self.product_uom.name,
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
            unit=self.product_uom.name,
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
