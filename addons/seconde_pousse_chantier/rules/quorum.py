"""Whether a general meeting may decide. The statutes say the quorum and how many proxies one member may hold."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

TOO_MANY_PROXIES = "too_many_proxies"
ABSENT_HOLDER = "absent_holder"
OWN_PROXY = "own_proxy"

SIMPLE = "simple"
ABSOLUTE = "absolute"
TWO_THIRDS = "two_thirds"


@dataclass(frozen=True)
class Call:
    """A member called; ``proxy``: who votes for her when she is represented."""

    member: object
    is_present: bool = False
    proxy: object = None


def needed(members, quorum_percent):
    """Return how many members must be there or represented.

    >>> needed(10, 25), needed(11, 25), needed(0, 25), needed(40, 0)
    (3, 3, 0, 0)
    """
    return ceil(members * quorum_percent / 100)


def proxy_problems(calls, most):
    """Return the proxies that do not count, as (code, member) pairs.

    :param list[Call] calls: everybody called
    :param int most: proxies one member may hold; 0: the statutes set no limit

    >>> anna, bruno = Call("Anna", True), Call("Bruno")
    >>> proxy_problems([anna, Call("Chloé", proxy="Anna"), Call("Driss", proxy="Bruno"), bruno], 1)
    [('absent_holder', 'Driss')]
    >>> proxy_problems([anna, Call("Chloé", proxy="Anna"), Call("Driss", proxy="Anna")], 1)
    [('too_many_proxies', 'Driss')]
    >>> proxy_problems([Call("Elsa", proxy="Elsa")], 0)
    [('own_proxy', 'Elsa')]
    """
    present = {call.member for call in calls if call.is_present}
    held, problems = Counter(), []
    for call in calls:
        if call.is_present or call.proxy is None:
            continue
        held[call.proxy] += 1
        if call.proxy == call.member:
            problems.append((OWN_PROXY, call.member))
        elif call.proxy not in present:
            problems.append((ABSENT_HOLDER, call.member))
        elif most and held[call.proxy] > most:
            problems.append((TOO_MANY_PROXIES, call.member))
    return problems


def votes(calls, most):
    """Return the votes in the room: members present, and those validly represented.

    >>> votes([Call("Anna", True), Call("Chloé", proxy="Anna"), Call("Driss", proxy="Bruno"), Call("Bruno")], 2)
    2
    """
    wrong = {member for _code, member in proxy_problems(calls, most)}
    return sum(1 for call in calls if call.is_present or (call.proxy is not None and call.member not in wrong))


def last_call_day(meeting_day, notice_days):
    """Return the last day on which the members can be called.

    >>> from datetime import date
    >>> last_call_day(date(2027, 3, 20), 15)
    datetime.date(2027, 3, 5)
    """
    return meeting_day - timedelta(days=notice_days)


def is_carried(votes_for, votes_against, abstentions, majority):
    """Tell whether a resolution is carried. The statutes say by which majority.

    Simple: more for than against, abstentions left out. Absolute: more than half of all votes, abstentions
    included. Two thirds: of all votes, abstentions included.

    >>> is_carried(5, 4, 10, "simple"), is_carried(5, 4, 1, "absolute"), is_carried(6, 2, 1, "two_thirds")
    (True, False, True)
    >>> is_carried(4, 4, 0, "simple"), is_carried(0, 0, 3, "simple")
    (False, False)
    """
    total = votes_for + votes_against + abstentions
    if majority == TWO_THIRDS:
        return total > 0 and votes_for * 3 >= total * 2
    if majority == ABSOLUTE:
        return votes_for * 2 > total
    return votes_for > votes_against
