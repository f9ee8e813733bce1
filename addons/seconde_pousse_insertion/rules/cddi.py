"""What the law and the State's platform allow in a fixed-term insertion contract (CDDI).

Sources: Code du travail art. L5132-15-1 (workshops and work sites, ACI), L5132-5 (EI), L5132-11-1 (AI): at least four
months, at most twenty-four with the renewals, at least twenty hours a week, and the derogations; L5132-15-1-1,
L5132-5-1, L5132-14-1 and D5132-43-13 (permanent inclusion contract); D5132-43-5 to D5132-43-8 (fewer than twenty
hours); L1242-10 (trial period); the platform « les emplois de l'inclusion » (start of a hiring). The numbers are the
caller's dated parameters.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .contract_length import Contract, age_on, latest_end, months_end

ALLOWED = "allowed"
WARNING = "warning"
REFUSED = "refused"
_SEVERITY = (ALLOWED, WARNING, REFUSED)
_DAY = timedelta(days=1)

# What lets a contract pass the 24 months, or go under the 4 ("sentence").
SENTENCE = "sentence"
TRAINING = "complete_training"
SENIOR = "senior"
RQTH = "rqth"
DIFFICULTIES = "particular_difficulties"
DEROGATIONS = (SENTENCE, TRAINING, SENIOR, RQTH, DIFFICULTIES)

_ARTICLE = {"aci": "L5132-15-1", "ei": "L5132-5", "ai": "L5132-11-1", "eiti": "L5132-5", "etti": "L5132-6"}
_CDI_ARTICLE = {"aci": "L5132-15-1-1", "ei": "L5132-5-1", "ai": "L5132-14-1", "eiti": "L5132-5-1", "etti": "L5132-6-1"}
_HOURS_ARTICLE = "D5132-43-5"
_CDI_SHARE_ARTICLE = "D5132-43-13"
_TRIAL_ARTICLE = "L1242-10"
_PASS_ARTICLE = "R5132-1-2"
_PLATFORM = "les emplois"


@dataclass(frozen=True)
class CddiLimits:
    """Numbers in force on the day of the contract."""

    min_months: int
    max_months: int
    senior_age: int
    senior_months: int
    rqth_months: int
    difficulties_months: int
    decision_months: int
    min_weekly_hours: float
    max_weekly_hours: float
    hours_derogation_months: int
    ahead_months: int
    postpone_days: int
    cdi_age: int
    cdi_share: float
    cdi_share_prefect: float
    trial_short_months: int
    trial_short_days: int
    trial_long_months: int


@dataclass(frozen=True)
class Grounds:
    """What is known of the person and of the decision, beside the dates.

    ``training`` is the pair of dates of the training under way, ``rqth_until`` the last day of the disability
    recognition, ``is_agreed`` that an authorised prescriber agreed.
    """

    derogation: str | None = None
    birth_date: date | None = None
    rqth_until: date | None = None
    training: tuple | None = None
    is_agreed: bool = False
    structure_kind: str = "aci"


@dataclass(frozen=True)
class Finding:
    """One line of a verdict: how serious, which rule, which text says so, and what helps to explain it."""

    verdict: str
    code: str
    text: str
    limit: object = None


def worst(findings):
    """Return the most serious verdict of several findings.

    >>> worst([Finding(WARNING, "ends_after_pass", "R5132-1-2"), Finding(ALLOWED, "ok", "")]), worst([])
    ('warning', 'allowed')
    """
    return max((finding.verdict for finding in findings), key=_SEVERITY.index, default=ALLOWED)


# ----------------------------------------------------------------------
# Months, from date to date
# ----------------------------------------------------------------------


def contract_findings(contract: Contract, earlier, limits, grounds=None):
    """Tell what the law says of the dates of a fixed-term insertion contract.

    :param Contract contract: the one to sign, with a last day
    :param earlier: the contracts of the same pathway signed before
    :param CddiLimits limits: numbers in force
    :param Grounds grounds: what is known beside the dates
    :rtype: list of Finding, empty when nothing is to be said
    :raises ValueError: unknown derogation

    >>> limits = CddiLimits(4, 24, 50, 84, 60, 60, 12, 20, 35, 12, 6, 30, 57, 0.2, 0.3, 6, 14, 1)
    >>> short = Contract(date(2026, 3, 16), date(2026, 6, 15))
    >>> [(found.verdict, found.code, found.text) for found in contract_findings(short, [], limits)]
    [('refused', 'under_minimum', 'L5132-15-1')]
    >>> contract_findings(short, [], limits, Grounds(derogation="sentence"))
    []
    >>> year = Contract(date(2024, 1, 1), date(2024, 12, 31))
    >>> contract_findings(Contract(date(2025, 1, 1), date(2025, 12, 31)), [year], limits)
    []
    >>> contract_findings(Contract(date(2025, 1, 1), date(2026, 1, 1)), [year], limits)
    [Finding(verdict='refused', code='over_maximum', text='L5132-15-1', limit=datetime.date(2025, 12, 31))]
    """
    grounds = grounds or Grounds()
    if grounds.derogation and grounds.derogation not in DEROGATIONS:
        raise ValueError(f"unknown derogation: {grounds.derogation}")
    article = _ARTICLE[grounds.structure_kind]
    if contract.end < contract.start:
        return [Finding(REFUSED, "dates_reversed", "")]
    overlaps = [
        other for other in earlier if other.start <= contract.end and (other.end is None or contract.start <= other.end)
    ]
    if overlaps:
        return [Finding(REFUSED, "overlaps_contract", "", limit=overlaps[0].end)]
    earlier = [other for other in earlier if other.start < contract.start]
    return [
        *_minimum_findings(contract, earlier, limits, grounds, article),
        *_maximum_findings(contract, earlier, limits, grounds, article),
    ]


def _minimum_findings(contract, earlier, limits, grounds, article):
    shortest = months_end(contract.start, limits.min_months)
    if contract.end >= shortest or grounds.derogation == SENTENCE:
        return []
    # The text speaks of "these contracts": that it spares a renewal is how it is commonly applied, not what it says.
    is_renewal = any(other.end == contract.start - _DAY for other in earlier)
    if is_renewal:
        return [Finding(WARNING, "renewal_under_minimum", article, limit=shortest)]
    return [Finding(REFUSED, "under_minimum", article, limit=shortest)]


def _maximum_findings(contract, earlier, limits, grounds, article):
    normal_end = latest_end(contract.start, earlier, limits.max_months)
    if normal_end and contract.end <= normal_end:
        return []
    checks = {
        TRAINING: _training_findings,
        SENIOR: _senior_findings,
        RQTH: _rqth_findings,
        DIFFICULTIES: _difficulties_findings,
    }
    check = checks.get(grounds.derogation)
    if check is None:
        return [Finding(REFUSED, "over_maximum", article, limit=normal_end)]
    return check(contract, earlier, limits, grounds, article, normal_end)


def _training_findings(contract, earlier, limits, grounds, article, normal_end):
    if not grounds.training or not all(grounds.training):
        return [Finding(REFUSED, "training_unknown", article)]
    training_start, training_end = grounds.training
    term = max(normal_end or date.min, contract.start - _DAY)
    if not training_start <= term <= training_end:
        return [Finding(REFUSED, "training_not_under_way", article, limit=term)]
    if contract.end > training_end:
        return [Finding(REFUSED, "over_training", article, limit=training_end)]
    return []


def _senior_findings(contract, earlier, limits, grounds, article, normal_end):
    findings = _extended_findings(contract, earlier, limits.senior_months, grounds, article, "over_senior_cap")
    if not grounds.birth_date:
        findings.append(Finding(REFUSED, "birth_date_unknown", article))
    elif age_on(grounds.birth_date, contract.start) < limits.senior_age:
        findings.append(Finding(REFUSED, "under_senior_age", article, limit=limits.senior_age))
    return findings + _decision_findings(contract, limits, article, normal_end, WARNING)


def _rqth_findings(contract, earlier, limits, grounds, article, normal_end):
    findings = _extended_findings(contract, earlier, limits.rqth_months, grounds, article, "over_rqth_cap")
    if not grounds.rqth_until:
        findings.append(Finding(WARNING, "rqth_date_unknown", article))
    elif grounds.rqth_until < contract.start:
        findings.append(Finding(REFUSED, "rqth_ended", article, limit=grounds.rqth_until))
    return findings + _decision_findings(contract, limits, article, normal_end, WARNING)


def _difficulties_findings(contract, earlier, limits, grounds, article, normal_end):
    if grounds.structure_kind not in ("aci", "ai"):
        return [Finding(REFUSED, "difficulties_kind", article)]
    findings = _extended_findings(
        contract, earlier, limits.difficulties_months, grounds, article, "over_difficulties_cap"
    )
    return findings + _decision_findings(contract, limits, article, normal_end, REFUSED)


def _extended_findings(contract, earlier, months, grounds, article, code):
    """Check the overall cap and the prescriber's agreement of an extended contract."""
    findings = []
    cap = latest_end(contract.start, earlier, months)
    if not cap or contract.end > cap:
        findings.append(Finding(REFUSED, code, article, limit=cap))
    if not grounds.is_agreed:
        # The platform asks for the prescriber; the law would let an ACI decide of particular difficulties itself.
        is_own = grounds.derogation == DIFFICULTIES and grounds.structure_kind == "aci"
        findings.append(Finding(WARNING if is_own else REFUSED, "agreement_missing", article))
    return findings


