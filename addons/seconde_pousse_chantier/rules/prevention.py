"""What the law asks before our crew works at somebody else's: Code du travail, art. R4512-2 to R4512-12.

A joint inspection of the place always comes first (R4512-2). The prevention plan is written when our work there is
planned for at least the hours of R4512-7 1° over twelve months, or when it holds a dangerous work of the list of
R4512-7 2° (arrêté of 19 March 1993). Hours and list are dated data. The written plan stays at the disposal of the
labour inspectorate for the whole work, and the host tells the inspectorate in writing that work starts (R4512-12).
"""

from datetime import timedelta

OK = "ok"
NO_INSPECTION = "no_inspection"
PLAN_MISSING = "plan_missing"
PLAN_EXPIRED = "plan_expired"

TWELVE_MONTHS = timedelta(days=365)


def hours_over_twelve_months(hours, day):
    """Return the most hours that any twelve months holding a day have.

    :param hours: pairs (date, hours) of the work done or foreseen at a host
    :param date day: day that the twelve months hold
    :rtype: float

    The hours of two years are never added up:

    >>> from datetime import date
    >>> hours = [(date(2025, 9, 1), 300), (date(2026, 3, 2), 50), (date(2026, 10, 5), 300)]
    >>> hours_over_twelve_months(hours, date(2026, 3, 2))
    350
    >>> hours_over_twelve_months(hours, date(2024, 3, 2))
    0
    """
    near = sorted((one, count) for one, count in hours if abs(one - day) < TWELVE_MONTHS)
    # The fullest twelve months begin on a day of work, or on the day asked.
    starts = {one for one, _count in near if one <= day} | {day}
    return max(sum(count for one, count in near if start <= one < start + TWELVE_MONTHS) for start in starts)


def written_plan_due(hours, threshold_hours, has_listed_danger):
    """Tell whether the prevention plan must be written.

    :param float hours: planned at this host over twelve months
    :param float threshold_hours: of the law
    :param bool has_listed_danger: one of the dangerous works of the list

    >>> written_plan_due(399.5, 400, False), written_plan_due(400, 400, False), written_plan_due(8, 400, True)
    (False, True, True)
    """
    return has_listed_danger or hours >= threshold_hours


def start_problem(day, inspected_on, signed_until, is_written, is_written_due):
    """Return why work may not start on a day, or "ok".

    :param date day: day of work
    :param date | None inspected_on: day of the signed joint inspection
    :param date | None signed_until: last day it covers; None: no end
    :param bool is_written: the inspection comes with a signed written plan
    :param bool is_written_due: see `written_plan_due`

    >>> from datetime import date
    >>> start_problem(date(2026, 3, 2), None, None, False, False)
    'no_inspection'
    >>> start_problem(date(2026, 3, 2), date(2026, 3, 3), None, True, False)
    'no_inspection'
    >>> start_problem(date(2026, 3, 2), date(2026, 3, 1), None, False, True)
    'plan_missing'
    >>> start_problem(date(2026, 3, 2), date(2025, 3, 1), date(2026, 3, 1), True, True)
    'plan_expired'
    >>> start_problem(date(2026, 3, 2), date(2026, 3, 1), date(2027, 2, 28), True, True)
    'ok'
    """
    if not inspected_on or inspected_on > day:
        return NO_INSPECTION
    if signed_until and signed_until < day:
        return PLAN_EXPIRED
    if is_written_due and not is_written:
        return PLAN_MISSING
    return OK
