"""Machines, tools and vehicles lent: the steps of a loan, what is billed, what is free, when upkeep is due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal

STEPS = {
    "asked": ("ok", "out", "cancel"),
    "ok": ("out", "cancel"),
    "out": ("back",),
    "back": (),
    "cancel": ("asked",),
}
"""What may follow each state of a booking."""

GRACE = timedelta(hours=1)
"""Nobody is billed one more day for a tractor brought back at ten past six."""

QUARTER = Decimal("0.25")


@dataclass(frozen=True)
class Span:
    """A quantity of a tool that is taken for a time."""

    start: datetime
    end: datetime
    quantity: int = 1


def can_follow(state: str, following: str) -> bool:
    """Tell whether a booking may go from a state to another.

    >>> can_follow("ok", "out"), can_follow("back", "out")
    (True, False)
    """
    return following in STEPS.get(state, ())


def billed_end(end: datetime, returned: datetime | None) -> datetime:
    """Return when a loan ends for its price: as agreed, or later when it came back late.

    >>> agreed = datetime(2026, 6, 1, 18)
    >>> billed_end(agreed, datetime(2026, 6, 1, 18, 10)) == agreed
    True
    >>> billed_end(agreed, datetime(2026, 6, 2, 9))
    datetime.datetime(2026, 6, 2, 9, 0)
    """
    return returned if returned and returned > end + GRACE else end


def billed_units(unit: str, start: datetime, end: datetime, counter_run: Decimal | None = None) -> Decimal:
    """Return how many hours, days or kilometres a loan is billed for.

    Hours are those of the machine's counter when it was read, else the clock's, each quarter begun; a day is 24 hours
    begun; kilometres are the counter's.

    >>> billed_units("hour", datetime(2026, 6, 1, 8), datetime(2026, 6, 1, 11, 50))
    Decimal('4.00')
    >>> billed_units("hour", datetime(2026, 6, 1, 8), datetime(2026, 6, 1, 12), Decimal("2.5"))
    Decimal('2.5')
    >>> billed_units("day", datetime(2026, 6, 1, 8), datetime(2026, 6, 2, 9))
    Decimal('2')
    >>> billed_units("km", datetime(2026, 6, 1, 8), datetime(2026, 6, 2, 9), Decimal("120"))
    Decimal('120')
    """
    if unit == "km":
        return counter_run or Decimal(0)
    seconds = Decimal(int((end - start).total_seconds()))
    if unit == "day":
        return (seconds / 86400).to_integral_value(ROUND_CEILING)
    if counter_run:
        return counter_run
    return (seconds / 900).to_integral_value(ROUND_CEILING) * QUARTER


def most_taken(spans: list[Span], start: datetime, end: datetime) -> int:
    """Return how many are taken at the busiest moment of a period; what ends when another begins does not add up.

    >>> morning = Span(datetime(2026, 6, 1, 8), datetime(2026, 6, 1, 12), 4)
    >>> noon = Span(datetime(2026, 6, 1, 12), datetime(2026, 6, 1, 18), 3)
    >>> most_taken([morning, noon], datetime(2026, 6, 1), datetime(2026, 6, 2))
    4
    """
    near = [span for span in spans if span.start < end and start < span.end]
    moments = {max(span.start, start) for span in near}
    return max((sum(s.quantity for s in near if s.start <= moment < s.end) for moment in moments), default=0)


def place(is_broken: bool, taken: int, quantity: int, is_late: bool) -> str:
    """Tell where a machine is: ``broken``, ``late``, ``out`` or ``free``.

    >>> place(False, 3, 10, False), place(False, 1, 1, True), place(True, 0, 1, False)
    ('free', 'late', 'broken')
    """
    if is_broken:
        return "broken"
    if is_late:
        return "late"
    return "out" if taken >= quantity else "free"


def is_upkeep_due(counter: float, due_counter: float | None, today: date, due_date: date | None) -> bool:
    """Tell whether upkeep is due, by the counter or by the calendar, whichever comes first.

    >>> is_upkeep_due(249, 250, date(2026, 6, 1), date(2026, 9, 1)), is_upkeep_due(250, 250, date(2026, 6, 1), None)
    (False, True)
    """
    return bool((due_counter and counter >= due_counter) or (due_date and today >= due_date))