def _decision_findings(contract, limits, article, normal_end, verdict):
    """Check that one decision gives no more than its number of months beyond the normal end."""
    start = max(contract.start, normal_end + _DAY) if normal_end else contract.start
    longest = months_end(start, limits.decision_months)
    if contract.end > longest:
        return [Finding(verdict, "over_decision", article, limit=longest)]
    return []


# ----------------------------------------------------------------------
# Hours, PASS, day of hiring, permanent contract, trial period
# ----------------------------------------------------------------------


def hours_findings(hours, contract, limits, structure_kind="aci", derogation=None):
    """Tell what the law says of the weekly hours.

    :param float hours: hours a week written in the contract
    :param Contract contract: the contract, or the part of it that has these hours
    :param derogation: None, or the (first day, last day) of the prefect's decision for great exclusion
    :rtype: list of Finding

    >>> limits = CddiLimits(4, 24, 50, 84, 60, 60, 12, 20, 35, 12, 6, 30, 57, 0.2, 0.3, 6, 14, 1)
    >>> contract = Contract(date(2026, 1, 1), date(2026, 6, 30))
    >>> hours_findings(20, contract, limits), hours_findings(26, contract, limits)
    ([], [])
    >>> [(found.verdict, found.code) for found in hours_findings(18, contract, limits)]
    [('refused', 'under_hours')]
    >>> hours_findings(18, contract, limits, derogation=(date(2026, 1, 1), date(2026, 12, 31)))
    []
    """
    article = _ARTICLE[structure_kind]
    if hours <= 0:
        return [Finding(REFUSED, "hours_missing", article)]
    if hours > limits.max_weekly_hours:
        return [Finding(REFUSED, "over_hours", article, limit=limits.max_weekly_hours)]
    if hours >= limits.min_weekly_hours:
        return []
    if not derogation or not all(derogation):
        return [Finding(REFUSED, "under_hours", article, limit=limits.min_weekly_hours)]
    first, last = derogation
    findings = []
    longest = months_end(first, limits.hours_derogation_months)
    if last > longest:
        findings.append(Finding(REFUSED, "hours_derogation_too_long", _HOURS_ARTICLE, limit=longest))
    if contract.start < first or contract.end is None or contract.end > last:
        findings.append(Finding(REFUSED, "hours_derogation_dates", _HOURS_ARTICLE, limit=last))
    return findings


