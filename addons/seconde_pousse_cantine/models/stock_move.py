from odoo import api, fields, models

OPEN_STATES = ("confirmed", "partially_available", "assigned")


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = [
        "sp.move.outing",
        "sp.move.crates",
        "sp.move.substitution",
        "sp.move.weighing",
        "sp.move.credit",
        "stock.move",
    ]

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
        """Return what should leave, in the unit of the move: ordered, or the share of a shortage, less what
        another product replaces."""
        self.ensure_one()
        line = self.sale_line_id.sudo()
        if not line:
            return self.product_uom_qty
        due = max(line._sp_get_due_quantity() - line._sp_get_replaced_quantity(), 0.0)
        return line.product_uom_id._compute_quantity(due, self.product_uom, round=False)

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
