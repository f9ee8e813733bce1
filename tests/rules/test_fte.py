"""What must hold of hours, FTE and aid, whatever the month."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.fte import (
    PersonHours,
    agreed_annual,
    annex_months,
    compare,
    exact_monthly_fte,
    monthly_amount,
    monthly_fte,
    split_hours,
    state_share,
    statement_figures,
    to_decimal,
    truncate2,
)

HOURS = st.decimals(0, 744, places=2)
FTES = st.decimals(0, 500, places=6)
BASES = st.sampled_from((1820, 1505, 1600, 1607))
AMOUNTS = st.decimals(1000, 30000, places=2)
ROWS = st.lists(st.builds(PersonHours, st.integers(1, 12), HOURS, HOURS, st.sampled_from((True, False, None))))


@given(FTES)
def test_cutting_never_adds_and_loses_less_than_a_hundredth(fte):
    assert 0 <= fte - truncate2(fte) < Decimal("0.01")
    assert truncate2(truncate2(fte)) == truncate2(fte)


@given(HOURS, BASES)
def test_an_fte_never_claims_more_hours_than_were_declared(hours, base):
    assert monthly_fte(hours, base) * base / 12 <= hours + Decimal("1e-20")


@given(st.lists(HOURS, max_size=40), BASES)
def test_the_order_and_the_type_of_the_hours_change_nothing(hours, base):
    floats = sum(float(value) for value in reversed(hours))
    assert monthly_fte(floats, base) == monthly_fte(sum(hours, Decimal(0)), base)


@given(FTES, FTES)
def test_comparing_is_symmetrical_and_ignores_what_is_cut(realised, agreed):
    opposite = {"under": "over", "over": "under", "conform": "conform"}
    assert compare(agreed, realised) == opposite[compare(realised, agreed)]
    assert compare(truncate2(realised), agreed) == compare(realised, agreed)


def test_almost_twelve_is_under_twelve():
    assert compare(Decimal("11.999"), Decimal(12)) == "under"
    assert compare(11.9999999999, 12) == "conform", "the noise of a float is not an hour"


def test_the_real_statement():
    assert monthly_fte(3942, 1820) == Decimal("25.99")
    assert monthly_amount(Decimal("24.76"), 23921) == Decimal("49357.00")


@given(ROWS, BASES, AMOUNTS)
def test_a_person_on_two_rows_is_one_person(rows, base, amount):
    figures = statement_figures(rows, base, amount)
    halves = [
        PersonHours(row.person, to_decimal(part) / 2, to_decimal(row.eligible) / 2, row.rsa)
        for row in rows
        for part in (row.hours, row.hours)
    ]
    assert statement_figures(halves, base, amount) == figures
    assert figures.contributing <= len({row.person for row in rows})
    assert figures.people_rsa <= figures.people
    assert figures.contributing_rsa <= figures.contributing


@given(ROWS, BASES, AMOUNTS)
def test_hours_that_give_no_right_to_aid_are_declared_but_not_paid(rows, base, amount):
    none = [PersonHours(row.person, row.hours, 0) for row in rows]
    figures = statement_figures(none, base, amount)
    assert figures.aid == 0
    assert figures.contributing == 0
    assert figures.hours_total == sum((row.hours for row in rows), Decimal(0))


def test_less_than_an_hour_is_nobody():
    figures = statement_figures([PersonHours("a", Decimal("0.99"), 0), PersonHours("b", 1, 1)], 1820, 23921)
    assert (figures.people, figures.contributing) == (1, 1)


@given(HOURS, st.lists(st.decimals(0, 300, places=2), min_size=1, max_size=5))
def test_shared_hours_add_up(hours, weights):
    parts = split_hours(hours, weights)
    assert sum(parts) == hours
    assert len(parts) == len(weights)
    assert all(part >= 0 for part in parts)


@given(st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.integers(0, 365))
def test_an_annex_covers_one_to_thirteen_months_and_longer_is_not_less(start, days):
    months = annex_months(start, start + timedelta(days=days))
    assert 1 <= months <= 13
    assert annex_months(start, start + timedelta(days=days + 1)) >= months


@given(FTES)
def test_a_full_year_pays_the_monthly_fte(fte):
    assert agreed_annual(fte, 12) == fte


@given(st.decimals(0, 1, places=4))
def test_the_two_shares_make_one(share):
    assert state_share(share) + share == 1


def test_impossible_values_are_errors():
    with pytest.raises(ValueError, match="positive"):
        exact_monthly_fte(1, 0)
    with pytest.raises(ValueError, match="share"):
        state_share(1.2)
