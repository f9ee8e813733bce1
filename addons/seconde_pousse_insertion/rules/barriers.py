"""Barriers to employment: what is known of them on a day, from dated assessments that are never overwritten."""

from dataclasses import dataclass
from datetime import date, timedelta

PRESENT = "yes"
ABSENT = "no"
NOT_EXPLORED = "not_explored"
IMPACTS = ("low", "medium", "high")


@dataclass(frozen=True)
class Assessed:
    """One assessment of one barrier, on one day.

    Three states, as France Travail's diagnosis has them: `not_explored` is not `no`.

    :param barrier: hashable key of the barrier
    :param day: date of the assessment
    :param presence: 'yes', 'no' or 'not_explored'
    :param impact: '', 'low', 'medium' or 'high'
    :param support: '', 'internal', 'external' or 'both'
    :param lifted_on: date on which the barrier was lifted, None otherwise
    :param order: rank among the assessments of a same day, the greatest came last
    """

    barrier: object
    day: date
    presence: str
    impact: str = ""
    support: str = ""
    lifted_on: date = None
    order: int = 0


@dataclass(frozen=True)
class Concern:
    """How a person counts for one barrier over a period, as the ASP's yearly declaration asks."""

    is_concerned: bool = False
    support: str = ""


def latest(assessments, day):
    """Return what holds on a day: for each barrier, the last assessment made by then.

    :param assessments: iterable of Assessed, in any order
    :param day: date
    :return: dict barrier → Assessed, without the barriers nobody looked at by then

    >>> from datetime import date
    >>> old = Assessed("housing", date(2026, 1, 5), "yes", "high")
    >>> new = Assessed("housing", date(2026, 4, 2), "yes", "low")
    >>> latest([new, old], date(2026, 3, 31))["housing"].impact
    'high'
    >>> latest([new, old], date(2026, 4, 2))["housing"].impact
    'low'
    >>> latest([new, old], date(2026, 1, 4))
    {}
    """
    result = {}
    for item in assessments:
        known = result.get(item.barrier)
        if item.day <= day and (known is None or (known.day, known.order) <= (item.day, item.order)):
            result[item.barrier] = item
    return result


def is_present(assessed, day):
    """Tell whether an assessment leaves a barrier in the way on a day: found, and not lifted by then.

    >>> from datetime import date
    >>> found = Assessed("mobility", date(2026, 1, 5), "yes", lifted_on=date(2026, 6, 1))
    >>> is_present(found, date(2026, 5, 31)), is_present(found, date(2026, 6, 1))
    (True, False)
    """
    return assessed.presence == PRESENT and not (assessed.lifted_on and assessed.lifted_on <= day)


def change(before, after):
    """Tell how a barrier moved between two assessments.

    :param before: Assessed, or None when nobody had looked
    :param after: Assessed
    :return: 'explored' (first answer), 'appeared', 'lifted', 'better', 'worse', 'same', or
        'withdrawn' when an answer is taken back

    >>> from datetime import date
    >>> high = Assessed("housing", date(2026, 1, 5), "yes", "high")
    >>> low = Assessed("housing", date(2026, 4, 2), "yes", "low")
    >>> none = Assessed("housing", date(2026, 6, 2), "no")
    >>> change(None, high), change(high, low), change(low, high), change(low, none), change(none, low)
    ('explored', 'better', 'worse', 'lifted', 'appeared')
    """
    was_explored = before is not None and before.presence != NOT_EXPLORED
    if after.presence == NOT_EXPLORED:
        return "withdrawn" if was_explored else "same"
    if not was_explored:
        return "explored"
    was, stays = is_present(before, after.day), is_present(after, after.day)
    if was != stays:
        return "appeared" if stays else "lifted"
    if not stays or before.impact not in IMPACTS or after.impact not in IMPACTS:
        return "same"
    step = IMPACTS.index(after.impact) - IMPACTS.index(before.impact)
    return "worse" if step > 0 else "better" if step < 0 else "same"


def unexplored(barriers, assessments, start, day, limit):
    """Return the barriers still not explored once the time for a first diagnosis is over.

    A barrier counts as explored when what is last known of it is a yes or a no.

    :param barriers: iterable of keys to explore
    :param assessments: iterable of Assessed
    :param start: date on which the person entered
    :param day: date seen from
    :param limit: days allowed (30 in the practice of the trade: the text sets none)
    :return: tuple of keys, in the order given; empty until the limit has passed

    >>> from datetime import date
    >>> seen = [Assessed("health", date(2026, 1, 9), "no"), Assessed("budget", date(2026, 1, 9), "not_explored")]
    >>> unexplored(["health", "budget"], seen, date(2026, 1, 5), date(2026, 2, 4), 30)
    ()
    >>> unexplored(["health", "budget"], seen, date(2026, 1, 5), date(2026, 2, 5), 30)
    ('budget',)
    """
    if day <= start + timedelta(days=limit):
        return ()
    explored = {key for key, item in latest(assessments, day).items() if item.presence != NOT_EXPLORED}
    return tuple(barrier for barrier in barriers if barrier not in explored)


def concerns(assessments, first, last):
    """Tell, for each barrier, whether a person was concerned over a period, and who supported her.

    Source: ASP yearly declaration on support (number of people concerned, supported
    internally, externally, both). A person is concerned when the barrier was in her way
    on at least one day of the period; the supports of the assessments then in force add up.

    :param assessments: iterable of Assessed of one person
    :param first: date, first day of the period
    :param last: date, last day of the period
    :return: dict barrier → Concern, for the barriers she is concerned by

    >>> from datetime import date
    >>> inside = Assessed("mobility", date(2025, 11, 3), "yes", "high", "internal")
    >>> helped = Assessed("mobility", date(2026, 2, 3), "yes", "low", "external")
    >>> gone = Assessed("mobility", date(2026, 5, 4), "no")
    >>> concerns([inside, helped, gone], date(2026, 1, 1), date(2026, 12, 31))
    {'mobility': Concern(is_concerned=True, support='both')}
    >>> concerns([inside, helped, gone], date(2027, 1, 1), date(2027, 12, 31))
    {}
    """
    by_barrier = {}
    for item in sorted(assessments, key=lambda item: (item.day, item.order)):
        by_barrier.setdefault(item.barrier, []).append(item)
    result = {}
    for barrier, items in by_barrier.items():
        followings = [*items[1:], None]
        held = [item for item, after in zip(items, followings, strict=True) if _holds(item, after, first, last)]
        if held:
            result[barrier] = Concern(True, _union({item.support for item in held}))
    return result


def _holds(item, following, first, last):
    """Tell whether an assessment, until the following one, puts its barrier in the way during a period."""
    if item.presence != PRESENT or (following and following.day == item.day):
        return False
    start, end = item.day, following.day - timedelta(days=1) if following else date.max
    if item.lifted_on:
        # Lifted before it was written down: it was still in the way until then.
        end = min(end, item.lifted_on - timedelta(days=1))
        start = min(start, end)
    return start <= last and end >= first


def _union(supports):
    internal = bool(supports & {"internal", "both"})
    external = bool(supports & {"external", "both"})
    return "both" if internal and external else "internal" if internal else "external" if external else ""
