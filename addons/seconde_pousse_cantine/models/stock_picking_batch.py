from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class StockPickingBatch(models.Model):
    """A round on a day is core's batch, in the order of our stops."""

    _inherit = "stock.picking.batch"

    round_id = fields.Many2one("sp.round", index="btree_not_null", check_company=True, ondelete="restrict")
    sp_date = fields.Date("Day", compute="_compute_sp_date", store=True, readonly=False, index="btree_not_null")
    sp_stop_count = fields.Integer("Stops", compute="_compute_sp_counts")
    sp_delivered_count = fields.Integer("Delivered", compute="_compute_sp_counts")
    sp_crates_out = fields.Integer("Crates to Load", compute="_compute_sp_crates")
    sp_crates_to_collect = fields.Integer("Crates to Collect", compute="_compute_sp_crates")

    _sp_round_day_unique = models.UniqueIndex(
        "(round_id, sp_date) WHERE round_id IS NOT NULL AND state <> 'cancel'",
        "This round is already prepared for that day: open it from the rounds of the day.",
    )

    @api.depends("round_id", "scheduled_date")
    def _compute_sp_date(self):
        for batch in self.filtered(lambda batch: batch.round_id and not batch.sp_date and batch.scheduled_date):
            zone = batch.company_id._sp_get_timezone()
            moment = fields.Datetime.context_timestamp(batch.with_context(tz=zone), batch.scheduled_date)
            batch.sp_date = moment.date()

    @api.depends("picking_ids.sp_delivered_at", "picking_ids.partner_id")
    def _compute_sp_counts(self):
        for batch in self:
            stops = batch._sp_get_stops()
            batch.sp_stop_count = len(stops)
            batch.sp_delivered_count = len(
                [1 for pickings in stops.values() if all(pickings.mapped("sp_delivered_at"))]
            )

    @api.depends("picking_ids.move_ids.sp_crate_count")
    def _compute_sp_crates(self):
        sites = self.env["res.partner"].union(*(site for batch in self for site in batch._sp_get_stops()))
        left = sites._sp_get_crates_to_collect(self.picking_ids)
        for batch in self:
            moves = batch.picking_ids.move_ids.filtered(
                lambda move: move.state != "cancel" and not move._sp_stays_here()
            )
            batch.sp_crates_out = sum(moves.mapped("sp_crate_count"))
            batch.sp_crates_to_collect = sum(max(left[site], 0) for site in batch._sp_get_stops())

    # No dependency on our fields: core's own field would leave with them at uninstall.
    def _compute_display_name(self):
        trips = self.filtered(lambda batch: batch.round_id and batch.sp_date)
        for batch in trips:
            day = format_date(self.env, batch.sp_date)
            batch.display_name = self.env._("%(round)s, %(day)s", round=batch.round_id.name, day=day)
        return super(StockPickingBatch, self - trips)._compute_display_name()

    def order_on_zip(self):
        """Order a round by its stops; core orders the other batches by postal code."""
        trips = self.filtered("round_id")
        for trip in trips:
            deliveries = trip._sp_get_deliveries()
            trip._sp_set_order(trip.round_id._insert_stops(self.env["stock.picking"], deliveries))
        return super(StockPickingBatch, self - trips).order_on_zip()

    def _sanity_check(self):
        """What the desk validated before the van left is still to bring: it stays on its round."""
        trips = self.filtered("round_id")
        for trip in trips:
            types = trip.picking_type_id | trip.picking_ids.picking_type_id
            if len(types) > 1 or trip.picking_ids.company_id - trip.company_id:
                raise UserError(
                    self.env._(
                        "%(round)s takes the deliveries of one warehouse: take the others out.",
                        round=trip.display_name,
                    )
                )
        return super(StockPickingBatch, self - trips)._sanity_check()

    def action_sp_reset_order(self):
        """Put the stops of the day back in the order of the round."""
        self.order_on_zip()
        return True

    def action_sp_add_late(self):
        """Add the deliveries of the day that came since the round was prepared."""
        for day, batches in self.filtered("round_id").grouped("sp_date").items():
            batches.round_id.generate_batches(day)
        return True

    def action_sp_print_route_sheet(self):
        """Print what the driver takes along: stops in order, addresses, crates."""
        return self.env.ref("seconde_pousse_cantine.report_route_sheet").report_action(self)

    def action_sp_open_screen(self):
        """Open the driver's screen on this round."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("seconde_pousse_cantine.sp_driver_client_action")
        action["context"] = {"batch_id": self.id, "day": fields.Date.to_string(self.sp_date)}
        return action

    def _sp_get_deliveries(self):
        """Return the deliveries of the round in the order of the stops, cancelled ones left out."""
        self.ensure_one()
        deliveries = self.picking_ids.filtered(lambda picking: picking.state != "cancel")
        return deliveries.sorted(lambda picking: (picking.batch_sequence, picking.id or 0))

    def _sp_get_stops(self):
        """Return the deliveries of each site, in the order of the round.

        :rtype: dict[res.partner, stock.picking]
        """
        stops = {}
        for picking in self._sp_get_deliveries() if self else ():
            site = picking._sp_get_site()
            stops[site] = stops.get(site, self.env["stock.picking"]) | picking
        return stops

    def _sp_add_deliveries(self, deliveries):
        self.ensure_one()
        if deliveries:
            deliveries.batch_id = self
        waits = any(picking.state != "done" for picking in self.picking_ids)
        if self.state == "draft" or (waits and self.state == "done"):
            self.state = "in_progress" if waits else "done"

    def _sp_set_order(self, deliveries):
        for place, delivery in enumerate(deliveries, start=1):
            if delivery.batch_sequence != place:
                delivery.batch_sequence = place

    def _sp_take_out_other_days(self, day):
        """A delivery put off to another day leaves the round it was on."""
        put_off = self.picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel") and picking._sp_get_delivery_day() != day
        )
        put_off.batch_id = False

    def _sp_get_route_lines(self):
        """Return what the route sheet prints, one dict per stop, in order.

        :returns: site (res.partner), pickings, products (list of dicts name, quantity, uom,
            is_planned: ordered, not prepared),
            crates_out, crates_back (to collect), window (text)
        :rtype: list[dict]
        """
        lines = []
        stops = self._sp_get_stops()
        left = self.env["res.partner"].union(*stops)._sp_get_crates_to_collect(self.picking_ids)
        for site, pickings in stops.items():
            # Weighed at nothing (replaced, missing): nothing to unload, though it was ordered.
            moves = pickings.move_ids.filtered(
                lambda move: (
                    move.state != "cancel" and (move.quantity or not move.sp_is_weighed) and not move._sp_stays_here()
                )
            )
            lines.append(
                {
                    "site": site.sudo(),
                    "address": pickings[:1].partner_id.sudo(),
                    "pickings": pickings,
                    "products": [
                        {
                            "name": move.product_id.name,
                            "quantity": move.quantity or move._sp_get_ordered_quantity(),
                            "uom": move.product_uom,
                            "is_planned": not move.quantity,
                        }
                        for move in moves
                    ],
                    "crates_out": sum(moves.mapped("sp_crate_count")),
                    "crates_back": max(left[site], 0),
                    "window": site._sp_get_window(),
                }
            )
        return lines
