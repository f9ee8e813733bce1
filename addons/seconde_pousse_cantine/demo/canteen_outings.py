"""What leaves without being sold: given every week, shared, cooked, lost, and the solidarity boxes."""

from datetime import timedelta

from odoo.fields import Command

from .canteen_farm import get_season, get_today, harvest, pick

# days ago, kind, quantity, charity, why
OUTINGS = [
    (52, "donation", 18, "demo_food_bank", "Surplus de la semaine"),
    (45, "donation", 9, "demo_grocery", False),
    (45, "lost", 4, False, "Pourri en chambre froide"),
    (38, "shared", 6, False, False),
    (31, "donation", 22, "demo_food_bank", "Commande annulée"),
    (24, "cooked", 5, False, "Atelier cuisine du mardi"),
    (24, "lost", 3, False, "Gel"),
    (17, "donation", 12, "demo_food_bank", "Surplus de la semaine"),
    (10, "shared", 7, False, False),
    (5, "donation", 15, "demo_food_bank", "Calibre hors commande"),
    (3, "donation", 8, "demo_grocery", False),
    (2, "lost", 2.5, False, "Écrasé au transport"),
]
BOX_KILOS = (1.5, 1.0, 1.0)


def create_outings(env):
    """Pick, then give, share, cook and lose; fill the boxes of the week."""
    today = get_today(env)
    for number, (days, kind, quantity, charity, note) in enumerate(OUTINGS):
        day = today - timedelta(days=days)
        [product] = pick(get_season(env, day), number, 1)
        if product._sp_is_counted():
            quantity = round(quantity)
        lot = harvest(env, {product: quantity}, day - timedelta(days=1)).lot_id
        outing = env["sp.outing"].create(
            {
                "date": day,
                "kind": kind,
                "product_id": product.id,
                "lot_id": lot.id,
                "quantity": quantity,
                "partner_id": charity and env.ref(f"seconde_pousse_cantine.{charity}").id,
                "note": note,
            }
        )
        outing.action_confirm()
    _create_box(env, today)


def _create_box(env, today):
    products = pick(get_season(env, today), 1, len(BOX_KILOS))
    subscribers = (("demo_family", 1, "sold"), ("demo_social_center", 8, "sold"), ("demo_grocery", 6, "given"))
    kilos = dict(zip(products, BOX_KILOS, strict=False))
    env["sp.box"].create(
        {
            "name": "Panier solidaire",
            "weekday": str((today + timedelta(days=2)).weekday()),
            "pricelist_id": env.ref("seconde_pousse_cantine.demo_pricelist_solidarity").id,
            "line_ids": [
                Command.create({"product_id": product.id, "quantity": 1.0 if product._sp_is_counted() else quantity})
                for product, quantity in kilos.items()
            ],
            "subscriber_ids": [
                Command.create(
                    {
                        "partner_id": env.ref(f"seconde_pousse_cantine.{name}").id,
                        "count": count,
                        "mode": mode,
                        "date_from": today - timedelta(days=40),
                    }
                )
                for name, count, mode in subscribers
            ],
        }
    ).action_generate()
    # What is short tomorrow is picked tomorrow: the share to decide is the one of that moment.
    short = env["sp.allocation"].search([]).product_id
    picked = {product: 15 * quantity for product, quantity in kilos.items() if product not in short}
    harvest(env, picked, today - timedelta(days=1))
