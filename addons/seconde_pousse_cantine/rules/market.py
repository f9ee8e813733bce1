"""What is left of a public contract.

Sources: Code de la commande publique, art. R2162-4 (a framework contract has a ceiling, in value or in quantity, and
ends when it is reached). The share that warns is ours.
"""

from decimal import ROUND_HALF_UP, Decimal

NEAR_SHARE = 0.8
"""From there the buyer has time to award the next contract."""
NEAR = "near"
OVER = "over"


def ceiling_verdict(used, ceiling):
    """Tell how close to its ceiling a contract is: "near" (80 %), "over", or None.

    :param float used: what was billed and what is ordered, without VAT
    :param float ceiling: without VAT; 0 for none

    >>> ceiling_verdict(799.99, 1000), ceiling_verdict(800, 1000), ceiling_verdict(1000, 1000)
    (None, 'near', 'near')
    >>> ceiling_verdict(1000.01, 1000), ceiling_verdict(5000, 0)
    ('over', None)
    """
    if not ceiling or ceiling < 0:
        return None
    # Cents: sums of prices are not exact in floating point.
    used, ceiling = round(used, 2), round(ceiling, 2)
    if used > ceiling:
        return OVER
    return NEAR if used >= round(ceiling * NEAR_SHARE, 2) else None


def used_percent(used, ceiling):
    """Return the percent of a ceiling that is used; 0 without a ceiling.

    >>> used_percent(250, 1000), used_percent(10, 0)
    (25.0, 0.0)
    """
    return 100 * used / ceiling if ceiling and ceiling > 0 else 0.0


def revised_price(price, percent):
    """Return a price after a revision, to the cent, halves rounded up.

    >>> revised_price("2.40", "2.3"), revised_price("1.10", "-5"), revised_price("2.50", "1")
    (Decimal('2.46'), Decimal('1.05'), Decimal('2.53'))
    """
    revised = Decimal(price) * (1 + Decimal(percent) / 100)
    return revised.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
