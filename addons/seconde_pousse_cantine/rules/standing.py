"""On which days a standing order becomes an order.

Sources: the agreement between the farm and the site; public holidays as in `business_days`; school
holidays as the Ministry's calendar gives them (first day without class to last day without class).
"""

from datetime import timedelta

DUE = "due"
PAUSED = "paused"
SCHOOL_HOLIDAYS = "school_holidays"
PUBLIC_HOLIDAY = "public_holiday"
DAYS_IN_WEEK = 7


def covers(periods, day):
    """Tell whether a day falls in one of some periods, both ends included.

    >>> from datetime import date
    >>> covers([(date(2026, 10, 17), date(2026, 11, 1))], date(2026, 11, 1))
    True
    """
    return any(first <= day <= last for first, last in periods)


def standing_days(weekday, first, last, pauses=(), school_holidays=(), public_holidays=()):
    """Return the days of a period on which a standing order falls, and what becomes of each.

    :param int weekday: 0 for Monday
    :param date first: first day of the period
    :param date last: last day of the period
    :param pauses: pairs of dates, both included
    :param school_holidays: pairs of dates, both included; none when the site does not follow them
    :param public_holidays: days nobody delivers
    :rtype: list[tuple[date, str]]

    >>> from datetime import date
    >>> standing_days(3, date(2026, 11, 2), date(2026, 11, 15), [(date(2026, 11, 12), date(2026, 11, 12))])
    [(datetime.date(2026, 11, 5), 'due'), (datetime.date(2026, 11, 12), 'paused')]
    """
    day = first + timedelta(days=(weekday - first.weekday()) % DAYS_IN_WEEK)
    days = []
    while day <= last:
        if covers(pauses, day):
            verdict = PAUSED
        elif covers(school_holidays, day):
            verdict = SCHOOL_HOLIDAYS
        elif day in public_holidays:
            verdict = PUBLIC_HOLIDAY
        else:
            verdict = DUE
        days.append((day, verdict))
        day += timedelta(days=DAYS_IN_WEEK)
    return days
