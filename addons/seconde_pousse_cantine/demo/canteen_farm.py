"""Harvesting, ordering and delivering on any day, as people do."""

from datetime import datetime, time, timedelta

import pytz

from odoo import fields
from odoo.fields import Command

SITES = ("demo_kitchen", "demo_school_ferry", "demo_school_cigales", "demo_chrs", "demo_ime")
WEIGHED = 0.98


def get_today(env):
    """Return today where the farm is."""
    return fields.Date.context_today(env["res.company"].with_context(tz="Europe/Paris"))


def get_site(env, name):
    """Return a site of the farm's demo."""
    return env.ref(f"seconde_pousse.{name}")


def get_season(env, day):
    """Return what is picked on a day, in the order of the names; what is sold at all in a hungry gap."""
    plantings = env["sp.planting"].search([("harvest_from", "<=", day), ("harvest_to", ">=", day)])
    products = plantings.crop_id.product_ids or env["sp.crop"].search([("product_ids", "!=", False)]).product_ids
    return products.filtered("is_storable").sorted("name")


def pick(products, start, count):
    """Return some products, turning in the list from a place."""
    count = min(count, len(products))
    return [products[(start + number) % len(products)] for number in range(count)]


def as_utc(day, hour):
    """Return the UTC moment of an hour in France."""
    local = pytz.timezone("Europe/Paris").localize(datetime.combine(day, time()) + timedelta(hours=hour))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def harvest(env, quantities, day):
    """Put quantities (product → quantity) in stock, picked on a day.

    :rtype: sp.harvest
    """
    harvests = env["sp.harvest"].create(
        [
            {
                "product_id": product.id,
                "quantity": round(quantity, 2),
                "date": day,
                "planting_ids": [Command.set(_get_planting(env, product, day).ids)],
            }
            for product, quantity in quantities.items()
        ]
    )
    harvests.action_confirm()
    return harvests


def _get_planting(env, product, day):
    return env["sp.planting"].search(
        [
            ("crop_id", "in", product.crop_ids.ids),
            ("harvest_from", "<=", day + timedelta(days=1)),
            ("date_start", "<", day),
        ],
        order="harvest_from desc",
        limit=1,
    )


def order(env, name, quantities, day, is_late=False, **values):
    """Order quantities (product → quantity) for a site and a day, two days before.

    :rtype: sale.order
    """
    site = get_site(env, name)
    sale = env["sale.order"].create(
        {
            "partner_id": site.id,
            "user_id": env.ref("seconde_pousse.demo_user_desk").id,
            "commitment_date": as_utc(day, site.sp_window_from or 8),
            "purchase_order_reference": f"BC-{day:%y%m}{site.id:03d}" if site.sp_payer_id else False,
            "order_line": [
                Command.create({"product_id": product.id, "product_uom_qty": quantity})
                for product, quantity in quantities.items()
            ],
            **values,
        }
    )
    # Late because the story says so, not because of the hour the demo is loaded at.
    sale.sp_is_late = is_late
    return sale


def confirm(sales, day):
    """Confirm orders of a day as if it had been done two days before; return their deliveries."""
    sales.action_confirm()
    sales.date_order = min(as_utc(day - timedelta(days=2), 9), fields.Datetime.now())
    return sales.picking_ids


def get_weight(product, quantity):
    """Return what the scale says of a quantity ordered: a little less by the kilo."""
    return round(quantity * WEIGHED, 2) if product._sp_is_weighed() else quantity


def weigh(moves):
    """Weigh what is ordered."""
    for move in moves:
        move._sp_weigh(move.sp_weighing_version, quantity=get_weight(move.product_id, move._sp_get_due_quantity()))


def deliver(sales, day):
    """Weigh, deliver and date past deliveries; their notes were sent that day."""
    pickings = sales.picking_ids
    pickings.scheduled_date = as_utc(day, 8)
    weigh(pickings.move_ids)
    pickings._sp_set_prepared()
    pickings.with_context(skip_backorder=True, skip_sms=True).button_validate()
    pickings.move_ids._sp_set_date(day)
    moment = as_utc(day, 8.75)
    pickings.write(
        {
            "date_done": moment,
            "sp_delivered_at": moment,
            "sp_note_state": "sent",
            "sp_note_sent_at": moment,
        }
    )
    return pickings
