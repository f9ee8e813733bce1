"""Lending: what is billed never shrinks with time, and no more is taken than what the spans say."""

from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_chantier.rules.loan import (
    GRACE,
    STEPS,
    Span,
    billed_end,
    billed_units,
    can_follow,
    most_taken,
    place,
)

START = datetime(2026, 1, 1)
minutes = st.integers(1, 60 * 24 * 60)
spans = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 200), st.integers(1, 9)).map(
        lambda three: Span(START + timedelta(hours=three[0]), START + timedelta(hours=three[0] + three[1]), three[2])
    ),
    max_size=12,
)


@given(minutes, minutes, st.sampled_from(["hour", "day"]))
def test_a_longer_loan_never_costs_less(one, other, unit):
    short, long = sorted((one, other))
    units = [billed_units(unit, START, START + timedelta(minutes=length)) for length in (short, long)]
    assert units[0] <= units[1]


@given(minutes)
def test_what_is_begun_is_billed_and_no_more(length):
    end = START + timedelta(minutes=length)
    hours, days = billed_units("hour", START, end), billed_units("day", START, end)
    assert hours * 60 >= length > hours * 60 - 15
    assert days * 1440 >= length > days * 1440 - 1440


@given(minutes, st.decimals("0.1", "5000", places=1))
def test_the_counter_says_it_when_it_was_read(length, run):
    end = START + timedelta(minutes=length)
    assert billed_units("hour", START, end, run) == billed_units("km", START, end, run) == run
    assert billed_units("km", START, end) == Decimal(0)


@given(minutes, st.integers(-10000, 10000))
def test_only_a_late_return_is_billed_more(length, late):
    end = START + timedelta(minutes=length)
    returned = end + timedelta(minutes=late)
    assert billed_end(end, returned) == (returned if timedelta(minutes=late) > GRACE else end)


@given(spans)
def test_the_busiest_moment_is_that_of_every_hour(some):
    start, end = START + timedelta(hours=100), START + timedelta(hours=300)
    hours = [start + timedelta(hours=hour) for hour in range(200)]
    by_hour = max(sum(s.quantity for s in some if s.start <= hour < s.end) for hour in hours)
    assert most_taken(some, start, end) == by_hour


def test_nothing_follows_what_is_back():
    assert not any(can_follow("back", state) for state in STEPS)
    assert not can_follow("out", "cancel")
    assert not can_follow("cancel", "out")
    assert not can_follow("unknown", "ok")


@given(st.booleans(), st.integers(0, 20), st.integers(1, 20), st.booleans())
def test_what_is_broken_is_never_free(is_broken, taken, quantity, is_late):
    where = place(is_broken, taken, quantity, is_late)
    assert (where == "broken") == is_broken
    if where == "free":
        assert taken < quantity
