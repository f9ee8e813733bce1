"""What one person can have worked in a day: never more than a day, never twice at the same hour.

Hours typed by task are checked against the roll-call and never added to it (Code du travail, art. L3171-2 and D3171-8:
the employer counts each person's daily hours; here the roll-call counts them, tasks only say on what).
"""

from dataclasses import dataclass

DAY_MINUTES = 24 * 60

TOO_LONG = "too_long"
TWICE_AT_ONCE = "twice_at_once"


@dataclass(frozen=True)
class Stretch:
    """Minutes of one person on one task; ``start`` and ``end``: minutes after midnight, or None when not typed."""

    key: object
    minutes: int
    start: int | None = None
    end: int | None = None

    @property
    def is_timed(self):
        """Whether both clock times are known."""
        return self.start is not None and self.end is not None


def day_problem(stretches):
    """Return what is impossible in a person's day: a code and the stretches concerned, or None.

    >>> day_problem([Stretch("weeding", 240), Stretch("hedge", 180)])
    >>> day_problem([Stretch("weeding", 1000), Stretch("hedge", 560)])
    ('too_long', ['weeding', 'hedge'])
    >>> day_problem([Stretch("weeding", 240, 480, 720), Stretch("hedge", 120, 660, 780)])
    ('twice_at_once', ['weeding', 'hedge'])
    >>> day_problem([Stretch("weeding", 240, 480, 720), Stretch("hedge", 120, 720, 840)])
    """
    if sum(stretch.minutes for stretch in stretches) > DAY_MINUTES:
        return TOO_LONG, [stretch.key for stretch in stretches]
    timed = sorted((stretch for stretch in stretches if stretch.is_timed), key=lambda one: (one.start, one.end))
    for earlier, later in zip(timed, timed[1:], strict=False):
        if later.start < earlier.end:
            return TWICE_AT_ONCE, [earlier.key, later.key]
    return None


def above_presence(worked, present):
    """Return the minutes typed on tasks beyond the presence of the roll-call; 0 when presence is unknown.

    >>> above_presence(420, 400), above_presence(400, 420), above_presence(420, None), above_presence(60, 0)
    (20, 0, 0, 60)
    """
    return 0 if present is None else max(worked - present, 0)


def spell_minutes(minutes):
    """Return minutes as people say them; the figure and its unit stay together.

    >>> [spell_minutes(minutes).replace("\N{NO-BREAK SPACE}", "_") for minutes in (12, 60, 195, 0, 1505)]
    ['12_min', '1_h', '3_h_15', '0_min', '25_h_05']
    """
    hours, rest = divmod(minutes, 60)
    space = "\N{NO-BREAK SPACE}"
    if not hours:
        return f"{rest}{space}min"
    return f"{hours}{space}h{space}{rest:02}" if rest else f"{hours}{space}h"
