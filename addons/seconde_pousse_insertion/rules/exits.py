"""Which exits count, under which category, and the rates they make.

An exit belongs to a recruitment: the first contract and its renewals, from the first day worked to
the definitive exit. Sources: the State's statistics on the ASP data (gip-inclusion/pilotage-airflow:
stg_sorties_aci_ei, stg_sorties_ai_etti, contrats_sorties, stg_recrutements) for the unit and for what
is kept; DGEFP 2008-21 for the rates. The thresholds are the caller's dated parameters.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

LASTING = "lasting"
TRANSITION = "transition"
POSITIVE = "positive"
OTHER = "other"
WITHDRAWN = "withdrawn"
UNDOCUMENTED = "undocumented"
CATEGORIES = (LASTING, TRANSITION, POSITIVE, OTHER, WITHDRAWN)
DYNAMIC = (LASTING, TRANSITION, POSITIVE)
EMPLOYMENT = (LASTING, TRANSITION)

#: Kinds of structure whose exits are kept on the hours of the last annex alone.
KINDS_BY_ANNEX_HOURS = ("ai", "etti")


@dataclass(frozen=True)
class ExitLimits:
    """What an exit needs to be kept: days of the recruitment, hours worked."""

    minimum_days: int
    minimum_hours: float


@dataclass(frozen=True)
class ExitFacts:
    """One exit: first day of the first contract, definitive exit, hours worked, category or None."""

    recruited_on: date | None
    left_on: date
    hours: float
    category: str | None


@dataclass(frozen=True)
class ExitVerdict:
    """Whether an exit is in the denominator of the ASP, why not, and where it is counted."""

    is_kept: bool
    reasons: tuple
    category: str


@dataclass(frozen=True)
class ExitRates:
    """How many exits of each category, and the three rates in percent (None without any exit)."""

    total: int
    counts: dict
    dynamic: Decimal | None
    lasting: Decimal | None
    employment: Decimal | None


def recruitment_start(contract_starts, left_on, not_before=None):
    """Return the first day of the recruitment an exit ends, or None without any contract.

    Renewals do not start another recruitment; a contract of an earlier pathway is not of this one.

    :param iterable contract_starts: first days of the contracts of the person
    :param date left_on: the definitive exit
    :param date not_before: end of the person's earlier pathway, or None

    >>> starts = [date(2024, 9, 1), date(2024, 1, 1), date(2024, 5, 1)]
    >>> recruitment_start(starts, date(2025, 2, 28))
    datetime.date(2024, 1, 1)
    >>> recruitment_start(starts, date(2025, 2, 28), not_before=date(2024, 4, 30))
    datetime.date(2024, 5, 1)
    >>> recruitment_start([], date(2025, 2, 28)) is None
    True
    """
    starts = [start for start in contract_starts if start <= left_on and (not_before is None or start > not_before)]
    return min(starts, default=None)


def hours_since(kind, recruited_on, annex_start):
    """Return the day from which the hours of an exit are counted.

    :param str kind: kind of structure (aci, ei, ai, etti, eiti)
    :param date recruited_on: first day of the recruitment
    :param date annex_start: first day of the last annex, None when unknown

    >>> hours_since("aci", date(2024, 3, 1), date(2025, 1, 1))
    datetime.date(2024, 3, 1)
    >>> hours_since("etti", date(2024, 3, 1), date(2025, 1, 1))
    datetime.date(2025, 1, 1)
    >>> hours_since("ai", date(2025, 3, 1), date(2025, 1, 1))
    datetime.date(2025, 3, 1)
    """
    if kind in KINDS_BY_ANNEX_HOURS and annex_start is not None:
        return max(recruited_on, annex_start)
    return recruited_on


def exit_verdict(facts, limits):
    """Return whether an exit is kept by the rule of the ASP, and why not.

    :param ExitFacts facts: the exit
    :param ExitLimits limits: the thresholds in force for the kind of structure
    :rtype: ExitVerdict; reasons among "no_contract", "too_short", "hours", "withdrawn"
    :raises ValueError: unknown category, or an exit before the first contract

    >>> aci = ExitLimits(minimum_days=81, minimum_hours=1)
    >>> exit_verdict(ExitFacts(date(2024, 1, 1), date(2024, 3, 22), 30, "other"), aci)
    ExitVerdict(is_kept=True, reasons=(), category='other')
    >>> exit_verdict(ExitFacts(date(2024, 1, 1), date(2024, 3, 21), 30, "other"), aci).reasons
    ('too_short',)
    >>> exit_verdict(ExitFacts(date(2024, 1, 1), date(2024, 6, 30), 0, "lasting"), aci).reasons
    ('hours',)
    >>> exit_verdict(ExitFacts(date(2024, 1, 1), date(2024, 6, 30), 600, "withdrawn"), aci).reasons
    ('withdrawn',)

    An exit whose reason nobody recorded stays in the denominator:

    >>> exit_verdict(ExitFacts(date(2024, 1, 1), date(2024, 6, 30), 600, None), aci)
    ExitVerdict(is_kept=True, reasons=(), category='undocumented')

    AI and ETTI count hours alone:

    >>> etti = ExitLimits(minimum_days=0, minimum_hours=150)
    >>> exit_verdict(ExitFacts(date(2024, 1, 1), date(2024, 2, 1), 150, "lasting"), etti).is_kept
    True
    """
    category = facts.category or UNDOCUMENTED
    if category not in (*CATEGORIES, UNDOCUMENTED):
        raise ValueError(f"unknown category of exit: {category}")
    reasons = []
    if facts.recruited_on is None:
        reasons.append("no_contract")
    else:
        days = (facts.left_on - facts.recruited_on).days
        if days < 0:
            raise ValueError(f"exit on {facts.left_on} before the first contract on {facts.recruited_on}")
        if days < limits.minimum_days:
            reasons.append("too_short")
    if facts.hours < limits.minimum_hours:
        reasons.append("hours")
    if category == WITHDRAWN:
        reasons.append("withdrawn")
    return ExitVerdict(not reasons, tuple(reasons), category)


def percentage(numerator, denominator):
    """Return a share in percent, to one decimal, half up; None when there is nobody.

    >>> percentage(6, 11), percentage(1, 16), percentage(0, 0)
    (Decimal('54.5'), Decimal('6.3'), None)
    """
    if not denominator:
        return None
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def meets_target(numerator, denominator, target):
    """Tell whether a share reaches a target, on the exact share and not on the printed one.

    >>> meets_target(3, 5, 60), meets_target(5995, 10000, 60), percentage(5995, 10000)
    (True, False, Decimal('60.0'))
    >>> meets_target(0, 0, 60) is None
    True
    """
    if not denominator:
        return None
    return Decimal(numerator) * 100 >= Decimal(str(target)) * Decimal(denominator)


def exit_rates(categories):
    """Return the rates of exits that are in one denominator.

    :param iterable categories: the category of each exit, None or "undocumented" when unknown

    >>> known = ["lasting"] * 3 + ["transition"] + ["positive"] * 2 + ["other"] * 4
    >>> rates = exit_rates(known)
    >>> rates.total, rates.dynamic, rates.lasting, rates.employment
    (10, Decimal('60.0'), Decimal('30.0'), Decimal('40.0'))

    One more exit, that nobody documented, weighs on the rate:

    >>> exit_rates([*known, None]).dynamic
    Decimal('54.5')
    """
    counts = dict.fromkeys((*CATEGORIES, UNDOCUMENTED), 0)
    for category in categories:
        counts[category or UNDOCUMENTED] += 1
    total = sum(counts.values())

    def rate(wanted):
        return percentage(sum(counts[category] for category in wanted), total)

    return ExitRates(total, counts, rate(DYNAMIC), rate((LASTING,)), rate(EMPLOYMENT))


def follow_up_date(left_on, months):
    """Return the day a person is asked what she became, date to date, at the end of short months.

    >>> follow_up_date(date(2025, 8, 31), 6), follow_up_date(date(2025, 11, 30), 3)
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 28))
    """
    years, month = divmod(left_on.month - 1 + months, 12)
    year = left_on.year + years
    return date(year, month + 1, min(left_on.day, monthrange(year, month + 1)[1]))
