"""Quantities as people type them, and what cannot be one.

Sources: none outside the house; kitchens read and write the decimal comma.
"""

import math
import re

NOT_A_NUMBER = "not_a_number"
NEGATIVE = "negative"
TOO_BIG = "too_big"
NOT_WHOLE = "not_whole"
THOUSANDS = re.compile("(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))")


def parse_quantity(value):
    """Read a quantity typed by somebody, or sent by a program.

    :param value: number, or text with a decimal comma or point and spaces between thousands
    :rtype: float
    :raises ValueError: when it is no finite number

    >>> parse_quantity("12,5"), parse_quantity("1 200"), parse_quantity(""), parse_quantity(3)
    (12.5, 1200.0, 0.0, 3.0)
    >>> parse_quantity("12 5")  # two figures, or a comma forgotten: never 125
    Traceback (most recent call last):
    ...
    ValueError: 12 5
    """
    if isinstance(value, str):
        text = THOUSANDS.sub("", value.strip()).replace(",", ".") or "0"
        if not set(text) <= set("+-.0123456789"):
            raise ValueError(value)
        value = text
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(value)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def quantity_problem(value, maximum, whole=False):
    """Return the code of what is wrong with an ordered quantity, or None.

    :param value: what was typed or sent
    :param float maximum: the most one line may ask; 0 for no limit
    :param bool whole: it is counted: bunches, pieces
    :rtype: str | None

    >>> quantity_problem("2,5", 500), quantity_problem(0, 500)
    (None, None)
    >>> quantity_problem("-1", 500), quantity_problem(50000, 500), quantity_problem("x", 500)
    ('negative', 'too_big', 'not_a_number')
    >>> quantity_problem("2,5", 500, whole=True), quantity_problem(3, 500, whole=True)
    ('not_whole', None)
    """
    try:
        number = parse_quantity(value)
    except ValueError:
        return NOT_A_NUMBER
    if number < 0:
        return NEGATIVE
    if maximum and number > maximum:
        return TOO_BIG
    if whole and not is_whole(number):
        return NOT_WHOLE
    return None


def is_whole(number):
    """Tell whether a number counts things, but for what computing in binary leaves.

    >>> is_whole(3.0000000001), is_whole(2.5)
    (True, False)
    """
    return abs(number - round(number)) < 1e-6


def quantity_from_meals(meals, portion_g):
    """Return the kilograms needed for a number of meals, to the half kilogram above.

    :param int meals: meals of one service
    :param float portion_g: raw grams of one meal
    :rtype: float, kilograms; 0 when one of them is unknown

    >>> quantity_from_meals(120, 150), quantity_from_meals(33, 100), quantity_from_meals(0, 100)
    (18.0, 3.5, 0.0)
    """
    if meals <= 0 or portion_g <= 0:
        return 0.0
    return math.ceil(round(meals * portion_g / 500, 6)) / 2
