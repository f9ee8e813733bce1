"""What a late payment costs: interest and the fixed fee.

Sources: Code de commerce art. L441-10 II (private payers: refinancing rate of the European Central Bank plus ten
points, the rate in force on 1 January for the first half of the year, on 1 July for the second) and D441-5 (fee);
Code de la commande publique art. R2192-31 and R2192-32 (public payers: same rate plus eight points, the one of the
half-year in which the interest begins, for as long as it runs) and D2192-35 (fee). The figures are dated parameters.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

YEAR = 365


def half_year_start(day):
    """Return the first day of the half-year that holds a day.

    >>> half_year_start(date(2026, 6, 30)), half_year_start(date(2026, 7, 1))
    (datetime.date(2026, 1, 1), datetime.date(2026, 7, 1))
    """
    return date(day.year, 1 if day.month < 7 else 7, 1)


def spans(due, until, is_rate_fixed):
    """Split the days of delay by the half-year whose rate applies to them.

    :param date due: last day to pay; interest begins on the day after
    :param date until: last day counted
    :param bool is_rate_fixed: the rate of the first half-year lasts (public payers)
    :returns: (first day of the half-year, number of days)
    :rtype: list[tuple[date, int]]

    >>> spans(date(2026, 6, 20), date(2026, 7, 10), False)
    [(datetime.date(2026, 1, 1), 10), (datetime.date(2026, 7, 1), 10)]
    >>> spans(date(2026, 6, 20), date(2026, 7, 10), True)
    [(datetime.date(2026, 1, 1), 20)]
    >>> spans(date(2026, 6, 20), date(2026, 6, 20), False)
    []
    """
    first = due + timedelta(days=1)
    if first > until:
        return []
    if is_rate_fixed:
        return [(half_year_start(first), (until - due).days)]
    found = []
    while first <= until:
        start = half_year_start(first)
        following = date(start.year, 7, 1) if start.month == 1 else date(start.year + 1, 1, 1)
        last = min(until, following - timedelta(days=1))
        found.append((start, (last - first).days + 1))
        first = last + timedelta(days=1)
    return found


def interest(amount, due, until, rate_on, is_rate_fixed):
    """Return the interest due on an amount paid late, to the cent.

    :param float amount: what is still owed, with VAT
    :param date due: last day to pay
    :param date until: day of the reckoning
    :param rate_on: function that gives the yearly rate, in percent, of the half-year that begins on a day
    :param bool is_rate_fixed: see :func:`spans`
    :rtype: float

    >>> interest(1000, date(2026, 3, 1), date(2026, 3, 31), lambda start: 12.15, False)
    9.99
    >>> interest(1000, date(2026, 3, 1), date(2026, 3, 1), lambda start: 12.15, False)
    0.0
    """
    total = sum(
        Decimal(str(amount)) * Decimal(str(rate_on(start))) * days / (100 * YEAR)
        for start, days in spans(due, until, is_rate_fixed)
    )
    return float(Decimal(total).quantize(Decimal("0.01"), ROUND_HALF_UP))


def next_level(late_days, done, levels):
    """Return the reminder to send, or None when it is not time yet.

    :param int late_days: days since the due date
    :param done: rank of the last level that was sent, or None
    :param levels: (rank, days after the due date), in the order they are sent
    :returns: rank of the level
    :rtype: int or None

    >>> levels = [(1, 7), (2, 21), (3, 45)]
    >>> next_level(5, None, levels), next_level(30, None, levels), next_level(30, 1, levels), next_level(30, 2, levels)
    (None, 1, 2, None)
    """
    for rank, days in levels:
        if done is not None and rank <= done:
            continue
        return rank if late_days >= days else None
    return None
