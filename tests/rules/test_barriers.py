"""What must hold of a barrier's history, whatever was assessed and when."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.barriers import (
    Assessed,
    change,
    concerns,
    is_present,
    latest,
    unexplored,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31))
BARRIERS = st.sampled_from(("housing", "health", "mobility"))
ASSESSED = st.builds(
    Assessed,
    barrier=BARRIERS,
    day=DAYS,
    presence=st.sampled_from(("yes", "no", "not_explored")),
    impact=st.sampled_from(("", "low", "medium", "high")),
    support=st.sampled_from(("", "internal", "external", "both")),
    lifted_on=st.none() | DAYS,
)
HISTORY = st.lists(ASSESSED, max_size=12).map(
    lambda items: [Assessed(**{**vars(item), "order": order}) for order, item in enumerate(items)]
)


@given(HISTORY, DAYS)
def test_what_holds_is_the_last_word_said_by_then(history, day):
    state = latest(history, day)
    assert latest(reversed(history), day) == state
    assert set(state) == {item.barrier for item in history if item.day <= day}
    for barrier, item in state.items():
        assert not [
            other
            for other in history
            if other.barrier == barrier and other.day <= day and (other.day, other.order) > (item.day, item.order)
        ]


@given(HISTORY, DAYS, DAYS)
def test_a_new_assessment_changes_nothing_before_it(history, day, later):
    later = max(later, day + timedelta(days=1))
    added = Assessed("housing", later, "no", order=99)
    assert latest([*history, added], day) == latest(history, day)


@given(HISTORY, DAYS, DAYS, st.integers(0, 90))
def test_aside_is_never_explored(history, start, day, limit):
    every = ("housing", "health", "mobility")
    missing = unexplored(every, history, start, day, limit)
    answered = {barrier for barrier, item in latest(history, day).items() if item.presence != "not_explored"}
    late = day > start + timedelta(days=limit)
    assert missing == (tuple(barrier for barrier in every if barrier not in answered) if late else ())


@given(HISTORY, DAYS, DAYS)
def test_concerned_as_soon_as_one_day_of_the_period_was(history, first, last):
    first, last = sorted((first, last))
    concerned = concerns(history, first, last)
    assert set(concerned) <= {item.barrier for item in history if item.presence == "yes"}
    for day in (first, last):
        for barrier, item in latest(history, day).items():
            if is_present(item, day):
                assert concerned[barrier].is_concerned
                if item.support:
                    assert concerned[barrier].support in (item.support, "both")


@given(HISTORY, DAYS, DAYS)
def test_a_longer_period_never_forgets_anyone(history, first, last):
    first, last = sorted((first, last))
    assert set(concerns(history, first, last)) <= set(concerns(history, first - timedelta(days=400), last))


@given(ASSESSED, ASSESSED)
def test_two_ways_of_the_same_step_are_opposite(before, after):
    opposite = {"appeared": "lifted", "lifted": "appeared", "better": "worse", "worse": "better", "same": "same"}
    before = Assessed(**{**vars(before), "lifted_on": None})
    after = Assessed(**{**vars(after), "lifted_on": None})
    if "not_explored" not in (before.presence, after.presence):
        assert change(after, before) == opposite[change(before, after)]
    assert change(None, after) in ("explored", "same")
