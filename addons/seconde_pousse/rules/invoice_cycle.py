"""How often a payer is invoiced.

Source: Code de commerce art. L441-9 I (an invoice is due at the delivery or the service; a periodic one may gather
those of one calendar month to the same customer).
"""

from calendar import monthrange

from .due_date import decade_end

DELIVERY = "delivery"
DECADE = "decade"
MONTH = "month"


def cycle_end(day, cycle):
    """Return the last day of what may be on one invoice with a delivery, or a work.

    :param date day: day of the delivery, last day of the work
    :param str cycle: "delivery", "decade" or "month"
    :rtype: date
    :raises ValueError: unknown cycle

    >>> from datetime import date
    >>> cycle_end(date(2026, 6, 3), "delivery"), cycle_end(date(2026, 6, 3), "decade")
    (datetime.date(2026, 6, 3), datetime.date(2026, 6, 10))
    >>> cycle_end(date(2026, 2, 3), "month")
    datetime.date(2026, 2, 28)
    """
    if cycle == DELIVERY:
        return day
    if cycle == DECADE:
        return decade_end(day)
    if cycle == MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    raise ValueError(f"unknown cycle: {cycle}")
