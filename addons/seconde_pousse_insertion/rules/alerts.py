"""When an alert is due, and which alerts must be raised or withdrawn.

Source: the delays asked for by the people who use the software (PASS end 12, 7, 3 and 1 months before, no interview for
35 days…), some of them legal: twelve months of suspension (Code du travail R5132-1-3), prolongation window of the
platform. Every delay is the caller's dated parameter; nothing here knows a number.

A countdown looks at a day to come (the end of a PASS), a delay looks at a day gone by (the last interview). Both answer
with one rank: how many of the thresholds were reached. A cron that did not run for a month, or a PASS typed six weeks
before its end, therefore gives one alert, the most pressing, not four.
"""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True)
class Delay:
    """A span of whole months, then of days; a month's end stays a month's end at most.

    >>> Delay(months=1).before(date(2026, 3, 31)), Delay(days=35).after(date(2026, 3, 1))
    (datetime.date(2026, 2, 28), datetime.date(2026, 4, 5))
    """

    months: int = 0
    days: int = 0

    def before(self, day):
        """Return the day that comes this long before another."""
        return day - relativedelta(months=self.months, days=self.days)

    def after(self, day):
        """Return the day that comes this long after another."""
        return day + relativedelta(months=self.months, days=self.days)


@dataclass(frozen=True)
class Cause:
    """What an alert is about: one kind, one record, one day. Another day is another cause."""

    kind: str
    model: str
    record_id: int
    day: date


@dataclass(frozen=True)
class Plan:
    """What to do today: causes to raise with their rank, keys of open alerts to withdraw."""

    raised: tuple = ()
    withdrawn: tuple = ()


def countdown_rank(day, delays, today):
    """Tell how many thresholds before a day to come were reached; 0 when none, or when the day is past.

    :param date day: the end of something
    :param delays: Delay before that day, in any order
    :rtype: int

    >>> pass_end = tuple(Delay(months=months) for months in (12, 7, 3, 1))
    >>> [countdown_rank(date(2026, 12, 31), pass_end, date(2026, *day)) for day in ((1, 1), (5, 30), (5, 31), (12, 1))]
    [1, 1, 2, 4]
    >>> countdown_rank(date(2026, 12, 31), pass_end, date(2025, 12, 30))
    0
    >>> countdown_rank(date(2026, 12, 31), pass_end, date(2026, 12, 31))
    4
    >>> countdown_rank(date(2026, 12, 31), pass_end, date(2027, 1, 1))
    0
    """
    if today > day:
        return 0
    return sum(delay.before(day) <= today for delay in delays)


def delay_rank(since, delays, today):
    """Tell how many thresholds after a day gone by were reached; it never falls back to 0.

    :param date since: the last time something was done, or the day it was due
    :rtype: int

    >>> suspension = (Delay(months=12), Delay(months=36))
    >>> [delay_rank(date(2024, 2, 29), suspension, date(*day)) for day in ((2025, 2, 27), (2025, 2, 28), (2027, 2, 28))]
    [0, 1, 2]
    """
    return sum(delay.after(since) <= today for delay in delays)


def plan(due, known, withdrawing=None):
    """Compare what is due today with the alerts of all times.

    An alert that someone closed is never raised again for the same cause and rank: only a more pressing threshold, or
    another day, speaks again. An open alert is withdrawn when its cause is gone or a more pressing one replaces it.

    :param due: dict Cause → rank (int, 1 or more)
    :param known: iterable of (key, Cause, rank, is_open); the key is the caller's
    :param withdrawing: kinds whose open alerts may be withdrawn; None for all. A source that could not be read must not
        look like a source where everything is settled.
    :rtype: Plan

    >>> pass_end = Cause("pass_end", "insertion.pass", 7, date(2026, 12, 31))
    >>> plan({pass_end: 2}, [(1, pass_end, 1, True)]) == Plan(raised=((pass_end, 2),), withdrawn=(1,))
    True
    >>> plan({pass_end: 2}, [(1, pass_end, 1, False), (2, pass_end, 2, False)])
    Plan(raised=(), withdrawn=())
    >>> plan({}, [(2, pass_end, 2, True)])
    Plan(raised=(), withdrawn=(2,))
    """
    reached = {}
    withdrawn = []
    for key, cause, rank, is_open in known:
        reached[cause] = max(rank, reached.get(cause, 0))
        gone = due.get(cause, 0) != rank
        if is_open and gone and (withdrawing is None or cause.kind in withdrawing):
            withdrawn.append(key)
    raised = tuple((cause, rank) for cause, rank in due.items() if rank > reached.get(cause, 0))
    return Plan(raised, tuple(withdrawn))
