"""ISO weeks, the unit in which growers think."""

import re
from dataclasses import dataclass
from datetime import timedelta

WINDOW = re.compile(r"^S(\d{1,2})(?:\s*-\s*S(\d{1,2}))?$")
LAST_WEEK = 53


@dataclass(frozen=True)
class WeekWindow:
    """From the first to the last ISO week, both included; may pass the new year."""

    first: int
    last: int

    def includes(self, day):
        """Tell whether a day falls in the window of any year.

        :param date day: the day asked
        :rtype: bool

        >>> from datetime import date

        >>> WeekWindow(44, 18).includes(date(2026, 1, 15))
        True
        >>> WeekWindow(24, 28).includes(date(2026, 1, 15))
        False
        """
        week = day.isocalendar()[1]
        if self.first <= self.last:
            return self.first <= week <= self.last
        return week >= self.first or week <= self.last

    def length_days(self):
        """Return the number of days of the window, in a year of 52 weeks.

        >>> WeekWindow(50, 2).length_days()
        35
        """
        return ((self.last - self.first) % 52 + 1) * 7


def parse_weeks(text):
    """Read a window as growers write it.

    :param str | None text: "S26-S40" or "S26"; empty means no window
    :rtype: WeekWindow | None
    :raises ValueError: when the text is not a window of ISO weeks

    >>> parse_weeks("S44-S18")
    WeekWindow(first=44, last=18)
    >>> parse_weeks("S7")
    WeekWindow(first=7, last=7)
    >>> parse_weeks("") is None
    True
    >>> parse_weeks("avril")
    Traceback (most recent call last):
    ...
    ValueError: avril
    """
    if not text or not text.strip():
        return None
    match = WINDOW.match(text.strip())
    if not match:
        raise ValueError(text)
    first = int(match.group(1))
    last = int(match.group(2) or first)
    if not (1 <= first <= LAST_WEEK and 1 <= last <= LAST_WEEK):
        raise ValueError(text)
    return WeekWindow(first, last)


def monday_of(day):
    """Return the Monday of a day's ISO week.

    >>> from datetime import date

    >>> monday_of(date(2026, 11, 22))
    datetime.date(2026, 11, 16)
    """
    return day - timedelta(days=day.weekday())
