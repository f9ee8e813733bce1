"""Last month's Fridays, delivered and not invoiced yet: an invoicing run is ready to be pressed."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from .canteen_farm import SITES, confirm, deliver, get_season, get_site, get_today, get_weight, harvest, order, pick

KILOS = {"demo_kitchen": 30, "demo_school_ferry": 8, "demo_school_cigales": 6, "demo_chrs": 10, "demo_ime": 12}
CRATES_OUT = {"demo_kitchen": 9, "demo_school_ferry": 3, "demo_school_cigales": 2, "demo_chrs": 4, "demo_ime": 5}
FRIDAY = 4


def create_past(env):
    """Deliver the Fridays of last month, count the crates, and preview the invoices of that month."""
    today = get_today(env)
    first = today.replace(day=1) - relativedelta(months=1)
    _count_crates(env, first)
    fridays = [day for day in (first + timedelta(days=number) for number in range(28)) if day.weekday() == FRIDAY]
    for number, day in enumerate(fridays):
        _deliver_day(env, day, number)
    _date_crates(env)
    env["sp.invoice.run"].create({}).action_preview()


def _count_crates(env, day):
    crate = env.company._sp_get_crate_product()
    env["sp.crate.move"].create(
        [
            {
                "partner_id": get_site(env, name).id,
                "product_id": crate.id,
                "quantity": count,
                "date": day,
                "kind": "count",
                "note": "Comptage de départ",
            }
            for name, count in CRATES_OUT.items()
        ]
    )


def _deliver_day(env, day, number):
    season = get_season(env, day)
    wanted = {}
    for place, name in enumerate(SITES):
        products = pick(season, 2 * number + place, 3)
        wanted[name] = {product: KILOS[name] + 2 * rank for rank, product in enumerate(products)}
    needs = {}
    for quantities in wanted.values():
        for product, quantity in quantities.items():
            needs[product] = needs.get(product, 0) + get_weight(product, quantity)
    harvest(env, needs, day - timedelta(days=1))
    sales = env["sale.order"].union(*(order(env, name, quantities, day) for name, quantities in wanted.items()))
    confirm(sales, day)
    for picking in deliver(sales, day):
        crates = sum(picking.move_ids.mapped("sp_crate_count"))
        picking._sp_set_crates_back({env.company._sp_get_crate_product(): max(crates - 1, 0)})
    if number == 1:
        # The preview says what blocks: the engagement number of this order was never given.
        school = get_site(env, "demo_school_cigales")
        sales.filtered(lambda sale: sale.partner_id == school).purchase_order_reference = False


def _date_crates(env):
    """The ledger is written on the day it is told: put what is told here back on its day."""
    env.flush_all()
    env.cr.execute(
        """
        UPDATE sp_crate_move SET date = picking.date_done::date
          FROM stock_picking picking
         WHERE picking.id = sp_crate_move.picking_id AND picking.date_done IS NOT NULL
        """
    )
    env["sp.crate.move"].invalidate_model()


def create_export(env):
    """Write the ma-cantine files of the months before last month: what was billed then is declared."""
    first = get_today(env).replace(day=1)
    export = env["sp.egalim.export"].create(
        {"date_from": first - relativedelta(months=3), "date_to": first - relativedelta(days=1), "layout": "siret"}
    )
    export.action_generate()
