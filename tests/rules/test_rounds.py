from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_cantine.rules.crates import MAX_CRATES, check_count, never_came_back
from odoo.addons.seconde_pousse_cantine.rules.refusal import to_take_back
from odoo.addons.seconde_pousse_cantine.rules.round_order import insert_stops

names = st.integers(min_value=0, max_value=30)


@given(st.lists(names, unique=True), st.lists(names, unique=True), st.dictionaries(names, st.integers(1, 40)))
def test_inserting_keeps_what_is_placed(current, added, ranks):
    added = [name for name in added if name not in current]
    order = insert_stops(current, added, ranks)
    assert sorted(order) == sorted(current + added)
    assert [name for name in order if name in current] == current


@given(st.permutations(range(1, 9)), st.integers(0, 8))
def test_a_round_in_order_stays_in_order(arrivals, late):
    """Whatever the order in which deliveries come, the round drives its stops in order."""
    ranks = {stop: stop for stop in arrivals}
    order = insert_stops([], arrivals[late:], ranks)
    for stop in arrivals[:late]:
        order = insert_stops(order, [stop], ranks)
    assert order == sorted(arrivals)


@given(st.lists(names, unique=True, min_size=1), st.integers(40, 50))
def test_a_stop_the_round_does_not_know_comes_last(current, guest):
    ranks = {name: place for place, name in enumerate(current, start=1)}
    assert insert_stops(current, [guest], ranks)[-1] == guest


@given(st.one_of(st.integers(), st.floats(), st.text(), st.booleans(), st.none()))
def test_only_a_possible_number_of_crates_is_accepted(count):
    accepted = check_count(count) is None
    assert accepted == (type(count) is int and 0 <= count <= MAX_CRATES)


@given(st.integers(0, 500), st.integers(0, 500))
def test_no_more_is_lost_than_left(left, back):
    lost = never_came_back(left, back)
    assert 0 <= lost <= left
    assert never_came_back(left, back + lost) == 0


cents = st.integers(0, 10**6).map(lambda amount: amount / 100)


@given(cents, st.lists(cents, max_size=6))
def test_whatever_is_refused_never_exceeds_what_was_delivered(delivered, refusals):
    back = 0.0
    for refused in refusals:
        verdict = to_take_back(refused, back, 0.0, delivered)
        back += verdict.quantity
        assert verdict.quantity >= 0
        assert back <= delivered + 0.005
        # Told once more, nothing more comes back.
        assert not to_take_back(refused, back, 0.0, delivered).quantity


@given(cents, cents, cents)
def test_two_reasons_share_what_was_delivered(delivered, first, second):
    one = to_take_back(first, 0.0, 0.0, delivered).quantity
    other = to_take_back(second, 0.0, one, delivered).quantity
    assert one + other <= delivered + 0.01
