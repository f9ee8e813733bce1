"""A shortage shared out: nothing invented, nothing lost, nobody above what was asked."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse.rules.shares import spread
from odoo.addons.seconde_pousse_cantine.rules.allocation import Demand, crates_by_lot, share_out

GRAMS = st.integers(0, 100_000).map(lambda number: Decimal(number) / 100)
STEPS = st.sampled_from([Decimal("0.01"), Decimal("0.1"), Decimal(1), Decimal(5)])
METHODS = st.sampled_from(["proportional", "priority"])


@st.composite
def demands(draw):
    asked = draw(st.lists(st.tuples(GRAMS, st.integers(0, 3)), max_size=12))
    return [Demand(rank, quantity, priority) for rank, (quantity, priority) in enumerate(asked)]


@given(GRAMS, demands(), STEPS, METHODS)
def test_never_more_than_asked_nor_than_there_is(available, wanted, step, method):
    shares = share_out(available, wanted, step, method)
    assert list(shares) == [demand.key for demand in wanted]
    assert all(0 <= shares[demand.key] <= demand.asked for demand in wanted)
    assert sum(shares.values()) <= available


@given(GRAMS, demands(), STEPS, METHODS)
def test_enough_serves_everybody_to_the_last_gram(more, wanted, step, method):
    available = more + sum(demand.asked for demand in wanted)
    assert share_out(available, wanted, step, method) == {demand.key: demand.asked for demand in wanted}


@given(GRAMS, demands(), STEPS)
def test_what_is_left_serves_nobody(available, wanted, step):
    """Less than one step stays, or nobody can take a whole one more."""
    shares = share_out(available, wanted, step)
    left = available - sum(shares.values())
    takers = [demand for demand in wanted if demand.asked - shares[demand.key] >= step]
    assert left < step or not takers


@given(GRAMS, demands())
def test_equal_shares_within_one_step(available, wanted):
    """Two sites that ask the same get the same, to one step."""
    step = Decimal("0.01")
    shares = share_out(available, wanted, step)
    for one in wanted:
        for other in wanted:
            if one.asked == other.asked:
                assert abs(shares[one.key] - shares[other.key]) <= step


@given(GRAMS, demands(), STEPS)
def test_nobody_is_served_while_a_lower_rank_waits(available, wanted, step):
    shares = share_out(available, wanted, step, "priority")
    waiting = [demand.priority for demand in wanted if demand.asked - shares[demand.key] >= step]
    if waiting:
        assert not [demand for demand in wanted if demand.priority > min(waiting) and shares[demand.key] >= step]


@given(st.integers(0, 500), st.lists(GRAMS, max_size=10))
def test_a_whole_is_spread_whole(total, weights):
    shares = spread(total, weights)
    assert sum(shares) == (total if any(weights) else 0)
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if not weight)


@given(st.integers(0, 50), st.lists(GRAMS, min_size=1, max_size=5))
def test_every_lot_that_leaves_is_in_a_crate(crates, quantities):
    counts = crates_by_lot(crates, quantities)
    leaving = [count for count, quantity in zip(counts, quantities, strict=True) if quantity]
    assert all(leaving)
    assert sum(counts) == (max(crates, len(leaving)) if leaving else 0)
