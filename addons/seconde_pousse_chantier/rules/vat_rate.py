"""The VAT rate of a kind of work for a kind of customer on a day.

Work that changes an edible product (harvest, soil preparation) follows the product's rate, other work the ordinary
one (CGI art. 278-0 bis and 279; the rows themselves are dated data with their source).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class RateRow:
    """A rate from a day on; no ``customer_kind``: every customer."""

    date_from: date
    rate: Decimal
    customer_kind: str | None = None


def rate_on(rows, customer_kind, day):
    """Return the row in force: the customer's own kind first, else that of every customer; None when there is none.

    >>> harvest = [
    ...     RateRow(date(2023, 1, 1), Decimal("5.5"), "farm"),
    ...     RateRow(date(2014, 1, 1), Decimal(20)),
    ... ]
    >>> rate_on(harvest, "farm", date(2026, 11, 23)).rate, rate_on(harvest, "public", date(2026, 11, 23)).rate
    (Decimal('5.5'), Decimal('20'))
    >>> rate_on(harvest, "farm", date(2020, 1, 1)).rate
    Decimal('20')
    >>> rate_on(harvest, "farm", date(2010, 1, 1))
    """
    known = [row for row in rows if row.date_from <= day and row.customer_kind in (customer_kind, None)]
    return max(known, key=lambda row: (row.customer_kind is not None, row.date_from), default=None)
