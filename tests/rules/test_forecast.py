from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_cantine.rules.forecast import WEEK, still_to_come, weekly, weeks

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
KILOS = st.floats(0, 10_000)
SPANS = st.integers(0, 200).map(lambda days: timedelta(days=days))


@given(KILOS, KILOS, DAYS, SPANS, DAYS)
def test_all_that_is_left_is_promised_once(expected, harvested, first, span, today):
    """Weeks that cover the whole window share what is left, no more, no less."""
    last = first + span
    assume(last >= today)
    mondays = weeks(min(first, today), 220)
    shares = weekly(expected, harvested, (first, last), today, mondays)
    left = max(expected - harvested, 0)
    covered = [monday for monday in mondays if monday <= last]
    assume(covered[-1] + WEEK > last)
    assert abs(sum(shares.values()) - left) < 1e-6 * max(left, 1)


@given(KILOS, KILOS, DAYS, SPANS, DAYS, DAYS, SPANS)
def test_a_share_is_never_negative_nor_more_than_what_is_left(expected, harvested, first, span, today, asked, width):
    share = still_to_come(expected, harvested, (first, first + span), today, (asked, asked + width))
    assert 0 <= share <= max(expected - harvested, 0) + 1e-6


@given(KILOS, DAYS, SPANS, DAYS, SPANS)
def test_nothing_is_promised_for_days_gone_by(expected, first, span, today, width):
    yesterday = today - timedelta(days=1)
    assert still_to_come(expected, 0, (first, first + span), today, (yesterday - width, yesterday)) == 0
    after = first + span + timedelta(days=1)
    assert still_to_come(expected, 0, (first, first + span), today, (after, after + width)) == 0


@given(DAYS, st.integers(0, 53))
def test_weeks_are_mondays_one_after_the_other(day, count):
    mondays = weeks(day, count)
    assert len(mondays) == count
    assert all(monday.weekday() == 0 for monday in mondays)
    assert all(b - a == WEEK for a, b in zip(mondays, mondays[1:], strict=False))
    assert not mondays or mondays[0] <= day < mondays[0] + WEEK
