"""A whole number shared by weights, largest remainder first (Hare-Niemeyer): nothing lost and nothing invented."""


def spread(total, weights, limits=None):
    """Share a whole number by weights, largest remainder first, none above its limit.

    :param int total: what is shared
    :param list[Decimal] weights: one per share, none negative
    :param list[int] | None limits: most each may get
    :rtype: list[int]

    >>> from decimal import Decimal
    >>> spread(3, [Decimal("6.4"), Decimal("3.2")])
    [2, 1]
    >>> spread(5, [Decimal(1), Decimal(1)], [1, 9])
    [1, 4]
    >>> spread(5, [Decimal(0), Decimal(0)])
    [0, 0]
    """
    limits = limits or [total] * len(weights)
    shares = [0] * len(weights)
    open_ranks = [rank for rank, weight in enumerate(weights) if weight > 0 and limits[rank] > 0]
    left = total
    while left and open_ranks:
        whole = sum(weights[rank] for rank in open_ranks)
        exact = {rank: left * weights[rank] / whole for rank in open_ranks}
        for rank, quantity in exact.items():
            given = min(int(quantity), limits[rank] - shares[rank])
            shares[rank] += given
            left -= given
        by_remainder = sorted(open_ranks, key=lambda rank: int(exact[rank]) - exact[rank])
        for rank in by_remainder:
            if left and shares[rank] < limits[rank]:
                shares[rank] += 1
                left -= 1
        open_ranks = [rank for rank in open_ranks if shares[rank] < limits[rank]]
    return shares
