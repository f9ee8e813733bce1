"""The rules of the crews' work: a possible day, the law before work elsewhere, votes, memberships, accidents."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_chantier.rules.accident import declare_before
from odoo.addons.seconde_pousse_chantier.rules.agreement import LENDING, SERVICE, AgreementFacts, refusals, warnings
from odoo.addons.seconde_pousse_chantier.rules.membership import (
    AFTER,
    ANNIVERSARY,
    BEFORE,
    CALENDAR,
    next_period,
    period,
    reminder_due,
)
from odoo.addons.seconde_pousse_chantier.rules.prevention import (
    NO_INSPECTION,
    OK,
    hours_over_twelve_months,
    start_problem,
    written_plan_due,
)
from odoo.addons.seconde_pousse_chantier.rules.quorum import (
    ABSOLUTE,
    SIMPLE,
    TWO_THIRDS,
    Call,
    is_carried,
    last_call_day,
    needed,
    proxy_problems,
    votes,
)
from odoo.addons.seconde_pousse_chantier.rules.vat_rate import RateRow, rate_on
from odoo.addons.seconde_pousse_chantier.rules.working_day import Stretch, above_presence, day_problem

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
MINUTES = st.integers(0, 1439)


@st.composite
def timed_stretches(draw):
    pairs = draw(st.lists(st.tuples(MINUTES, MINUTES), max_size=6))
    return [Stretch(rank, 1, min(pair), max(pair) + 1) for rank, pair in enumerate(pairs)]


@given(timed_stretches())
def test_nobody_is_twice_at_the_same_minute(stretches):
    crossed = any(
        one.start < other.end and other.start < one.end
        for rank, one in enumerate(stretches)
        for other in stretches[rank + 1 :]
    )
    assert (day_problem(stretches) is not None) == crossed


@given(st.lists(st.integers(1, 900), max_size=5))
def test_a_day_has_24_hours(minutes):
    stretches = [Stretch(rank, length) for rank, length in enumerate(minutes)]
    assert (day_problem(stretches) is not None) == (sum(minutes) > 1440)


@given(st.integers(0, 1440), st.one_of(st.none(), st.integers(0, 1440)))
def test_what_is_above_presence_never_exceeds_the_work(worked, present):
    above = above_presence(worked, present)
    assert 0 <= above <= worked
    if present is not None:
        assert worked - above <= present


@given(DAYS, st.sampled_from(["farm", "public"]))
def test_a_customer_s_own_rate_comes_before_that_of_everybody(day, customer_kind):
    everybody = RateRow(date(2014, 1, 1), Decimal(20))
    own = RateRow(date(2026, 1, 1), Decimal("5.5"), "farm")
    expected = own if customer_kind == "farm" and day >= own.date_from else everybody
    assert rate_on([everybody, own], customer_kind, day) == expected


@given(DAYS, DAYS, st.booleans(), st.booleans())
def test_nobody_works_elsewhere_before_the_inspection(day, inspected_on, is_written, is_due):
    problem = start_problem(day, inspected_on, None, is_written, is_due)
    if inspected_on > day:
        assert problem == NO_INSPECTION
    else:
        assert (problem == OK) == (is_written or not is_due)


@given(st.floats(0, 2000), st.booleans())
def test_a_listed_danger_always_asks_for_a_written_plan(hours, is_listed):
    assert written_plan_due(hours, 400, is_listed) == (is_listed or hours >= 400)


@given(st.integers(0, 12), st.integers(0, 3), st.data())
def test_no_vote_without_somebody_in_the_room(count, most, data):
    calls = [
        Call(
            member,
            data.draw(st.booleans()),
            data.draw(st.one_of(st.none(), st.integers(0, count - 1))),
        )
        for member in range(count)
    ]
    present = sum(call.is_present for call in calls)
    assert present <= votes(calls, most) <= count
    if not present:
        assert votes(calls, most) == 0
    if most:
        assert votes(calls, most) <= present * (1 + most)
    assert len(proxy_problems(calls, most)) <= count - present


@given(st.integers(0, 300), st.integers(0, 100))
def test_a_quorum_is_met_by_everybody_and_by_nobody_less(members, percent):
    assert 0 <= needed(members, percent) <= members
    assert needed(members, percent) * 100 >= members * percent


@given(DAYS, st.sampled_from([CALENDAR, ANNIVERSARY]))
def test_a_membership_covers_its_days_and_no_more(day, mode):
    first, last = period(day, mode)
    assert first == day <= last
    assert next_period(last, mode)[0] == last + timedelta(days=1)
    assert last - first < timedelta(days=366)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.sets(DAYS, max_size=4))
def test_an_accident_is_never_to_be_declared_on_a_day_off(known_on, holidays):
    limit = declare_before(known_on, 48, holidays)
    assert limit >= known_on + timedelta(hours=48)
    last_day = (limit - timedelta(microseconds=1)).date()
    assert last_day.weekday() != 6 and last_day not in holidays


@given(st.lists(st.tuples(DAYS, st.integers(1, 500)), max_size=12), DAYS)
def test_the_fullest_twelve_months_around_a_day(hours, day):
    """As slow as can be: every window of 365 days that holds the day."""
    windows = [day - timedelta(days=back) for back in range(365)]
    slow = max(sum(count for one, count in hours if start <= one < start + timedelta(days=365)) for start in windows)
    assert hours_over_twelve_months(hours, day) == slow


FACTS = st.builds(
    AgreementFacts,
    kind=st.sampled_from([SERVICE, LENDING]),
    has_leader=st.booleans(),
    has_own_safety=st.booleans(),
    has_people=st.booleans(),
    has_length=st.booleans(),
    has_consent=st.booleans(),
    has_amendment=st.booleans(),
    price_hour=st.none() | st.floats(0, 100),
    cost_hour=st.none() | st.floats(0, 100),
    is_town=st.booleans(),
    is_dangerous=st.booleans(),
    insured_until=st.none() | DAYS,
    ends_on=st.none() | DAYS,
)


@given(FACTS)
def test_a_lending_is_signed_with_people_length_consent_and_amendment_only(facts):
    complete = facts.has_people and facts.has_length and facts.has_consent and facts.has_amendment
    complete = complete if facts.kind == LENDING else facts.has_leader
    assert (not refusals(facts)) == (complete and facts.has_own_safety)


@given(FACTS)
def test_a_service_is_warned_of_its_insurance_only(facts):
    found = set(warnings(facts))
    if facts.kind == SERVICE:
        assert found <= {"uninsured", "insurance_ends"}
    assert ("above_cost" in found) == (
        facts.kind == LENDING
        and facts.price_hour is not None
        and facts.cost_hour is not None
        and facts.price_hour > facts.cost_hour
    )


@given(DAYS, st.sampled_from([CALENDAR, ANNIVERSARY]))
def test_years_of_membership_follow_without_gap_or_overlap(day, mode):
    _first, last = period(day, mode)
    following, end = next_period(last, mode)
    assert following == last + timedelta(days=1)
    assert following <= end


@given(DAYS, DAYS, st.integers(0, 90), st.integers(0, 90))
def test_a_reminder_is_sent_once_and_on_its_side_of_the_end(day, last, before, after):
    kind = reminder_due(day, last, before, after)
    assert kind != BEFORE or (before and day <= last)
    assert kind != AFTER or (after and day > last)
    assert kind is None or reminder_due(day, last, before, after, {kind}) is None


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_a_larger_majority_is_harder_to_reach(votes_for, votes_against, abstentions):
    simple, absolute, two_thirds = (
        is_carried(votes_for, votes_against, abstentions, majority) for majority in (SIMPLE, ABSOLUTE, TWO_THIRDS)
    )
    assert two_thirds <= absolute <= simple


@given(DAYS, st.integers(0, 60))
def test_a_call_on_its_last_day_gives_the_whole_notice(day, notice):
    assert (day - last_call_day(day, notice)).days == notice
