"""Sharing the minutes of a session among the plantings or places it was spent on, nothing lost and nothing invented.

The farm chooses the key: equal parts, surface, number of plants. A key nobody filled in gives equal parts.
"""

from decimal import Decimal

from odoo.addons.seconde_pousse.rules.shares import spread


def share_minutes(minutes, weights):
    """Return whole minutes by weight, largest remainder first; equal parts when nothing weighs.

    :param int minutes: of everybody together
    :param list[Decimal] weights: square metres or plants of each, none negative
    :rtype: list[int]

    >>> share_minutes(100, [Decimal(1), Decimal(1), Decimal(1)])
    [34, 33, 33]
    >>> share_minutes(90, [Decimal(24), Decimal(12)])
    [60, 30]
    >>> share_minutes(7, [Decimal(0), Decimal(0)])
    [4, 3]
    >>> share_minutes(7, [])
    []
    """
    return spread(minutes, weights if any(weights) else [Decimal(1)] * len(weights))
