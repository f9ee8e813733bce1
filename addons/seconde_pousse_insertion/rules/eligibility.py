"""Who may enter an insertion structure: criteria, diagnosis, proofs.

Sources: arrêté on the criteria of eligibility and the State's platform (levels required by kind of
structure, pairs that exclude one another, validity of a diagnosis, age of proofs). The numbers are
the caller's dated parameters.
"""

from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta

INCOMPATIBLE = (frozenset({"SENIOR", "JEUNE"}), frozenset({"DELD", "DETLD"}))
CAP_BEP_LEVELS = ("00", "01", "50", "51", "70")
"""ASP education levels at or under level 3."""
UNEMPLOYED_1_TO_2_YEARS = "03"
UNEMPLOYED_OVER_2_YEARS = "04"


@dataclass(frozen=True)
class Required:
    """How many criteria make a person eligible when the employer writes the diagnosis: one level or the other."""

    level_1: int
    level_2: int


@dataclass(frozen=True)
class Verdict:
    """Whether the criteria suffice, and why: reason codes and the counts they were made from."""

    is_eligible: bool
    reasons: tuple
    level_1: int = 0
    level_2: int = 0
    conflicts: tuple = ()


def verdict(author_kind, criteria, required):
    """Tell whether criteria make a person eligible.

    :param str author_kind: "employer" or "prescriber" (authorised: needs no criterion)
    :param dict criteria: code of the criterion → level, 1 or 2
    :param Required required: numbers in force for the kind of structure
    :rtype: Verdict with reasons among "prescriber", "level_1", "level_2", "not_enough", "incompatible"

    >>> aci, ai = Required(1, 3), Required(1, 2)
    >>> verdict("employer", {"RSA": 1}, aci).is_eligible
    True
    >>> verdict("employer", {"QPV": 2, "FLE": 2}, aci)
    Verdict(is_eligible=False, reasons=('not_enough',), level_1=0, level_2=2, conflicts=())
    >>> verdict("employer", {"QPV": 2, "FLE": 2}, ai).reasons
    ('level_2',)
    >>> verdict("employer", {"RSA": 1, "SENIOR": 2, "JEUNE": 2}, aci)
    Verdict(is_eligible=False, reasons=('incompatible',), level_1=1, level_2=2, conflicts=(('JEUNE', 'SENIOR'),))
    >>> verdict("prescriber", {}, aci).reasons
    ('prescriber',)
    """
    levels = list(criteria.values())
    counts = {"level_1": levels.count(1), "level_2": levels.count(2)}
    conflicts = tuple(tuple(sorted(pair)) for pair in INCOMPATIBLE if pair <= criteria.keys())
    if conflicts:
        return Verdict(False, ("incompatible",), **counts, conflicts=conflicts)
    if author_kind == "prescriber":
        return Verdict(True, ("prescriber",), **counts)
    reasons = tuple(level for level, count in counts.items() if count >= getattr(required, level))
    return Verdict(bool(reasons), reasons or ("not_enough",), **counts)


def expires_on(author_kind, day, employer_days, prescriber_months):
    """Return the last day of validity of a diagnosis.

    >>> from datetime import date
    >>> expires_on("employer", date(2024, 12, 3), 92, 6)
    datetime.date(2025, 3, 5)
    >>> expires_on("prescriber", date(2025, 8, 31), 92, 6)
    datetime.date(2026, 2, 28)
    """
    if author_kind == "prescriber":
        return day + relativedelta(months=prescriber_months)
    return day + timedelta(days=employer_days)


def is_valid(day, made_on, expires, pass_end=None):
    """Tell whether a diagnosis may be used on a day: in its own time, or while the PASS it gave is valid.

    :param pass_end: last day of the PASS that rests on it, or None

    >>> from datetime import date
    >>> made, expires = date(2024, 12, 3), date(2025, 3, 5)
    >>> is_valid(date(2025, 3, 5), made, expires), is_valid(date(2025, 3, 6), made, expires)
    (True, False)
    >>> is_valid(date(2026, 3, 6), made, expires, pass_end=date(2026, 12, 1))
    True
    """
    if day < made_on:
        return False
    return day <= expires or (pass_end is not None and day <= pass_end)


