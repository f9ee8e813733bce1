"""Hide small groups in published figures, so that totals do not give them back.

A count between one and the threshold is hidden (primary suppression); then other counts are hidden
until nobody can work a hidden one out of the sums that are published (secondary suppression).
Figures that appear in several tables are one cell: what one table hides no other may show.
"""

from fractions import Fraction


def table_sums(rows, columns, total="total"):
    """Return the sums a table with margins publishes, as (total cell, parts) pairs.

    >>> table_sums(["f", "m"], ["rsa"])
    [(('f', 'total'), (('f', 'rsa'),)), (('m', 'total'), (('m', 'rsa'),)), \
(('total', 'rsa'), (('f', 'rsa'), ('m', 'rsa'))), (('total', 'total'), (('f', 'total'), ('m', 'total'))), \
(('total', 'total'), (('total', 'rsa'),))]
    """
    sums = [((row, total), tuple((row, column) for column in columns)) for row in rows]
    sums += [((total, column), tuple((row, column) for row in rows)) for column in (*columns, total)]
    sums.append(((total, total), tuple((total, column) for column in columns)))
    return sums


def hidden_cells(cells, sums, threshold, unpublished=frozenset(), last=frozenset()):
    """Return the cells that must not be published.

    :param dict cells: number of people of each cell (a whole number)
    :param list sums: (total cell, part cells) that anybody may add up
    :param int threshold: a group of fewer people (and at least one) is hidden
    :param set unpublished: cells no table shows, that readers work out: hidden first, at no cost
    :param set last: cells to hide when nothing else does
    :rtype: set
    :raises ValueError: a sum does not hold, or a count is negative

    >>> people = {"all": 55, "women": 52, "men": 3}
    >>> sorted(hidden_cells(people, [("all", ("women", "men"))], 5))
    ['men', 'women']

    The least useful cell goes first, and what is big enough stays:

    >>> ages = {"all": 55, "young": 3, "adult": 40, "senior": 12}
    >>> sorted(hidden_cells(ages, [("all", ("young", "adult", "senior"))], 5))
    ['senior', 'young']

    Two small groups that only add up to a small one ask for a third:

    >>> ages = {"all": 55, "young": 1, "adult": 40, "senior": 12, "old": 2}
    >>> sorted(hidden_cells(ages, [("all", ("young", "adult", "senior", "old"))], 5))
    ['old', 'senior', 'young']

    Nobody is not somebody: a zero is published.

    >>> hidden_cells({"all": 9, "women": 9, "men": 0}, [("all", ("women", "men"))], 5)
    set()
    """
    _check(cells, sums)
    hidden = {cell for cell, count in cells.items() if 0 < count < threshold}
    while True:
        candidates = _leak(cells, sums, hidden, threshold)
        if not candidates:
            return hidden
        hidden.add(min(candidates, key=lambda cell: _usefulness(cells, sums, cell, unpublished, last)))


def recomputable(cells, sums, hidden):
    """Return the hidden cells that the published ones determine.

    >>> sums = table_sums(["f", "m"], ["yes", "no"])
    >>> cells = {("f", "yes"): 3, ("f", "no"): 9, ("m", "yes"): 8, ("m", "no"): 7}
    >>> cells |= {("f", "total"): 12, ("m", "total"): 15, ("total", "yes"): 11}
    >>> cells |= {("total", "no"): 16, ("total", "total"): 27}
    >>> sorted(recomputable(cells, sums, {("f", "yes"), ("f", "no")}))
    [('f', 'no'), ('f', 'yes')]
    >>> sorted(recomputable(cells, sums, {("f", "yes"), ("f", "no"), ("m", "yes"), ("m", "no")}))
    []
    """
    order = sorted(hidden, key=str)
    position = {cell: index for index, cell in enumerate(order)}
    rows = []
    for total, parts in sums:
        row = [Fraction(0)] * len(order)
        for cell, sign in ((total, -1), *((part, 1) for part in parts)):
            if cell in position:
                row[position[cell]] += sign
        if any(row):
            rows.append(row)
    return {order[index] for index in _determined(rows, len(order))}


def _check(cells, sums):
    for cell, count in cells.items():
        if count < 0:
            raise ValueError(f"a negative number of people: {cell}")
    for total, parts in sums:
        if cells[total] != sum(cells[part] for part in parts):
            raise ValueError(f"the parts of {total} do not add up to it")


def _leak(cells, sums, hidden, threshold):
    """Return the published cells one of which must be hidden next, [] when nothing leaks."""
    for total, parts in sums:
        unknown = [cell for cell in (total, *parts) if cell in hidden]
        small = total not in hidden and 0 < sum(cells[part] for part in parts if part in hidden) < threshold
        if unknown and (small or (len(unknown) == 1 and cells[unknown[0]])):
            return [cell for cell in (total, *parts) if cell not in hidden]
    leaking = {cell for cell in recomputable(cells, sums, hidden) if cells[cell]}
    if not leaking:
        return []
    touched = [(total, *parts) for total, parts in sums if leaking & {total, *parts}]
    found = {cell for group in touched for cell in group if cell not in hidden}
    return sorted(found, key=str) or sorted((set(cells) - hidden), key=str)


def _usefulness(cells, sums, cell, unpublished, last):
    """Order cells: what hides nothing (a zero anybody guesses) comes last, small parts before big totals."""
    is_total = sum(cell == total for total, _parts in sums)
    return (not cells[cell], cell not in unpublished, cell in last, is_total, cells[cell], str(cell))


def _determined(rows, width):
    """Return the columns that a system of equations fixes, by Gauss-Jordan elimination."""
    pivots = []
    for column in range(width):
        pivot = next((row for row in rows[len(pivots) :] if row[column]), None)
        if pivot is None:
            continue
        rank = len(pivots)
        rows[rows.index(pivot)] = rows[rank]
        rows[rank] = pivot = [value / pivot[column] for value in pivot]
        for index, row in enumerate(rows):
            if index != rank and row[column]:
                factor = row[column]
                rows[index] = [value - factor * base for value, base in zip(row, pivot, strict=True)]
        pivots.append(column)
    return [column for rank, column in enumerate(pivots) if sum(map(bool, rows[rank])) == 1]
