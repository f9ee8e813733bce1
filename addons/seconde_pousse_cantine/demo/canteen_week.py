"""Today and tomorrow: a round on the road, a day half prepared, a shortage to decide, orders in every state."""

import base64
from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from odoo import fields
from odoo.fields import Command

from .canteen_farm import confirm, get_season, get_site, get_today, harvest, order, pick, weigh

TODAY = {"demo_kitchen": (24, 3), "demo_chrs": (8, 2), "demo_ime": (11, 3)}
TOMORROW = {"demo_kitchen": (26, 3), "demo_ime": (12, 3)}


def create_week(env):
    """Tell today's round and tomorrow's preparation, standing orders and a reported problem."""
    today = get_today(env)
    _put_rounds_on_their_day(env, today)
    _create_today(env, today)
    _create_tomorrow(env, today + timedelta(days=1))
    _create_standing_orders(env, today)
    _report_problem(env, today)


def _put_rounds_on_their_day(env, today):
    """The round of the schools leaves tomorrow, the other one is on the road today."""
    env.ref("seconde_pousse_cantine.demo_round_homes").weekday = str(today.weekday())
    env.ref("seconde_pousse_cantine.demo_round_schools").weekday = str((today + timedelta(days=1)).weekday())


def _want(season, start, sites):
    """Return quantities by site and in all, turning in the products of the season."""
    wanted, needs = {}, {}
    for place, (name, (kilos, count)) in enumerate(sites.items()):
        products = pick(season, start + place, count)
        wanted[name] = {product: kilos + 2 * rank for rank, product in enumerate(products)}
        for product, quantity in wanted[name].items():
            needs[product] = needs.get(product, 0) + quantity
    return wanted, needs


def _create_today(env, today):
    """The van left this morning: one stop is done, where part of a product was refused."""
    wanted, needs = _want(get_season(env, today), 0, TODAY)
    harvest(env, needs, today - timedelta(days=1))
    sales = env["sale.order"].union(*(order(env, name, quantities, today) for name, quantities in wanted.items()))
    pickings = confirm(sales, today)
    weigh(pickings.move_ids)
    pickings._sp_set_prepared()
    batch = env.ref("seconde_pousse_cantine.demo_round_homes").generate_batches(today)
    first = batch._sp_get_deliveries()[:1]
    driver = env.ref("seconde_pousse_cantine.demo_user_driver")
    crate = env.company._sp_get_crate_product()
    refused = first.move_ids[:1]
    env["sp.driver"].with_user(driver).save_stop(
        {
            "uuid": "demo-first-stop-of-today",
            "picking_ids": first.ids,
            "date": fields.Datetime.to_string(fields.Datetime.now() - timedelta(minutes=40)),
            "crates": [{"product_id": crate.id, "quantity": 5}],
            "refused": [
                {
                    "move_id": refused.id,
                    "quantity": 2,
                    "reason_id": env["sp.gap.reason"]._get_default("refusal").id,
                }
            ],
            "name": "Nadia, cuisine",
            "note": "Deux kilos abîmés au fond d'une caisse.",
            "signature": _sign(),
            "photo": False,
        }
    )
    first.write({"sp_note_state": "sent", "sp_note_sent_at": fields.Datetime.now()})


def _sign():
    """Return a signature drawn with a finger, as a PNG in base64."""
    picture = Image.new("RGB", (360, 120), "white")
    points = [(30, 80), (60, 30), (80, 90), (110, 40), (140, 85), (170, 50), (210, 80), (260, 45), (330, 70)]
    ImageDraw.Draw(picture).line(points, fill="black", width=4, joint="curve")
    content = BytesIO()
    picture.save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


def _create_tomorrow(env, day):
    """Beside the schools' orders: the kitchen's, a late one, one that is short, one to confirm."""
    wanted, needs = _want(get_season(env, day), 1, TOMORROW)
    # Less was picked than what two sites want of this one: who gets what is still to decide.
    both = [product for product in wanted["demo_kitchen"] if product in wanted["demo_ime"]]
    for product in both[:1]:
        needs[product] = round(needs[product] * 0.6)
    harvest(env, needs, day - timedelta(days=1))
    sales = order(env, "demo_kitchen", wanted["demo_kitchen"], day, sp_origin="portal")
    sales |= order(env, "demo_ime", wanted["demo_ime"], day, is_late=True)
    confirm(sales, day)
    _prepare_half(env, day)
    env["sp.allocation"]._propose(day)
    env.ref("seconde_pousse_cantine.demo_round_schools").generate_batches(day)


def _prepare_half(env, day):
    """One school is prepared, the other is being weighed."""
    deliveries = env["stock.picking"]._sp_search_deliveries(day, env.company)
    ferry = deliveries.filtered(lambda picking: picking.partner_id == get_site(env, "demo_school_ferry"))
    weigh(ferry.move_ids)
    ferry._sp_set_prepared()
    cigales = deliveries.filtered(lambda picking: picking.partner_id == get_site(env, "demo_school_cigales"))
    weigh(cigales.move_ids[:1])


def _create_standing_orders(env, today):
    """Every week the same, but for a pause and for the school holidays; next week's orders are made."""
    season = get_season(env, today)
    homes_day, schools_day = str(today.weekday()), str((today + timedelta(days=1)).weekday())
    standing = env["sp.standing.order"].create(
        [
            {
                "site_id": get_site(env, name).id,
                "weekday": weekday,
                "follows_school_holidays": follows,
                "line_ids": [
                    Command.create({"product_id": product.id, "quantity": quantity})
                    for product, quantity in zip(pick(season, 0, 2), quantities, strict=False)
                ],
            }
            for name, weekday, follows, quantities in (
                ("demo_kitchen", homes_day, False, (30, 20)),
                ("demo_school_ferry", schools_day, True, (8, 6)),
                ("demo_ime", homes_day, False, (12, 9)),
            )
        ]
    )
    standing[2].pause_ids = [
        Command.create(
            {
                "date_from": today + timedelta(days=1),
                "date_to": today + timedelta(days=15),
                "reason": "Transfert au centre de vacances",
            }
        )
    ]
    standing.generate_orders(today + timedelta(days=2), today + timedelta(days=8))


def _report_problem(env, today):
    """The cook of the kitchen says, with a photo, what was wrong last time."""
    picking = env["stock.picking"].search(
        [
            ("partner_id", "=", get_site(env, "demo_kitchen").id),
            ("state", "=", "done"),
            ("picking_type_code", "=", "outgoing"),
            ("date_done", "<", fields.Datetime.to_datetime(today)),
        ],
        order="date_done desc",
        limit=1,
    )
    move = picking.move_ids[:1]
    # The translations are not loaded yet when this runs: no mail in English to the desk.
    problem = (
        env["sp.delivery.problem"]
        .with_context(mail_activity_quick_update=True)
        ._report(
            picking,
            env.ref("seconde_pousse_cantine.demo_cook"),
            {
                "kind": "quality",
                "move_id": move.id,
                "quantity": "1,5" if move.product_id._sp_is_weighed() else "1",
                "description": "Une caisse écrasée, immangeable. Photo jointe.",
            },
            base64.b64decode(move.product_id.image_1920 or b""),
        )
    )
    # Written in the cook's language by the portal.
    problem.name = f"Abîmé ou de mauvaise qualité – {move.product_id.name}"
