"""What the European Social Fund asks of a participant's file.

Source: Regulation (EU) 2021/1057, annex I: what is known at entry, within four weeks of the exit and
six months after. An answer nobody gave is unknown: it is not a "no".
"""


def completeness(values):
    """Return the share of answers a file holds, in whole percent, truncated: 100 is really complete.

    >>> completeness(["yes", False, "", None, 0]), completeness([1] * 199 + [None]), completeness([])
    (40, 99, 0)
    """
    values = list(values)
    known = sum(value is not None and value is not False and value != "" for value in values)
    return known * 100 // len(values) if values else 0


def recording_delay(left_on, recorded_on):
    """Return the days between an exit and its recording, None while it is not recorded.

    >>> from datetime import date
    >>> recording_delay(date(2026, 1, 31), date(2026, 2, 28)), recording_delay(date(2026, 1, 31), None)
    (28, None)
    """
    return None if recorded_on is None else (recorded_on - left_on).days
