"""What must hold of insertion contracts and of formalities, whatever the dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.cddi import (
    DEROGATIONS,
    CddiLimits,
    Grounds,
    cdi_findings,
    contract_findings,
    hire_findings,
    hours_findings,
    longest_trial_end,
    pass_findings,
    postpone_findings,
    trial_findings,
    worst,
)
from odoo.addons.seconde_pousse_insertion.rules.contract_length import (
    Contract,
    age_on,
    latest_end,
    length,
    months_end,
    stretches,
    total_length,
)
from odoo.addons.seconde_pousse_insertion.rules.formality import due_date

LIMITS = CddiLimits(4, 24, 50, 84, 60, 60, 12, 20, 35, 12, 6, 30, 57, 0.2, 0.3, 6, 14, 1)
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2060, 12, 31))
KINDS = st.sampled_from(("aci", "ei", "ai"))


def codes(findings):
    return [finding.code for finding in findings]


def months(start, number):
    return Contract(start, months_end(start, number))


@st.composite
def histories(draw):
    """Contracts one after the other, with or without days between."""
    start = draw(DAYS)
    contracts = []
    for _number in range(draw(st.integers(1, 5))):
        end = start + timedelta(days=draw(st.integers(0, 400)))
        contracts.append(Contract(start, end))
        start = end + timedelta(days=1 + draw(st.sampled_from((0, 0, 1, 20, 90))))
    return contracts


@given(DAYS, st.integers(1, 90))
def test_whole_months_measure_as_whole_months(start, number):
    end = months_end(start, number)
    assert length(start, end) == (number, 0)
    assert length(start, end + timedelta(days=1)) == (number, 1)
    assert length(start, end - timedelta(days=1))[0] == number - 1
    assert 0 <= end.year * 12 + end.month - start.year * 12 - start.month - (number - 1) <= 1


@given(DAYS, st.integers(0, 1000))
def test_one_more_day_is_never_shorter(start, days):
    end = start + timedelta(days=days)
    assert length(start, end) < length(start, end + timedelta(days=1))
    assert length(start, end)[1] <= 30


@given(histories(), st.randoms())
def test_order_and_cutting_do_not_change_the_total(contracts, random):
    total = total_length(contracts)
    cut = random.choice(contracts)
    middle = cut.start + (cut.end - cut.start) // 2
    others = [contract for contract in contracts if contract is not cut]
    parts = [Contract(cut.start, middle)]
    if middle < cut.end:
        parts.append(Contract(middle + timedelta(days=1), cut.end))
    pieces = others + parts
    random.shuffle(pieces)
    assert total_length(pieces) == total
    assert all(
        one.end + timedelta(days=1) < two.start
        for one, two in zip(stretches(pieces), stretches(pieces)[1:], strict=False)
    )


@given(histories(), st.integers(0, 60), st.integers(1, 90))
def test_the_latest_end_is_the_last_accepted(earlier, gap, cap):
    start = max(contract.end for contract in earlier) + timedelta(days=1 + gap)
    end = latest_end(start, earlier, cap)
    if end is None:
        assert total_length([*earlier, Contract(start, start)]) > (cap, 0)
    else:
        assert total_length([*earlier, Contract(start, end)]) <= (cap, 0)
        assert total_length([*earlier, Contract(start, end + timedelta(days=1))]) > (cap, 0)


@given(DAYS, KINDS)
def test_four_months_at_least_unless_a_sentence_is_adjusted(start, kind):
    short = Contract(start, months_end(start, 4) - timedelta(days=1))
    grounds = Grounds(structure_kind=kind)
    assert codes(contract_findings(short, [], LIMITS, grounds)) == ["under_minimum"]
    assert not contract_findings(months(start, 4), [], LIMITS, grounds)
    assert not contract_findings(short, [], LIMITS, Grounds(derogation="sentence", structure_kind=kind))


@given(DAYS)
def test_a_short_renewal_is_a_warning_and_a_short_return_is_refused(start):
    first = months(start, 4)
    renewal = first.end + timedelta(days=1)
    assert codes(contract_findings(months(renewal, 2), [first], LIMITS)) == ["renewal_under_minimum"]
    assert codes(contract_findings(months(renewal + timedelta(days=1), 2), [first], LIMITS)) == ["under_minimum"]


@given(DAYS)
def test_twenty_four_months_in_all(start):
    earlier = [months(start, 4)]
    earlier.append(months(earlier[-1].end + timedelta(days=1), 8))
    start = earlier[-1].end + timedelta(days=1)
    end = latest_end(start, earlier, 24)
    assert not contract_findings(Contract(start, end), earlier, LIMITS)
    longer = Contract(start, end + timedelta(days=1))
    (finding,) = contract_findings(longer, earlier, LIMITS)
    assert (finding.verdict, finding.code, finding.limit) == ("refused", "over_maximum", end)
    # An adjusted sentence lowers the minimum, it does not raise the maximum.
    assert codes(contract_findings(longer, earlier, LIMITS, Grounds(derogation="sentence"))) == ["over_maximum"]


def two_years(start=date(2024, 1, 1)):
    return [months(start, 24)], months_end(start, 24) + timedelta(days=1)


def test_training_until_its_end_and_only_when_under_way():
    earlier, start = two_years()
    training = (date(2025, 9, 1), date(2026, 3, 31))
    grounds = Grounds(derogation="complete_training", training=training)
    renewal = "renewal_under_minimum"
    assert codes(contract_findings(Contract(start, date(2026, 3, 31)), earlier, LIMITS, grounds)) == [renewal]
    assert codes(contract_findings(Contract(start, date(2026, 4, 1)), earlier, LIMITS, grounds)) == [
        renewal,
        "over_training",
    ]
    for dates in ((date(2026, 1, 1), date(2026, 9, 30)), (date(2025, 1, 1), date(2025, 12, 30))):
        grounds = Grounds(derogation="complete_training", training=dates)
        found = contract_findings(Contract(start, date(2026, 5, 31)), earlier, LIMITS, grounds)
        assert codes(found) == ["training_not_under_way"]
    found = contract_findings(months(start, 4), earlier, LIMITS, Grounds(derogation="complete_training"))
    assert codes(found) == ["training_unknown"]


def test_from_fifty_years_old_eighty_four_months():
    earlier, start = two_years()
    agreed = Grounds(derogation="senior", birth_date=date(1976, 1, 1), is_agreed=True)
    assert not contract_findings(months(start, 12), earlier, LIMITS, agreed)
    younger = Grounds(derogation="senior", birth_date=date(1976, 1, 2), is_agreed=True)
    assert codes(contract_findings(months(start, 12), earlier, LIMITS, younger)) == ["under_senior_age"]
    unknown = Grounds(derogation="senior", is_agreed=True)
    assert codes(contract_findings(months(start, 12), earlier, LIMITS, unknown)) == ["birth_date_unknown"]
    alone = Grounds(derogation="senior", birth_date=date(1970, 1, 1))
    assert codes(contract_findings(months(start, 12), earlier, LIMITS, alone)) == ["agreement_missing"]
    # 72 months behind: twelve more make 84, a day more is too much.
    earlier = [months(date(2020, 1, 1), 72)]
    start = earlier[0].end + timedelta(days=1)
    assert not contract_findings(months(start, 12), earlier, LIMITS, agreed)
    over = Contract(start, months_end(start, 12) + timedelta(days=1))
    assert codes(contract_findings(over, earlier, LIMITS, agreed)) == ["over_senior_cap", "over_decision"]


def test_rqth_sixty_months_while_it_lasts():
    earlier, start = two_years()
    grounds = Grounds(derogation="rqth", rqth_until=start, is_agreed=True)
    assert not contract_findings(months(start, 12), earlier, LIMITS, grounds)
    ended = Grounds(derogation="rqth", rqth_until=start - timedelta(days=1), is_agreed=True)
    assert codes(contract_findings(months(start, 12), earlier, LIMITS, ended)) == ["rqth_ended"]
    unknown = Grounds(derogation="rqth", is_agreed=True)
    found = contract_findings(months(start, 12), earlier, LIMITS, unknown)
    assert [(one.verdict, one.code) for one in found] == [("warning", "rqth_date_unknown")]
    earlier = [months(date(2021, 1, 1), 54)]
    start = earlier[0].end + timedelta(days=1)
    grounds = Grounds(derogation="rqth", rqth_until=date(2030, 1, 1), is_agreed=True)
    assert not contract_findings(months(start, 6), earlier, LIMITS, grounds)
    assert "over_rqth_cap" in codes(contract_findings(months(start, 7), earlier, LIMITS, grounds))


def test_particular_difficulties_twelve_months_each_sixty_in_all():
    earlier, start = two_years()
    agreed = Grounds(derogation="particular_difficulties", is_agreed=True)
    assert not contract_findings(months(start, 12), earlier, LIMITS, agreed)
    found = contract_findings(months(start, 13), earlier, LIMITS, agreed)
    assert [(one.verdict, one.code) for one in found] == [("refused", "over_decision")]
    # The decision gives what goes beyond 24 months, not the whole renewal.
    earlier = [months(date(2024, 1, 1), 20)]
    start = earlier[0].end + timedelta(days=1)
    assert not contract_findings(months(start, 16), earlier, LIMITS, agreed)
    assert codes(contract_findings(months(start, 17), earlier, LIMITS, agreed)) == ["over_decision"]
    # 61 months in all.
    earlier = [months(date(2021, 1, 1), 49)]
    start = earlier[0].end + timedelta(days=1)
    assert codes(contract_findings(months(start, 12), earlier, LIMITS, agreed)) == ["over_difficulties_cap"]
    assert not contract_findings(months(start, 11), earlier, LIMITS, agreed)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("aci", ("warning", "agreement_missing")),
        ("ai", ("refused", "agreement_missing")),
        ("ei", ("refused", "difficulties_kind")),
    ],
)
def test_particular_difficulties_depend_on_the_kind_of_structure(kind, expected):
    earlier, start = two_years()
    grounds = Grounds(derogation="particular_difficulties", structure_kind=kind)
    (finding,) = contract_findings(months(start, 12), earlier, LIMITS, grounds)
    assert (finding.verdict, finding.code) == expected


@given(histories(), st.integers(0, 30), st.integers(1, 400), st.none() | st.sampled_from(DEROGATIONS), KINDS)
def test_every_refusal_names_its_text_and_no_derogation_forgives_an_overlap(earlier, gap, days, derogation, kind):
    start = max(contract.end for contract in earlier) + timedelta(days=1 + gap)
    contract = Contract(start, start + timedelta(days=days))
    grounds = Grounds(derogation=derogation, structure_kind=kind, birth_date=date(1950, 1, 1), is_agreed=True)
    findings = contract_findings(contract, earlier, LIMITS, grounds)
    assert all(finding.text for finding in findings)
    assert worst(findings) in ("allowed", "warning", "refused")
    overlapping = Contract(start - timedelta(days=2 + gap), contract.end)
    assert codes(contract_findings(overlapping, earlier, LIMITS, grounds)) == ["overlaps_contract"]
    reversed_dates = Contract(contract.end, contract.start - timedelta(days=1))
    assert codes(contract_findings(reversed_dates, [], LIMITS, grounds)) == ["dates_reversed"]


def test_an_unknown_derogation_is_an_error():
    with pytest.raises(ValueError, match="unknown derogation"):
        contract_findings(months(date(2026, 1, 1), 4), [], LIMITS, Grounds(derogation="friend"))


@given(st.floats(0, 48, allow_nan=False), DAYS)
def test_weekly_hours_between_twenty_and_the_legal_week(hours, start):
    findings = hours_findings(hours, months(start, 6), LIMITS)
    assert (not findings) == (20 <= hours <= 35)
    allowed = hours_findings(hours, months(start, 6), LIMITS, derogation=(start, months_end(start, 12)))
    assert (not allowed) == (0 < hours <= 35)


def test_the_prefects_derogation_lasts_a_year_and_covers_the_contract():
    contract = Contract(date(2026, 1, 1), date(2026, 12, 31))
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert not hours_findings(15, contract, LIMITS, derogation=year)
    assert codes(hours_findings(15, contract, LIMITS, derogation=(year[0], date(2027, 1, 1)))) == [
        "hours_derogation_too_long"
    ]
    assert codes(hours_findings(15, contract, LIMITS, derogation=(year[0], date(2026, 12, 30)))) == [
        "hours_derogation_dates"
    ]
    assert codes(hours_findings(15, Contract(year[0], None), LIMITS, derogation=year)) == ["hours_derogation_dates"]


@given(DAYS, st.integers(-800, 800), st.integers(0, 800))
def test_a_contract_never_starts_after_the_pass_and_overlap_shows(pass_end, shift, days):
    start = pass_end + timedelta(days=shift)
    contract = Contract(start, start + timedelta(days=days))
    findings = pass_findings(contract, pass_end - timedelta(days=729), pass_end)
    assert (worst(findings) == "refused") == (start > pass_end)
    if start <= pass_end:
        assert ("ends_after_pass" in codes(findings)) == (contract.end > pass_end)
    assert codes(pass_findings(contract, None, None)) == ["no_pass"]


@given(DAYS, st.integers(-400, 400))
def test_a_hiring_starts_from_today_to_six_months_ahead(today, shift):
    start = today + timedelta(days=shift)
    findings = hire_findings(start, today, LIMITS)
    assert (not findings) == (today <= start <= months_end(today, 6) + timedelta(days=1))
    if shift < 0:
        assert [one.verdict for one in hire_findings(start, today, LIMITS, is_declared=True)] == ["warning"]
    assert (not postpone_findings(today, start, LIMITS)) == (shift <= 30)


@given(DAYS, st.integers(1, 20), st.integers(1, 100), st.booleans())
def test_permanent_contracts_for_the_oldest_and_a_share_of_posts(day, cdi_posts, posts, is_prefect):
    old = date(day.year - 57, day.month, 1)
    young = date(day.year - 57, 12, 31)
    findings = cdi_findings(old, day, LIMITS, cdi_posts, posts, is_prefect)
    assert (not findings) == (cdi_posts * 10 <= posts * (3 if is_prefect else 2))
    if age_on(young, day) < 57:
        assert "under_cdi_age" in codes(cdi_findings(young, day, LIMITS, 1, 100))
    assert "birth_date_unknown" in codes(cdi_findings(None, day, LIMITS, 1, 100))


@given(DAYS, st.integers(0, 800))
def test_a_trial_period_has_a_day_a_week_and_a_cap(start, days):
    contract = Contract(start, start + timedelta(days=days))
    end = longest_trial_end(contract, LIMITS)
    if end is None:
        assert days < 6
        assert codes(trial_findings(start, contract, LIMITS)) == ["trial_too_long"]
        return
    trial = (end - start).days + 1
    assert trial <= (days + 1) // 7
    assert trial <= (14 if contract.end <= months_end(start, 6) else 31)
    assert not trial_findings(end, contract, LIMITS)
    assert codes(trial_findings(end + timedelta(days=1), contract, LIMITS)) == ["trial_too_long"]
    assert codes(trial_findings(start, contract, LIMITS, is_renewal=True)) == ["trial_at_renewal"]
    assert longest_trial_end(Contract(start, None), LIMITS) is None


@given(DAYS, st.integers(-30, 30), st.sets(DAYS, max_size=5))
def test_working_days_are_never_sundays_nor_holidays(day, offset, holidays):
    due = due_date(day, offset, "working", holidays)
    if offset:
        assert due.weekday() != 6
        assert due not in holidays
        assert (due > day) == (offset > 0)
        assert abs((due - day).days) >= abs(offset)
    else:
        assert due == day
    with pytest.raises(ValueError, match="unknown unit"):
        due_date(day, 1, "moon")


def test_thirty_days_of_broken_months_make_a_month():
    halves = [Contract(date(2024, 1, 1), date(2024, 1, 15)), Contract(date(2024, 2, 1), date(2024, 2, 16))]
    assert total_length(halves) == (1, 1)
