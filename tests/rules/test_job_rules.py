"""The rules of a field job: its next step, its quote, its map, its form."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_chantier.rules.job_quote import DAY, FIXED, HOUR, UNIT, sold_quantity
from odoo.addons.seconde_pousse_chantier.rules.job_request import LONGEST, read_quantity, read_request
from odoo.addons.seconde_pousse_chantier.rules.job_state import JobFacts, job_state, next_step
from odoo.addons.seconde_pousse_chantier.rules.map_link import map_link, parse_point

TODAY = date(2026, 1, 5)
FACTS = st.builds(JobFacts, **{name: st.booleans() for name in JobFacts.__dataclass_fields__})
NUMBERS = st.floats(0, 10_000, allow_nan=False)
TYPED = [*LONGEST, "quantity", "wished_from", "wished_to", "kind"]


@given(FACTS)
def test_a_job_ends_only_when_billed_and_reviewed_or_lost(facts):
    assert (next_step(facts) is None) == (job_state(facts) in ("reviewed", "lost"))


@given(FACTS)
def test_money_due_goes_before_the_review(facts):
    if next_step(facts) == "review":
        assert facts.is_work_done and facts.is_all_billed


@given(st.sampled_from([HOUR, DAY, UNIT, FIXED, None, "other"]), st.tuples(*[NUMBERS] * 5))
def test_a_quote_sells_something_or_says_what_is_missing(mode, values):
    quantity, problem = sold_quantity(mode, *values)
    assert (quantity > 0) == (problem is None)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_is_read_back(latitude, longitude):
    latitude, longitude = round(latitude, 5), round(longitude, 5)
    assert parse_point(f"{latitude:.5f}, {longitude:.5f}") == (latitude, longitude)


@given(st.text(max_size=60))
def test_no_address_leaves_the_map(address):
    link = map_link(parse_point(address), address)
    assert not link or link.startswith("https://www.openstreetmap.org/")
    assert not set(link) & set(" \"'<>")


@given(st.text(max_size=40))
def test_a_quantity_is_a_number_or_nothing(text):
    quantity = read_quantity(text)
    assert quantity is None or 0 <= quantity <= 1_000_000


@given(st.fixed_dictionaries({}, optional={name: st.text(max_size=150) for name in TYPED}))
def test_a_form_is_kept_whole_or_refused(values):
    asked, problem = read_request(values, TODAY)
    assert (asked is None) != (problem is None)
    if asked:
        assert asked.name and (asked.phone or asked.email)
        assert not (asked.wished_from and asked.wished_from < TODAY and not asked.wished_to)
