from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain


class SpPickingRound(models.AbstractModel):
    """What happens to a delivery on its round and at the door; part of `stock.picking`."""

    _name = "sp.picking.round"
    _description = "Delivery at the Door"

    sp_delivered_at = fields.Datetime("Handed Over", copy=False, readonly=True, help="When the driver confirmed it.")
    sp_delivered_by_id = fields.Many2one("res.users", "Driver", copy=False, readonly=True)
    sp_door_uuid = fields.Char(copy=False, readonly=True, help="Given by the driver's phone: sent twice, applied once.")
    sp_crates_back = fields.Integer("Crates Brought Back", copy=False, readonly=True)
    sp_door_photo = fields.Image("Photo", copy=False, max_width=1600, max_height=1600)
    sp_received_by = fields.Char("Received By", copy=False)
    sp_door_note = fields.Text("Driver's Note", copy=False)
    sp_refused_quantity = fields.Float("Refused", compute="_compute_sp_refused_quantity", digits="Product Unit")
    sp_refusal_count = fields.Integer(compute="_compute_sp_refused_quantity")

    @api.depends("move_ids.sp_refused_quantity")
    def _compute_sp_refused_quantity(self):
        for picking in self:
            picking.sp_refused_quantity = sum(picking.move_ids.mapped("sp_refused_quantity"))
            picking.sp_refusal_count = len(picking.move_ids.filtered("sp_refused_quantity"))

    def _action_done(self):
        result = super()._action_done()
        done = self.filtered(lambda picking: picking.state == "done" and picking.picking_type_code == "outgoing")
        for picking in done.filtered("sp_delivered_at"):
            # Typed at the door without network: the delivery is of that moment, not of the sending.
            picking._sp_set_done_at(picking.sp_delivered_at)
        done.filtered(lambda picking: picking._sp_get_crates_out())._sp_record_crates_out()
        done._sp_plan_notes()
        return result

    def _sp_set_done_at(self, moment):
        self.ensure_one()
        self.date_done = moment
        done = self.move_ids.filtered(lambda move: move.state == "done")
        done.date = moment
        done.move_line_ids.date = moment

    def button_validate(self):
        """Validate as core does; a delivery of a round stays on it when the others are still to come."""
        batches = {picking: picking.batch_id for picking in self if picking.batch_id.round_id}
        orders = {batch: batch._sp_get_deliveries() for batch in set(batches.values())}
        self._sp_pick_what_is_shown()
        result = super().button_validate()
        lost = self.filtered(lambda picking: picking in batches and picking.state == "done" and not picking.batch_id)
        for batch, pickings in lost.grouped(batches.get).items():
            pickings.batch_id = batch
            batch._sp_set_order(orders[batch])
        return result

    def _sp_pick_what_is_shown(self):
        """What nobody weighed leaves as the screens show it: Odoo would drop it, from the bill too."""
        weighed = self.move_ids.filtered(lambda move: move.sp_is_weighed and move.picking_code == "outgoing").picking_id
        shown = weighed.filtered(lambda picking: not picking.sp_is_prepared).move_ids
        open_moves = shown.filtered(lambda move: move.state not in ("done", "cancel"))
        open_moves.filtered(lambda move: move.quantity and not move.picked).picked = True

    def write(self, vals):
        """A delivery put on a round, from wherever, takes its place among the stops."""
        batch = self.env["stock.picking.batch"].browse(vals.get("batch_id") or [])
        if not batch.round_id or "batch_sequence" in vals:
            return super().write(vals)
        placed, added = batch._sp_get_deliveries() - self, self.filtered(lambda picking: picking.batch_id != batch)
        result = super().write(vals)
        if added:
            batch._sp_set_order(batch.round_id._insert_stops(placed, added))
        return result

    def _sp_get_site(self):
        """Return the site delivered: the partner of the delivery, or the body its address belongs to."""
        self.ensure_one()
        return self.partner_id if self.partner_id.sp_is_site else self.partner_id.commercial_partner_id

    def _sp_get_delivery_day(self):
        """Return the day this delivery is for, where the farm is."""
        self.ensure_one()
        day = self.sudo().sale_id.sp_delivery_date
        if day or not self.scheduled_date:
            return day
        zone = self.company_id._sp_get_timezone()
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), self.scheduled_date).date()

    @api.model
    def _sp_search_deliveries(self, day, companies):
        """Return the deliveries of a day that are not handed over yet, of some companies.

        :param date day: delivery day, where the farm is
        :rtype: stock.picking
        """
        found = self.browse()
        for company in companies:
            zone = pytz.timezone(company._sp_get_timezone())
            start, end = (
                zone.localize(datetime.combine(moment, time())).astimezone(pytz.utc).replace(tzinfo=None)
                for moment in (day, day + timedelta(days=1))
            )
            by_date = Domain("scheduled_date", ">=", start) & Domain("scheduled_date", "<", end)
            domain = (
                Domain("company_id", "=", company.id)
                & Domain("picking_type_code", "=", "outgoing")
                & Domain("state", "not in", ("draft", "cancel"))
                & Domain("sp_delivered_at", "=", False)
                & Domain("partner_id", "!=", False)
                & (
                    Domain("sale_id.sp_delivery_date", "=", day)
                    | (Domain("sale_id.sp_delivery_date", "=", False) & by_date)
                )
            )
            found |= self.search(domain)
        return found

    # ------------------------------------------------------------------
    # Crates
    # ------------------------------------------------------------------

    def _sp_get_crates_out(self):
        """Return the crates that leave with this delivery, by type.

        :rtype: dict[product.product, int]
        """
        self.ensure_one()
        site, crates = self._sp_get_site(), {}
        if not site.sp_is_site:
            return crates
        site = site.with_company(self.company_id)
        moves = self.move_ids.filtered(lambda move: move.state != "cancel" and not move._sp_stays_here())
        for move in moves.filtered("sp_crate_count"):
            crate = site._sp_get_crate_product(move.product_id)
            if crate:
                crates[crate] = crates.get(crate, 0) + move.sp_crate_count
        return crates

    def _sp_get_recorded_crates(self, kind):
        """Return what the ledger holds of these deliveries.

        :rtype: dict[tuple[stock.picking, product.product], int]
        """
        groups = (
            self.env["sp.crate.move"]
            .sudo()
            ._read_group(
                [("picking_id", "in", self.ids), ("kind", "=", kind)], ["picking_id", "product_id"], ["quantity:sum"]
            )
        )
        return {(picking.with_env(self.env), product.with_env(self.env)): total for picking, product, total in groups}

    def _sp_record_crates_out(self):
        """Write the crates of done deliveries in the ledger, or what changed since they were written."""
        recorded = self._sp_get_recorded_crates("delivery")
        entries = []
        for picking in self:
            due = picking._sp_get_crates_out()
            known = {product: total for (other, product), total in recorded.items() if other == picking}
            change = {product: due.get(product, 0) - known.get(product, 0) for product in {**due, **known}}
            entries.append((picking, change, "delivery"))
        return self.env["sp.crate.move"]._record_all(entries)

    def _sp_set_crates_back(self, crates):
        """Write what a site gave back on this delivery; told again, only what changed is written.

        :param dict crates: number of each crate (product.product) brought back
        """
        self.ensure_one()
        recorded = {product: -total for (_self, product), total in self._sp_get_recorded_crates("back").items()}
        change = {product: recorded.get(product, 0) - crates.get(product, 0) for product in {**crates, **recorded}}
        self.sp_crates_back = sum(crates.values())
        return self.env["sp.crate.move"]._record(self, change, "back")

    def _sp_get_crate_date(self, kind):
        """Return the day a movement of crates is written on."""
        self.ensure_one()
        if kind == "delivery" or not self.sp_delivered_at:
            return self._sp_get_document_date()
        zone = self.company_id._sp_get_timezone()
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), self.sp_delivered_at).date()

    def _sp_get_crate_balance_lines(self):
        """Return what the note says of the crates, by type.

        :returns: crate (product.product), before, out, back and balance (integers): what the
            site held, what this delivery brings and takes, what it holds at the end of the day
        :rtype: list[dict]
        """
        self.ensure_one()
        site = self._sp_get_site()
        if not site.sp_is_site:
            return []
        # The desk may validate the day before: what came back at the door is of the door's day.
        days = (self._sp_get_crate_date("delivery"), self._sp_get_crate_date("back"))
        day = max(days) if self.state == "done" else None
        moves = self.env["sp.crate.move"].sudo()
        balances = {
            product.with_env(self.env): total
            for (_site, product), total in moves._get_balances(site, company=self.company_id, until=day).items()
        }
        back = {product: -total for (_self, product), total in self._sp_get_recorded_crates("back").items()}
        if self.state == "done":
            out = {product: total for (_self, product), total in self._sp_get_recorded_crates("delivery").items()}
        else:
            out = self._sp_get_crates_out()
            balances = {product: balances.get(product, 0) + out.get(product, 0) for product in {**balances, **out}}
        lines = [
            {
                "crate": product,
                "before": balances.get(product, 0) - out.get(product, 0) + back.get(product, 0),
                "out": out.get(product, 0),
                "back": back.get(product, 0),
                "balance": balances.get(product, 0),
            }
            for product in {**balances, **out, **back}
        ]
        return [line for line in lines if any(line[name] for name in ("before", "out", "back", "balance"))]
