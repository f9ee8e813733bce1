"""Extensions ("prolongations") of a PASS IAE.

Sources: Code du travail R5132-1-8 (reasons, totals, written reasons of a refusal) and the State's platform
(caps of one request and in total, window, agreement, report, contact). Periods are half-open: an
extension [start, end) moves the end of the PASS from start to end. The caps are the caller's dated parameters.
"""

from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta

REASONS = ("senior_cdi", "complete_training", "rqth", "senior", "particular_difficulties")
WITHOUT_AGREEMENT = ("senior_cdi", "complete_training")
"""Granted by the employer alone: no prescriber, no report, no contact."""
PARTICULAR_DIFFICULTIES_KINDS = ("aci", "ai")
REMINDER_DAYS = (10, 20, 30)
"""Days after the request on which the prescriber is reminded; silence never grants."""
MAX_REPORT_BYTES = 1024 * 1024


@dataclass(frozen=True)
class ExtensionCap:
    """Days one request may ask for, and days of extension a PASS may have had in all (None: no total)."""

    request: int
    total: int | None = None


@dataclass(frozen=True)
class ExtensionWindow:
    """Months before and after the end of the PASS, bounds included, in which it may be extended."""

    months_before: int
    months_after: int

    def holds(self, day, pass_end):
        """Tell whether a request may be made on a day.

        >>> from datetime import date
        >>> window, end = ExtensionWindow(12, 6), date(2026, 8, 31)
        >>> [window.holds(day, end) for day in (date(2025, 8, 30), date(2025, 8, 31))]
        [False, True]
        >>> [window.holds(day, end) for day in (date(2027, 2, 28), date(2027, 3, 1))]
        [True, False]
        """
        first = pass_end - relativedelta(months=self.months_before)
        return first <= day <= pass_end + relativedelta(months=self.months_after)


def needs_agreement(reason):
    """Tell whether an authorised prescriber must agree.

    >>> [needs_agreement(reason) for reason in REASONS]
    [False, False, True, True, True]
    """
    return reason not in WITHOUT_AGREEMENT


def shift_days(start, end):
    """Return by how many days an extension pushes the end of the PASS.

    >>> from datetime import date
    >>> shift_days(date(2025, 5, 29), date(2026, 5, 29))
    365
    """
    return (end - start).days


def total_left(cap, used):
    """Return the days left under the total of a reason, None when it has none.

    :param int used: days of every extension of the PASS, whatever their reasons

    >>> total_left(ExtensionCap(365, 1095), 2 * 365 + 182), total_left(ExtensionCap(365), 2000)
    (183, None)
    >>> total_left(ExtensionCap(365, 1095), 3 * 365 + 10)
    0
    """
    return None if cap.total is None else max(cap.total - used, 0)


def max_end(start, cap, used=0):
    """Return the latest end of one request: under its own cap and under the total.

    >>> from datetime import date
    >>> max_end(date(2021, 2, 1), ExtensionCap(3650))
    datetime.date(2031, 1, 30)
    >>> max_end(date(2021, 2, 1), ExtensionCap(365, 1095), used=2 * 365 + 182)
    datetime.date(2021, 8, 3)
    """
    left = total_left(cap, used)
    return start + timedelta(days=cap.request if left is None else min(cap.request, left))


def total_end(start, cap, used=0):
    """Return the latest end the total of a reason allows, over one or several requests.

    >>> from datetime import date
    >>> total_end(date(2021, 2, 1), ExtensionCap(365, 1095)), total_end(date(2021, 2, 1), ExtensionCap(3650))
    (datetime.date(2024, 2, 1), datetime.date(2031, 1, 30))
    """
    left = total_left(cap, used)
    return start + timedelta(days=cap.request if left is None else left)


def open_reasons(structure_kind, caps, used=0):
    """Return the reasons a structure may still give.

    :param dict caps: reason → ExtensionCap

    >>> caps = {"senior_cdi": ExtensionCap(3650), "complete_training": ExtensionCap(365),
    ...     "rqth": ExtensionCap(365, 1095), "senior": ExtensionCap(365, 1825),
    ...     "particular_difficulties": ExtensionCap(365, 1095)}
    >>> open_reasons("aci", caps, used=3 * 365 + 10)
    ('senior_cdi', 'complete_training', 'senior')
    >>> "particular_difficulties" in open_reasons("ei", caps), "particular_difficulties" in open_reasons("ai", caps)
    (False, True)
    """
    return tuple(
        reason
        for reason in REASONS
        if reason in caps
        and (reason != "particular_difficulties" or structure_kind in PARTICULAR_DIFFICULTIES_KINDS)
        and total_left(caps[reason], used) != 0
    )


