from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.allocation import crates_by_lot


class SpPickingPreparation(models.AbstractModel):
    """How a delivery is prepared; part of `stock.picking`."""

    _name = "sp.picking.preparation"
    _description = "Preparation of a Delivery"

    sp_is_prepared = fields.Boolean("Prepared", copy=False, tracking=True, index="btree_not_null")
    sp_prepared_by_id = fields.Many2one("res.users", "Prepared By", copy=False)
    sp_organic_warning = fields.Char("Organic Claim", compute="_compute_sp_organic_warning")

    @api.depends("move_line_ids.lot_id.organic_status", "state", "scheduled_date", "date_done")
    def _compute_sp_organic_warning(self):
        for picking in self:
            picking.sp_organic_warning = picking._sp_get_organic_warning()

    def _sp_get_organic_warning(self):
        """Return the sentence that names the lots whose certificate has lapsed, or ""."""
        self.ensure_one()
        if self.picking_type_code != "outgoing" or self.state in ("draft", "cancel"):
            return ""
        date = self._sp_get_document_date()
        lapsed = self.move_line_ids.lot_id.filtered(lambda lot: lot._sp_has_lapsed_claim(date))
        if not lapsed:
            return ""
        return self.env._(
            "No organic certificate is valid on the day of this delivery: %(lots)s leave without any organic mention. "
            "Enter the new certificate to print it.",
            lots=", ".join(lapsed.mapped("name")),
        )

    def _action_done(self):
        warnings = {picking: sentence for picking in self if (sentence := picking._sp_get_organic_warning())}
        result = super()._action_done()
        if warnings:
            # Whoever delivered was warned on the screen: what left, and how, stays readable.
            self.browse().union(*warnings)._message_log_batch(
                bodies={picking.id: sentence for picking, sentence in warnings.items()}
            )
        return result

    # ------------------------------------------------------------------
    # Prepared
    # ------------------------------------------------------------------

    def _sp_set_prepared(self):
        """Mark deliveries as prepared; what nobody weighed leaves as it is proposed.

        :raises UserError: a delivery that has left, or with nothing in it
        """
        for picking in self:
            if picking.state in ("done", "cancel", "draft"):
                raise UserError(
                    self.env._(
                        "The delivery for %(site)s has already left or is cancelled.",
                        site=picking.partner_id.display_name,
                    )
                )
        self.move_ids._sp_refuse_without_lot()
        leaving = self.move_ids.filtered(lambda move: move.state != "cancel" and move.quantity)
        empty = self - leaving.picking_id
        if empty:
            raise UserError(
                self.env._(
                    "Nothing is weighed for %(site)s: weigh a line, or cancel the order.",
                    site=empty[0].partner_id.display_name,
                )
            )
        leaving.filtered(lambda move: not move.picked).picked = True
        self.write({"sp_is_prepared": True, "sp_prepared_by_id": self.env.uid})

    def _sp_reopen(self):
        """Let what is prepared be weighed again, until it leaves."""
        self.filtered(lambda picking: picking.state != "done").sp_is_prepared = False

    def _sp_get_obstacles(self):
        """Return why each of these deliveries cannot leave; those that can are left out.

        :rtype: dict[stock.picking, str]
        """
        obstacles = {}
        for line in self.move_line_ids.filtered("quantity"):
            if line.picking_id in obstacles:
                continue
            if line.lot_id.is_held:
                obstacles[line.picking_id] = self.env._(
                    "lot %(lot)s is on hold (%(reason)s)", lot=line.lot_id.name, reason=line.lot_id.hold_reason
                )
            elif line.product_id.tracking != "none" and not line.lot_id:
                obstacles[line.picking_id] = self.env._("no lot for %(product)s", product=line.product_id.name)
        return obstacles

    def _sp_validate_prepared(self):
        """Deliver all that is prepared at once; what cannot leave stays, with the reason.

        :returns: the deliveries done, and the sentence of each one left aside
        :rtype: tuple[stock.picking, dict[stock.picking, str]]
        """
        ready = self.filtered(lambda picking: picking.sp_is_prepared and picking.state not in ("done", "cancel"))
        obstacles = ready._sp_get_obstacles()
        ready -= self.browse().union(*obstacles)
        if ready:
            ready.with_context(skip_backorder=True, skip_sms=True).button_validate()
        return ready, obstacles

    def action_sp_deliver_prepared(self):
        """Deliver those of these deliveries that are prepared, and say which ones stay.

        :returns: a notification
        """
        done, obstacles = self._sp_validate_prepared()
        sentences = [self.env._("%(count)s deliveries have left.", count=len(done))]
        sentences += [
            self.env._("%(site)s stays here: %(obstacle)s.", site=picking.partner_id.display_name, obstacle=sentence)
            for picking, sentence in obstacles.items()
        ]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": " ".join(sentences),
                "type": "warning" if obstacles else "success",
                "sticky": bool(obstacles),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_sp_print_crate_labels(self):
        """Print one label per crate: product, lot, weight, organic mention, origin, site."""
        return self.env.ref("seconde_pousse_cantine.report_crate_label").report_action(self)

    # ------------------------------------------------------------------
    # Delivery note
    # ------------------------------------------------------------------

    def _sp_get_note_moves(self):
        """What was ordered and did not come at all stays on the note."""
        moves = super()._sp_get_note_moves()
        absent = {}
        if self.state == "done":
            for move in self.move_ids.sorted("id"):
                line = move.sale_line_id
                if move.state == "cancel" and line.product_uom_qty and line not in moves.sale_line_id:
                    absent[line] = move
        return moves.union(*absent.values()).sorted(lambda move: move._sp_get_note_rank())

    def _sp_prepare_note_line(self, move):
        line = super()._sp_prepare_note_line(move)
        replaced = move._sp_get_replaced_line()
        if move.state == "cancel" or move._sp_stays_here():
            line.update({"delivered": 0.0, "gap": -line["ordered"], "crates": 0, "lots": []})
        if replaced:
            line["name"] = self.env._(
                "%(product)s (replaces %(ordered)s)",
                product=move.product_id.name,
                ordered=replaced.product_id.name,
            )
        line["reason"] = move._sp_get_gap_reason().name if line["gap"] else ""
        line["refused"] = move.sp_refused_quantity
        return line

    def _sp_get_round_name(self):
        """Return what people call the round: a generated batch has a number nobody in the shed knows."""
        self.ensure_one()
        trip = self.batch_id.sudo()
        return trip.round_id.name or trip.name or self.partner_id.sp_round_id.sudo().name or ""

    # ------------------------------------------------------------------
    # Crate labels
    # ------------------------------------------------------------------

    def _sp_get_crate_labels(self):
        """Return one dict per crate that leaves; several lots of one line are in separate crates.

        :returns: product, lot, quantity (of that lot for that site), uom, rank, count, organic, organic_code,
            origin, variety, grade_class, harvest_date, site, round, day, packer
        :rtype: list[dict]
        """
        labels = []
        for picking in self.filtered(lambda picking: picking.picking_type_code == "outgoing"):
            company = picking.company_id
            day = picking._sp_get_document_date()
            certificate = company._sp_get_organic_certificate(day)
            common = {
                "site": picking.partner_id.display_name or "",
                "round": picking._sp_get_round_name(),
                "day": day,
                "packer": f"{company.name}, {company.zip or ''} {company.city or ''}".strip(", "),
            }
            moves = picking.move_ids.filtered(
                lambda move: move.state != "cancel" and move.quantity and not move._sp_stays_here()
            )
            for move in moves.sorted(lambda move: move._sp_get_note_rank()):
                labels += picking._sp_get_move_labels(move, {**common, "organic_code": certificate.body_code or ""})
        return labels

    def _sp_get_move_labels(self, move, common):
        lots = move._sp_get_lots() or [(self.env["stock.lot"], move.quantity)]
        counts = crates_by_lot(max(move.sp_crate_count, 1), [Decimal(str(quantity)) for _lot, quantity in lots])
        labels = []
        for (lot, quantity), count in zip(lots, counts, strict=True):
            label = {**common, "product": move.product_id.name, "quantity": quantity, "uom": move.product_uom}
            if lot:
                label.update(self._sp_prepare_note_lot(move, lot, quantity), lot=lot.name)
            else:
                label.update(dict.fromkeys(("lot", "organic", "origin", "variety", "grade_class", "harvest_date"), ""))
            if not label["organic"]:
                label["organic_code"] = ""
            labels += [{**label, "rank": rank, "count": count} for rank in range(1, count + 1)]
        return labels
