"""The half-days of a crew's week: what a timetable covers, what a copied week keeps."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_chantier.rules.half_days import Slot, copy_slots, worked_halves

HALVES = st.sampled_from(["am", "pm"])
PEOPLE = st.sampled_from(["Amina", "Bakary", "Carmen"])
RANKS = st.integers(0, 6)
WHERE = st.tuples(PEOPLE, RANKS, HALVES)
SLOTS = st.builds(Slot, st.sampled_from(["weed", "hedge"]), PEOPLE, RANKS, HALVES)


@given(st.integers(0, 23), st.integers(1, 10))
def test_an_hour_of_work_covers_some_half_day(start, length):
    halves = worked_halves([(start, min(start + length, 24))])
    assert halves <= {"am", "pm"}
    assert bool(halves) == (min(start + length, 24) - start >= 1)


@given(st.lists(SLOTS), st.sets(PEOPLE), st.sets(WHERE), st.sets(WHERE))
def test_a_copy_loses_nothing_and_overwrites_nothing(before, people, busy, taken):
    kept, left = copy_slots(before, people, busy, taken, {"weed"})
    assert len(kept) + sum(left.values()) == len(before)
    for slot in kept:
        where = (slot.person, slot.rank, slot.half)
        assert where not in busy | taken
        assert slot.person in people
        assert slot.task == "weed"
