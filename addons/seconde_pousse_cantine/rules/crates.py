"""Reusable crates: what a count may be, and what is lost of those that were lent.

A deposit is not invoiced; a crate that never comes back is sold, with VAT
(shared decision D9; BOFiP on returnable packaging).
"""

MAX_CRATES = 999
"""More crates than a van carries: a slip of the finger."""


def check_count(count):
    """Return what is wrong in a number of crates: "not_whole", "negative", "absurd", or None.

    >>> check_count(3), check_count(0)
    (None, None)
    >>> check_count(-1), check_count(2.5), check_count("3"), check_count(True), check_count(1000)
    ('negative', 'not_whole', 'not_whole', 'not_whole', 'absurd')
    """
    if isinstance(count, bool) or not isinstance(count, int):
        return "not_whole"
    if count < 0:
        return "negative"
    return "absurd" if count > MAX_CRATES else None


def never_came_back(moves, before):
    """Return how many of the crates that left before a day never came back, the oldest coming back first.

    >>> from datetime import date
    >>> january, march, june = date(2026, 1, 5), date(2026, 3, 2), date(2026, 6, 1)

    Ten left in January and eight came back since, two of the five of June included or not:

    >>> never_came_back([(january, 10), (march, -8), (june, 5)], date(2026, 4, 1))
    2
    >>> never_came_back([(january, 10), (june, -10), (june, 5)], date(2026, 4, 1))
    0

    :param list moves: (day, signed number of crates: positive = left with the site)
    :param date before: crates that left on that day or later may still come back
    :rtype: int
    """
    left = sum(count for day, count in moves if count > 0 and day < before)
    back = -sum(count for _day, count in moves if count < 0)
    return max(left - back, 0)
