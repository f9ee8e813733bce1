"""What must hold of exits, ages and files of the European Fund, whatever the values."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.ages import BANDS, age_band, age_on, asp_age
from odoo.addons.seconde_pousse_insertion.rules.exits import (
    CATEGORIES,
    ExitFacts,
    ExitLimits,
    exit_rates,
    exit_verdict,
    follow_up_date,
    hours_since,
    meets_target,
    percentage,
    recruitment_start,
)
from odoo.addons.seconde_pousse_insertion.rules.fse import completeness, recording_delay

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2060, 12, 31))
CATEGORY = st.sampled_from((*CATEGORIES, None))
ACI = ExitLimits(minimum_days=81, minimum_hours=1)


@pytest.mark.parametrize(
    ("left_on", "hours", "category", "reasons"),
    [
        (date(2024, 3, 22), 1, "other", ()),
        (date(2024, 3, 21), 1, "other", ("too_short",)),
        (date(2024, 7, 1), 0, "other", ("hours",)),
        (date(2024, 7, 1), 0.75, "other", ("hours",)),
        (date(2024, 7, 1), 500, "withdrawn", ("withdrawn",)),
        (date(2024, 1, 10), 0, "withdrawn", ("too_short", "hours", "withdrawn")),
        (date(2024, 7, 1), 500, None, ()),
    ],
)
def test_what_the_asp_keeps(left_on, hours, category, reasons):
    verdict = exit_verdict(ExitFacts(date(2024, 1, 1), left_on, hours, category), ACI)
    assert verdict.reasons == reasons
    assert verdict.is_kept == (not reasons)


@given(DAYS, st.integers(0, 3000), st.floats(0, 4000), CATEGORY)
def test_a_longer_recruitment_is_never_less_kept(start, days, hours, category):
    left_on = start + timedelta(days=days)
    verdict = exit_verdict(ExitFacts(start, left_on, hours, category), ACI)
    assert verdict.is_kept == (days >= 81 and hours >= 1 and category != "withdrawn")
    longer = exit_verdict(ExitFacts(start - timedelta(days=1), left_on, hours + 1, category), ACI)
    assert longer.is_kept >= verdict.is_kept


def test_impossible_exits_are_errors():
    with pytest.raises(ValueError, match="unknown category"):
        exit_verdict(ExitFacts(date(2024, 1, 1), date(2024, 7, 1), 10, "brilliant"), ACI)
    with pytest.raises(ValueError, match="before the first contract"):
        exit_verdict(ExitFacts(date(2024, 7, 2), date(2024, 7, 1), 10, "other"), ACI)


def test_someone_without_any_contract_is_no_exit_of_the_asp():
    verdict = exit_verdict(ExitFacts(None, date(2024, 7, 1), 200, "lasting"), ACI)
    assert verdict.reasons == ("no_contract",)


@given(st.lists(DAYS, max_size=6), DAYS, st.none() | DAYS)
def test_renewals_do_not_start_another_recruitment(starts, left_on, not_before):
    start = recruitment_start(starts, left_on, not_before)
    if start is None:
        assert all(day > left_on or (not_before and day <= not_before) for day in starts)
    else:
        assert start in starts
        assert start <= left_on
        later = [*starts, start + timedelta(days=40)]
        assert recruitment_start(later, left_on, not_before) == start


@given(st.sampled_from(("aci", "ei", "eiti", "ai", "etti")), DAYS, st.none() | DAYS)
def test_hours_are_never_counted_before_the_recruitment(kind, start, annex_start):
    since = hours_since(kind, start, annex_start)
    assert since >= start
    assert since == start or kind in ("ai", "etti")


@given(st.lists(CATEGORY, max_size=60))
def test_rates_add_up(categories):
    rates = exit_rates(categories)
    assert rates.total == len(categories) == sum(rates.counts.values())
    if not categories:
        assert rates.dynamic is rates.lasting is rates.employment is None
        return
    assert 0 <= rates.lasting <= rates.employment <= rates.dynamic <= 100
    more = exit_rates([*categories, None])
    assert more.dynamic <= rates.dynamic
    assert more.total == rates.total + 1


@given(st.integers(0, 900), st.integers(1, 900), st.integers(0, 100))
def test_a_target_is_met_on_the_exact_share(numerator, denominator, target):
    assert meets_target(numerator, denominator, target) == (numerator * 100 >= target * denominator)
    assert abs(percentage(numerator, denominator) - Decimal(numerator * 100) / denominator) <= Decimal("0.05")


@given(DAYS, st.sampled_from((3, 6)))
def test_a_follow_up_is_date_to_date(left_on, months):
    due = follow_up_date(left_on, months)
    assert (due.year * 12 + due.month) - (left_on.year * 12 + left_on.month) == months
    assert due.day == left_on.day or (due + timedelta(days=1)).day == 1


@given(DAYS, DAYS)
def test_ages(birth, day):
    age = age_on(birth, day)
    assert asp_age(birth, day.year) - age in (0, 1)
    assert age_band(age) in BANDS
    assert age_band(None) is None


@settings(max_examples=50)
@given(st.lists(st.none() | st.text(max_size=2) | st.booleans(), max_size=30))
def test_a_file_is_complete_only_when_nothing_is_missing(values):
    share = completeness(values)
    assert 0 <= share <= 100
    assert (share == 100) == (bool(values) and all(value not in (None, False, "") for value in values))


@given(DAYS, st.integers(0, 400))
def test_the_delay_is_in_days(left_on, days):
    assert recording_delay(left_on, left_on + timedelta(days=days)) == days
