"""How long each class of data about a person is kept, and what stays of her in the figures.

Sources: the State's platform erases an account two years after the PASS; Code du travail L1221-13 and R1221-26
(staff register: five years after departure); the hold date written in a funder's convention (e.g. Regulation (EU)
2021/1060 art. 82 for the ESF+). The delays are the caller's data; nothing here knows a number.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

KEPT = "kept"
WARNED = "warned"
DUE = "due"

EVENTS = ("pass_end", "departure", "pathway_end", "creation")


@dataclass(frozen=True)
class Retention:
    """One class of data: kept ``months`` after ``event``, longer when a funder's evidence is held."""

    code: str
    event: str
    months: int
    waits_for_hold: bool = False


@dataclass(frozen=True)
class Milestones:
    """Dates of one person's file. None: never happened (no PASS, never hired).

    :param bool is_running: a PASS, a pathway or a contract still runs: nothing may be erased
    :param date hold: last day on which a funder may ask for the evidence
    :param date dispute: last day of a hold put on this file by hand, whatever the class
    """

    creation: date
    pass_end: date | None = None
    departure: date | None = None
    pathway_end: date | None = None
    hold: date | None = None
    dispute: date | None = None
    is_running: bool = False


def erasable_on(rule, milestones):
    """Return the first day on which a class of data may be erased, or None as long as the file lives.

    Without the event (a candidate who was never hired has no departure), the class runs from what happened last, and
    from the creation of the file when nothing did.

    >>> support = Retention("support", "pass_end", 24)
    >>> erasable_on(support, Milestones(creation=date(2022, 1, 3), pass_end=date(2024, 2, 29)))
    datetime.date(2026, 3, 1)
    >>> register = Retention("register", "departure", 60)
    >>> erasable_on(register, Milestones(creation=date(2022, 1, 3)))
    datetime.date(2027, 1, 4)
    >>> erasable_on(register, Milestones(creation=date(2022, 1, 3), is_running=True))
    >>> held = Milestones(creation=date(2022, 1, 3), departure=date(2023, 6, 30), hold=date(2033, 12, 31))
    >>> erasable_on(Retention("evidence", "departure", 0, waits_for_hold=True), held)
    datetime.date(2034, 1, 1)
    >>> erasable_on(register, held)
    datetime.date(2028, 7, 1)
    """
    if rule.event not in EVENTS:
        raise ValueError(f"unknown event: {rule.event}")
    if milestones.is_running:
        return None
    since = getattr(milestones, rule.event)
    if since is None:
        happened = (milestones.pass_end, milestones.departure, milestones.pathway_end)
        # A file typed long after the person left is no younger for it.
        since = max((day for day in happened if day), default=milestones.creation)
    last_days = [since + relativedelta(months=rule.months)]
    if rule.waits_for_hold and milestones.hold:
        last_days.append(milestones.hold)
    if milestones.dispute:
        last_days.append(milestones.dispute)
    return max(last_days) + timedelta(days=1)


def verdict(erasable, warned_on, notice_days, today):
    """Tell what to do today with one class of one file.

    Nothing is erased that was not announced ``notice_days`` before, even when the cron did not run for months.

    :param date erasable: as given by erasable_on, or None
    :param date warned_on: day of the warning, or None
    :return: "kept", "warned" (a warning must stand) or "due" (erase)

    >>> day = date(2026, 3, 1)
    >>> verdict(day, None, 30, date(2026, 1, 29)), verdict(day, None, 30, date(2026, 1, 30))
    ('kept', 'warned')
    >>> verdict(day, None, 30, date(2026, 9, 1))
    'warned'
    >>> verdict(day, date(2026, 9, 1), 30, date(2026, 9, 30)), verdict(day, date(2026, 9, 1), 30, date(2026, 10, 1))
    ('warned', 'due')
    >>> verdict(None, date(2026, 9, 1), 30, date(2026, 10, 1))
    'kept'
    """
    notice = timedelta(days=notice_days)
    if erasable is None or today < erasable - notice:
        return KEPT
    if warned_on and today >= max(erasable, warned_on + notice):
        return DUE
    return WARNED


def identity_erasable(classes, erased):
    """Tell whether the name may go: only when every class that names the person was erased.

    >>> identity_erasable({"support", "register"}, {"support"})
    False
    >>> identity_erasable({"support", "register"}, {"support", "register", "evidence"})
    True
    """
    return set(classes) <= set(erased)


def coarse_birth_date(birth, reference_days):
    """Return a birth date of the same year that gives the same age on every reference day.

    Statistics count ages on the day someone entered or left, and by year of birth: both stay exact, and the day of
    birth itself is lost.

    >>> coarse_birth_date(date(1994, 7, 5), [])
    datetime.date(1994, 1, 1)
    >>> coarse_birth_date(date(1994, 7, 5), [date(2024, 3, 1), date(2025, 9, 15)])
    datetime.date(1994, 3, 2)
    >>> coarse_birth_date(date(1996, 2, 29), [date(2025, 2, 28)])
    datetime.date(1996, 2, 29)
    """
    passed = [(day.month, day.day) for day in reference_days if (day.month, day.day) < (birth.month, birth.day)]
    if not passed:
        return birth.replace(month=1, day=1)
    month, day = max(passed)
    if (month, day) == (2, 29) and birth.replace(month=3, day=1) - birth.replace(month=2, day=28) == timedelta(1):
        return birth.replace(month=3, day=1)
    return min(birth.replace(month=month, day=day) + timedelta(days=1), birth)
