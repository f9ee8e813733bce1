"""The French public holidays of a year.

Source: Code du travail art. L3133-1 (the eleven legal holidays; the two of Alsace-Moselle, art.
L3134-13, are not here). Which ones are worked is the employer's choice, 1 May excepted (L3133-4).
"""

from datetime import date, timedelta

from dateutil.easter import easter

# Days after Easter Sunday.
MOVING = {"easter_monday": 1, "ascension": 39, "whit_monday": 50}
FIXED = {
    "new_year": (1, 1),
    "labour_day": (5, 1),
    "victory": (5, 8),
    "national_day": (7, 14),
    "assumption": (8, 15),
    "all_saints": (11, 1),
    "armistice": (11, 11),
    "christmas": (12, 25),
}


def public_holidays(year):
    """Return the public holidays of a year, in order.

    :param int year: 1886 or later (before it, Easter Monday was not a holiday)
    :return: list of (date, code); two holidays may fall on one day
    :rtype: list[tuple[date, str]]
    :raises ValueError: earlier year

    >>> [code for day, code in public_holidays(2026)][:5]
    ['new_year', 'easter_monday', 'labour_day', 'victory', 'ascension']
    >>> dict((code, day) for day, code in public_holidays(2026))["whit_monday"]
    datetime.date(2026, 5, 25)

    In 2008 Ascension Day was 1 May:

    >>> [code for day, code in public_holidays(2008) if day == date(2008, 5, 1)]
    ['ascension', 'labour_day']
    """
    if year < 1886:
        raise ValueError(f"no such list of public holidays in {year}")
    sunday = easter(year)
    holidays = [(date(year, month, day), code) for code, (month, day) in FIXED.items()]
    holidays += [(sunday + timedelta(days=days), code) for code, days in MOVING.items()]
    return sorted(holidays)
