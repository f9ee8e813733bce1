"""The year of a membership and what it is worth on a day.

The statutes choose: calendar year for everybody, or twelve months from the day of joining.
"""

from datetime import date, timedelta

CALENDAR = "calendar"
ANNIVERSARY = "anniversary"

BEFORE = "before"
AFTER = "after"


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


def next_period(last_day, mode):
    """Return the first and last day of the membership that follows one which ends on ``last_day``.

    >>> next_period(date(2026, 12, 31), "calendar")
    (datetime.date(2027, 1, 1), datetime.date(2027, 12, 31))
    >>> next_period(date(2027, 10, 2), "anniversary")
    (datetime.date(2027, 10, 3), datetime.date(2028, 10, 2))
    """
    return period(last_day + timedelta(days=1), mode)


def reminder_due(day, last_day, days_before, days_after, done=()):
    """Return which reminder of a membership not renewed is due on a day: BEFORE, AFTER or None.

    :param date last_day: its last day
    :param int days_before: first reminder, days before its end; 0: none
    :param int days_after: second reminder, days after its end; 0: none
    :param done: reminders already sent, which are never sent again

    >>> end = date(2026, 12, 31)
    >>> reminder_due(date(2026, 12, 1), end, 30, 15), reminder_due(date(2026, 11, 30), end, 30, 15)
    ('before', None)
    >>> reminder_due(date(2027, 1, 15), end, 30, 15), reminder_due(date(2027, 1, 14), end, 30, 15)
    ('after', None)
    >>> reminder_due(date(2026, 12, 20), end, 30, 15, {"before"}), reminder_due(date(2026, 12, 20), end, 0, 15)
    (None, None)
    """
    if day <= last_day:
        is_due = days_before and day >= last_day - timedelta(days=days_before)
        return BEFORE if is_due and BEFORE not in done else None
    is_due = days_after and day >= last_day + timedelta(days=days_after)
    return AFTER if is_due and AFTER not in done else None
