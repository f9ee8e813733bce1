"""Dates, status, remaining days, waiting period and number of a PASS IAE.

Sources: Code du travail R5132-1-2 and R5132-1-4; the State's platform (730 days, end inclusive,
remaining days, two calendar years of waiting, number of 12 characters), see the module's documentation.
The numbers of days are the caller's dated parameters.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta

NUMBER_LENGTH = 12
PREFIX_LENGTH = 5
AVERAGE_MONTH = 365 / 12
ROUNDING_TOLERANCE = 1
"""Days by which older PASS (start + 2 years − 1 day) may exceed 730 days: one 29 February."""

_NUMBER = re.compile(r"[0-9A-Z]{12}", re.ASCII)


@dataclass(frozen=True)
class Period:
    """Days from start to end, both included."""

    start: object
    end: object

    def holds(self, day):
        """Tell whether a day is inside."""
        return self.start <= day <= self.end


def default_end(start, days):
    """Return the last day of a PASS issued for a number of days.

    >>> from datetime import date
    >>> default_end(date(2024, 1, 1), 730)
    datetime.date(2025, 12, 30)
    >>> default_end(date(2021, 7, 26), 730)
    datetime.date(2023, 7, 25)

    With a 29 February inside, one day less than two calendar years:

    >>> default_end(date(2023, 3, 1), 730)
    datetime.date(2025, 2, 27)
    """
    return start + timedelta(days=days - 1)


def computed_end(start, days, shift):
    """Return the end by the rule, once suspensions and extensions have moved it.

    :param int shift: days, sum of what every suspension and granted extension moves

    >>> from datetime import date
    >>> computed_end(date(2023, 3, 1), 730, 91)
    datetime.date(2025, 5, 29)
    """
    return default_end(start, days) + timedelta(days=shift)


def end_in_force(issued_end, rule_end, known_shift, shift):
    """Return the end to count with: the issued one, moved by what happened since it was read on the platform.

    The end the platform shows already holds the suspensions it knew that day. What we knew then is
    `known_shift`; when the issued end is later than the rule's, the difference was made of suspensions
    not yet entered here, and entering them must not push the end a second time.

    :param issued_end: date as issued by the platform, never changed by us
    :param rule_end: date given by the rule before any suspension
    :param int known_shift: days moved by suspensions and extensions known when the end was entered
    :param int shift: days moved by those known today

    >>> from datetime import date
    >>> rule_end = date(2025, 2, 27)

    Issued, then a suspension of 91 days; the platform's new end then typed; then shortened by 30 days:

    >>> end_in_force(rule_end, rule_end, 0, 91)
    datetime.date(2025, 5, 29)
    >>> end_in_force(date(2025, 5, 29), rule_end, 91, 91)
    datetime.date(2025, 5, 29)
    >>> end_in_force(date(2025, 5, 29), rule_end, 91, 61)
    datetime.date(2025, 4, 29)

    A PASS entered with its end of today, its history typed afterwards:

    >>> end_in_force(date(2025, 5, 29), rule_end, 0, 91)
    datetime.date(2025, 5, 29)
    """
    held = (issued_end - rule_end).days
    already = max(known_shift, held) if held > ROUNDING_TOLERANCE else known_shift
    if shift > already:
        return issued_end + timedelta(days=shift - already)
    return issued_end - timedelta(days=max(known_shift - shift, 0))


def status(today, start, end, suspensions=()):
    """Return the status of a PASS on a day: "future", "valid", "suspended" or "expired".

    :param suspensions: iterable of Period

    >>> from datetime import date, timedelta
    >>> start, end = date(2024, 1, 1), date(2025, 12, 30)
    >>> status(date(2023, 12, 31), start, end), status(start, start, end), status(end, start, end)
    ('future', 'valid', 'valid')
    >>> status(end + timedelta(days=1), start, end)
    'expired'
    >>> status(date(2024, 3, 1), start, end, [Period(date(2024, 3, 1), date(2024, 4, 1))])
    'suspended'
    """
    if today > end:
        return "expired"
    if today < start:
        return "future"
    return "suspended" if any(period.holds(today) for period in suspensions) else "valid"


def _days_to_run(today, start, end):
    return max((end - today).days + 1, 0) - max((start - today).days, 0)


def remaining_days(today, start, end, suspensions=()):
    """Return how many days of the PASS are left, those of running suspensions not counted.

    :param suspensions: iterable of Period, past ones change nothing

    >>> from datetime import date
    >>> remaining_days(date(2022, 11, 22), date(2021, 3, 25), date(2023, 3, 24))
    123
    >>> remaining_days(date(2021, 1, 1), date(2021, 3, 25), date(2023, 3, 24))
    730
    >>> remaining_days(date(2024, 1, 1), date(2021, 3, 25), date(2023, 3, 24))
    0
    """
    left = _days_to_run(today, start, end)
    left -= sum(_days_to_run(today, period.start, period.end) for period in suspensions if period.end >= today)
    return max(left, 0)


def remaining_end(today, start, end, suspensions=()):
    """Return the last day of the PASS if work starts again today (or on its first day).

    >>> from datetime import date
    >>> start, end = date(2021, 7, 26), date(2023, 7, 25)
    >>> {remaining_end(today, start, end) for today in (date(2021, 7, 1), date(2022, 7, 26), date(2023, 8, 1))}
    {datetime.date(2023, 7, 25)}
    >>> suspension = Period(date(2022, 7, 17), date(2022, 12, 17))
    >>> remaining_end(date(2022, 9, 17), date(2022, 6, 17), date(2024, 11, 15), [suspension])
    datetime.date(2024, 8, 15)
    """
    if today > end:
        return end
    return max(today, start) + timedelta(days=remaining_days(today, start, end, suspensions) - 1)


def remaining_parts(days):
    """Split remaining days as people say them: whole years and months, rounded; days alone under a month.

    :return: (years, months, days), days being 0 unless less than a month is left

    >>> remaining_parts(123), remaining_parts(730), remaining_parts(400), remaining_parts(12), remaining_parts(0)
    ((0, 4, 0), (2, 0, 0), (1, 1, 0), (0, 0, 12), (0, 0, 0))
    """
    if days < 30:
        return 0, 0, days
    years, months = divmod(round(days / AVERAGE_MONTH), 12)
    return years, months, 0


def waiting_until(end, years):
    """Return the last day on which a new PASS needs an authorised prescriber.

    >>> from datetime import date
    >>> waiting_until(date(2024, 2, 29), 2)
    datetime.date(2026, 2, 28)
    """
    return end + relativedelta(years=years)


def in_waiting_period(day, end, years):
    """Tell whether a day is after the end of the PASS and within the waiting period.

    >>> from datetime import date
    >>> [in_waiting_period(day, date(2024, 6, 15), 2) for day in (date(2024, 6, 15), date(2024, 6, 16))]
    [False, True]
    >>> [in_waiting_period(day, date(2024, 6, 15), 2) for day in (date(2026, 6, 15), date(2026, 6, 16))]
    [True, False]
    """
    return end < day <= waiting_until(end, years)


def waiting_verdict(day, last_end, years, sent_by_authorised_prescriber=False, prescriber_diagnosis_valid=False):
    """Tell whether a new PASS may start on a day, given the last one's end (None: never had one).

    Only an authorised prescriber lifts the waiting period: who sends the person, or who made a diagnosis
    still valid. An employer's diagnosis or a referrer without authorisation does not.

    :return: "free", "bypassed" or "waiting"

    >>> from datetime import date
    >>> day, end = date(2025, 1, 1), date(2024, 6, 15)
    >>> waiting_verdict(day, end, 2), waiting_verdict(day, end, 2, sent_by_authorised_prescriber=True)
    ('waiting', 'bypassed')
    >>> waiting_verdict(day, end, 2, prescriber_diagnosis_valid=True), waiting_verdict(day, None, 2)
    ('bypassed', 'free')
    """
    if last_end is None or not in_waiting_period(day, last_end, years):
        return "free"
    return "bypassed" if sent_by_authorised_prescriber or prescriber_diagnosis_valid else "waiting"


def number_problem(number):
    """Tell what is wrong with the number of a PASS: 12 digits or capitals, whatever the prefix.

    Old agreements (another prefix than 99999) are PASS numbers too.

    :return: None, 'length' or 'format'

    >>> number_problem("999992135866"), number_problem("625741810182"), number_problem("XXXXX0000001")
    (None, None, None)
    >>> number_problem("99999213586"), number_problem("99999213586é")
    ('length', 'format')
    """
    if len(number or "") != NUMBER_LENGTH:
        return "length"
    return None if _NUMBER.fullmatch(number) else "format"


def format_number(number):
    """Write a number as on the attestation: 5, 2 and 5 characters.

    >>> format_number("999992135866"), format_number("")
    ('99999 21 35866', '')
    """
    return f"{number[:5]} {number[5:7]} {number[7:]}".strip()


def next_number(prefix, existing):
    """Return the number that follows the last one with a prefix; other prefixes do not count.

    The platform alone issues numbers: this one serves training databases, with a prefix of their own.

    :raises ValueError: the sequence is exhausted

    >>> next_number("XXXXX", []), next_number("XXXXX", ["625741810182"])
    ('XXXXX0000001', 'XXXXX0000001')
    >>> next_number("XXXXX", ["XXXXX0000001", "XXXXX0000041"])
    'XXXXX0000042'
    >>> next_number("XXXXX", ["XXXXX9999999"])
    Traceback (most recent call last):
        ...
    ValueError: no number is left after XXXXX9999999
    """
    width = NUMBER_LENGTH - PREFIX_LENGTH
    orders = [
        int(number[PREFIX_LENGTH:])
        for number in existing
        if number.startswith(prefix) and number[PREFIX_LENGTH:].isdigit()
    ]
    order = max(orders, default=0) + 1
    if order >= 10**width:
        raise ValueError(f"no number is left after {prefix}{order - 1}")
    return f"{prefix}{order:0{width}d}"
