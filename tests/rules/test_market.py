from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_cantine.rules.market import NEAR, OVER, ceiling_verdict, revised_price
from odoo.addons.seconde_pousse_cantine.rules.schedule import read_price, read_schedule
from odoo.addons.seconde_pousse_cantine.rules.season import months_between, months_of_weeks

CENTS = st.integers(1, 10_000_000).map(lambda cents: Decimal(cents) / 100)


@given(CENTS, CENTS)
def test_a_ceiling_warns_then_is_passed(used, ceiling):
    verdict = ceiling_verdict(float(used), float(ceiling))
    if used > ceiling:
        assert verdict == OVER
    elif used >= ceiling * Decimal("0.81"):
        assert verdict == NEAR
    elif used <= ceiling * Decimal("0.79") and ceiling >= 1:
        assert verdict is None


@given(CENTS, st.decimals(-50, 50, places=3))
def test_a_revision_is_to_the_cent_and_in_its_direction(price, percent):
    revised = revised_price(str(price), str(percent))
    assert revised == revised.quantize(Decimal("0.01"))
    assert abs(revised - price * (1 + percent / 100)) <= Decimal("0.005")


@given(st.integers(1, 99_999).map(lambda cents: Decimal(cents) / 100))
def test_a_price_reads_the_same_however_it_is_typed(price):
    for typed in (price, float(price), str(price), str(price).replace(".", ","), f"{price} €"):
        assert read_price(typed) == (price, None)


CELLS = st.one_of(st.none(), st.text(max_size=8), st.integers(), st.floats())


@given(st.lists(st.lists(CELLS, max_size=5), max_size=20))
def test_any_table_is_read_or_refused_in_one_word(rows):
    try:
        found = read_schedule([["Désignation", "Prix HT"], *rows])
    except ValueError as error:
        assert str(error) in ("titles", "empty", "too_long")
    else:
        assert all((row.price is None) != (row.problem is None) for row in found)


@given(st.integers(1, 52), st.integers(1, 52), st.integers(2024, 2030))
def test_a_window_has_its_first_and_last_months(first, last, year):
    months = months_of_weeks(first, last, year)
    assert 1 <= len(months) <= 12
    assert months <= set(range(1, 13))


@given(st.dates(), st.dates())
def test_a_period_has_at_most_twelve_months(first, last):
    first, last = sorted((first, last))
    months = months_between(first, last)
    assert {first.month} <= months
    assert len(months) <= 12
