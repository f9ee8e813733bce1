from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from .sp_harvest import STOCK_WRITE

FROZEN_FIELDS = {
    "date",
    "location_dest_id",
    "location_id",
    "lot_ids",
    "move_line_ids",
    "product_id",
    "product_uom",
    "quantity",
    "sp_harvest_id",
}


class StockMove(models.Model):
    _inherit = "stock.move"

    sp_harvest_id = fields.Many2one("sp.harvest", "Harvest", index="btree_not_null", copy=False)
    sp_crate_uom_id = fields.Many2one("uom.uom", "Crate", compute="_compute_sp_crate_uom_id")
    sp_crate_count = fields.Integer(
        "Crates",
        compute="_compute_sp_crate_count",
        store=True,
        readonly=False,
        help="Crates that leave with the goods, counted beside the weight.",
    )
    sp_invoice_line_ids = fields.Many2many(
        "account.move.line",
        "sp_account_move_line_stock_move_rel",
        "stock_move_id",
        "invoice_line_id",
        "Invoice Lines",
        copy=False,
    )

    @api.depends("sp_harvest_id.name")
    def _compute_reference(self):
        harvest_moves = self.filtered("sp_harvest_id")
        for move in harvest_moves:
            move.reference = move.sp_harvest_id.name
        return super(StockMove, self - harvest_moves)._compute_reference()

    @api.depends("product_id")
    def _compute_sp_crate_uom_id(self):
        for move in self:
            move.sp_crate_uom_id = move.product_id._sp_get_crate_uom()

    @api.depends("quantity", "product_id")
    def _compute_sp_crate_count(self):
        for move in self:
            move.sp_crate_count = move._sp_guess_crate_count()

    def _sp_guess_crate_count(self):
        self.ensure_one()
        if self.picking_code != "outgoing":
            return 0
        return self.product_id._sp_count_crates(self.quantity, self.product_uom)

    def write(self, vals):
        if FROZEN_FIELDS & set(vals):
            self._sp_refuse_done_harvest()
        return super().write(vals)

    def _sp_refuse_done_harvest(self):
        """What a harvest put in stock changes by cancelling the harvest, never by its moves."""
        done = self.sudo().filtered(lambda move: move.sp_harvest_id and move.state == "done")
        if done and self.env.context.get("sp_harvest_stock") is not STOCK_WRITE:
            raise UserError(
                self.env._(
                    "This is harvest %(number)s: cancel it and enter it again to change it.",
                    number=done[0].sp_harvest_id.name,
                )
            )

    def _should_be_assigned(self):
        """A harvest is its own document: it needs no transfer."""
        if self.sp_harvest_id:
            return False
        return super()._should_be_assigned()

    def _sp_set_date(self, date):
        """Date done moves on the day the harvest was picked, not on the day it was typed.

        :param date date: day in the company's time zone; noon is used
        """
        for move in self:
            zone = pytz.timezone(move.company_id._sp_get_timezone())
            noon = zone.localize(datetime.combine(date, time(12))).astimezone(pytz.utc)
            moment = min(noon.replace(tzinfo=None), fields.Datetime.now())
            own = move.with_context(sp_harvest_stock=STOCK_WRITE)
            own.date = moment
            own.move_line_ids.date = moment

    def _sp_get_ordered_quantity(self):
        """Return what the customer ordered, in the unit of the move.

        The sale line is the only place that keeps it: a move's own demand is split by
        backorders.
        """
        self.ensure_one()
        line = self.sale_line_id
        if not line:
            return self.product_uom_qty
        return line.product_uom_id._compute_quantity(line.product_uom_qty, self.product_uom)

    def _sp_get_lots(self):
        """Return the lots of the move with their quantity, in the unit of the move.

        :rtype: list[tuple[stock.lot, float]]
        """
        self.ensure_one()
        quantities = {}
        for line in self.move_line_ids.filtered("lot_id"):
            quantity = line.product_uom_id._compute_quantity(line.quantity, self.product_uom)
            quantities[line.lot_id] = quantities.get(line.lot_id, 0.0) + quantity
        return [(lot, quantity) for lot, quantity in quantities.items() if quantity]

    def _sp_get_delivery_day(self):
        """Return the day of the delivery, in the time zone of the company."""
        self.ensure_one()
        moment = self.picking_id.date_done or self.date
        zone = self.company_id._sp_get_timezone()
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).date()
