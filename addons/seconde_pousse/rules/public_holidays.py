"""The French public holidays.

Source: Code du travail art. L3133-1 (the eleven public holidays). The two more days of Moselle and Alsace (art.
L3134-13) and those of overseas territories are not counted.
"""

from datetime import date, timedelta

from dateutil.easter import easter

SAME_DAY_EVERY_YEAR = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
DAYS_AFTER_EASTER = (1, 39, 50)


def french_holidays(*years):
    """Return the public holidays of some years.

    :param int years: civil years
    :rtype: frozenset[date]

    >>> len(french_holidays(2026))
    11
    >>> date(2027, 3, 29) in french_holidays(2026, 2027)
    True
    """
    fixed = {date(year, month, day) for year in years for month, day in SAME_DAY_EVERY_YEAR}
    moving = {easter(year) + timedelta(days=days) for year in years for days in DAYS_AFTER_EASTER}
    return frozenset(fixed | moving)