def pass_findings(contract, pass_start, pass_end):
    """Tell how a contract lies against the PASS IAE.

    A contract may not begin after the PASS; one that ends after it is a warning, because the end of the PASS can be
    put off and because the platform accepts it.

    >>> contract = Contract(date(2026, 1, 1), date(2026, 6, 30))
    >>> [(found.verdict, found.code) for found in pass_findings(contract, date(2024, 7, 1), date(2026, 5, 31))]
    [('warning', 'ends_after_pass')]
    >>> [(found.verdict, found.code) for found in pass_findings(contract, date(2023, 7, 1), date(2025, 12, 31))]
    [('refused', 'starts_after_pass')]
    """
    if not pass_end:
        return [Finding(WARNING, "no_pass", _PASS_ARTICLE)]
    if contract.start > pass_end:
        return [Finding(REFUSED, "starts_after_pass", _PASS_ARTICLE, limit=pass_end)]
    findings = []
    if pass_start and contract.start < pass_start:
        findings.append(Finding(WARNING, "starts_before_pass", _PASS_ARTICLE, limit=pass_start))
    if contract.end is not None and contract.end > pass_end:
        findings.append(Finding(WARNING, "ends_after_pass", _PASS_ARTICLE, limit=pass_end))
    return findings


def hire_findings(start, today, limits, is_declared=False):
    """Tell what the platform says of the first day of a hiring.

    :param bool is_declared: the hiring was declared in time, and is only written down here afterwards

    >>> limits = CddiLimits(4, 24, 50, 84, 60, 60, 12, 20, 35, 12, 6, 30, 57, 0.2, 0.3, 6, 14, 1)
    >>> [found.verdict for found in hire_findings(date(2026, 6, 1), date(2026, 6, 2), limits)]
    ['refused']
    >>> [found.code for found in hire_findings(date(2026, 12, 2), date(2026, 6, 1), limits)]
    ['starts_too_far']
    >>> hire_findings(date(2026, 12, 1), date(2026, 6, 1), limits)
    []
    """
    if start < today:
        return [Finding(WARNING if is_declared else REFUSED, "starts_in_past", _PLATFORM, limit=today)]
    farthest = months_end(today, limits.ahead_months) + _DAY
    if start > farthest:
        return [Finding(REFUSED, "starts_too_far", _PLATFORM, limit=farthest)]
    return []