def prevailing(diagnoses, structure):
    """Return the diagnosis that counts: a prescriber's before an employer's, then the latest.

    An employer's diagnosis counts for its own structure only.

    :param diagnoses: iterable of (author_kind, structure, day, payload), valid ones
    :return: payload, or None

    >>> mine, other = ("employer", 1, 5, "mine"), ("employer", 2, 9, "other")
    >>> prevailing([mine, other], 1), prevailing([other], 1), prevailing([mine, ("prescriber", 2, 1, "ML")], 1)
    ('mine', None, 'ML')
    """
    usable = [diagnosis for diagnosis in diagnoses if diagnosis[0] == "prescriber" or diagnosis[1] == structure]
    best = max(usable, key=lambda diagnosis: (diagnosis[0] == "prescriber", diagnosis[2]), default=None)
    return best[3] if best else None


def proof_verdict(has_file, proof_date, valid_until, pass_date, rule, max_months=0):
    """Tell whether a proof is the right age on the first day of the PASS.

    :param str rule: "none" (no age), "months" (made less than `max_months` before) or "valid" (not expired that day)
    :param pass_date: first day of the PASS, or the day it is expected
    :return: "fresh", "missing", "no_date", "too_old", "late" (made after the PASS began) or "expired"

    >>> from datetime import date
    >>> day = date(2026, 6, 15)
    >>> proof_verdict(True, date(2026, 3, 16), None, day, "months", 3)
    'fresh'
    >>> proof_verdict(True, date(2026, 3, 15), None, day, "months", 3)
    'too_old'
    >>> proof_verdict(True, date(2026, 6, 16), None, day, "months", 3), proof_verdict(False, None, None, day, "none")
    ('late', 'missing')
    >>> proof_verdict(True, None, day, day, "valid"), proof_verdict(True, None, date(2026, 6, 14), day, "valid")
    ('fresh', 'expired')
    """
    if not has_file:
        return "missing"
    if rule == "months":
        if not proof_date:
            return "no_date"
        if proof_date > pass_date:
            return "late"
        return "fresh" if proof_date > pass_date - relativedelta(months=max_months) else "too_old"
    if rule == "valid":
        if not valid_until:
            return "no_date"
        return "fresh" if valid_until >= pass_date else "expired"
    return "fresh"


def suggested(today, senior_age, youth_age, birth_date=None, education_level=None, registered_for=None):
    """Return the codes of criteria the person's file points to: to be proved, never ticked on their own.

    :param education_level: ASP code, or None
    :param registered_for: ASP code of the time registered at France Travail, or None
    :return: tuple of criterion codes

    >>> from datetime import date
    >>> today = date(2026, 6, 15)
    >>> suggested(today, 50, 26, birth_date=date(1976, 6, 15)), suggested(today, 50, 26, birth_date=date(1976, 6, 16))
    (('SENIOR',), ())
    >>> suggested(today, 50, 26, birth_date=date(2000, 6, 15)), suggested(today, 50, 26, birth_date=date(2000, 6, 16))
    ((), ('JEUNE',))
    >>> suggested(today, 50, 26, education_level="51", registered_for="04")
    ('CAP_BEP', 'DETLD')
    """
    codes = []
    if birth_date and birth_date <= today - relativedelta(years=senior_age):
        codes.append("SENIOR")
    if birth_date and birth_date > today - relativedelta(years=youth_age):
        codes.append("JEUNE")
    if education_level in CAP_BEP_LEVELS:
        codes.append("CAP_BEP")
    if registered_for == UNEMPLOYED_1_TO_2_YEARS:
        codes.append("DELD")
    if registered_for == UNEMPLOYED_OVER_2_YEARS:
        codes.append("DETLD")
    return tuple(codes)
