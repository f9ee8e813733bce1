from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .sp_harvest import STOCK_WRITE


class SpHarvest(models.Model):
    """How a harvest enters the stock, and leaves it when it is cancelled."""

    _inherit = "sp.harvest"

    def action_confirm(self):
        """Put the harvest in stock: one lot, one done stock move.

        Running it again on a harvest already in stock changes nothing.

        :returns: True
        :raises UserError: when the quantity, the day, the product or a bed is not acceptable
        """
        self._lock()
        drafts = self.filtered(lambda harvest: harvest.state == "draft")
        drafts._check_harvest()
        for harvest in drafts:
            harvest._do_confirm()
        return True

    def action_cancel(self):
        """Take the harvest out of stock with a reverse move; both moves are kept.

        :returns: True
        :raises UserError: when part of the harvest has already left the stock
        """
        self._lock()
        for harvest in self:
            if harvest.state == "done":
                harvest._do_cancel()
        self.filtered(lambda h: h.state == "draft")._write_stock({"state": "cancelled"})
        return True

    def _lock(self):
        """Make a second confirmation at the same time wait, then see the first one's result.

        A write on the rows themselves makes PostgreSQL refuse the later transaction, which
        Odoo then runs again on fresh data; a plain read would see the old state.
        """
        self.flush_recordset()
        if self.ids:
            self.env.cr.execute("UPDATE sp_harvest SET write_date = write_date WHERE id = ANY(%s)", [self.ids])
        self.invalidate_recordset(["state"])

    def _write_stock(self, values):
        self.with_context(sp_harvest_stock=STOCK_WRITE).write(values)

    def _do_confirm(self):
        self.ensure_one()
        if self.name == "/":
            sequence = self.env["ir.sequence"].with_company(self.company_id)
            self._write_stock({"name": sequence.next_by_code("sp.harvest", sequence_date=self.date) or "/"})
        lot = self._find_or_create_lot()
        move = self._make_move(self._prepare_move_values(lot))
        move._sp_set_date(self.date)
        self._write_stock({"lot_id": lot.id, "move_id": move.id, "state": "done"})

    def _do_cancel(self):
        self.ensure_one()
        self._check_still_in_stock()
        move = self._make_move(self._prepare_cancel_move_values())
        self._write_stock({"cancel_move_id": move.id, "state": "cancelled"})

    def _make_move(self, values):
        moves = self.env["stock.move"].with_context(sp_harvest_stock=STOCK_WRITE)
        move = moves.create(values)
        move._action_done()
        return move.with_env(self.env)

    def _prepare_move_values(self, lot):
        source = self.warehouse_id._sp_get_production_location()
        destination = self.warehouse_id.lot_stock_id
        return self._prepare_stock_values(lot, source, destination, self.quantity, self.uom_id)

    def _prepare_cancel_move_values(self):
        done = self.move_id
        values = self._prepare_stock_values(
            self.lot_id, done.location_dest_id, done.location_id, done.quantity, done.product_uom
        )
        values["origin_returned_move_id"] = done.id
        return values

    def _prepare_stock_values(self, lot, source, destination, quantity, uom):
        self.ensure_one()
        return {
            "origin": self.name,
            "company_id": self.company_id.id,
            "picking_type_id": self.warehouse_id.sp_harvest_type_id.id,
            "sp_harvest_id": self.id,
            "product_id": self.product_id.id,
            "product_uom": uom.id,
            "product_uom_qty": quantity,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "picked": True,
            "move_line_ids": [
                Command.create(
                    {
                        "product_id": self.product_id.id,
                        "product_uom_id": uom.id,
                        "quantity": quantity,
                        "lot_id": lot.id,
                        "location_id": source.id,
                        "location_dest_id": destination.id,
                        "company_id": self.company_id.id,
                    }
                )
            ],
        }

    def _find_or_create_lot(self):
        """Same product, day, plantings and grade make the same lot."""
        self.ensure_one()
        counter = self.env["sp.lot.counter"]._lock(self.company_id, self.product_id._sp_get_lot_code(), self.date)
        same = self.env["stock.lot"].search(self._get_same_lot_domain())
        same = same.filtered(lambda lot: lot.planting_ids == self.planting_ids and lot.place_ids == self.place_ids)
        return same[:1] or self.env["stock.lot"].create(self._prepare_lot_values(counter))

    def _get_same_lot_domain(self):
        return [
            ("product_id", "=", self.product_id.id),
            ("company_id", "=", self.company_id.id),
            ("harvest_date", "=", self.date),
            ("grade", "=", self.grade),
            ("organic_status", "=", self._get_organic_claim()),
            ("harvest_ids", "!=", False),
        ]

    def _prepare_lot_values(self, counter):
        return {
            "name": counter._next_name(),
            "product_id": self.product_id.id,
            "company_id": self.company_id.id,
            "harvest_date": self.date,
            "planting_ids": [Command.set(self.planting_ids.ids)],
            "place_ids": [Command.set(self.place_ids.ids)],
            "grade": self.grade,
            "organic_status": self._get_organic_claim(),
        }

    def _check_still_in_stock(self):
        self.ensure_one()
        location = self.move_id.location_dest_id
        quants = self.env["stock.quant"].sudo()
        [[left]] = quants._read_group(
            [("lot_id", "=", self.lot_id.id), ("location_id", "=", location.id)], [], ["quantity:sum"]
        )
        if self.product_id.uom_id.compare(left or 0.0, self.move_id.product_qty) < 0:
            raise UserError(
                self.env._(
                    "Part of lot %(lot)s is no longer in %(location)s: return its delivery or bring it "
                    "back first, then cancel the harvest.",
                    lot=self.lot_id.name,
                    location=location.display_name,
                )
            )
