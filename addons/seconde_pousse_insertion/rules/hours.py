"""Hours of a half-day, of a week and of a month, in whole minutes.

Sources: declared hours of an ACI are *paid* hours, paid leave and public holidays in, unpaid absence
out (Chantier école, questions-réponses sur le calcul de l'aide au poste); eligible
hours are a part of them. Complementary hours are those done beyond the weekly duration of a part-time
contract (Code du travail art. L3123-8 and L3123-28). The shares paid and what counts are the caller's
dated records; so are the limits of a day (art. L3121-18: ten hours of work).
"""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

AM = "am"
PM = "pm"
HALVES = (AM, PM)
NOON = 12 * 60
FULL_DAY = 24 * 60


@dataclass(frozen=True)
class DayLimits:
    """Minutes a half-day may hold, a day may hold, and a day of work by the law."""

    half_day: int
    day: int
    legal_day: int


@dataclass(frozen=True)
class Share:
    """What one kind of absence is worth, on a given day."""

    paid: Decimal
    is_declared: bool = True
    is_eligible: bool = True


UNPAID = Share(Decimal(0), is_declared=False, is_eligible=False)


@dataclass(frozen=True)
class Half:
    """What happened on one half-day: minutes due by the contract, worked, absent."""

    day: date
    half: str
    theoretical: int = 0
    worked: int = 0
    absence: int = 0
    code: str | None = None
    is_missing: bool = False


@dataclass(frozen=True)
class MonthTotals:
    """Minutes of one person's month; ``missing`` counts half-days nobody called."""

    theoretical: Decimal = Decimal(0)
    worked: Decimal = Decimal(0)
    paid_absence: Decimal = Decimal(0)
    unpaid_absence: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    eligible: Decimal = Decimal(0)
    complementary: Decimal = Decimal(0)
    missing: int = 0


def to_minutes(hours):
    """Return hours as the nearest whole number of minutes.

    :param float hours: 3.25 for 3 h 15
    :rtype: int

    >>> to_minutes(3.25), to_minutes(7.333333), to_minutes(0.1 + 0.2)
    (195, 440, 18)
    """
    return int((Decimal(repr(float(hours))) * 60).quantize(Decimal(1), ROUND_HALF_UP))


def to_hours(minutes):
    """Return minutes as hours, for a field of the ORM.

    :param minutes: int or Decimal
    :rtype: float

    >>> to_hours(195), to_hours(Decimal("97.5"))
    (3.25, 1.625)
    """
    return float(Decimal(minutes) / 60)


def format_minutes(minutes):
    """Write minutes as people say them.

    :param minutes: int or Decimal
    :rtype: str

    >>> format_minutes(195), format_minutes(240), format_minutes(-30)
    ('3 h 15', '4 h', '-0 h 30')
    """
    hours, rest = divmod(abs(int(minutes)), 60)
    sign = "-" if minutes < 0 else ""
    return f"{sign}{hours} h {rest:02d}" if rest else f"{sign}{hours} h"


def split_span(hour_from, hour_to, period=None):
    """Return the minutes of one span of work that belong to each half-day.

    A span said to be of the morning or of the afternoon is, whole, even past noon; any other one is
    cut at noon.

    :param float hour_from: 8.5 for 8 h 30
    :param float hour_to: end of the span
    :param str period: "morning", "afternoon" or anything else
    :return: (morning, afternoon)
    :rtype: tuple[int, int]

    >>> split_span(8, 12.5, "morning"), split_span(13, 15.5, "afternoon")
    ((270, 0), (0, 150))
    >>> split_span(8, 15, "full_day"), split_span(13, 15)
    ((240, 180), (0, 120))
    >>> split_span(12, 8)
    (0, 0)
    """
    start, end = to_minutes(hour_from), to_minutes(hour_to)
    total = max(0, end - start)
    if period == "morning":
        return total, 0
    if period == "afternoon":
        return 0, total
    morning = max(0, min(end, NOON) - start)
    return morning, total - morning


def hours_problem(worked, absence, limits):
    """Tell what is wrong with the minutes of one half-day.

    :param int worked: minutes present
    :param int absence: minutes absent
    :param DayLimits limits: limits in force
    :return: None, "negative" or "half_day"

    >>> limits = DayLimits(half_day=720, day=1440, legal_day=600)
    >>> hours_problem(240, 0, limits), hours_problem(-15, 0, limits), hours_problem(600, 180, limits)
    (None, 'negative', 'half_day')
    """
    if worked < 0 or absence < 0:
        return "negative"
    return "half_day" if worked + absence > limits.half_day else None


def day_verdict(worked, limits):
    """Tell whether a whole day of work can be.

    :param int worked: minutes worked that day
    :param DayLimits limits: limits in force
    :return: "allowed", "warning" (beyond the law's day) or "refused" (no day is that long)

    >>> limits = DayLimits(half_day=720, day=1440, legal_day=600)
    >>> [day_verdict(hours * 60, limits) for hours in (10, 11, 24, 25)]
    ['allowed', 'warning', 'warning', 'refused']
    """
    if worked > limits.day:
        return "refused"
    return "warning" if worked > limits.legal_day else "allowed"


