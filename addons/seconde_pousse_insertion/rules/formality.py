"""By when a formality of hiring or leaving must be done.

Sources: Code du travail art. L1242-13 (contract handed over within two working days of the hiring); R1221-4 and R1221-5
(declaration at most eight days before the hiring, and before it). Working days are every day but Sundays and public
holidays ("jours ouvrables").
"""

from datetime import timedelta

CALENDAR = "calendar"
WORKING = "working"
_SUNDAY = 6


def due_date(day, offset, unit=CALENDAR, holidays=()):
    """Return the day a number of days away from another; that day itself is not counted.

    :param date day: the hiring or the leaving
    :param int offset: days after it, or before it when negative
    :param str unit: "calendar" or "working" days
    :param holidays: public holidays
    :raises ValueError: unknown unit

    >>> from datetime import date
    >>> due_date(date(2026, 5, 7), 2, "working", {date(2026, 5, 8)})
    datetime.date(2026, 5, 11)
    >>> due_date(date(2026, 5, 7), -1), due_date(date(2026, 5, 7), 0, "working")
    (datetime.date(2026, 5, 6), datetime.date(2026, 5, 7))
    """
    if unit == CALENDAR:
        return day + timedelta(days=offset)
    if unit != WORKING:
        raise ValueError(f"unknown unit: {unit}")
    step = timedelta(days=1 if offset > 0 else -1)
    for _number in range(abs(offset)):
        day += step
        while day.weekday() == _SUNDAY or day in holidays:
            day += step
    return day
