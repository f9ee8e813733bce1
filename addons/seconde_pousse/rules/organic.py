"""Organic status of land, and the claim its harvest may carry.

Source: Regulation (EU) 2018/848, articles 10(4), 30 and 32: a plant product may be
called "in conversion" only after twelve months of conversion before the harvest;
what does not qualify carries no claim. Nothing is ever organic by default.
"""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

ORGANIC = "organic"
CONVERSION = "conversion"
NONE = "none"


@dataclass(frozen=True)
class LandStatus:
    """Status of a piece of land on a day, and the day its unbroken run began."""

    status: str = NONE
    since: date | None = None


def status_on(history, day):
    """Return the :class:`LandStatus` in force on a day.

    :param list[tuple[date, str]] history: (first day, status), in any order
    :param date day: the day asked
    :rtype: LandStatus

    Two successive years of conversion written as two lines are one run:

    >>> years = [(date(2024, 3, 1), "conversion"), (date(2025, 3, 1), "conversion")]
    >>> status_on(years, date(2025, 6, 1))
    LandStatus(status='conversion', since=datetime.date(2024, 3, 1))
    >>> status_on(years, date(2024, 2, 29))
    LandStatus(status='none', since=None)
    """
    current = LandStatus()
    for first_day, status in sorted(history):
        if first_day > day:
            break
        if status != current.status or current.since is None:
            current = LandStatus(status, first_day)
    return current


def harvest_claim(land_statuses, harvest_date, conversion_months):
    """Return the claim of what was harvested on several pieces of land together.

    The weakest land decides: a crate mixed from an organic and a plain bed is plain.

    :param list[LandStatus] land_statuses: one per bed on the day of harvest
    :param date harvest_date: day of harvest
    :param int conversion_months: months of conversion needed before the harvest
    :returns: "organic", "conversion" or "none"

    >>> bed = LandStatus("conversion", date(2025, 3, 1))
    >>> harvest_claim([bed], date(2026, 2, 28), 12)
    'none'
    >>> harvest_claim([bed], date(2026, 3, 1), 12)
    'conversion'
    >>> harvest_claim([bed, LandStatus("organic", date(2020, 1, 1))], date(2026, 3, 1), 12)
    'conversion'
    >>> harvest_claim([], date(2026, 3, 1), 12)
    'none'
    """
    claims = {_land_claim(land, harvest_date, conversion_months) for land in land_statuses}
    for weakest in (NONE, CONVERSION, ORGANIC):
        if weakest in claims:
            return weakest
    return NONE


def _land_claim(land, harvest_date, conversion_months):
    if land.status != CONVERSION:
        return land.status
    ripe_on = land.since + relativedelta(months=conversion_months)
    return CONVERSION if ripe_on <= harvest_date else NONE
