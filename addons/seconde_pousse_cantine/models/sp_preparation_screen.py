from odoo import api, fields, models
from odoo.tools import format_date, remove_accents


class SpPreparationScreen(models.AbstractModel):
    """What the preparation screen shows, in a bounded number of queries; part of `sp.preparation`."""

    _name = "sp.preparation.screen"
    _description = "Screen of the Preparation"

    @api.model
    def _get_next_day(self):
        """Return the first day from today on which something is to prepare; today when there is none."""
        today = fields.Date.context_today(self)
        picking = self.env["stock.picking"].search(
            [*self._get_domain(), ("sale_id.sp_delivery_date", ">=", today), ("state", "!=", "done")],
            order="scheduled_date, id",
            limit=1,
        )
        return picking.sale_id.sudo().sp_delivery_date or today

    @api.model
    def _get_domain(self):
        return [
            ("picking_type_code", "=", "outgoing"),
            ("state", "not in", ("draft", "cancel")),
            ("company_id", "=", self.env.company.id),
            ("return_id", "=", False),
        ]

    @api.model
    def _get_pickings(self, day):
        return self.env["stock.picking"].search([*self._get_domain(), ("sale_id.sp_delivery_date", "=", day)])

    @api.model
    def _spell_rank(self, name):
        """Where a French reader looks for a name: Épinard is beside Endive, not after Radis."""
        return remove_accents(name or "").lower()

    def _sort(self, pickings):
        """The van is loaded in the order of its round: what leaves first is prepared first."""
        return pickings.sorted(
            lambda picking: (
                picking.state == "done",
                picking._sp_get_round_name() or "~",
                picking.batch_sequence or picking.partner_id.sp_round_sequence,
                self._spell_rank(picking.partner_id.display_name),
                picking.id,
            )
        )

    def _prepare_order(self, picking):
        return {
            "id": picking.id,
            "name": picking.name,
            "order": picking.sale_id.sudo().name or picking.origin or "",
            "site": picking.partner_id.display_name or "",
            "round": picking._sp_get_round_name(),
            "state": "left" if picking.state == "done" else "prepared" if picking.sp_is_prepared else "todo",
            "prepared_by": picking.sp_prepared_by_id.sudo().name or "",
            "warning": picking._sp_get_organic_warning(),
        }

    def _prepare_lines(self, moves):
        kilogram = self.env.ref("uom.product_uom_kgm")
        return [self._prepare_line(move, kilogram) for move in moves.sorted(lambda move: move._sp_get_note_rank())]

    def _prepare_line(self, move, kilogram):
        line = move.sale_line_id.sudo()
        replaced = move._sp_get_replaced_line()
        return {
            "id": move.id,
            "order_id": move.picking_id.id,
            "product_id": move.product_id.id,
            "product": move.product_id.name,
            "replaces": replaced.product_id.name or "",
            "replaced_by": [
                {
                    "name": substitute.product_id.name,
                    "quantity": substitute.product_uom_qty,
                    "uom": substitute.product_uom_id.name,
                }
                for substitute in line._sp_get_live_substitutes()
            ],
            "site": move.picking_id.partner_id.display_name or "",
            "uom": move.product_uom.name,
            "is_weight": move.product_uom._has_common_reference(kilogram),
            "ordered": move._sp_get_ordered_quantity(),
            "due": move.product_uom.round(move._sp_get_due_quantity()),
            "is_cut": line._sp_is_short() if line else False,
            "cut_reason": line.sp_gap_reason_id.name or "",
            "quantity": 0.0 if move.state == "cancel" else move.quantity,
            "is_weighed": move.sp_is_weighed or move.state in ("done", "cancel"),
            "weighed_by": move.sp_weighed_by_id.sudo().name or "",
            "reason": move.sp_gap_reason_id.name or "",
            "version": move.sp_weighing_version,
            "crates": move.sp_crate_count,
            "has_crates": bool(move.sp_crate_uom_id) or bool(move.sp_crate_count),
            "is_locked": move.picking_id.sp_is_prepared or move.state in ("done", "cancel"),
            "lots": [
                {"id": lot.id, "name": lot.name, "quantity": move.product_uom.round(quantity)}
                for lot, quantity in move._sp_get_lots()
            ],
        }

    def _prepare_products(self, moves, day):
        quants = self.env["stock.quant"]._read_group(
            [
                ("product_id", "in", moves.product_id.ids),
                ("company_id", "=", self.env.company.id),
                ("location_id.usage", "=", "internal"),
                ("lot_id", "!=", False),
            ],
            ["lot_id"],
            ["quantity:sum"],
        )
        lots = {}
        leaving = moves.move_line_ids.lot_id
        in_stock = dict(quants)
        for lot in leaving | self.env["stock.lot"].union(*in_stock):
            if lot in leaving or lot.product_uom_id.compare(in_stock.get(lot, 0.0), 0.0) > 0:
                lots.setdefault(lot.product_id, []).append(lot)
        return [
            {
                "id": product.id,
                "name": product.name,
                "uom": product.uom_id.name,
                "lots": [
                    self._prepare_lot(lot, in_stock.get(lot, 0.0), day)
                    for lot in sorted(lots.get(product, []), key=lambda lot: (lot.harvest_date or day, lot.id))
                ],
            }
            for product in moves.product_id.sorted(lambda product: self._spell_rank(product.name))
        ]

    def _prepare_lot(self, lot, quantity, day):
        harvested = lot.harvest_date
        return {
            "id": lot.id,
            "name": lot.name,
            "quantity": lot.product_uom_id.round(quantity),
            "harvested": format_date(self.env, harvested) if harvested else "",
            "organic": lot._sp_get_organic_mention(day),
            "is_lapsed": lot._sp_has_lapsed_claim(day),
            "held": lot.hold_reason if lot.is_held else "",
        }

    def _prepare_missing(self, day):
        """Return the products whose orders of the day are more than what can leave."""
        allocations = self.env["sp.allocation"]
        asked = allocations._get_asked_lines(day)
        products = self.env["product.product"].union(*asked)
        available = self.env["sp.availability"]._get_in_stock(products, day)
        weighed = allocations._get_weighed(day, products)
        known = {
            allocation.product_id: allocation
            for allocation in allocations.search([("date", "=", day), ("company_id", "=", self.env.company.id)])
        }
        missing = []
        for product, lines in asked.items():
            ordered = sum(allocations._get_product_quantity(line, line.product_uom_qty) for line in lines)
            due = sum(allocations._get_product_quantity(line, line._sp_get_due_quantity()) for line in lines)
            allocation = known.get(product)
            # A share that nobody applied says what was in stock when it was opened, not now.
            is_applied = allocation and allocation.state == "applied"
            is_enough = product.uom_id.compare(ordered + weighed[product], available[product]) <= 0
            # Enough now, but a mail said otherwise: decide it, so that the site is told.
            if not is_applied and is_enough and not any(line._sp_is_told_otherwise() for line in lines):
                continue
            held = (allocation.quantity_available if is_applied else available[product]) - weighed[product]
            missing.append(
                {
                    "product_id": product.id,
                    "product": product.name,
                    "uom": product.uom_id.name,
                    "ordered": product.uom_id.round(ordered),
                    "due": product.uom_id.round(due),
                    "available": product.uom_id.round(max(held, 0.0)),
                    "lacking": product.uom_id.round(max(due - max(held, 0.0), 0.0)),
                    "allocation_id": allocation.id if allocation else False,
                    "state": allocation.state if allocation else "",
                    "cuts": [
                        {
                            "site": line.order_id.partner_id.display_name,
                            "ordered": line.product_uom_qty,
                            "due": line._sp_get_due_quantity(),
                            "uom": line.product_uom_id.name,
                            "reason": line.sp_gap_reason_id.name or "",
                            "is_told": not line.sp_cut_to_tell,
                        }
                        for line in lines
                        if line._sp_is_short()
                    ],
                }
            )
        return sorted(missing, key=lambda values: (values["state"] == "applied", self._spell_rank(values["product"])))

    def _prepare_reasons(self):
        reasons = self.env["sp.gap.reason"].search([("kind", "in", ("weight", "quality", "shortage"))])
        substituted = self.env.ref("seconde_pousse_cantine.sp_gap_reason_substituted", raise_if_not_found=False)
        return [
            {
                "id": reason.id,
                "name": reason.name,
                "kind": reason.kind,
                "is_substitution": reason == substituted,
            }
            for reason in reasons
        ]

    def _count_to_tell(self, pickings):
        lines = pickings.sale_id.sudo().order_line.filtered("sp_cut_to_tell")
        return len(lines.order_id)
