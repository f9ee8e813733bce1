"""A weight beyond the tolerance asks for a reason, whatever the figures."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_cantine.rules.tolerance import accepted_price, judge_weight, propose_lots

KILOS = st.integers(0, 50_000).map(lambda number: Decimal(number) / 100)
SHARES = st.integers(0, 100).map(lambda number: Decimal(number) / 100)


@given(KILOS, KILOS, SHARES)
def test_the_verdict_says_on_which_side(due, weighed, tolerance):
    verdict = judge_weight(due, weighed, tolerance)
    low, high = due * (1 - tolerance), due * (1 + tolerance)
    if verdict == "within":
        assert low <= weighed <= high
    elif verdict == "under":
        assert weighed < low
    else:
        assert weighed > high


@given(KILOS, SHARES)
def test_what_is_due_needs_no_reason(due, tolerance):
    assert judge_weight(due, due, tolerance) == "within"


@given(KILOS, st.lists(KILOS, max_size=8))
def test_lots_are_emptied_in_order(need, held):
    proposed = propose_lots(need, list(enumerate(held)))
    assert sum(taken for _lot, taken in proposed) == min(need, sum(held))
    ranks = [lot for lot, _taken in proposed]
    assert ranks == sorted(ranks)
    assert all(taken == held[lot] for lot, taken in proposed[:-1])


@given(KILOS, KILOS, st.booleans())
def test_nobody_pays_more_without_agreeing(asked, substitute, is_accepted):
    price = accepted_price(asked, substitute, is_accepted)
    assert price == substitute if is_accepted else price <= min(asked, substitute)
