"""What the law allows in an immersion in a company (PMSMP).

Sources: Code du travail art. L5135-1 and following, D5135-1 to D5135-8, D5132-43-4 (immersions during an insertion
contract): one month at most from date to date, renewable once for the same objective; at the same host, at most two
different objectives and sixty days over twelve months; at most a quarter of the contract. Days are calendar days, both
ends in. The numbers are the caller's dated parameters.

The texts count the sixty days at one host; over all hosts, and with the days known only by hearsay, going over them is
a warning.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .cddi import REFUSED, WARNING, Finding
from .contract_length import months_end, stretches

_DAY = timedelta(days=1)
_ARTICLE = "D5135-3"
_HOST_ARTICLE = "D5135-3"
_CONTRACT_ARTICLE = "D5132-43-4"


@dataclass(frozen=True)
class ImmersionLimits:
    """Numbers in force on the day of the immersion."""

    months: int
    renewals: int
    host_objectives: int
    window_months: int
    window_days: int
    contract_share: float


@dataclass(frozen=True)
class Period:
    """An immersion: its days, its host (any key) and its objective (any key)."""

    start: date
    end: date
    host: object = None
    objective: object = None


def days_between(start, end):
    """Return the number of calendar days of a period, both ends in.

    >>> days_between(date(2026, 7, 1), date(2026, 7, 1)), days_between(date(2026, 7, 1), date(2026, 8, 1))
    (1, 32)
    """
    return (end - start).days + 1


def window_start(end, months):
    """Return the first day of the rolling window that ends on a day.

    >>> window_start(date(2026, 7, 20), 12), window_start(date(2024, 2, 29), 12)
    (datetime.date(2025, 7, 21), datetime.date(2023, 3, 1))
    """
    month = end.year * 12 + end.month - 1 - months
    first_of_next = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = first_of_next - _DAY
    return (last if end.day > last.day else last.replace(day=end.day)) + _DAY


def days_in_window(periods, end, months, outside=0):
    """Return the number of different days of immersion in the window that ends on a day.

    :param outside: days known without their dates, counted inside the window

    >>> days_in_window([Period(date(2026, 7, 1), date(2026, 7, 20))], date(2026, 7, 20), 12)
    20
    >>> old = Period(date(2025, 5, 1), date(2025, 6, 10))
    >>> days_in_window([old], date(2026, 7, 20), 12), days_in_window([old], date(2026, 7, 20), 12, outside=45)
    (0, 45)
    """
    return len(_days(periods, window_start(end, months), end)) + outside


def _days(periods, first, last):
    days = set()
    for period in periods:
        day = max(period.start, first)
        while day <= min(period.end, last):
            days.add(day)
            day += _DAY
    return days


def immersion_findings(period, others, contracts, limits, outside=0, is_employee=True):
    """Tell what the law says of an immersion.

    :param Period period: the immersion asked
    :param others: the other immersions of the person, past and to come
    :param contracts: the person's contracts (`cddi.Contract`)
    :param int outside: days of immersion of the last twelve months that are not recorded here
    :param bool is_employee: an outside participant has no contract to be measured against
    :rtype: list of Finding, empty when nothing is to be said

    >>> limits = ImmersionLimits(1, 1, 2, 12, 60, 0.25)
    >>> asked = Period(date(2026, 7, 1), date(2026, 8, 1), "host", "job")
    >>> [found.code for found in immersion_findings(asked, [], [], limits, is_employee=False)]
    ['over_month']
    >>> asked = Period(date(2026, 7, 1), date(2026, 7, 20), "host", "job")
    >>> immersion_findings(asked, [], [], limits, is_employee=False)
    []
    >>> found = immersion_findings(asked, [], [], limits, outside=45, is_employee=False)
    >>> [(one.verdict, one.code, one.limit) for one in found]
    [('warning', 'over_days', 65)]
    """
    if period.end < period.start:
        return [Finding(REFUSED, "dates_reversed", "")]
    findings = []
    longest = months_end(period.start, limits.months)
    if period.end > longest:
        findings.append(Finding(REFUSED, "over_month", _ARTICLE, limit=longest))
    if any(other.start <= period.end and period.start <= other.end for other in others):
        findings.append(Finding(REFUSED, "overlaps_immersion", ""))
    findings += _host_findings(period, others, limits)
    findings += _total_findings(period, others, limits, outside)
    if is_employee:
        findings += _contract_findings(period, others, contracts, limits)
    return findings


def _windows(period, others, months):
    """Return the last days of the windows that hold a period: its own, and those of what follows it."""
    ends = {period.end}
    ends.update(other.end for other in others if other.end > period.end)
    return sorted(end for end in ends if window_start(end, months) <= period.end)


def _host_findings(period, others, limits):
    if period.host is None:
        return []
    same_host = [other for other in others if other.host == period.host]
    findings = []
    codes = set()
    for end in _windows(period, same_host, limits.window_months):
        first = window_start(end, limits.window_months)
        seen = [other for other in [*same_host, period] if other.end >= first and other.start <= end]
        renewals = sum(other.objective == period.objective for other in seen) - 1
        if renewals > limits.renewals:
            codes.add(("renewed_twice", limits.renewals))
        if len({other.objective for other in seen}) > limits.host_objectives:
            codes.add(("over_host_objectives", limits.host_objectives))
    findings += [Finding(REFUSED, code, _HOST_ARTICLE, limit=limit) for code, limit in sorted(codes)]
    days = max(
        days_in_window([*same_host, period], end, limits.window_months)
        for end in _windows(period, same_host, limits.window_months)
    )
    if days > limits.window_days:
        findings.append(Finding(REFUSED, "over_host_days", _HOST_ARTICLE, limit=days))
    return findings


def _total_findings(period, others, limits, outside):
    days = max(
        days_in_window([*others, period], end, limits.window_months, outside)
        for end in _windows(period, others, limits.window_months)
    )
    if days > limits.window_days:
        return [Finding(WARNING, "over_days", _ARTICLE, limit=days)]
    return []


def _contract_findings(period, others, contracts, limits):
    """Check that the immersion lies in a contract, renewals included, and takes no more than its share."""
    for stretch in stretches(contracts):
        if stretch.start <= period.start and (stretch.end is None or period.end <= stretch.end):
            break
    else:
        return [Finding(REFUSED, "outside_contract", _CONTRACT_ARTICLE)]
    if stretch.end is None:
        return []
    days = len(_days([*others, period], stretch.start, stretch.end))
    most = int(days_between(stretch.start, stretch.end) * limits.contract_share)
    if days > most:
        return [Finding(REFUSED, "over_contract_share", _CONTRACT_ARTICLE, limit=most)]
    return []
