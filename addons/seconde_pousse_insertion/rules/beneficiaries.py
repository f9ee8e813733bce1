"""How many people a yearly table counts, from facts about each of them.

Source: the yearly table of beneficiaries and exits of the ASP, as the State reads it
(gip-inclusion/pilotage-airflow, beneficiaires_sorties): each person once, whatever her contracts.
"""

from collections import Counter
from dataclasses import dataclass

from .ages import age_band, asp_age

#: Education levels of the ASP, by the row they are counted in.
CAP_BEP = frozenset(("50", "51"))
NOT_CERTIFYING = frozenset(("00",))
BELOW_CAP = frozenset(("01", "60", "70"))

#: Eligibility criterion → row of the table.
CRITERION_ROWS = {
    "RSA": "rsa",
    "ASS": "ass",
    "AAH": "aah",
    "TH": "rqth",
    "ZRR": "zrr",
    "QPV": "qpv",
    "DELD": "deld",
    "DETLD": "detld",
}
ROWS = (
    "women",
    "men",
    "rsa",
    "rsa_increased",
    "rsa_not_increased",
    "ass",
    "aah",
    "rqth",
    "zrr",
    "qpv",
    "under_26",
    "over_50",
    "deld",
    "detld",
    "cap_bep",
    "not_certifying",
    "below_cap",
)


@dataclass(frozen=True)
class Beneficiary:
    """One person: `identity` is the same for the two files of somebody recorded twice."""

    identity: object
    sex: str | None = None
    birth_date: object = None
    criteria: frozenset = frozenset()
    rsa: str | None = None
    education: str | None = None
    district: str | None = None
    social: str | None = None


def distinct(people):
    """Return the people once each; what one file says completes the other.

    >>> first, second = Beneficiary("nir", sex="female"), Beneficiary("nir", criteria=frozenset({"RSA"}))
    >>> [person] = distinct([first, second])
    >>> person.sex, sorted(person.criteria)
    ('female', ['RSA'])
    """
    found = {}
    for person in people:
        known = found.get(person.identity)
        found[person.identity] = person if known is None else _merge(known, person)
    return list(found.values())


def _merge(known, other):
    values = {
        name: getattr(known, name) or getattr(other, name)
        for name in ("sex", "birth_date", "rsa", "education", "district", "social")
    }
    return Beneficiary(known.identity, criteria=known.criteria | other.criteria, **values)


def rows_of(person, year):
    """Return the rows of the table a person is counted in, as a set.

    >>> from datetime import date
    >>> young = Beneficiary(1, "male", date(2001, 12, 31), frozenset({"RSA", "QPV"}), rsa="increased", education="70")
    >>> sorted(rows_of(young, 2026))
    ['below_cap', 'men', 'qpv', 'rsa', 'rsa_increased', 'under_26']
    >>> sorted(rows_of(Beneficiary(2, "female", date(1976, 1, 1)), 2026))
    ['over_50', 'women']
    """
    rows = {CRITERION_ROWS[code] for code in person.criteria if code in CRITERION_ROWS}
    if person.rsa:
        rows |= {"rsa", f"rsa_{person.rsa}"}
    if person.sex:
        rows.add("women" if person.sex == "female" else "men")
    age = asp_age(person.birth_date, year)
    if age is not None and age < 26:
        rows.add("under_26")
    if age is not None and age >= 50:
        rows.add("over_50")
    for row, levels in (("cap_bep", CAP_BEP), ("not_certifying", NOT_CERTIFYING), ("below_cap", BELOW_CAP)):
        if person.education in levels:
            rows.add(row)
    return rows


def count_rows(people, year):
    """Return the number of people of each row, as a dict with every row.

    >>> from datetime import date
    >>> counts = count_rows([Beneficiary(1, "male"), Beneficiary(2, "female", date(1970, 5, 1))], 2026)
    >>> counts["women"], counts["over_50"], counts["rsa"]
    (1, 1, 0)
    """
    counts = Counter(row for person in people for row in rows_of(person, year))
    return {row: counts[row] for row in ROWS}


def profile(people, year):
    """Return how people split up, as a dict table → dict value → number; None is "not known".

    >>> from datetime import date
    >>> split = profile([Beneficiary(1, "male", date(2001, 1, 1)), Beneficiary(2, "male", district="Les Pins")], 2026)
    >>> split["sex"], split["age"], split["district"]
    ({'male': 2}, {18: 1, None: 1}, {None: 1, 'Les Pins': 1})
    """
    return {
        "sex": dict(Counter(person.sex or None for person in people)),
        "age": dict(Counter(age_band(asp_age(person.birth_date, year)) for person in people)),
        "district": dict(Counter(person.district or None for person in people)),
        "education": dict(Counter(person.education or None for person in people)),
        "social": dict(Counter(person.social or None for person in people)),
    }


def merge_support(supports):
    """Return the one column a person is counted in for several barriers, "" when nobody supported her.

    >>> merge_support(["internal", "external"]), merge_support(["internal", ""]), merge_support([""])
    ('both', 'internal', '')
    """
    found = {support for support in supports if support}
    if "both" in found or {"internal", "external"} <= found:
        return "both"
    return next(iter(found), "")