def dates_problems(start, end, pass_ends, cap, used=0):
    """Tell what is wrong with the dates of an extension.

    :param pass_ends: dates the end of the PASS may be read as, before this extension
    :param int used: days of the other extensions of the PASS
    :return: tuple of "reversed", "not_at_pass_end", "over_request", "over_total"

    >>> from datetime import date
    >>> cap, end = ExtensionCap(365, 1095), date(2021, 2, 1)
    >>> dates_problems(end, date(2022, 2, 1), [end], cap)
    ()
    >>> dates_problems(end, date(2022, 2, 2), [end], cap)
    ('over_request',)
    >>> dates_problems(date(2021, 2, 2), date(2022, 2, 2), [end], cap, used=731)
    ('not_at_pass_end', 'over_total')
    >>> dates_problems(end, end, [end], cap)
    ('reversed',)
    """
    if end <= start:
        return ("reversed",)
    problems = []
    if start not in pass_ends:
        problems.append("not_at_pass_end")
    asked, left = (end - start).days, total_left(cap, used)
    if asked > cap.request:
        problems.append("over_request")
    if left is not None and asked > left:
        problems.append("over_total")
    return tuple(problems)


def request_problems(reason, requested_on, pass_end, window, structure_kind, situation=frozenset()):
    """Tell why the platform would refuse a request, its dates aside.

    :param requested_on: date of the request
    :param pass_end: end of the PASS before this extension
    :param frozenset situation: among "newer_pass", "suspended", "other_pending"
    :return: tuple of "structure_kind", "outside_window" and what stands of the situation

    >>> from datetime import date
    >>> window, end = ExtensionWindow(12, 6), date(2026, 8, 31)
    >>> request_problems("rqth", date(2026, 5, 1), end, window, "aci")
    ()
    >>> request_problems("particular_difficulties", date(2025, 5, 1), end, window, "ei", frozenset({"suspended"}))
    ('structure_kind', 'outside_window', 'suspended')
    """
    problems = []
    if reason == "particular_difficulties" and structure_kind not in PARTICULAR_DIFFICULTIES_KINDS:
        problems.append("structure_kind")
    if not window.holds(requested_on, pass_end):
        problems.append("outside_window")
    problems += [code for code in ("newer_pass", "suspended", "other_pending") if code in situation]
    return tuple(problems)


def support_problems(reason, has_prescriber=False, has_report=False, email=None, phone=None, wants_interview=False):
    """Tell what is wrong with what goes with a request: who agrees, the report, the contact.

    :return: tuple of "prescriber_missing", "prescriber_useless", "report_useless", "contact_useless",
        "interview_contact"

    >>> support_problems("complete_training"), support_problems("rqth", has_prescriber=True, has_report=True)
    ((), ())
    >>> support_problems("senior_cdi", has_prescriber=True, has_report=True, email="a@b.c")
    ('prescriber_useless', 'report_useless', 'contact_useless')
    >>> support_problems("rqth", has_prescriber=True, wants_interview=True, email="a@b.c")
    ('interview_contact',)
    >>> support_problems("senior")
    ('prescriber_missing',)
    """
    problems = []
    if needs_agreement(reason):
        if not has_prescriber:
            problems.append("prescriber_missing")
        if wants_interview and not (email and phone):
            problems.append("interview_contact")
        return tuple(problems)
    if has_prescriber:
        problems.append("prescriber_useless")
    if has_report:
        problems.append("report_useless")
    if email or phone or wants_interview:
        problems.append("contact_useless")
    return tuple(problems)


def report_problem(file_name, size):
    """Tell what is wrong with the report joined to a request: an .xlsx file of at most 1 MB.

    :param int size: bytes
    :return: None, "format" or "size"

    >>> report_problem("bilan.xlsx", 1024), report_problem("bilan.pdf", 10), report_problem("b.XLSX", 2_000_000)
    (None, 'format', 'size')
    """
    if not (file_name or "").lower().endswith(".xlsx"):
        return "format"
    return "size" if size > MAX_REPORT_BYTES else None


def next_reminder(requested_on, today):
    """Return the next day the prescriber is to be reminded of a pending request, None after the last one.

    >>> from datetime import date
    >>> asked = date(2026, 3, 1)
    >>> next_reminder(asked, date(2026, 3, 5)), next_reminder(asked, date(2026, 3, 12))
    (datetime.date(2026, 3, 11), datetime.date(2026, 3, 21))
    >>> next_reminder(asked, date(2026, 5, 1)) is None
    True
    """
    days = (requested_on + timedelta(days=days) for days in REMINDER_DAYS)
    return next((day for day in days if day >= today), None)
