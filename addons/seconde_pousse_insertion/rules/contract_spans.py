"""Which contract, amendment and annex each day of a month belongs to.

A month on the ASP's statement has one row per person and contract; an amendment of hours makes a
second row of the same person (iae.md §8.2, case J09).
"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Version:
    """A dated state of a contract, as core's hr.version keeps it.

    `terms` is whatever makes a row of its own when it changes: form, weekly hours, annex.
    """

    date_from: date
    contract_start: date
    contract_end: date | None
    terms: object = None


@dataclass(frozen=True)
class Span:
    """Days of one month under the same contract and terms, and the period the row prints."""

    first: date
    last: date
    date_from: date
    date_to: date | None
    version: Version

    @property
    def days(self):
        """Number of days of the month, both ends included."""
        return (self.last - self.first).days + 1


def month_spans(versions, first, last):
    """Cut a month by contract and terms; days without a contract belong to no span.

    :param versions: iterable of Version of one person, in any order
    :param date first, last: bounds of the month
    :return: list of Span, in order of time

    >>> march = date(2026, 3, 1), date(2026, 3, 31)
    >>> old = Version(date(2026, 1, 1), date(2026, 1, 1), date(2026, 6, 30), 26)
    >>> new = Version(date(2026, 3, 16), date(2026, 1, 1), date(2026, 6, 30), 30)
    >>> [(span.days, str(span.date_from), str(span.date_to)) for span in month_spans([new, old], *march)]
    [(15, '2026-01-01', '2026-03-15'), (16, '2026-03-16', '2026-06-30')]

    A version that changes nothing of the row (a job title) makes no row:

    >>> same = Version(date(2026, 3, 16), date(2026, 1, 1), date(2026, 6, 30), 26)
    >>> len(month_spans([old, same], *march))
    1

    A renewal within the month makes two; a month without a contract has none:

    >>> ended = Version(date(2025, 9, 1), date(2025, 9, 1), date(2026, 3, 10), 26)
    >>> renewed = Version(date(2026, 3, 11), date(2026, 3, 11), None, 26)
    >>> [(span.days, str(span.date_to)) for span in month_spans([ended, renewed], *march)]
    [(10, '2026-03-10'), (21, 'None')]
    >>> month_spans([ended], date(2026, 4, 1), date(2026, 4, 30))
    []
    """
    contracts = {}
    for version in versions:
        contracts.setdefault((version.contract_start, version.contract_end), []).append(version)
    spans = []
    for (start, end), states in sorted(contracts.items(), key=lambda item: item[0][0]):
        spans += _contract_spans(sorted(states, key=lambda state: state.date_from), start, end, first, last)
    return spans


def _contract_spans(states, start, end, first, last):
    """Cut one contract where its terms change."""
    groups = []
    for state in states:
        if groups and groups[-1][1].terms == state.terms:
            continue
        # The first version of a contract may be dated before or after it: the contract's day counts.
        groups.append((max(state.date_from, start) if groups else start, state))
    spans = []
    for position, (begins, state) in enumerate(groups):
        following = groups[position + 1][0] - timedelta(days=1) if position + 1 < len(groups) else None
        ends = following if following and (end is None or following < end) else end
        inside = max(begins, first), min(ends or last, last)
        if inside[0] <= inside[1]:
            spans.append(Span(*inside, begins, ends, state))
    return spans


@dataclass(frozen=True)
class AbsenceSpan:
    """Days in a row away for the same reason, and their hours."""

    code: object
    first: date
    last: date
    hours: object


def absence_spans(days):
    """Join the half-days away for one reason until the person is back, or away for another one.

    Days without any record (weekends, holidays) do not cut an absence.

    :param days: iterable of (date, code of the absence or None when present, hours away)
    :return: list of AbsenceSpan, in order of time

    >>> week = [(date(2026, 3, 5), "CP", 5), (date(2026, 3, 6), "CP", 4), (date(2026, 3, 9), "CP", 7)]
    >>> [(span.code, str(span.first), str(span.last), span.hours) for span in absence_spans(week)]
    [('CP', '2026-03-05', '2026-03-09', 16)]
    >>> [(span.code, span.hours) for span in absence_spans([*week, (date(2026, 3, 7), None, 0)])]
    [('CP', 9), ('CP', 7)]
    """
    spans = []
    open_span = False
    for day, code, hours in sorted(days, key=lambda item: (item[0], item[1] is not None, str(item[1]))):
        if code is None:
            # Present in the morning and away in the afternoon: the day itself does not cut.
            open_span = open_span and spans[-1].last == day
            continue
        if open_span and spans[-1].code == code:
            spans[-1] = AbsenceSpan(code, spans[-1].first, day, spans[-1].hours + hours)
        else:
            spans.append(AbsenceSpan(code, day, day, hours))
        open_span = True
    return spans
