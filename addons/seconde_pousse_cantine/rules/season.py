"""Months in which something is harvested.

Source: ISO 8601 weeks; a week belongs to the month of its Thursday.
"""

from datetime import date


def months_of_weeks(first, last, year):
    """Return the months from one ISO week to another, that may pass the new year.

    >>> months_of_weeks(20, 27, 2026)
    {5, 6, 7}
    >>> sorted(months_of_weeks(48, 3, 2026))
    [1, 11, 12]
    """
    weeks = range(first, last + 1) if first <= last else (*range(first, 53), *range(1, last + 1))
    return {date.fromisocalendar(year, min(week, 52), 4).month for week in weeks}


def months_between(first, last):
    """Return the months of a period, both days included.

    >>> months_between(date(2026, 11, 20), date(2027, 1, 3)) == {11, 12, 1}
    True
    >>> len(months_between(date(2026, 1, 1), date(2028, 1, 1)))
    12
    """
    count = min((last.year - first.year) * 12 + last.month - first.month, 11)
    return {(first.month - 1 + number) % 12 + 1 for number in range(count + 1)}
