"""What makes a harvest acceptable."""

import math
from datetime import timedelta

MAX_KG = 10_000
"""No hand harvest of a market garden weighs ten tonnes: it is a slip of the finger."""
MAX_UNITS = 1_000_000
"""Bound for units of unknown weight, and for what a database column holds."""
MAX_CRATES = 9_999
MAX_AGE = timedelta(days=3650)
"""A harvest older than that is a wrong year, not a late entry."""


def check_quantity(quantity, kg_per_unit, whole=False):
    """Return the reason why a harvested quantity is refused, or None.

    :param quantity: what was typed, in the product's unit; anything
    :param float kg_per_unit: weight of one unit
    :param bool whole: whether the unit is counted (bunches, pieces), not weighed
    :returns: "not_a_number", "not_positive", "absurd", "not_whole" or None

    >>> check_quantity(12.5, 1.0), check_quantity("12", 1.0), check_quantity(float("nan"), 1.0)
    (None, 'not_a_number', 'not_a_number')
    >>> check_quantity(0, 1.0), check_quantity(-3, 1.0), check_quantity(10_001, 1.0)
    ('not_positive', 'not_positive', 'absurd')
    >>> check_quantity(10_001, 0.4) is None
    True
    >>> check_quantity(12.5, 0.4, whole=True)
    'not_whole'
    """
    if isinstance(quantity, bool) or not isinstance(quantity, (int, float)):
        return "not_a_number"
    if not math.isfinite(quantity):
        return "not_a_number"
    if quantity <= 0:
        return "not_positive"
    if quantity > MAX_UNITS or quantity * kg_per_unit > MAX_KG:
        return "absurd"
    if whole and not math.isclose(quantity, round(quantity), abs_tol=1e-6):
        return "not_whole"
    return None


def check_date(harvest_date, today, planting_starts):
    """Return the reason why a day of harvest is refused, or None.

    :param date harvest_date: the day typed
    :param date today: today for the user
    :param list[date] planting_starts: first day (sowing or planting) of each planting
    :returns: "future", "too_old", "before_planting" or None

    >>> from datetime import date
    >>> check_date(date(2026, 7, 2), date(2026, 7, 1), [])
    'future'
    >>> check_date(date(2026, 4, 1), date(2026, 7, 1), [date(2026, 4, 15)])
    'before_planting'
    >>> check_date(date(1990, 7, 1), date(2026, 7, 1), [])
    'too_old'
    >>> check_date(date(2026, 7, 1), date(2026, 7, 1), [date(2026, 4, 15)]) is None
    True
    """
    if harvest_date > today:
        return "future"
    if harvest_date < today - MAX_AGE:
        return "too_old"
    if any(start > harvest_date for start in planting_starts):
        return "before_planting"
    return None


def crates_needed(quantity, crate_content):
    """Return how many crates hold a quantity; none when the crate's content is unknown.

    >>> crates_needed(23.4, 10.0), crates_needed(20.0, 10.0), crates_needed(5.0, 0.0)
    (3, 2, 0)
    """
    if not crate_content or crate_content <= 0 or quantity <= 0:
        return 0
    return math.ceil(round(quantity / crate_content, 6))