def resolve_half(day, half, theoretical, presence=None, holiday=None, announced=None, covers_holiday=False):
    """Tell what counts for one half-day, in this order: the roll-call, the public holiday, what was announced.

    Somebody called on a public holiday worked that day; an announced absence that covers holidays
    (sickness, suspension…) comes before them; what is none of these and was due is missing.

    :param date day: the day
    :param str half: "am" or "pm"
    :param int theoretical: minutes due by the contract
    :param presence: (minutes worked, minutes absent, absence code or None), or None: not called
    :param str holiday: absence code of the public holiday, or None
    :param str announced: code of the announced absence, or None
    :param bool covers_holiday: whether that one swallows public holidays
    :rtype: Half

    >>> monday = date(2026, 5, 25)
    >>> called = resolve_half(monday, "am", 240, (180, 60, "SICK"), holiday="HOLIDAY")
    >>> called.worked, called.absence, called.code
    (180, 60, 'SICK')
    >>> resolve_half(monday, "am", 240, holiday="HOLIDAY", announced="LEAVE").code
    'HOLIDAY'
    >>> resolve_half(monday, "am", 240, holiday="HOLIDAY", announced="SICK", covers_holiday=True).code
    'SICK'
    >>> resolve_half(monday, "am", 240).is_missing, resolve_half(monday, "am", 0).is_missing
    (True, False)
    """
    if presence is not None:
        worked, absence, code = presence
        return Half(day, half, theoretical, worked, absence if code else 0, code)
    if not theoretical:
        return Half(day, half)
    code = announced if announced and (covers_holiday or not holiday) else holiday
    if code:
        return Half(day, half, theoretical, 0, theoretical, code)
    return Half(day, half, theoretical, is_missing=True)


def month_totals(month, halves, share_on):
    """Add up one person's month.

    Only the paid share of an absence can be declared, only what is declared can be eligible.

    :param date month: any day of the month
    :param halves: iterable of Half; those of the days before the month serve its first week only
    :param share_on: function (code, day) → Share
    :rtype: MonthTotals

    >>> shares = {"LEAVE": Share(Decimal(1)), "SICK": Share(Decimal("0.5"), True, False)}
    >>> halves = [
    ...     Half(date(2026, 6, 1), "am", 240, 240),
    ...     Half(date(2026, 6, 1), "pm", 150, 0, 150, "LEAVE"),
    ...     Half(date(2026, 6, 2), "am", 240, 0, 240, "SICK"),
    ...     Half(date(2026, 6, 2), "pm", 150, is_missing=True),
    ... ]
    >>> totals = month_totals(date(2026, 6, 1), halves, lambda code, day: shares[code])
    >>> [int(x) for x in (totals.theoretical, totals.worked, totals.paid_absence, totals.unpaid_absence)]
    [780, 240, 270, 120]
    >>> int(totals.paid), int(totals.eligible), totals.missing
    (510, 390, 1)
    """
    first, last = month_bounds(month)
    theoretical = worked = missing = 0
    paid_absence = unpaid_absence = declared = eligible = Decimal(0)
    days = defaultdict(lambda: [Decimal(0), 0])
    for half in halves:
        share = share_on(half.code, half.day) if half.code else UNPAID
        paid = half.absence * share.paid
        done = days[half.day]
        done[0] += half.worked + paid
        done[1] += half.theoretical
        if not first <= half.day <= last:
            continue
        theoretical += half.theoretical
        worked += half.worked
        missing += half.is_missing
        paid_absence += paid
        unpaid_absence += half.absence - paid
        if share.is_declared:
            declared += paid
            if share.is_eligible:
                eligible += paid
    return MonthTotals(
        theoretical=Decimal(theoretical),
        worked=Decimal(worked),
        paid_absence=paid_absence,
        unpaid_absence=unpaid_absence,
        paid=worked + declared,
        eligible=worked + eligible,
        complementary=complementary(month, days),
        missing=missing,
    )


def complementary(month, days):
    """Return the minutes done beyond the contract, week by week.

    A week belongs to the month its Sunday is in, so that each week is paid once. Paid absences count
    as done; a week longer than the contract is never made up for by a shorter one.

    :param date month: any day of the month
    :param dict days: date → (minutes done, minutes due)
    :rtype: Decimal

    >>> june = {date(2026, 6, day): (480, 420) for day in (1, 2)}
    >>> complementary(date(2026, 6, 1), june | {date(2026, 6, 8): (0, 420), date(2026, 6, 29): (480, 420)})
    Decimal('120')
    >>> complementary(date(2026, 7, 1), {date(2026, 6, 29): (480, 420)})
    Decimal('60')
    """
    first, last = month_bounds(month)
    weeks = defaultdict(Decimal)
    for day, (done, due) in days.items():
        weeks[day + timedelta(days=6 - day.weekday())] += done - due
    return sum((max(Decimal(0), extra) for sunday, extra in weeks.items() if first <= sunday <= last), Decimal(0))


def month_bounds(day):
    """Return the first and last days of a month.

    >>> month_bounds(date(2028, 2, 10))
    (datetime.date(2028, 2, 1), datetime.date(2028, 2, 29))
    """
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def month_window(day):
    """Return the days a month's sums need: from the Monday of its first week to its last day.

    >>> month_window(date(2026, 7, 14))
    (datetime.date(2026, 6, 29), datetime.date(2026, 7, 31))
    """
    first, last = month_bounds(day)
    return first - timedelta(days=first.weekday()), last


def month_weeks(day):
    """Return the days of a month, week by week (Monday first).

    >>> [[d.day for d in week] for week in month_weeks(date(2026, 8, 1))][:2]
    [[1, 2], [3, 4, 5, 6, 7, 8, 9]]
    """
    first, last = month_bounds(day)
    weeks = defaultdict(list)
    for shift in range((last - first).days + 1):
        current = first + timedelta(days=shift)
        weeks[current - timedelta(days=current.weekday())].append(current)
    return [weeks[monday] for monday in sorted(weeks)]
