import math

from odoo import api, fields, models
from odoo.exceptions import UserError


class SpPreparation(models.AbstractModel):
    """What the preparation screen asks of the server; nothing is kept here."""

    _name = "sp.preparation"
    _inherit = ["sp.preparation.screen"]
    _description = "Preparation of a Day"

    # ------------------------------------------------------------------
    # What is shown
    # ------------------------------------------------------------------

    @api.model
    def get_day(self, day=False):
        """Give all that the screen shows of a delivery day, in a bounded number of queries.

        :param day: "2026-11-24", or False for the next day with deliveries
        :returns: dict day, orders, lines, products, missing, reasons, can_share, can_substitute, to_tell, empty
        :rtype: dict
        """
        self._check_preparer()
        day = fields.Date.to_date(day) or self._get_next_day()
        pickings = self._get_pickings(day)
        pickings.move_ids._sp_take_from_other_days(day)
        moves = pickings.move_ids.filtered(lambda move: move.state not in ("draft", "cancel"))
        # What never came stays visible; what was taken back, or is ordered no longer, does not.
        moves |= pickings.move_ids.filtered(
            lambda move: (
                move.state == "cancel" and move.picking_id.state == "done" and move.sale_line_id.sudo().product_uom_qty
            )
        )
        return {
            "day": fields.Date.to_string(day),
            "orders": [self._prepare_order(picking) for picking in self._sort(pickings)],
            "lines": self._prepare_lines(moves),
            "products": self._prepare_products(moves, day),
            "missing": self._prepare_missing(day),
            "reasons": self._prepare_reasons(),
            "can_share": self.env["sp.allocation"].has_access("create"),
            "to_tell": self._count_to_tell(pickings),
        }

    @api.model
    def _check_preparer(self):
        """A day says what every site orders: a cook, who may read her own deliveries, may not call this."""
        self.env["stock.picking"].check_access("write")
        self.env["sp.allocation"].check_access("read")

    # ------------------------------------------------------------------
    # What is done
    # ------------------------------------------------------------------

    @api.model
    def weigh(self, move_id, version, values):
        """Write what the scale says of one line, unless somebody weighed it meanwhile.

        :param int move_id: stock.move
        :param int version: the one the screen shows
        :param dict values: quantity (float) or lots (list of [lot id, float]), crates (int), reason_id (int)
        :returns: dict answer ("", "under", "over" or "conflict"), message, and lines and orders to show again
        :rtype: dict
        """
        move = self._browse("stock.move", move_id)
        lots = values.get("lots")
        if lots is not None:
            lots = [(self._browse("stock.lot", lot_id), self._read_quantity(weight)) for lot_id, weight in lots]
        quantity = values.get("quantity")
        answer = move._sp_weigh(
            version,
            lots=lots,
            quantity=None if quantity is None else self._read_quantity(quantity),
            crates=self._read_crates(values.get("crates")),
            reason=self.env["sp.gap.reason"].browse(values.get("reason_id") or []).exists(),
        )
        return self._answer(move, answer)

    @api.model
    def set_crates(self, move_id, version, crates):
        """Count the crates of a line again, its weight being written.

        :param int version: the weighing the screen shows
        :returns: as `weigh`
        """
        move = self._browse("stock.move", move_id)
        move._sp_check_can_be_weighed()
        count = self._read_crates(crates)
        is_taken = move._sp_take_version(version)
        if is_taken:
            move.sp_crate_count = count
        return self._answer(move, "" if is_taken else "conflict")

    @api.model
    def _answer(self, move, answer):
        result = self._refresh(move.picking_id, answer=answer)
        result["message"] = move._sp_get_conflict_sentence() if answer == "conflict" else ""
        return result

    @api.model
    def _read_quantity(self, value):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise UserError(self.env._("Type the weight in figures, such as 9.63."))
        return float(value)

    @api.model
    def _read_crates(self, value):
        if value is None or value is False:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 500:
            raise UserError(self.env._("Count the crates in whole numbers, 500 at most."))
        return value

    @api.model
    def _browse(self, model, record_id):
        record = self.env[model].browse(record_id).exists()
        if not record:
            raise UserError(self.env._("This line no longer exists: open the day again."))
        record.check_access("write")
        return record

    @api.model
    def set_prepared(self, picking_id, is_prepared=True):
        """Mark an order as prepared, or open it again.

        :returns: dict lines and orders to show again
        """
        picking = self._browse("stock.picking", picking_id)
        if is_prepared:
            picking._sp_set_prepared()
        else:
            picking._sp_reopen()
        return self._refresh(picking)

    @api.model
    def substitute(self, move_id, product_id, quantity, is_price_accepted=False, version=None):
        """Send another product in place of what is not weighed of a line: what was asked stays visible.

        :param float quantity: in the unit of that product
        :param int version: the weighing the screen shows
        :returns: the whole day again, with answer ("" or "conflict") and message
        """
        move = self._browse("stock.move", move_id)
        if not move.sale_line_id:
            raise UserError(self.env._("Only what was ordered can be replaced."))
        move._sp_check_can_be_weighed()
        product = self._browse_product(product_id)
        quantity = self._read_quantity(quantity)
        is_taken = move._sp_take_version(move.sp_weighing_version if version is None else version)
        if is_taken:
            move._sp_substitute(product, quantity, bool(is_price_accepted))
        return {
            **self.get_day(move.sale_line_id.sudo().order_id.sp_delivery_date),
            "answer": "" if is_taken else "conflict",
            "message": "" if is_taken else move._sp_get_conflict_sentence(),
        }

    @api.model
    def undo_substitution(self, move_id):
        """Take back a product that replaces another: what was asked is to weigh again.

        :returns: the whole day again
        """
        move = self._browse("stock.move", move_id)
        if not move._sp_get_replaced_line():
            raise UserError(self.env._("This product replaces nothing."))
        move._sp_undo_substitution()
        return self.get_day(move.sale_line_id.sudo().order_id.sp_delivery_date)

    @api.model
    def _browse_product(self, product_id):
        product = self.env["product.product"].browse(product_id).exists()
        if not product or not product.is_storable or not product.sale_ok:
            raise UserError(self.env._("Choose a product that is sold and in stock."))
        return product

    @api.model
    def get_substitutes(self, move_id):
        """Give the products that can replace a line: what is in stock and not awaited until that day, most first.

        :returns: list of dicts id, name, uom, free, later (the part of it that orders of the days after wait for),
            proposed (in that unit, 0 when nobody can tell), is_other_price (priced in another kind of unit: only the
            customer can accept)
        """
        move = self._browse("stock.move", move_id)
        rest = max(move._sp_get_quantity_to_replace(), 0.0)
        groups = self.env["stock.quant"]._read_group(
            [
                ("company_id", "=", move.company_id.id),
                ("location_id", "child_of", move.location_id.id),
                ("product_id.sale_ok", "=", True),
                ("product_id", "!=", move.product_id.id),
                "|",
                ("lot_id", "=", False),
                ("lot_id.is_held", "=", False),
            ],
            ["product_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        unkept = {product: held - kept for product, held, kept in groups if product.uom_id.compare(held, kept) > 0}
        day = move.sale_line_id.sudo().order_id.sp_delivery_date or fields.Date.context_today(self)
        awaited = self.env["sp.availability"]._get_awaited(self.env["product.product"].union(*unkept), day)
        substitutes = [
            {
                "id": product.id,
                "name": product.name,
                "uom": product.uom_id.name,
                "free": product.uom_id.round(quantity - awaited[product][0]),
                "later": product.uom_id.round(min(awaited[product][1], quantity - awaited[product][0])),
                "proposed": min(
                    self._propose_quantity(move, rest, product),
                    product.uom_id.round(quantity - awaited[product][0]),
                ),
                "is_other_price": not product.uom_id._has_common_reference(move.product_uom),
            }
            for product, quantity in unkept.items()
            if product.uom_id.compare(quantity, awaited[product][0]) > 0
        ]
        return sorted(substitutes, key=lambda values: -values["free"])

    @api.model
    def _propose_quantity(self, move, rest, product):
        """Return how much of a product replaces a quantity of a line: as much weight, when both weights are known."""
        if product.uom_id._has_common_reference(move.product_uom):
            return product.uom_id.round(move.product_uom._compute_quantity(rest, product.uom_id, round=False))
        if not all(one._sp_is_weighed() or one.weight for one in (move.product_id, product)):
            return 0.0
        asked = move.product_uom._compute_quantity(rest, move.product_id.uom_id, round=False)
        proposed = asked * move.product_id._sp_get_kg_per_unit() / product._sp_get_kg_per_unit()
        return product.uom_id.round(proposed) if product._sp_is_weighed() else math.ceil(round(proposed, 2))

    @api.model
    def open_allocations(self, day, product_id=False):
        """Share out what is short on a day, and give the screen where it is decided.

        :param str day: delivery day
        :param product_id: int, or False for all that is short
        :returns: an action
        """
        self._check_preparer()
        day = fields.Date.to_date(day)
        product = self.env["product.product"].browse(product_id or []).exists()
        allocations = self.env["sp.allocation"]._propose(day, product)
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_cantine.sp_allocation_action")
        if product:
            allocations = allocations.filtered(lambda allocation: allocation.product_id == product)
        if len(allocations) == 1:
            action.update({"res_id": allocations.id, "views": [(False, "form")], "view_mode": "form"})
        action.update({"domain": [("date", "=", day)], "context": {}})
        return action

    @api.model
    def tell(self, day):
        """Send each site of the day one mail that lists its cuts.

        :returns: a notification
        """
        self._check_preparer()
        pickings = self._get_pickings(fields.Date.to_date(day))
        lines = pickings.sale_id.sudo().order_line
        return self.env["sp.allocation"]._tell(lines)

    @api.model
    def deliver(self, day):
        """Deliver at once all that is prepared that day.

        :returns: dict message, warnings (list of sentences), and the day again
        """
        self._check_preparer()
        pickings = self._get_pickings(fields.Date.to_date(day))
        lapsed = pickings.filtered(lambda picking: picking.sp_is_prepared and picking.state != "done")
        warnings = {picking._sp_get_organic_warning() for picking in lapsed} - {""}
        done, obstacles = pickings._sp_validate_prepared()
        stayed = [
            self.env._("%(site)s stays here: %(obstacle)s.", site=picking.partner_id.display_name, obstacle=sentence)
            for picking, sentence in obstacles.items()
        ]
        return {
            "message": self.env._("%(count)s deliveries have left.", count=len(done)) if done else "",
            "warnings": stayed + sorted(warnings),
            "screen": self.get_day(day),
        }

    @api.model
    def _refresh(self, pickings, answer=""):
        moves = pickings.move_ids.filtered(lambda move: move.state not in ("draft", "cancel"))
        return {
            "answer": answer,
            "lines": self._prepare_lines(moves),
            "orders": [self._prepare_order(picking) for picking in pickings],
        }
