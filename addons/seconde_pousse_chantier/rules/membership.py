"""The year of a membership and what it is worth on a day.

The statutes choose: calendar year for everybody, or twelve months from the day of joining.
"""

from datetime import date, timedelta

CALENDAR = "calendar"
ANNIVERSARY = "anniversary"


def period(day, mode):
    """Return the first and last day of a membership that starts on ``day``.

    >>> period(date(2026, 10, 3), "calendar")
    (datetime.date(2026, 10, 3), datetime.date(2026, 12, 31))
    >>> period(date(2026, 10, 3), "anniversary")
    (datetime.date(2026, 10, 3), datetime.date(2027, 10, 2))
    >>> period(date(2024, 2, 29), "anniversary")
    (datetime.date(2024, 2, 29), datetime.date(2025, 2, 28))
    """
    if mode == CALENDAR:
        return day, date(day.year, 12, 31)
    if (day.month, day.day) == (2, 29):
        return day, date(day.year + 1, 2, 28)
    return day, day.replace(year=day.year + 1) - timedelta(days=1)


def is_member(spans, day):
    """Tell whether one of the paid spans covers a day.

    >>> is_member([(date(2026, 1, 1), date(2026, 12, 31))], date(2026, 12, 31))
    True
    >>> is_member([(date(2026, 1, 1), date(2026, 12, 31))], date(2027, 1, 1))
    False
    """
    return any(first <= day <= last for first, last in spans)
