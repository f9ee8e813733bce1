"""How much goes back when a site refuses a part of what was delivered."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """What to take back now, or why it cannot be: "not_a_number", "not_positive", "not_whole",
    "too_much"."""

    quantity: float = 0.0
    problem: str | None = None


def to_take_back(refused, told, others, delivered, precision=0.01, whole=False):
    """Return what is still to take back for a refusal that is told once more, or for the first time.

    A refusal that is sent again, by a phone that got no answer, comes back once; another refusal adds up.

    >>> to_take_back(2.0, 0.0, 0.0, 9.63)
    Refusal(quantity=2.0, problem=None)
    >>> to_take_back(2.0, 2.0, 0.0, 9.63)
    Refusal(quantity=0.0, problem=None)
    >>> to_take_back(3.0, 2.0, 0.0, 9.63)
    Refusal(quantity=1.0, problem=None)
    >>> to_take_back(5.0, 0.0, 5.0, 9.63).problem
    'too_much'
    >>> to_take_back(0.5, 0.0, 0.0, 7, whole=True).problem
    'not_whole'
    >>> to_take_back(float("nan"), 0.0, 0.0, 9.63).problem, to_take_back(-1, 0.0, 0.0, 9.63).problem
    ('not_a_number', 'not_positive')

    :param float refused: quantity of this refusal
    :param float told: what already came back for this very refusal
    :param float others: what already came back for other refusals
    :param float delivered: what was delivered
    :param float precision: smallest quantity that counts
    :param bool whole: counted in pieces or bunches
    :rtype: Refusal
    """
    if isinstance(refused, bool) or not isinstance(refused, int | float) or refused != refused:
        return Refusal(problem="not_a_number")
    if refused <= 0:
        return Refusal(problem="not_positive")
    if whole and refused != int(refused):
        return Refusal(problem="not_whole")
    if refused + others > delivered + precision / 2:
        return Refusal(problem="too_much")
    missing = refused - told
    return Refusal(quantity=missing if missing > precision / 2 else 0.0)
