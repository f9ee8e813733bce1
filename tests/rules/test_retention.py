"""What must hold before anything about a person is erased."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.retention import (
    DUE,
    EVENTS,
    KEPT,
    Milestones,
    Retention,
    coarse_birth_date,
    erasable_on,
    identity_erasable,
    verdict,
)

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2045, 12, 31))
MAYBE = st.none() | DAYS
RULES = st.builds(
    Retention,
    code=st.just("x"),
    event=st.sampled_from(EVENTS),
    months=st.integers(0, 120),
    waits_for_hold=st.booleans(),
)
FILES = st.builds(
    Milestones,
    creation=DAYS,
    pass_end=MAYBE,
    departure=MAYBE,
    pathway_end=MAYBE,
    hold=MAYBE,
    dispute=MAYBE,
    is_running=st.booleans(),
)


@given(RULES, FILES)
def test_nothing_is_erased_before_its_event_its_holds_and_its_end(rule, file):
    day = erasable_on(rule, file)
    if file.is_running:
        assert day is None
        return
    since = getattr(file, rule.event)
    happened = [date for date in (file.pass_end, file.departure, file.pathway_end) if date]
    assert day > (since or max(happened, default=file.creation))
    if file.dispute:
        assert day > file.dispute
    if rule.waits_for_hold and file.hold:
        assert day > file.hold


@given(MAYBE, MAYBE, st.integers(0, 90), DAYS)
def test_nothing_is_erased_without_a_warning_old_enough(erasable, warned_on, notice, today):
    result = verdict(erasable, warned_on, notice, today)
    if result == DUE:
        assert warned_on and (today - warned_on).days >= notice
        assert today >= erasable
    if erasable is None:
        assert result == KEPT


@given(st.dates(min_value=date(1940, 1, 1), max_value=date(2010, 12, 31)), st.lists(DAYS, max_size=8))
def test_a_coarse_birth_date_gives_the_same_ages(birth, days):
    def age(born, day):
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    coarse = coarse_birth_date(birth, days)
    assert coarse.year == birth.year
    assert coarse <= birth
    assert [age(coarse, day) for day in days] == [age(birth, day) for day in days]
    assert coarse_birth_date(coarse, days) == coarse


@given(st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("abc")))
def test_the_name_goes_last(classes, erased):
    assert identity_erasable(classes, erased) == (not classes - erased)


def test_an_unknown_event_is_an_error():
    with pytest.raises(ValueError, match="unknown event"):
        erasable_on(Retention("x", "birthday", 1), Milestones(creation=date(2026, 1, 1)))


def test_the_day_after_is_the_first():
    file = Milestones(creation=date(2020, 1, 1), pass_end=date(2024, 1, 31))
    assert erasable_on(Retention("support", "pass_end", 24), file) == date(2026, 1, 31) + timedelta(days=1)
