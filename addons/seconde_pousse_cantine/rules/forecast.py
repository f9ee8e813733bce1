"""What plantings should still give, and when.

Source: decisions of the project. A yield is an estimate spread evenly over the days of the harvest: what was already
picked is taken off, and nothing is promised for days gone by, nor after the last day of the window.
"""

from datetime import timedelta

MIN_WEEKS = 4
MAX_WEEKS = 12
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def still_to_come(expected, harvested, window, today, asked):
    """Return the share of a planting's yield that falls in an interval.

    :param float expected: what the whole planting should give
    :param float harvested: what it already gave
    :param tuple window: first and last day of harvest; None where unknown
    :param date today: what remains is spread from today on
    :param tuple asked: first and last day asked, both included
    :rtype: float, never negative, in the unit of `expected`

    >>> from datetime import date
    >>> may = (date(2026, 5, 4), date(2026, 5, 31))
    >>> still_to_come(280, 0, may, date(2026, 4, 1), (date(2026, 5, 4), date(2026, 5, 10)))
    70.0

    Half of it was picked in the first week: the other three share what is left.

    >>> still_to_come(280, 140, may, date(2026, 5, 11), (date(2026, 5, 11), date(2026, 5, 17)))
    46.666666666666664
    >>> still_to_come(280, 300, may, date(2026, 5, 11), (date(2026, 5, 11), date(2026, 5, 17)))
    0.0
    >>> still_to_come(280, 0, (None, None), date(2026, 5, 11), (date(2026, 5, 11), date(2026, 5, 17)))
    0.0
    """
    first, last = window
    left = expected - harvested
    if left <= 0 or not first or not last:
        return 0.0
    first = max(first, today)
    days = _days(first, last)
    if not days:
        return 0.0
    return left * _days(max(first, asked[0]), min(last, asked[1])) / days


def weekly(expected, harvested, window, today, mondays):
    """Return what a planting should give in each week.

    :param mondays: first days of the weeks asked
    :rtype: dict[date, float], the weeks that give something

    >>> from datetime import date
    >>> weekly(30, 0, (date(2026, 5, 6), date(2026, 5, 15)), date(2026, 5, 1), weeks(date(2026, 5, 4), 4))
    {datetime.date(2026, 5, 4): 15.0, datetime.date(2026, 5, 11): 15.0}
    """
    shares = {
        monday: still_to_come(expected, harvested, window, today, (monday, monday + WEEK - DAY)) for monday in mondays
    }
    return {monday: share for monday, share in shares.items() if share}


def weeks(day, count):
    """Return the Mondays of some weeks, that of a day first.

    >>> from datetime import date
    >>> weeks(date(2026, 5, 6), 2)
    [datetime.date(2026, 5, 4), datetime.date(2026, 5, 11)]
    """
    monday = day - timedelta(days=day.weekday())
    return [monday + number * WEEK for number in range(count)]


def put_aside(announced, bookings):
    """Return what is put aside for each booking of a product in a week.

    What was put aside stays so while there is enough of it; what is free goes to those who wait, first come first
    served.

    :param float announced: what the last forecast announces
    :param bookings: (asked, put aside so far) of each booking, the oldest first
    :rtype: list[float], in the same order

    >>> put_aside(30, [(21, 0), (15, 0)])
    [21, 9]

    The first asks for more: the second keeps its share. When the first gives up, the second has all it asked.

    >>> put_aside(30, [(25, 21), (15, 9)]), put_aside(30, [(15, 9)])
    ([21, 9], [15])

    Less is announced than before: the last gives way.

    >>> put_aside(25, [(21, 21), (15, 9)])
    [21, 4]
    """
    free = max(announced, 0)
    kept = []
    for asked, held in bookings:
        kept.append(min(asked, held, free))
        free -= kept[-1]
    shares = []
    for (asked, _held), share in zip(bookings, kept, strict=True):
        more = min(asked - share, free)
        shares.append(share + more)
        free -= more
    return shares


def _days(first, last):
    return max((last - first).days + 1, 0)
