from odoo import api, models
from odoo.fields import Command

from odoo.addons.seconde_pousse.models.sp_harvest import STOCK_WRITE


class SpOutingStock(models.AbstractModel):
    """How a way out leaves the stock, and comes back when it is cancelled; part of `sp.outing`."""

    _name = "sp.outing.stock"
    _description = "Stock Moves of a Way Out"

    def action_confirm(self):
        """Take it out of the stock, to the location of its kind: one done stock move.

        Running it again on what has already left changes nothing.

        :returns: True
        :raises UserError: when the lot, the day, the charity or the quantity is not acceptable
        """
        self._lock()
        drafts = self.filtered(lambda outing: outing.state == "draft")
        prices = drafts._get_prices()
        for outing in drafts:
            # One after the other: the second of a same lot sees what the first one left.
            outing.invalidate_recordset(["available_quantity"])
            outing._check_outing()
            outing._do_confirm(prices[outing])
        # Who was given something once is proposed the next time.
        charities = drafts.filtered(lambda outing: outing.kind == "donation").partner_id
        charities.filtered(lambda partner: not partner.sp_receives_gifts).sudo().sp_receives_gifts = True
        return True

    def action_cancel(self):
        """Bring it back in stock with a reverse move; both moves are kept.

        :returns: True
        """
        self._lock()
        for outing in self:
            if outing.state == "done":
                move = outing._make_moves(outing._prepare_cancel_values())
                outing._write_stock({"cancel_move_id": move.id, "state": "cancelled"})
        self.filtered(lambda outing: outing.state == "draft")._write_stock({"state": "cancelled"})
        return True

    def _lock(self):
        """Make whoever takes from the same lots at the same time wait, then see what is left.

        A write on the rows makes PostgreSQL refuse the later transaction, which Odoo then runs
        again on fresh data; a plain read would see the old stock.
        """
        self.flush_recordset()
        cr = self.env.cr
        if self.ids:
            cr.execute("UPDATE sp_outing SET write_date = write_date WHERE id = ANY(%s)", [self.ids])
        if self.lot_id:
            cr.execute("UPDATE stock_lot SET write_date = write_date WHERE id = ANY(%s)", [self.lot_id.ids])
        self.invalidate_recordset(["state"])

    def _write_stock(self, values):
        self.with_context(sp_harvest_stock=STOCK_WRITE).write(values)

    def _do_confirm(self, price):
        self.ensure_one()
        values = {"price_unit": price, "state": "done"}
        if self.name == "/":
            sequence = self.env["ir.sequence"].with_company(self.company_id)
            values["name"] = sequence.next_by_code("sp.outing", sequence_date=self.date) or "/"
        self._write_stock(values)
        move = self._make_moves(self._prepare_move_values())
        move._sp_set_date(self.date)
        self._write_stock({"move_id": move.id})

    def _make_moves(self, values):
        move = self.env["stock.move"].with_context(sp_harvest_stock=STOCK_WRITE).create(values)
        move._action_done()
        return move.with_env(self.env)

    def _prepare_move_values(self):
        """Take from wherever the lot is kept: the store, then a cold room below it."""
        self.ensure_one()
        destination = self.company_id._sp_get_outing_location(self.kind)
        details, left = [], self.quantity
        for quant in self._get_quants(self.product_id, self.company_id).filtered(lambda q: q.lot_id == self.lot_id):
            taken = min(left, quant.quantity)
            if self.uom_id.compare(taken, 0.0) > 0:
                details.append((quant.location_id, destination, taken))
                left -= taken
        return self._prepare_stock_values(details)

    def _prepare_cancel_values(self):
        self.ensure_one()
        details = [(line.location_dest_id, line.location_id, line.quantity) for line in self.move_id.move_line_ids]
        return {**self._prepare_stock_values(details), "origin_returned_move_id": self.move_id.id}

    def _prepare_stock_values(self, details):
        """Return the values of one move that carries these (from, to, quantity)."""
        source, destination, _quantity = details[0]
        return {
            "origin": self.name,
            "company_id": self.company_id.id,
            "sp_outing_id": self.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "product_uom": self.uom_id.id,
            "product_uom_qty": self.quantity,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "picked": True,
            "move_line_ids": [
                Command.create(
                    {
                        "product_id": self.product_id.id,
                        "product_uom_id": self.uom_id.id,
                        "quantity": taken,
                        "lot_id": self.lot_id.id,
                        "location_id": place.id,
                        "location_dest_id": goal.id,
                        "company_id": self.company_id.id,
                    }
                )
                for place, goal, taken in details
            ],
        }

    @api.model
    def _get_quants(self, products, companies):
        return (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("product_id", "in", products.ids),
                    ("company_id", "in", companies.ids),
                    ("location_id.usage", "=", "internal"),
                    ("quantity", ">", 0),
                ],
                order="in_date, id",
            )
        )

    @api.model
    def _get_stock(self, products, companies):
        """Return what is in stock: (product, lot) → quantity in the product's unit."""
        stock = {}
        for quant in self._get_quants(products, companies):
            key = (quant.product_id.with_env(self.env), quant.lot_id.with_env(self.env))
            stock[key] = stock.get(key, 0.0) + quant.quantity
        return stock

    def _get_prices(self):
        """Return the price of each way out: that of the offer of its day, else of the product.

        :rtype: dict[sp.outing, float]
        """
        days = self.mapped("date")
        offers = self.env["sp.offer"].sudo()
        if days:
            offers = offers.search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("state", "in", ("sent", "closed")),
                    ("date_from", "<=", max(days)),
                    ("date_to", ">=", min(days)),
                ],
                order="date_from, id",
            )
        prices = {}
        for outing in self:
            lines = offers.line_ids.filtered(
                lambda line, outing=outing: (
                    line.product_id == outing.product_id
                    and line.company_id == outing.company_id
                    and line.offer_id.date_from <= outing.date <= line.offer_id.date_to
                )
            )
            prices[outing] = lines[-1:].price_unit or outing.product_id.lst_price
        return prices
