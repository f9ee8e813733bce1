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


def never_came_back(left, back):
    """Return how many crates are lost, the oldest coming back first.

    Ten left before the summer, eight came back since, and five more left in September, which may
    still come back:

    >>> never_came_back(left=10, back=8)
    2
    >>> never_came_back(left=10, back=12)
    0

    :param int left: crates that left before the day from which they may still come back
    :param int back: crates that came back, were counted less or settled, up to the settlement
    :rtype: int
    """
    return max(left - back, 0)
