"""What must hold of immersions in a company, whatever the dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.contract_length import Contract, months_end
from odoo.addons.seconde_pousse_insertion.rules.immersion import (
    ImmersionLimits,
    Period,
    days_between,
    days_in_window,
    immersion_findings,
    window_start,
)

LIMITS = ImmersionLimits(1, 1, 2, 12, 60, 0.25)
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2060, 12, 31))
PERIODS = st.builds(
    lambda start, days, host, objective: Period(start, start + timedelta(days=days), host, objective),
    st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31)),
    st.integers(0, 40),
    st.sampled_from("AB"),
    st.sampled_from(("discover", "confirm", "recruit")),
)


def codes(period, others=(), **values):
    return [found.code for found in immersion_findings(period, list(others), [], LIMITS, is_employee=False, **values)]


def period(start, end, host="A", objective="discover"):
    return Period(date.fromisoformat(start), date.fromisoformat(end), host, objective)


@pytest.mark.parametrize(
    ("start", "end", "days", "is_refused"),
    [
        ("2026-07-01", "2026-07-01", 1, False),
        ("2026-07-01", "2026-07-31", 31, False),
        ("2026-07-01", "2026-08-01", 32, True),
        ("2026-02-01", "2026-02-28", 28, False),
        ("2026-02-01", "2026-03-01", 29, True),
        ("2026-01-31", "2026-02-28", 29, False),
        ("2024-02-29", "2024-03-28", 29, False),
    ],
)
def test_one_month_from_date_to_date(start, end, days, is_refused):
    asked = period(start, end)
    assert days_between(asked.start, asked.end) == days
    assert ("over_month" in codes(asked)) == is_refused


@given(DAYS)
def test_a_window_is_a_year_of_days(end):
    first = window_start(end, 12)
    assert first - timedelta(days=1) <= end - timedelta(days=365)
    assert (end - first).days + 1 in (365, 366)
    assert window_start(end + timedelta(days=1), 12) >= first


@pytest.mark.parametrize(
    ("others", "asked", "outside", "total"),
    [
        ([], ("2026-07-01", "2026-07-20"), 0, 20),
        ([("2025-05-01", "2025-06-10")], ("2026-07-01", "2026-07-20"), 0, 20),
        ([("2025-07-15", "2025-07-25")], ("2026-07-01", "2026-07-20"), 0, 25),
        ([], ("2026-07-01", "2026-07-20"), 45, 65),
        ([("2023-03-01", "2023-03-01")], ("2024-02-29", "2024-02-29"), 0, 2),
        ([("2023-02-28", "2023-02-28")], ("2024-02-29", "2024-02-29"), 0, 1),
    ],
)
def test_days_of_the_rolling_year(others, asked, outside, total):
    asked = period(*asked)
    others = [period(*dates, host="B") for dates in others]
    assert days_in_window([*others, asked], asked.end, 12, outside) == total
    assert ("over_days" in codes(asked, others, outside=outside)) == (total > 60)


def test_sixty_days_at_one_host_are_refused_beyond_and_elsewhere_a_warning():
    first = period("2026-01-01", "2026-01-31")
    second = period("2026-02-01", "2026-02-28")
    assert codes(second, [first]) == []
    third = period("2026-03-01", "2026-03-02", objective="confirm")
    assert codes(third, [first, second]) == ["over_host_days", "over_days"]
    assert codes(period("2026-03-01", "2026-03-02", host="B"), [first, second]) == ["over_days"]
    assert codes(period("2026-03-01", "2026-03-01", objective="confirm"), [first, second]) == []


def test_a_later_immersion_already_planned_counts_too():
    later = [period("2026-06-01", "2026-06-30", "B"), period("2026-07-01", "2026-07-30", "C")]
    assert codes(period("2026-05-01", "2026-05-01"), later) == ["over_days"]
    assert codes(period("2025-07-30", "2025-07-30"), later) == []


def test_renewed_once_for_the_same_objective_and_two_objectives_at_a_host():
    first, second = period("2026-01-05", "2026-01-09"), period("2026-02-02", "2026-02-06")
    assert codes(second, [first]) == []
    assert codes(period("2026-03-02", "2026-03-06"), [first, second]) == ["renewed_twice"]
    assert codes(period("2026-03-02", "2026-03-06", host="B"), [first, second]) == []
    other = period("2026-03-02", "2026-03-06", objective="confirm")
    assert codes(other, [first, second]) == []
    assert codes(period("2026-04-06", "2026-04-10", objective="recruit"), [first, second, other]) == [
        "over_host_objectives"
    ]
    assert codes(period("2027-02-07", "2027-02-12"), [first, second]) == []


def test_a_quarter_of_the_contract_with_its_renewals():
    contract = Contract(date(2026, 1, 1), date(2026, 4, 30))  # 120 days
    month = period("2026-01-01", "2026-01-30")
    assert not immersion_findings(month, [], [contract], LIMITS)
    longer = period("2026-01-01", "2026-01-31")
    (found,) = immersion_findings(longer, [], [contract], LIMITS)
    assert (found.verdict, found.code, found.limit) == ("refused", "over_contract_share", 30)
    renewal = Contract(date(2026, 5, 1), date(2026, 12, 31))
    assert not immersion_findings(longer, [], [contract, renewal], LIMITS)
    assert not immersion_findings(longer, [], [Contract(date(2026, 1, 1), None)], LIMITS)


def test_an_immersion_lies_in_a_contract():
    contract = Contract(date(2026, 1, 1), date(2026, 12, 31))
    for dates in (("2025-12-31", "2026-01-05"), ("2026-12-30", "2027-01-01"), ("2027-02-01", "2027-02-02")):
        (found,) = immersion_findings(period(*dates), [], [contract], LIMITS)
        assert found.code == "outside_contract"
    assert not immersion_findings(period("2026-12-30", "2026-12-31"), [], [contract], LIMITS)


def test_nobody_is_in_two_places():
    assert codes(period("2026-01-05", "2026-01-09"), [period("2026-01-09", "2026-01-12", "B")]) == [
        "overlaps_immersion"
    ]
    assert codes(period("2026-01-09", "2026-01-05")) == ["dates_reversed"]


@given(PERIODS, st.lists(PERIODS, max_size=6), st.integers(0, 80))
def test_order_does_not_matter_and_another_immersion_never_helps(asked, others, outside):
    found = codes(asked, others, outside=outside)
    assert sorted(found) == sorted(codes(asked, others[::-1], outside=outside))
    for kept in range(len(others)):
        fewer = others[:kept] + others[kept + 1 :]
        assert set(codes(asked, fewer, outside=outside)) <= set(found)


@given(DAYS, st.integers(1, 24))
def test_the_longest_immersion_allowed_is_a_month(start, months):
    contract = Contract(start, months_end(start, months))
    found = immersion_findings(Period(start, months_end(start, 1), "A", "discover"), [], [contract], LIMITS)
    assert ("over_contract_share" in [one.code for one in found]) == (
        days_between(start, months_end(start, 1)) * 4 > days_between(contract.start, contract.end)
    )
    assert "over_month" not in [one.code for one in found]
