"""What must hold of invoicing runs and of late payments, whatever the values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse.rules.invoice_cycle import cycle_end
from odoo.addons.seconde_pousse_cantine.rules.invoice_run import is_decade, net_returns, previous_month, split_key
from odoo.addons.seconde_pousse_cantine.rules.late_payment import half_year_start, interest, next_level, spans

DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2060, 12, 31))
CYCLES = st.sampled_from(("delivery", "decade", "month"))
GROUPINGS = st.sampled_from(("order", "site", "payer"))
DELAYS = st.integers(min_value=0, max_value=900)


@given(DAYS, CYCLES)
def test_an_invoice_never_gathers_two_months(day, cycle):
    end = cycle_end(day, cycle)
    assert (end.year, end.month) == (day.year, day.month)
    assert end >= day
    assert cycle_end(end, cycle) == end


@given(DAYS, DAYS, CYCLES, GROUPINGS)
def test_a_longer_cycle_never_splits_more(first, second, cycle, grouping):
    def together(cycle):
        return split_key(cycle, grouping, first, "site", "order", "BL") == split_key(
            cycle, grouping, second, "site", "order", "BL"
        )

    assert together(cycle) <= together("month")
    assert together("delivery") <= together(cycle)


@given(DAYS, CYCLES)
def test_sites_are_together_for_the_payer_alone(day, cycle):
    def key(grouping, site):
        return split_key(cycle, grouping, day, site, "order", "BL")

    assert key("payer", "A") == key("payer", "B")
    assert key("site", "A") != key("site", "B")
    assert key("order", "A") != key("order", "B")


def test_unknown_words_are_errors():
    with pytest.raises(ValueError, match="unknown cycle"):
        cycle_end(date(2026, 6, 1), "week")
    with pytest.raises(ValueError, match="unknown grouping"):
        split_key("month", "town", date(2026, 6, 1), 1, 1, 1)


@given(DAYS)
def test_the_month_before_is_whole(today):
    first, last = previous_month(today)
    assert first.day == 1
    assert last + timedelta(days=1) == today.replace(day=1)
    assert not is_decade(first, last)


@given(
    st.dictionaries(st.integers(0, 9), st.integers(1, 100)),
    st.dictionaries(st.integers(10, 19), st.tuples(st.integers(1, 100), st.integers(0, 12))),
)
def test_nothing_is_lost_between_bills_and_credits(deliveries, returns):
    left = {**deliveries, **{move: -quantity for move, (quantity, _origin) in returns.items()}}
    bills, credits = net_returns(left, {move: origin for move, (_quantity, origin) in returns.items()})
    assert sum(quantity for quantity, _returns in bills.values()) - sum(credits.values()) == sum(left.values())
    assert all(quantity >= 0 for quantity, _returns in bills.values())
    assert all(quantity > 0 for quantity in credits.values())
    assert set(bills) == set(deliveries)


@given(DAYS, DELAYS, st.booleans())
def test_every_day_of_delay_is_counted_once(due, delay, is_rate_fixed):
    found = spans(due, due + timedelta(days=delay), is_rate_fixed)
    assert sum(days for _start, days in found) == delay
    starts = [start for start, _days in found]
    assert starts == sorted(set(starts))
    assert all(start == half_year_start(start) for start in starts)
    assert len(starts) <= 1 or not is_rate_fixed


@given(st.floats(0, 100000), DAYS, DELAYS, st.floats(0, 20), st.booleans())
def test_interest_grows_with_the_delay_and_never_before_the_due_date(amount, due, delay, rate, is_rate_fixed):
    def owed(days):
        return interest(round(amount, 2), due, due + timedelta(days=days), lambda start: rate, is_rate_fixed)

    assert owed(0) == 0
    assert 0 <= owed(delay) <= owed(delay + 1)
    assert interest(round(amount, 2), due, due - timedelta(days=3), lambda start: rate, is_rate_fixed) == 0


@given(DELAYS, st.lists(st.integers(0, 100), min_size=1, max_size=5))
def test_reminders_are_sent_in_their_order(late_days, delays):
    levels = list(enumerate(sorted(delays)))
    done = None
    for rank, days in levels:
        following = next_level(late_days, done, levels)
        assert following == (rank if late_days >= days else None)
        if following is None:
            return
        done = following
    assert next_level(late_days, done, levels) is None
