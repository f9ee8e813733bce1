"""What the sites can have: the contract of the commune, the offers of two weeks, the forecast and its bookings."""

from datetime import timedelta

from odoo.fields import Command

from .canteen_farm import SITES, as_utc, get_season, get_site, get_today

SOLIDARITY = 0.7
REVISION = 1.03
FORECAST_WEEKS = 8


def create_offers(env):
    """Run the contract of the commune, close last week's offer, send two and a forecast."""
    today = get_today(env)
    monday = today + timedelta(days=3)
    monday -= timedelta(days=monday.weekday())
    season = get_season(env, today)
    _create_market(env, today)
    _create_offer(env, monday - timedelta(days=7), season, "closed")
    # Two weeks are open: whatever the weekday of today, the cook has a day to order for.
    _create_offer(env, monday, season, "sent")
    _create_offer(env, monday + timedelta(days=7), season, "sent")
    _create_forecast(env, monday + timedelta(days=7))


def _create_market(env, today):
    """The prices of the first day of last year's contract, revised once by its clause."""
    products = env["sp.crop"].search([("product_ids", "!=", False)]).product_ids.filtered("is_storable")
    start = today.replace(day=1) - timedelta(days=300)
    revised = today.replace(day=1) - timedelta(days=60)
    market = env["sp.market"].create(
        {
            "name": "Légumes frais biologiques, restauration scolaire",
            "number": "2026-RESTAU-04",
            "payer_id": get_site(env, "demo_commune").id,
            "site_ids": [Command.set([get_site(env, name).id for name in SITES[:3]])],
            "date_from": start,
            "date_to": start + timedelta(days=729),
            "amount_max": 40000,
            "order_amount_min": 60,
            "price_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "date_from": date,
                        "price_unit": round(product.lst_price * factor, 2),
                        "note": note,
                    }
                )
                for product in products
                for date, factor, note in (
                    (start, 1.0, False),
                    (revised, REVISION, "Révision annuelle, indice des légumes frais : + 3 %"),
                )
            ],
        }
    )
    market.state = "running"


def _create_offer(env, monday, products, state):
    solidarity = env.ref("seconde_pousse_cantine.demo_pricelist_solidarity")
    deadline = as_utc(monday - timedelta(days=3), 12)
    if state == "sent":
        deadline = max(deadline, as_utc(get_today(env) + timedelta(days=1), 18))
    env["sp.offer"].create(
        {
            "name": f"Semaine {monday.isocalendar()[1]:02d} – {monday.isocalendar()[0]}",
            "date_from": monday,
            "date_to": monday + timedelta(days=6),
            "order_deadline": deadline,
            "state": state,
            "sent_on": as_utc(min(monday - timedelta(days=5), get_today(env)), 10),
            "site_ids": [Command.set([get_site(env, name).id for name in SITES])],
            "line_ids": [
                Command.create(
                    {
                        "sequence": 10 * number,
                        "product_id": product.id,
                        "price_unit": product.lst_price,
                        "quantity_available": 40 + 15 * (number % 5),
                        "organic_status": _get_claim(env, product),
                        "crate_uom_id": product._sp_get_crate_uom().id,
                        "price_ids": [
                            Command.create(
                                {
                                    "pricelist_id": solidarity.id,
                                    "price_unit": round(product.lst_price * SOLIDARITY, 2),
                                }
                            )
                        ],
                    }
                )
                for number, product in enumerate(products)
            ],
        }
    )


def _get_claim(env, product):
    lots = env["stock.lot"].search([("product_id", "=", product.id)], order="harvest_date desc", limit=1)
    return lots.organic_status or "none"


def _create_forecast(env, monday):
    """Announce what the plantings promise; two sites that plan their menus have booked some of it."""
    forecast = env["sp.forecast"].create({"date_from": monday, "week_count": FORECAST_WEEKS})
    forecast.action_propose()
    forecast.write({"state": "sent", "sent_on": as_utc(monday - timedelta(days=12), 10)})
    lines = forecast.line_ids.filtered(lambda line: line.quantity >= 20 and line.week > monday)
    lines = lines.sorted(lambda line: (line.week, line.product_id.name))
    bookings = (
        ("demo_kitchen", 0.5),
        ("demo_ime", 0.3),
        ("demo_kitchen", 0.4),
        ("demo_kitchen", 0.7),
        ("demo_ime", 0.5),
    )
    env["sp.prebooking"].create(
        [
            {
                "site_id": get_site(env, name).id,
                "product_id": line.product_id.id,
                "week": line.week,
                "quantity": round(line.quantity * share),
            }
            # The last two ask for the same product: more than is announced.
            for line, (name, share) in zip([*lines[:4], *lines[3:4]], bookings, strict=False)
        ]
    )
