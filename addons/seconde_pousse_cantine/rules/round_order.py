"""Where a late delivery goes among the stops of a round already prepared."""


def insert_stops(current, added, ranks):
    """Return the order of the stops once some are added, without moving those already placed.

    A stop is added after the one that precedes it most closely in the round; first when none does,
    last when the round does not know it.

    >>> insert_stops(["a", "d"], ["b"], {"a": 1, "b": 2, "d": 4})
    ['a', 'b', 'd']

    What was moved by hand stays where it was put:

    >>> insert_stops(["d", "a"], ["b"], {"a": 1, "b": 2, "d": 4})
    ['d', 'a', 'b']

    >>> insert_stops(["a"], ["x"], {"a": 1})
    ['a', 'x']

    :param list current: what is already placed, in its order
    :param list added: what is to place, none of it in ``current``
    :param dict ranks: place in the round of each of them; absent: not a stop of the round
    :rtype: list
    """
    last = max(ranks.values(), default=0) + 1
    order = list(current)
    for item in sorted(added, key=lambda item: ranks.get(item, last)):
        rank = ranks.get(item, last)
        if rank == last:
            order.append(item)
            continue
        before = [(ranks[other], place) for place, other in enumerate(order) if ranks.get(other, last) <= rank]
        order.insert(max(before)[1] + 1 if before else 0, item)
    return order
