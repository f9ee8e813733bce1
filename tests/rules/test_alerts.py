"""What must hold of alerts, whatever the days the cron missed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.alerts import Cause, Delay, countdown_rank, delay_rank, plan

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2045, 12, 31))
DELAYS = st.lists(
    st.builds(Delay, months=st.integers(0, 36), days=st.integers(0, 60)), min_size=1, max_size=5, unique=True
).map(tuple)
CAUSES = st.builds(
    Cause,
    kind=st.sampled_from(("pass_end", "interview")),
    model=st.just("insertion.pass"),
    record_id=st.integers(1, 5),
    day=st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 1, 5)),
)
DUE = st.dictionaries(CAUSES, st.integers(1, 4), max_size=12)


@given(DAYS, DELAYS, DAYS)
def test_a_countdown_only_grows_until_its_day_then_stops(day, delays, today):
    rank = countdown_rank(day, delays, today)
    assert 0 <= rank <= len(delays)
    if today <= day:
        assert countdown_rank(day, delays, day) == len(delays)
        assert rank <= countdown_rank(day, delays, min(today + timedelta(days=1), day))
    else:
        assert rank == 0


@given(DAYS, DELAYS, DAYS)
def test_a_delay_never_falls_back(since, delays, today):
    assert delay_rank(since, delays, today) <= delay_rank(since, delays, today + timedelta(days=1))
    if today < since:
        assert delay_rank(since, delays, today) == 0


def apply(known, result, closed_by_hand=()):
    known = [(key, cause, rank, is_open and key not in result.withdrawn) for key, cause, rank, is_open in known]
    known = [(key, cause, rank, is_open and key not in closed_by_hand) for key, cause, rank, is_open in known]
    return known + [(len(known) + i, cause, rank, True) for i, (cause, rank) in enumerate(result.raised)]


@given(st.lists(st.tuples(DUE, st.sets(st.integers(0, 20))), max_size=6))
def test_never_twice_and_nothing_stays_open_without_a_cause(days):
    """Whatever is due day after day, and whatever people close by hand in between."""
    known = []
    for due, closed_by_hand in days:
        known = apply(known, plan(due, known))
        spoken = [(cause, rank) for _key, cause, rank, _is_open in known]
        assert len(spoken) == len(set(spoken)), "the same alert twice"
        opened = [(cause, rank) for _key, cause, rank, is_open in known if is_open]
        assert len(opened) == len({cause for cause, _rank in opened}), "two open alerts for one cause"
        assert all(due.get(cause) == rank for cause, rank in opened), "an open alert without its cause"
        again = plan(due, known)
        assert again.raised == again.withdrawn == (), "the second run of the day did something"
        known = apply(known, plan(due, known), closed_by_hand)
        assert plan(due, known).raised == (), "what someone closed came back"


@given(DUE, DUE)
def test_a_source_that_was_not_read_keeps_its_alerts(first, second):
    known = apply([], plan(first, []))
    result = plan(second, known, withdrawing={"pass_end"})
    kinds = {key: cause.kind for key, cause, _rank, _is_open in known}
    assert {kinds[key] for key in result.withdrawn} <= {"pass_end"}
