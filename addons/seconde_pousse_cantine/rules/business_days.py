"""Business days, counted back from a delivery: Monday to Friday, public holidays apart."""

from datetime import timedelta

SATURDAY = 5


def is_business_day(day, holidays):
    """Tell whether somebody takes orders on a day: Monday to Friday, holidays apart.

    >>> from datetime import date
    >>> from odoo.addons.seconde_pousse.rules.public_holidays import french_holidays
    >>> is_business_day(date(2026, 11, 11), french_holidays(2026))
    False
    >>> is_business_day(date(2026, 11, 12), french_holidays(2026))
    True
    """
    return day.weekday() < SATURDAY and day not in holidays


def business_days_before(day, count, holidays):
    """Return the business day that comes so many business days before a day.

    :param date day: day counted from, itself not counted
    :param int count: number of business days, at least 0; 0 gives the day itself
    :param holidays: days nobody works
    :rtype: date

    >>> from datetime import date
    >>> from odoo.addons.seconde_pousse.rules.public_holidays import french_holidays
    >>> business_days_before(date(2026, 11, 12), 2, french_holidays(2026))
    datetime.date(2026, 11, 9)
    """
    while count > 0:
        day -= timedelta(days=1)
        count -= is_business_day(day, holidays)
    return day
