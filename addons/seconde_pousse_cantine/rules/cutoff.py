"""Until when a site orders.

Sources: the terms the farm agrees with its customers; purchasing software of kitchens counts the same
way (days before delivery, in business or calendar days, and an hour). Only business days skip
week-ends and public holidays: calendar days count every day.
"""

from datetime import datetime, time, timedelta

from .business_days import business_days_before

BUSINESS = "business"
CALENDAR = "calendar"
LAST_HOUR = 24.0


def deadline(delivery_day, lead_days, kind, cutoff_hour, holidays):
    """Return the last moment to order for a day.

    :param date delivery_day: day of the delivery
    :param int lead_days: days before it, at least 0
    :param str kind: "business" or "calendar"
    :param float cutoff_hour: hour of that day, 0 to 24 (12.5 is half past twelve)
    :param holidays: public holidays around that day
    :rtype: datetime, in local time, without time zone
    :raises ValueError: on lead days or an hour that mean nothing

    >>> from datetime import date
    >>> deadline(date(2026, 11, 13), 2, "business", 12.0, {date(2026, 11, 11)})
    datetime.datetime(2026, 11, 10, 12, 0)
    >>> deadline(date(2026, 11, 13), 2, "calendar", 18.5, {date(2026, 11, 11)})
    datetime.datetime(2026, 11, 11, 18, 30)
    """
    if lead_days < 0 or not 0 <= cutoff_hour <= LAST_HOUR or kind not in (BUSINESS, CALENDAR):
        raise ValueError((lead_days, kind, cutoff_hour))
    if kind == BUSINESS:
        day = business_days_before(delivery_day, lead_days, holidays)
    else:
        day = delivery_day - timedelta(days=lead_days)
    return datetime.combine(day, time()) + timedelta(minutes=round(cutoff_hour * 60))
