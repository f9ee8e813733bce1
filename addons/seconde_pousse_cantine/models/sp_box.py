from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import format_date

from odoo.addons.seconde_pousse.models.sp_harvest import STOCK_WRITE

from .sp_standing_order import WEEKDAYS

HAND_OUT_HOUR = 8


class SpBox(models.Model):
    """A box of vegetables, the same for all who take it: sold at a solidarity price list, or given."""

    _name = "sp.box"
    _description = "Solidarity Box"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    weekday = fields.Selection(WEEKDAYS, "Handed Out On", required=True, default="3")
    pricelist_id = fields.Many2one(
        "product.pricelist",
        "Solidarity Price List",
        check_company=True,
        help="Prices of the boxes that are sold. Empty: the price list of each subscriber.",
    )
    line_ids = fields.One2many("sp.box.line", "box_id", "In the Box", copy=True)
    subscriber_ids = fields.One2many("sp.box.subscriber", "box_id", "Subscribers", copy=True)
    order_ids = fields.One2many("sale.order", "sp_box_id", "Orders")
    outing_ids = fields.One2many("sp.outing", "box_id", "Gifts")
    order_count = fields.Integer(compute="_compute_counts")
    outing_count = fields.Integer(compute="_compute_counts")
    box_count = fields.Integer("Boxes a Week", compute="_compute_box_count")
    next_day = fields.Date("Next Boxes", compute="_compute_box_count")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    @api.depends("weekday", "subscriber_ids.count", "subscriber_ids.date_from", "subscriber_ids.date_to")
    def _compute_box_count(self):
        today = fields.Date.context_today(self)
        for box in self:
            day = today + timedelta(days=(int(box.weekday or 0) - today.weekday()) % 7)
            box.next_day = day
            box.box_count = sum(box.subscriber_ids.filtered(lambda sub, day=day: sub._is_on(day)).mapped("count"))

    @api.depends("order_ids", "outing_ids")
    def _compute_counts(self):
        for box in self:
            box.order_count = len(box.order_ids)
            box.outing_count = len(box.outing_ids)

    def action_generate(self):
        """Make the draft orders and gifts of the next boxes, once per subscriber.

        Run again, it adds what new subscribers take and changes nothing else: what is in the
        boxes of a week is what was in the box when its orders were made.

        :returns: dict, a notification that says for how many subscribers
        :raises UserError: when nothing is in the box, or nobody takes it that day
        """
        count = 0
        for box in self:
            # Two at once: the second is run again and sees the first one's orders.
            self.env.cr.execute("UPDATE sp_box SET write_date = write_date WHERE id = %s", [box.id])
            count += box._generate(box.next_day)
        message = self.env._("The next boxes were all made already.")
        if count:
            message = self.env._("Boxes made for %(count)s subscribers.", count=count)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success" if count else "info",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_orders(self):
        """Open the orders of this box."""
        return self._get_action("sale.action_orders", "sp_box_id")

    def action_view_gifts(self):
        """Open the gifts of this box."""
        return self._get_action("seconde_pousse_cantine.sp_outing_action", "box_id")

    def _get_action(self, xmlid, field):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action.update(domain=[(field, "=", self.id)], context={})
        return action

    def _generate(self, day):
        """Make what is not made yet; return for how many subscribers."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Nothing is in “%(box)s” yet: say what one box holds.", box=self.name))
        subscribers = self.subscriber_ids.filtered(lambda subscriber: subscriber._is_on(day))
        if not subscribers:
            raise UserError(
                self.env._("Nobody takes a box on %(date)s: add a subscriber.", date=format_date(self.env, day))
            )
        sold = self.order_ids.filtered(lambda order: order.sp_delivery_date == day and order.state != "cancel")
        given = self.outing_ids.filtered(lambda outing: outing.date == day and outing.state != "cancelled")
        done = sold.partner_id | given.partner_id
        todo = subscribers.filtered(lambda subscriber: subscriber.partner_id not in done)
        self.env["sale.order"].create(
            [self._prepare_order(subscriber, day) for subscriber in todo if subscriber.mode == "sold"]
        )
        gifts = self.env["sp.outing"].with_context(sp_harvest_stock=STOCK_WRITE)
        gifts.create(
            [
                self._prepare_gift(subscriber, line, day)
                for subscriber in todo
                if subscriber.mode == "given"
                for line in self.line_ids
            ]
        )
        return len(todo)

    def _prepare_order(self, subscriber, day):
        zone = pytz.timezone(self.company_id._sp_get_timezone())
        moment = zone.localize(datetime.combine(day, time(HAND_OUT_HOUR))).astimezone(pytz.utc)
        return {
            "partner_id": subscriber.partner_id.id,
            "company_id": self.company_id.id,
            "commitment_date": moment.replace(tzinfo=None),
            "sp_box_id": self.id,
            **({"pricelist_id": self.pricelist_id.id} if self.pricelist_id else {}),
            "order_line": [
                Command.create({"product_id": line.product_id.id, "product_uom_qty": line.quantity * subscriber.count})
                for line in self.line_ids
            ],
        }

    def _prepare_gift(self, subscriber, line, day):
        return {
            "kind": "donation",
            "date": day,
            "partner_id": subscriber.partner_id.id,
            "company_id": self.company_id.id,
            "product_id": line.product_id.id,
            "quantity": line.quantity * subscriber.count,
            "note": self.env._("%(count)s × %(box)s", count=subscriber.count, box=self.name),
            "box_id": self.id,
        }
