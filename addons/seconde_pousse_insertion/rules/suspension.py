"""Suspensions of a PASS IAE.

Sources: Code du travail R5132-1-3 (after 12 months in a row the prescription may be ended) and the
State's platform (36 months each, one year back, reasons offered, shift of the end). The limits are
the caller's dated parameters.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

REASONS = ("contract_suspended", "contract_broken", "contract_ended", "cta_agreement", "gateway_contract")
"""Offered by the platform today, in its order; the last one to ACI and EI only."""
GATEWAY_KINDS = ("aci", "ei")
HISTORIC_REASONS = ("sickness", "maternity", "incarceration", "trial_outside", "detoxification", "force_majeure")
"""No longer offered: only on suspensions that started when they were."""


@dataclass(frozen=True)
class SuspensionLimits:
    """Caps in force: months of one suspension, days a start may lie back."""

    max_months: int = 36
    max_days_back: int = 365


def offered_reasons(structure_kind):
    """Return the reasons a kind of structure may give.

    >>> len(offered_reasons("aci")), len(offered_reasons("ei")), len(offered_reasons("etti"))
    (5, 5, 4)
    """
    if structure_kind in GATEWAY_KINDS:
        return REASONS
    return tuple(reason for reason in REASONS if reason != "gateway_contract")


def max_end(start, limits):
    """Return the last day a suspension may have, also the one given when its end is unknown.

    >>> from datetime import date
    >>> max_end(date(2024, 2, 29), SuspensionLimits())
    datetime.date(2027, 2, 27)
    """
    return start + relativedelta(months=limits.max_months) - timedelta(days=1)


def shift_days(start, end):
    """Return by how many days a suspension pushes the end of the PASS: the difference, so none for one day.

    >>> from datetime import date
    >>> shift_days(date(2023, 7, 1), date(2023, 9, 30)), shift_days(date(2023, 7, 1), date(2023, 7, 1))
    (91, 0)
    """
    return (end - start).days


def min_start(pass_start, today, limits, last_hire=None, last_end=None):
    """Return the first day a suspension declared today may start.

    :param last_hire: first day of the last hire on this PASS, or None
    :param last_end: last day of the last suspension, or None

    >>> from datetime import date, timedelta
    >>> today, limits = date(2026, 6, 30), SuspensionLimits()
    >>> [
    ...     (today - min_start(date(2024, 1, 1), today, limits, today - timedelta(days=days))).days
    ...     for days in (0, 10, 500)
    ... ]
    [0, 10, 365]
    >>> min_start(date(2024, 1, 1), today, limits, last_end=date(2026, 6, 1))
    datetime.date(2026, 6, 2)
    """
    starts = [pass_start, today - timedelta(days=limits.max_days_back)]
    if last_hire:
        starts.append(last_hire)
    if last_end:
        starts.append(last_end + timedelta(days=1))
    return max(starts)


def overlaps(start, end, others):
    """Tell whether a suspension shares a day with another one.

    :param others: iterable of (start, end)

    >>> from datetime import date
    >>> others = [(date(2026, 1, 1), date(2026, 1, 31))]
    >>> overlaps(date(2026, 1, 31), date(2026, 2, 5), others), overlaps(date(2026, 2, 1), date(2026, 2, 5), others)
    (True, False)
    """
    return any(start <= other_end and other_start <= end for other_start, other_end in others)


def period_problems(start, end, pass_start, pass_end, limits, others=()):
    """Tell what is wrong with the days of a suspension, whenever it was declared.

    :param pass_end: last day of the PASS before this suspension pushes it
    :param others: iterable of (start, end) of the other suspensions of the PASS
    :return: tuple of "reversed", "outside_pass", "too_long", "overlap"

    >>> from datetime import date
    >>> bounds = date(2024, 1, 1), date(2025, 12, 30), SuspensionLimits()
    >>> period_problems(date(2024, 1, 1), date(2024, 1, 1), *bounds)
    ()
    >>> period_problems(date(2025, 12, 30), date(2028, 12, 29), *bounds)
    ()
    >>> period_problems(date(2025, 12, 31), date(2028, 12, 31), *bounds)
    ('outside_pass', 'too_long')
    >>> period_problems(date(2024, 3, 2), date(2024, 3, 1), *bounds)
    ('reversed',)
    """
    if end < start:
        return ("reversed",)
    problems = []
    if not pass_start <= start <= pass_end:
        problems.append("outside_pass")
    if end > max_end(start, limits):
        problems.append("too_long")
    if overlaps(start, end, others):
        problems.append("overlap")
    return tuple(problems)


def declaration_problems(start, declared_on, limits, last_hire=None, last_end=None, other_employer_since=None):
    """Tell why the platform would refuse a suspension on the day it is declared.

    :param declared_on: date of the declaration
    :param last_hire: first day of our last hire on this PASS, known that day, or None
    :param last_end: last day of the suspension before this one, or None
    :param other_employer_since: first day of a later hire by another structure, or None
    :return: tuple of "future", "too_old", "before_hire", "before_last_end", "not_last_employer"

    >>> from datetime import date
    >>> limits = SuspensionLimits()
    >>> declaration_problems(date(2026, 7, 1), date(2026, 6, 30), limits)
    ('future',)
    >>> declaration_problems(date(2025, 6, 30), date(2026, 6, 30), limits)
    ()
    >>> declaration_problems(date(2025, 6, 29), date(2026, 6, 30), limits, last_hire=date(2025, 7, 1))
    ('too_old', 'before_hire')
    >>> declaration_problems(date(2026, 6, 1), date(2026, 6, 30), limits, last_hire=date(2024, 7, 1),
    ...     other_employer_since=date(2026, 1, 1))
    ('not_last_employer',)
    """
    problems = []
    if start > declared_on:
        problems.append("future")
    if start < declared_on - timedelta(days=limits.max_days_back):
        problems.append("too_old")
    if last_hire and start < last_hire:
        problems.append("before_hire")
    if last_end and start <= last_end:
        problems.append("before_last_end")
    if other_employer_since and (not last_hire or other_employer_since > last_hire):
        problems.append("not_last_employer")
    return tuple(problems)


@dataclass(frozen=True)
class Resumption:
    """What coming back to work does to a suspension: "refused", "none", "deleted" or "shortened" (then its new end)."""

    verdict: str
    end: object = None


def reintegrate(start, end, day):
    """Return what a reintegration typed by the employer does: strictly inside the suspension, nothing else.

    >>> from datetime import date
    >>> reintegrate(date(2022, 7, 17), date(2022, 12, 17), date(2022, 9, 17))
    Resumption(verdict='shortened', end=datetime.date(2022, 9, 16))
    >>> {reintegrate(date(2022, 7, 17), date(2022, 12, 17), day).verdict
    ...     for day in (date(2022, 7, 17), date(2022, 12, 17), date(2022, 7, 1))}
    {'refused'}
    """
    if not start < day < end:
        return Resumption("refused")
    return Resumption("shortened", day - timedelta(days=1))


def resume_on_hire(start, end, day, reason):
    """Return what a new hire does to a suspension: it stops it the day before, or deletes one that starts that day.

    Historic reasons are left alone.

    >>> from datetime import date
    >>> period = date(2022, 7, 17), date(2022, 12, 17)
    >>> resume_on_hire(*period, date(2022, 9, 17), "contract_ended").end
    datetime.date(2022, 9, 16)
    >>> resume_on_hire(*period, date(2022, 7, 17), "contract_ended").verdict
    'deleted'
    >>> resume_on_hire(*period, date(2022, 9, 17), "maternity").verdict
    'none'
    >>> resume_on_hire(*period, date(2022, 12, 18), "contract_ended").verdict
    'none'
    """
    if reason in HISTORIC_REASONS or not start <= day <= end:
        return Resumption("none")
    if day == start:
        return Resumption("deleted")
    return Resumption("shortened", day - timedelta(days=1))


def last_hire_start(contracts, day):
    """Return the first day of the last hire known on a day: renewals that follow one another are one hire.

    :param contracts: iterable of (start, end or None), in any order

    >>> from datetime import date
    >>> renewed = [(date(2026, 1, 1), date(2026, 4, 30)), (date(2026, 5, 1), None)]
    >>> last_hire_start(renewed, date(2026, 6, 1))
    datetime.date(2026, 1, 1)
    >>> last_hire_start([(date(2025, 1, 1), date(2025, 4, 30)), *renewed], date(2026, 6, 1))
    datetime.date(2026, 1, 1)
    >>> last_hire_start([], date(2026, 6, 1)) is None
    True
    """
    hire = previous_end = None
    for start, end in sorted((start, end or date.max) for start, end in contracts if start <= day):
        if hire is None or (start - previous_end).days > 1:
            hire = start
        previous_end = max(previous_end or end, end)
    return hire
