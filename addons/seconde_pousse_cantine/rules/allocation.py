"""Sharing out what is short, in whole steps of a unit (a gram, a bunch), nothing lost and nothing invented.

Proportional: largest remainder (Hare-Niemeyer). By priority: the lowest rank is served first, equal ranks share.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from odoo.addons.seconde_pousse.rules.shares import spread

PROPORTIONAL = "proportional"
PRIORITY = "priority"


@dataclass(frozen=True)
class Demand:
    """What one site asks for; ``priority``: the lowest is served first."""

    key: object
    asked: Decimal
    priority: int = 10


def share_out(available, demands, step, method=PROPORTIONAL):
    """Return what each demand gets: never more than asked, never more than available in all.

    When there is enough, everybody gets what was asked, to the last digit.

    :param Decimal available: what can leave, in the unit of the demands
    :param list[Demand] demands: who asks; order decides between equal remainders
    :param Decimal step: smallest quantity of the unit, such as Decimal("0.01") or Decimal(1)
    :param str method: "proportional" or "priority"
    :rtype: dict[object, Decimal]

    >>> twenty = [Demand("A", Decimal(20)), Demand("B", Decimal(20))]
    >>> share_out(Decimal(30), twenty, Decimal("0.01"))
    {'A': Decimal('15.00'), 'B': Decimal('15.00')}
    >>> share_out(Decimal(10), [Demand(key, Decimal(5)) for key in "ABC"], Decimal(1))
    {'A': Decimal('4'), 'B': Decimal('3'), 'C': Decimal('3')}
    >>> first = [Demand("A", Decimal(20), 20), Demand("B", Decimal(20), 1)]
    >>> share_out(Decimal(30), first, Decimal(1), "priority")
    {'A': Decimal('10'), 'B': Decimal('20')}
    >>> share_out(Decimal(50), twenty, Decimal(1))
    {'A': Decimal('20'), 'B': Decimal('20')}
    >>> share_out(Decimal(-3), twenty, Decimal(1))
    {'A': Decimal('0'), 'B': Decimal('0')}
    """
    if method == PROPORTIONAL:
        return _share_equally(available, demands, step)
    shares, left = {}, available
    for priority in sorted({demand.priority for demand in demands}):
        equals = [demand for demand in demands if demand.priority == priority]
        served = _share_equally(left, equals, step)
        shares.update(served)
        left -= sum(served.values())
    return {demand.key: shares[demand.key] for demand in demands}


def _share_equally(available, demands, step):
    asked = [max(demand.asked, Decimal(0)) for demand in demands]
    total = sum(asked)
    if total <= available:
        return {demand.key: quantity for demand, quantity in zip(demands, asked, strict=True)}
    steps = _to_steps(max(available, Decimal(0)), step)
    limits = [_to_steps(quantity, step) for quantity in asked]
    shares = spread(steps, asked, limits)
    return {demand.key: share * step for demand, share in zip(demands, shares, strict=True)}


def _to_steps(quantity, step):
    return int((quantity / step).to_integral_value(ROUND_FLOOR))


def crates_by_lot(crates, quantities):
    """Return how many crates hold each lot of a line; a lot that leaves is in one crate at least.

    :param int crates: crates counted for the line
    :param list[Decimal] quantities: what leaves of each lot
    :rtype: list[int]

    >>> crates_by_lot(3, [Decimal("6.4"), Decimal("3.2")])
    [2, 1]
    >>> crates_by_lot(1, [Decimal(9), Decimal(1)])
    [1, 1]
    >>> crates_by_lot(4, [Decimal(99), Decimal(1)])
    [3, 1]
    """
    one_each = [1 if quantity > 0 else 0 for quantity in quantities]
    rest = max(crates - sum(one_each), 0)
    whole = sum(quantities)
    wanted = [max(crates * quantity / whole - 1, Decimal(0)) if whole else Decimal(0) for quantity in quantities]
    return [first + more for first, more in zip(one_each, spread(rest, wanted), strict=True)]
