"""How a harvest lot names itself: TOM-26W31-3."""


def lot_prefix(crop_code, harvest_date):
    """Return the part of a lot name shared by a crop's lots of one ISO week.

    The year is the ISO year: 29 December can belong to week 1 of the next year.

    :param str crop_code: short code of the crop, such as TOM
    :param date harvest_date: day of harvest
    :rtype: str

    >>> from datetime import date

    >>> lot_prefix("TOM", date(2026, 7, 29))
    'TOM-26W31'
    >>> lot_prefix("CAR", date(2025, 12, 29))
    'CAR-26W01'
    """
    year, week, _weekday = harvest_date.isocalendar()
    return f"{crop_code}-{year % 100:02d}W{week:02d}"


def lot_name(prefix, number):
    """Return the full lot name: its prefix and its running number in the week.

    >>> lot_name("TOM-26W31", 3)
    'TOM-26W31-3'
    """
    return f"{prefix}-{number}"
