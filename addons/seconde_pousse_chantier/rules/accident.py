"""Until when an accident at work is declared.

Within 48 hours of knowing it, Sundays and public holidays left out: Code de la sécurité sociale, art. R441-3; for the
agricultural scheme (MSA), Code rural, art. D751-85. The number of hours is a dated record.
"""

from datetime import timedelta


def declare_before(known_on, hours, holidays):
    """Return the last moment to declare; a Sunday or public holiday stops the clock.

    :param datetime known_on: when the employer knew, local time
    :param int hours: of the law
    :param holidays: dates of public holidays
    :rtype: datetime

    >>> from datetime import date, datetime
    >>> declare_before(datetime(2026, 11, 23, 10, 30), 48, set())
    datetime.datetime(2026, 11, 25, 10, 30)
    >>> declare_before(datetime(2026, 11, 21, 10, 30), 48, set())
    datetime.datetime(2026, 11, 24, 10, 30)
    >>> declare_before(datetime(2026, 12, 24, 8), 48, {date(2026, 12, 25)})
    datetime.datetime(2026, 12, 28, 8, 0)
    """
    left, moment = timedelta(hours=hours), known_on
    while True:
        midnight = (moment + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        if moment.weekday() == 6 or moment.date() in holidays:
            moment = midnight
        elif midnight - moment >= left:
            return moment + left
        else:
            left -= midnight - moment
            moment = midnight