def postpone_findings(first_start, new_start, limits):
    """Tell whether a hiring may be put off to a later day.

    >>> limits = CddiLimits(4, 24, 50, 84, 60, 60, 12, 20, 35, 12, 6, 30, 57, 0.2, 0.3, 6, 14, 1)
    >>> postpone_findings(date(2026, 6, 1), date(2026, 7, 1), limits)
    []
    >>> [found.code for found in postpone_findings(date(2026, 6, 1), date(2026, 7, 2), limits)]
    ['postponed_too_far']
    """
    farthest = first_start + timedelta(days=limits.postpone_days)
    if new_start > farthest:
        return [Finding(REFUSED, "postponed_too_far", _PLATFORM, limit=farthest)]
    return []


def gap_findings(previous_end, start):
    """Tell whether days without a contract would part a renewal from what it renews.

    >>> end = date(2026, 12, 17)
    >>> gap_findings(end, date(2026, 12, 18)), gap_findings(None, date(2026, 12, 18))
    ([], [])
    >>> [(found.verdict, found.code, found.limit) for found in gap_findings(end, date(2026, 12, 19))]
    [('warning', 'days_between', datetime.date(2026, 12, 17))]
    """
    if previous_end and start > previous_end + _DAY:
        return [Finding(WARNING, "days_between", "", limit=previous_end)]
    return []


