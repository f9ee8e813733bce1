"""By when an invoice must be paid.

Sources: Code de commerce art. L441-11 II 1° (perishable food bought by a private body: at most
thirty days after the end of the ten-day period of delivery; the goods delivered first decide);
art. L441-10 I (other private invoices: thirty days when nothing was agreed); Code de la commande
publique art. L2192-10, R2192-10 and R2192-11 (public buyers: at most thirty days from receipt of
the invoice, fifty for public health establishments). The numbers are the caller's dated parameters.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

PRIVATE = "private"
PUBLIC = "public"
HEALTH = "health"


@dataclass(frozen=True)
class PaymentDelays:
    """Days allowed, in force on the day of the invoice."""

    perishable: int
    private: int
    public: int
    health: int


@dataclass(frozen=True)
class DueDate:
    """Last day of payment, the rule it comes from, and whether agreeing on later is forbidden."""

    date: date
    reason: str
    is_maximum: bool = False


def decade_end(day):
    """Return the last day of the ten-day period that holds a day.

    >>> decade_end(date(2026, 6, 10)), decade_end(date(2026, 6, 11))
    (datetime.date(2026, 6, 10), datetime.date(2026, 6, 20))
    >>> decade_end(date(2026, 12, 31)), decade_end(date(2028, 2, 21))
    (datetime.date(2026, 12, 31), datetime.date(2028, 2, 29))
    """
    if day.day <= 10:
        return day.replace(day=10)
    if day.day <= 20:
        return day.replace(day=20)
    return day.replace(day=monthrange(day.year, day.month)[1])


def due_date(payer_kind, invoice_date, delays, perishable_since=None):
    """Return by when an invoice must be paid.

    :param str payer_kind: "private", "public" or "health"
    :param date invoice_date: day of the invoice, taken as the day the payer receives it
    :param PaymentDelays delays: numbers of days in force
    :param date perishable_since: oldest delivery of perishable food in the invoice, or None
    :rtype: DueDate
    :raises ValueError: unknown kind of payer

    >>> delays = PaymentDelays(perishable=30, private=30, public=30, health=50)
    >>> due_date("private", date(2026, 6, 30), delays, perishable_since=date(2026, 6, 3))
    DueDate(date=datetime.date(2026, 7, 10), reason='perishable', is_maximum=True)
    >>> due_date("private", date(2026, 6, 30), delays).date
    datetime.date(2026, 7, 30)
    >>> due_date("public", date(2026, 6, 30), delays, perishable_since=date(2026, 6, 3)).date
    datetime.date(2026, 7, 30)
    >>> due_date("health", date(2026, 6, 30), delays)
    DueDate(date=datetime.date(2026, 8, 19), reason='health', is_maximum=True)

    An invoice sent after its own limit is payable at once:

    >>> due_date("private", date(2026, 8, 1), delays, perishable_since=date(2026, 6, 3)).date
    datetime.date(2026, 8, 1)
    """
    if payer_kind == PUBLIC:
        return DueDate(invoice_date + timedelta(days=delays.public), PUBLIC, is_maximum=True)
    if payer_kind == HEALTH:
        return DueDate(invoice_date + timedelta(days=delays.health), HEALTH, is_maximum=True)
    if payer_kind != PRIVATE:
        raise ValueError(f"unknown kind of payer: {payer_kind}")
    if perishable_since is None:
        return DueDate(invoice_date + timedelta(days=delays.private), PRIVATE)
    limit = decade_end(perishable_since) + timedelta(days=delays.perishable)
    return DueDate(max(limit, invoice_date), "perishable", is_maximum=True)
