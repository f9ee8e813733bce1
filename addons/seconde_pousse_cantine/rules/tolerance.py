"""Gap between what was due and what was weighed.

A school accepts what the scale says within a share of its order (D-cases, restauration.md §4.3-7); beyond it, whoever
weighs says why.
"""

WITHIN = "within"
UNDER = "under"
OVER = "over"
ABSURD = "absurd"

MOST_TIMES = 10
"""A weight ten times what is due is read on a scale in grams, or typed in the wrong field."""

LEAST_ABSURD = 20


def judge_weight(due, weighed, tolerance):
    """Tell whether a weight needs a reason: "within", "under" or "over" the tolerance, or "absurd".

    :param Decimal due: what should leave
    :param Decimal weighed: what the scale says, in the same unit
    :param Decimal tolerance: share of what is due, such as Decimal("0.1")
    :rtype: str

    >>> from decimal import Decimal
    >>> judge_weight(Decimal(10), Decimal("9.63"), Decimal("0.1"))
    'within'
    >>> judge_weight(Decimal(10), Decimal(9), Decimal("0.1"))
    'within'
    >>> judge_weight(Decimal(10), Decimal("8.99"), Decimal("0.1"))
    'under'
    >>> judge_weight(Decimal(10), Decimal("11.01"), Decimal("0.1"))
    'over'
    >>> judge_weight(Decimal(0), Decimal(1), Decimal("0.1"))
    'over'
    >>> judge_weight(Decimal(10), Decimal(9630), Decimal("0.1"))
    'absurd'
    """
    if weighed > MOST_TIMES * max(due, LEAST_ABSURD):
        return ABSURD
    gap = weighed - due
    if abs(gap) <= abs(due) * tolerance:
        return WITHIN
    return UNDER if gap < 0 else OVER


def propose_lots(need, lots):
    """Return which lots to take, oldest first as they are given, until the need is met.

    What the lots lack is not proposed: the scale says what there really is.

    :param Decimal need: what should leave
    :param list[tuple[object, Decimal]] lots: (lot, what it still holds), oldest harvest first
    :rtype: list[tuple[object, Decimal]]

    >>> from decimal import Decimal
    >>> propose_lots(Decimal(12), [("W30", Decimal(8)), ("W31", Decimal(0)), ("W32", Decimal(20))])
    [('W30', Decimal('8')), ('W32', Decimal('4'))]
    >>> propose_lots(Decimal(5), [])
    []
    """
    proposed, left = [], need
    for lot, held in lots:
        taken = min(held, left)
        if taken > 0:
            proposed.append((lot, taken))
            left -= taken
    return proposed


def accepted_price(asked_price, substitute_price, is_accepted):
    """Return the price of what replaces a product: the lower one unless the customer accepted the other.

    Source: decision D03, restauration-cases.md §5.

    :param Decimal asked_price: price of what was ordered
    :param Decimal substitute_price: price of what replaces it
    :param bool is_accepted: the customer agreed to pay the substitute's own price
    :rtype: Decimal

    >>> from decimal import Decimal
    >>> accepted_price(Decimal("3.20"), Decimal("2.80"), False)
    Decimal('2.80')
    >>> accepted_price(Decimal("3.20"), Decimal("4.10"), False)
    Decimal('3.20')
    >>> accepted_price(Decimal("3.20"), Decimal("4.10"), True)
    Decimal('4.10')
    """
    return substitute_price if is_accepted else min(asked_price, substitute_price)
