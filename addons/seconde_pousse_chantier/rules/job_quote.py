"""How much a job sells, by the way its price is made."""

HOUR, DAY, UNIT, FIXED = "hour", "day", "unit", "fixed"

NO_MODE = "no_mode"
NO_HOURS = "no_hours"
NO_DAYS = "no_days"
NO_QUANTITY = "no_quantity"
NO_PRICE = "no_price"


def sold_quantity(mode, people, hours, days, quantity, price):
    """Return the quantity to sell, or the code of what the visit did not say.

    :param mode: HOUR, DAY, UNIT or FIXED
    :param people: people estimated
    :param hours: hours of each of them
    :param days: days of a crew
    :param quantity: metres, square metres… measured
    :param price: the fixed price
    :returns: (quantity, None) or (0, problem)

    >>> sold_quantity(HOUR, 4, 7.5, 0, 0, 0), sold_quantity(DAY, 4, 14, 2, 0, 0)
    ((30.0, None), (2.0, None))
    >>> sold_quantity(UNIT, 4, 7, 0, 120, 0), sold_quantity(FIXED, 0, 0, 0, 0, 900)
    ((120.0, None), (1.0, None))
    >>> sold_quantity(None, 4, 7, 0, 120, 0), sold_quantity(HOUR, 0, 7, 0, 0, 0), sold_quantity(FIXED, 4, 7, 0, 0, 0)
    ((0.0, 'no_mode'), (0.0, 'no_hours'), (0.0, 'no_price'))
    """
    if mode == FIXED:
        return (1.0, None) if price > 0 else (0.0, NO_PRICE)
    quantities = {HOUR: (people * hours, NO_HOURS), DAY: (days, NO_DAYS), UNIT: (quantity, NO_QUANTITY)}
    if mode not in quantities:
        return 0.0, NO_MODE
    found, problem = quantities[mode]
    return (float(found), None) if found > 0 else (0.0, problem)
