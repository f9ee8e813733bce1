"""What must hold of the yearly tables, whatever the people."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.beneficiaries import (
    ROWS,
    Beneficiary,
    count_rows,
    distinct,
    merge_support,
    profile,
)
from odoo.addons.seconde_pousse_insertion.rules.figures import FigureSet
from odoo.addons.seconde_pousse_insertion.rules.masking import recomputable

PEOPLE = st.lists(
    st.builds(
        Beneficiary,
        identity=st.integers(0, 30),
        sex=st.sampled_from((None, "female", "male")),
        birth_date=st.none() | st.dates(min_value=date(1950, 1, 1), max_value=date(2010, 1, 1)),
        criteria=st.frozensets(st.sampled_from(("RSA", "TH", "QPV", "DELD", "SENIOR", "FLE")), max_size=4),
        rsa=st.sampled_from((None, "increased", "not_increased")),
        education=st.sampled_from((None, "00", "01", "10", "50", "51", "70")),
        district=st.sampled_from((None, "Les Pins", "Centre")),
    ),
    max_size=60,
)


@given(PEOPLE)
def test_each_person_counts_once(people):
    once = distinct(people)
    assert {person.identity for person in once} == {person.identity for person in people}
    assert len(once) == len({person.identity for person in once})
    assert distinct(once) == once
    for split in profile(once, 2026).values():
        assert sum(split.values()) == len(once)


@given(PEOPLE)
def test_no_row_counts_more_than_everybody(people):
    once = distinct(people)
    counts = count_rows(once, 2026)
    assert set(counts) == set(ROWS)
    assert all(0 <= count <= len(once) for count in counts.values())
    assert counts["women"] + counts["men"] <= len(once)
    assert counts["rsa"] >= counts["rsa_increased"] + counts["rsa_not_increased"]
    assert counts["cap_bep"] + counts["not_certifying"] + counts["below_cap"] <= len(once)


@given(PEOPLE)
def test_what_is_published_gives_no_small_group_back(people):
    once = distinct(people)
    figures = FigureSet()
    everybody = figures.count("beneficiaries", "all", "people", len(once))
    counts = count_rows(once, 2026)
    keys = {row: figures.count("beneficiaries", row, "people", counts[row]) for row in ROWS}
    figures.split(everybody, (keys["women"], keys["men"]))
    for row in set(ROWS) - {"women", "men"}:
        figures.split(everybody, (keys[row],))
    hidden = figures.hidden(5)
    shown = {key for key in figures.counts if key[0] != "rest" and key not in hidden}
    unknown = set(figures.counts) - shown
    assert all(figures.counts[key] == 0 or figures.counts[key] >= 5 for key in shown)
    # Whoever reads the tables knows no helper cell: none of them may be worked out when it is small.
    small = {key for key in unknown if 0 < figures.counts[key] < 5}
    assert not small & recomputable(figures.counts, figures.sums, unknown)


@given(PEOPLE, PEOPLE)
def test_a_figure_shown_in_two_tables_is_hidden_in_both(people, others):
    """Readers know that both tables count the same people, and that each person is in one row."""
    once, outside = distinct(people), distinct(others)
    figures = FigureSet()
    inside = figures.count("beneficiaries", "all", "people", len(once), is_key=True)
    totals = {
        "in": figures.count("profile", "total", "in", len(once)),
        "out": figures.count("profile", "total", "out", len(outside)),
        "all": figures.count("profile", "total", "all", len(once) + len(outside)),
    }
    figures.same(inside, totals["in"])
    figures.split(totals["all"], (totals["in"], totals["out"]))
    split = {"in": profile(once, 2026)["sex"], "out": profile(outside, 2026)["sex"]}
    columns = {name: [] for name in totals}
    for value in ("female", "male", None):
        counts = {name: found.get(value, 0) for name, found in split.items()}
        counts["all"] = sum(counts.values())
        keys = {name: figures.count("profile", value, name, count) for name, count in counts.items()}
        figures.split(keys["all"], (keys["in"], keys["out"]))
        for name, key in keys.items():
            columns[name].append(key)
    for name, keys in columns.items():
        figures.split(totals[name], keys)
    hidden = figures.hidden(5)
    assert (inside in hidden) == (totals["in"] in hidden)
    assert not {key for key in recomputable(figures.counts, figures.sums, hidden) if 0 < figures.counts[key]}


@given(st.lists(st.sampled_from(("", "internal", "external", "both")), max_size=6))
def test_a_person_is_in_one_column(supports):
    merged = merge_support(supports)
    assert (not merged) == (not any(supports))
    if merged in ("internal", "external"):
        assert set(filter(None, supports)) == {merged}
