"""Who was concerned by a barrier in a year, and how that person was supported.

Source: the yearly declaration of the ASP on accompaniment (gip-inclusion/pilotage-airflow,
eph_accompagnement_freins): people concerned, supported internally, externally, both.
"""

from dataclasses import dataclass
from datetime import date

INTERNAL = "internal"
EXTERNAL = "external"
BOTH = "both"


@dataclass(frozen=True)
class Assessment:
    """One dated assessment of a barrier: yes, no or not_explored; when lifted; who supported."""

    date: date
    presence: str
    lifted_on: date | None = None
    support: str | None = None


def merge_support(supports):
    """Return the one column a person is counted in, None when nobody supported her.

    >>> merge_support(["internal", "external"]), merge_support(["internal", None]), merge_support([None])
    ('both', 'internal', None)
    """
    found = {support for support in supports if support}
    if BOTH in found or {INTERNAL, EXTERNAL} <= found:
        return BOTH
    return next(iter(found), None)


def concerned_in_year(assessments, year):
    """Return the assessments that make a person concerned by one barrier in a year.

    The state known on 1 January holds until another assessment or until the barrier was lifted;
    "not explored" is not "no": it neither concerns the person nor ends what was known before.

    >>> history = [Assessment(date(2024, 5, 1), "yes", lifted_on=date(2025, 3, 1), support="internal")]
    >>> [len(concerned_in_year(history, year)) for year in (2023, 2024, 2025, 2026)]
    [0, 1, 1, 0]
    >>> history = [Assessment(date(2024, 5, 1), "yes"), Assessment(date(2024, 9, 1), "no")]
    >>> [len(concerned_in_year(history, year)) for year in (2024, 2025)]
    [1, 0]
    >>> history[1] = Assessment(date(2024, 9, 1), "not_explored")
    >>> len(concerned_in_year(history, 2025))
    1
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    explored = sorted(
        (item for item in assessments if item.presence in ("yes", "no") and item.date <= last),
        key=lambda item: item.date,
    )
    before = [item for item in explored if item.date < first][-1:]
    during = [item for item in explored if item.date >= first]
    return [
        item
        for item in before + during
        if item.presence == "yes" and (item.lifted_on is None or item.lifted_on >= first)
    ]
