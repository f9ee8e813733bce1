"""What a work note proposes from the work done: somebody checks it before the farmer signs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

HALF_DAY_MINUTES = 240


@dataclass(frozen=True)
class WorkDone:
    """One session of a job: its day, the minutes of all its people and of the longest of them, what it did.

    ``billed_minutes``: None when nobody said what is billed; 0 is a gift.
    """

    day: date
    minutes: int
    longest: int
    billed_minutes: int | None = None
    quantity: Decimal = Decimal()


def proposed_quantity(price_mode, sessions, sold, noted, estimated_minutes=0):
    """Return what to propose for the main line of a quote, in the unit of its price.

    By the hour: the hours to bill, or the hours worked where nobody said what is billed. By the crew's day: the days,
    a half for up to four hours. By the unit: what was done. Fixed: the part of the estimate that was worked.

    :param str price_mode: hour, day, unit or fixed
    :param list[WorkDone] sessions: work that no note holds yet
    :param Decimal sold: quantity of the quote
    :param Decimal noted: quantity on other notes
    :param int estimated_minutes: minutes of all the people, estimated at the visit
    :rtype: Decimal

    >>> morning = WorkDone(date(2026, 6, 1), minutes=480, longest=240)
    >>> whole_day = WorkDone(date(2026, 6, 2), minutes=840, longest=420, billed_minutes=600, quantity=Decimal(35))
    >>> proposed_quantity("hour", [morning], Decimal(40), Decimal(0))
    Decimal('8')
    >>> proposed_quantity("hour", [morning, whole_day], Decimal(40), Decimal(0))
    Decimal('18')
    >>> proposed_quantity("hour", [WorkDone(date(2026, 6, 3), 60, 60, billed_minutes=0)], Decimal(40), Decimal(0))
    Decimal('0')
    >>> proposed_quantity("day", [morning, whole_day], Decimal(2), Decimal(0))
    Decimal('1.5')
    >>> proposed_quantity("unit", [morning, whole_day], Decimal(80), Decimal(0))
    Decimal('35')
    >>> proposed_quantity("fixed", [morning], Decimal(1), Decimal(0), estimated_minutes=960)
    Decimal('0.50')
    >>> proposed_quantity("fixed", [morning, whole_day], Decimal(1), Decimal("0.5"), estimated_minutes=960)
    Decimal('0.5')
    """
    if price_mode == "unit":
        return sum((session.quantity for session in sessions), Decimal())
    if price_mode == "fixed":
        left = max(sold - noted, Decimal())
        worked = sum(session.minutes for session in sessions)
        if not estimated_minutes:
            return left
        return min(left, round(sold * worked / estimated_minutes, 2))
    if price_mode == "day":
        longest = {}
        for session in sessions:
            longest[session.day] = longest.get(session.day, 0) + session.longest
        return sum((Decimal(1) if day > HALF_DAY_MINUTES else Decimal("0.5") for day in longest.values()), Decimal())
    said = [session.minutes if session.billed_minutes is None else session.billed_minutes for session in sessions]
    return Decimal(sum(said)) / 60


@dataclass(frozen=True)
class Change:
    """What a correction changes on a note."""

    name: str
    before: Decimal | None
    after: Decimal | None


def changes(before, after):
    """Return what differs between two versions of a note.

    :param dict before: key of a line → (name, quantity) of the older version
    :param dict after: the same of the newer one
    :rtype: list[Change]

    >>> changes({1: ("Haie", Decimal(16))}, {1: ("Haie", Decimal(12))})
    [Change(name='Haie', before=Decimal('16'), after=Decimal('12'))]
    >>> changes({1: ("Haie", Decimal(16))}, {1: ("Haie", Decimal(16))})
    []
    >>> changes({1: ("Haie", Decimal(1))}, {2: ("Paillage", Decimal(2))}) == [
    ...     Change("Haie", Decimal(1), None),
    ...     Change("Paillage", None, Decimal(2)),
    ... ]
    True
    """
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        name = (after.get(key) or before[key])[0]
        old, new = before.get(key, (name, None))[1], after.get(key, (name, None))[1]
        if old != new or before.get(key, (name,))[0] != name:
            found.append(Change(name, old, new))
    return found
