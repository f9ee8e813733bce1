"""A set of tables: exact for the State, and the version where small groups are hidden.

A cell is (table, row, column). Counts are of people and are masked; other numbers (hours, rates) are
shown as long as the counts they would give away are.
"""

from dataclasses import dataclass, field

from .masking import hidden_cells


@dataclass
class FigureSet:
    """Tables being filled, in the order their cells are added.

    >>> figures = FigureSet()
    >>> everybody = figures.count("profile", "all", "people", 55)
    >>> women, men = (figures.count("profile", row, "people", n) for row, n in (("women", 52), ("men", 3)))
    >>> figures.split(everybody, (women, men))
    >>> _ = figures.number("profile", "men", "share", 5.5, needs=(men, everybody))
    >>> sorted(key[1:] for key in figures.hidden(5))
    [('men', 'people'), ('men', 'share'), ('women', 'people')]
    """

    values: dict = field(default_factory=dict)
    counts: dict = field(default_factory=dict)
    sums: list = field(default_factory=list)
    needs: dict = field(default_factory=dict)
    exact_only: set = field(default_factory=set)
    keys: set = field(default_factory=set)
    labels: dict = field(default_factory=dict)

    def count(self, table, row, column, value, exact_only=False, is_key=False):
        """Add a number of people and return its key.

        :param exact_only: it never leaves the exact tables
        :param is_key: it is hidden only when nothing else does
        """
        key = (table, row, column)
        self.values[key] = value
        if exact_only:
            self.exact_only.add(key)
        else:
            self.counts[key] = value
        if is_key:
            self.keys.add(key)
        return key

    def number(self, table, row, column, value, needs=(), exact_only=False):
        """Add another number, hidden with any of the counts it `needs`. Return its key."""
        key = (table, row, column)
        self.values[key] = value
        self.needs[key] = tuple(needs)
        if exact_only:
            self.exact_only.add(key)
        return key

    def split(self, total, parts):
        """Say that counts are parts of another; what is left of it is a group too.

        >>> figures = FigureSet()
        >>> everybody = figures.count("table", "all", "people", 40)
        >>> figures.split(everybody, (figures.count("table", "rsa", "people", 38),))
        >>> sorted(figures.hidden(5))
        [('table', 'rsa', 'people')]
        """
        parts = tuple(parts)
        rest = self.counts[total] - sum(self.counts[part] for part in parts)
        if not rest:
            # Nobody is left: whoever adds the parts up is right, and no rest hides anything.
            self.sums.append((total, parts))
            return
        self.counts["rest", total, parts] = rest
        self.sums.append((total, (*parts, ("rest", total, parts))))

    def same(self, first, second):
        """Say that one figure stands in two places."""
        self.sums.append((first, (second,)))

    def hidden(self, threshold):
        """Return the keys of the published cells whose value must not be shown."""
        derived = self.counts.keys() - self.values.keys()
        counts = hidden_cells(self.counts, self.sums, threshold, derived, self.keys)
        return {key for key in self.values if key in counts or counts & set(self.needs.get(key, ()))}