def cdi_findings(birth_date, day, limits, cdi_posts, insertion_posts, is_prefect=False, structure_kind="aci"):
    """Tell whether a permanent inclusion contract may be signed.

    :param date day: first day of the contract
    :param float cdi_posts: posts under such a contract, this one included
    :param float insertion_posts: insertion posts of the structure, this one included
    :param bool is_prefect: the prefect allowed the higher share

    >>> limits = CddiLimits(4, 24, 50, 84, 60, 60, 12, 20, 35, 12, 6, 30, 57, 0.2, 0.3, 6, 14, 1)
    >>> [found.code for found in cdi_findings(date(1970, 1, 1), date(2026, 11, 1), limits, 1, 10)]
    ['under_cdi_age']
    >>> cdi_findings(date(1969, 11, 1), date(2026, 11, 1), limits, 2, 10)
    []
    >>> [found.code for found in cdi_findings(date(1969, 11, 1), date(2026, 11, 1), limits, 3, 10)]
    ['over_cdi_share']
    """
    article = _CDI_ARTICLE[structure_kind]
    findings = []
    if not birth_date:
        findings.append(Finding(REFUSED, "birth_date_unknown", article))
    elif age_on(birth_date, day) < limits.cdi_age:
        findings.append(Finding(REFUSED, "under_cdi_age", article, limit=limits.cdi_age))
    share = limits.cdi_share_prefect if is_prefect else limits.cdi_share
    if round(cdi_posts - share * insertion_posts, 6) > 0:
        findings.append(Finding(REFUSED, "over_cdi_share", _CDI_SHARE_ARTICLE, limit=share))
    return findings


def longest_trial_end(contract: Contract, limits, is_renewal=False):
    """Return the last day the trial period of a fixed-term contract may have, or None for no trial.

    One calendar day per whole week of contract, at most two weeks when the contract is of six months or less and one
    month beyond; a renewal in the same post has none.

    >>> limits = CddiLimits(4, 24, 50, 84, 60, 60, 12, 20, 35, 12, 6, 30, 57, 0.2, 0.3, 6, 14, 1)
    >>> longest_trial_end(Contract(date(2026, 3, 2), date(2026, 7, 1)), limits)
    datetime.date(2026, 3, 15)
    >>> longest_trial_end(Contract(date(2026, 3, 1), date(2027, 2, 28)), limits)
    datetime.date(2026, 3, 31)
    """
    if is_renewal or contract.end is None:
        return None
    weeks = ((contract.end - contract.start).days + 1) // 7
    by_weeks = contract.start + timedelta(days=weeks - 1)
    if contract.end <= months_end(contract.start, limits.trial_short_months):
        cap = contract.start + timedelta(days=limits.trial_short_days - 1)
    else:
        cap = months_end(contract.start, limits.trial_long_months)
    longest = min(by_weeks, cap)
    return longest if longest >= contract.start else None


def trial_findings(trial_end, contract, limits, is_renewal=False):
    """Tell whether the trial period written in the contract holds.

    >>> limits = CddiLimits(4, 24, 50, 84, 60, 60, 12, 20, 35, 12, 6, 30, 57, 0.2, 0.3, 6, 14, 1)
    >>> contract = Contract(date(2026, 3, 2), date(2026, 7, 1))
    >>> trial_findings(date(2026, 3, 15), contract, limits)
    []
    >>> [found.code for found in trial_findings(date(2026, 3, 16), contract, limits)]
    ['trial_too_long']
    """
    if not trial_end or contract.end is None:
        return []
    if is_renewal:
        return [Finding(REFUSED, "trial_at_renewal", _TRIAL_ARTICLE)]
    longest = longest_trial_end(contract, limits)
    if trial_end < contract.start or not longest or trial_end > longest:
        return [Finding(REFUSED, "trial_too_long", _TRIAL_ARTICLE, limit=longest)]
    return []
