"""What goes together on an invoice, and what a period bills.

Sources: decisions of the project (one invoice per payer, site and month by default; the payer's own cycle and
grouping); Code de commerce art. L441-9 I (an invoice is due at the delivery; a periodic one may gather the deliveries
of one calendar month to the same customer).
"""

from datetime import timedelta

from odoo.addons.seconde_pousse.rules.due_date import decade_end
from odoo.addons.seconde_pousse.rules.invoice_cycle import DELIVERY, cycle_end

ORDER = "order"
SITE = "site"
PAYER = "payer"


def previous_month(today):
    """Return the first and the last day of the month before.

    >>> from datetime import date
    >>> previous_month(date(2026, 1, 15))
    (datetime.date(2025, 12, 1), datetime.date(2025, 12, 31))
    """
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def is_decade(date_from, date_to):
    """Tell whether a period is exactly one of the three ten-day periods of a month.

    >>> from datetime import date
    >>> is_decade(date(2026, 6, 11), date(2026, 6, 20)), is_decade(date(2026, 6, 1), date(2026, 6, 30))
    (True, False)
    """
    return date_from.day in (1, 11, 21) and date_to == decade_end(date_from)


def split_key(cycle, grouping, day, site, order, delivery):
    """Return what tells one invoice of a payer from another.

    :param str cycle: the payer's, see :func:`cycle_end`
    :param str grouping: "order", "site" or "payer"
    :param date day: day of the delivery
    :param site: where it was delivered; any hashable value, as order and delivery
    :rtype: tuple
    :raises ValueError: unknown cycle or grouping

    >>> from datetime import date
    >>> june = date(2026, 6, 3), date(2026, 6, 24)
    >>> [split_key("month", "site", day, "school", order, order) for day, order in zip(june, "AB")]
    [(datetime.date(2026, 6, 30), 'school'), (datetime.date(2026, 6, 30), 'school')]
    >>> [split_key("decade", "payer", day, "school", order, order) for day, order in zip(june, "AB")]
    [(datetime.date(2026, 6, 10),), (datetime.date(2026, 6, 30),)]
    >>> split_key("month", "order", june[0], "school", "A", "BL1")
    (datetime.date(2026, 6, 30), 'school', 'A')

    At each delivery, a site's two deliveries of one day are two invoices; all sites together are one a day:

    >>> split_key("delivery", "site", june[0], "school", "A", "BL1")
    (datetime.date(2026, 6, 3), 'school', 'BL1')
    >>> split_key("delivery", "payer", june[0], "school", "A", "BL1")
    (datetime.date(2026, 6, 3),)
    """
    end = cycle_end(day, cycle)
    if grouping == PAYER:
        return (end,)
    if grouping == SITE:
        return (end, site, delivery) if cycle == DELIVERY else (end, site)
    if grouping == ORDER:
        return (end, site, order, delivery) if cycle == DELIVERY else (end, site, order)
    raise ValueError(f"unknown grouping: {grouping}")


def net_returns(left, origins):
    """Take what came back off the deliveries that are not billed yet.

    :param dict left: {move: quantity to bill}, negative for what is to be credited
    :param dict origins: {return: the delivery it comes from, or None}
    :returns: what to bill {delivery: (quantity, [returns taken off])}, and what to credit {move: positive quantity}
    :rtype: tuple[dict, dict]

    >>> net_returns({"BL1": 10, "R1": -3}, {"R1": "BL1"})
    ({'BL1': (7, ['R1'])}, {})

    Goods that were billed already are credited:

    >>> net_returns({"BL2": 5, "R1": -3}, {"R1": "BL1"})
    ({'BL2': (5, [])}, {'R1': 3})
    """
    bills = {move: (quantity, []) for move, quantity in left.items() if quantity > 0}
    credits = {}
    for move, quantity in left.items():
        if quantity >= 0:
            continue
        origin = origins.get(move)
        back = -quantity
        if origin in bills:
            billed, returns = bills[origin]
            bills[origin] = (billed - min(billed, back), [*returns, move])
            back -= min(billed, back)
        if back > 0:
            credits[move] = back
    return bills, credits
