"""How long contracts last, counted as the insertion contracts ask.

Source of the limits they are compared with: see cddi.py.

Months are counted from date to date, both ends in: from 16 March, four months end on 15 July. When the last month has
no such day, the period ends with that month: from 31 October, four months end on the last day of February. Contracts
that follow each other without a day between are one stretch; the stretches of a pathway are added in months and days,
thirty days making one more month.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Contract:
    """First and last day of a contract; no last day when it is permanent."""

    start: date
    end: date | None


def months_end(start, months):
    """Return the last day of a number of months that begin on a day.

    >>> months_end(date(2026, 3, 16), 4), months_end(date(2026, 1, 1), 24)
    (datetime.date(2026, 7, 15), datetime.date(2027, 12, 31))
    >>> months_end(date(2026, 10, 31), 4), months_end(date(2027, 10, 31), 4)
    (datetime.date(2027, 2, 28), datetime.date(2028, 2, 29))
    """
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    last = monthrange(year, month)[1]
    if start.day > last:
        return date(year, month, last)
    return date(year, month, start.day) - _DAY


def length(start, end):
    """Return the length of a stretch, both days in, as (months, days).

    >>> length(date(2026, 3, 16), date(2026, 7, 15)), length(date(2026, 3, 16), date(2026, 7, 18))
    ((4, 0), (4, 3))
    >>> length(date(2026, 1, 31), date(2026, 2, 28)), length(date(2026, 1, 1), date(2026, 1, 1))
    ((1, 0), (0, 1))
    """
    months = max((end.year - start.year) * 12 + end.month - start.month - 1, 0)
    while months_end(start, months + 1) <= end:
        months += 1
    whole = months_end(start, months) if months else start - _DAY
    return months, (end - whole).days


def stretches(contracts):
    """Return the contracts as stretches without a day between, oldest first.

    >>> first, second = Contract(date(2026, 1, 1), date(2026, 4, 30)), Contract(date(2026, 5, 1), date(2026, 12, 31))
    >>> stretches([second, first])
    [Contract(start=datetime.date(2026, 1, 1), end=datetime.date(2026, 12, 31))]
    """
    merged = []
    for contract in sorted(contracts, key=lambda one: (one.start, one.end or date.max)):
        previous = merged[-1] if merged else None
        if previous and (previous.end is None or contract.start <= previous.end + _DAY):
            end = None if previous.end is None or contract.end is None else max(previous.end, contract.end)
            merged[-1] = Contract(previous.start, end)
        else:
            merged.append(contract)
    return merged


def total_length(contracts):
    """Return the length of all the contracts of a pathway as (months, days), days under thirty.

    >>> total_length([
    ...     Contract(date(2024, 1, 1), date(2024, 4, 30)),
    ...     Contract(date(2024, 5, 1), date(2024, 12, 31)),
    ...     Contract(date(2025, 2, 1), date(2026, 1, 31)),
    ... ])
    (24, 0)

    :raises ValueError: one of the contracts is permanent
    """
    months = days = 0
    for stretch in stretches(contracts):
        if stretch.end is None:
            raise ValueError("a permanent contract has no length")
        more_months, more_days = length(stretch.start, stretch.end)
        months, days = months + more_months, days + more_days
    return months + days // 30, days % 30


def latest_end(start, earlier, months):
    """Return the last day a contract may have for the whole not to exceed a number of months.

    >>> latest_end(date(2025, 1, 1), [Contract(date(2024, 1, 1), date(2024, 12, 31))], 24)
    datetime.date(2025, 12, 31)
    >>> latest_end(date(2026, 1, 1), [Contract(date(2024, 1, 1), date(2025, 12, 31))], 24) is None
    True
    """
    fits = start - _DAY
    too_far = months_end(start, months) + _DAY
    while (too_far - fits).days > 1:
        middle = fits + (too_far - fits) // 2
        if total_length([*earlier, Contract(start, middle)]) <= (months, 0):
            fits = middle
        else:
            too_far = middle
    return fits if fits >= start else None


def age_on(birth_date, day):
    """Return the age in whole years on a day.

    >>> age_on(date(1969, 11, 23), date(2026, 11, 22)), age_on(date(1969, 11, 22), date(2026, 11, 22))
    (56, 57)
    """
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


# ----------------------------------------------------------------------
# Length of the contract
# ----------------------------------------------------------------------
