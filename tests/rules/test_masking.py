"""Nobody can work out a hidden figure, whatever the figures."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.masking import hidden_cells, recomputable, table_sums

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 60))


@st.composite
def tables(draw, largest=4):
    """A table with its margins, as (cells, sums)."""
    rows = [f"r{number}" for number in range(draw(st.integers(1, largest)))]
    columns = [f"c{number}" for number in range(draw(st.integers(1, largest)))]
    cells = {cell: draw(COUNTS) for cell in product(rows, columns)}
    for row in rows:
        cells[row, "total"] = sum(cells[row, column] for column in columns)
    for column in (*columns, "total"):
        cells["total", column] = sum(cells[row, column] for row in rows)
    return cells, table_sums(rows, columns)


@given(tables(), st.integers(2, 8))
def test_no_small_group_is_shown_nor_worked_out(table, threshold):
    cells, sums = table
    hidden = hidden_cells(cells, sums, threshold)
    assert {cell for cell, count in cells.items() if 0 < count < threshold} <= hidden
    assert not [cell for cell in recomputable(cells, sums, hidden) if cells[cell]]
    for total, parts in sums:
        remainder = sum(cells[part] for part in parts if part in hidden)
        assert total in hidden or remainder == 0 or remainder >= threshold


@given(tables(largest=2))
def test_what_is_hidden_really_has_another_possible_value(table):
    """Change the hidden cells without changing one published figure nor one sum: by trying."""
    cells, sums = table
    hidden = sorted(hidden_cells(cells, sums, 5))
    for cell in hidden[:3]:
        if cells[cell] == 0:
            continue
        assert any(
            all(sum(moves.get(part, 0) for part in parts) == moves.get(total, 0) for total, parts in sums)
            for values in product((-1, 0, 1), repeat=len(hidden))
            if (moves := dict(zip(hidden, values, strict=True)))[cell]
        )


@given(tables())
def test_big_groups_are_all_shown_and_order_does_not_matter(table):
    cells, sums = table
    hidden = hidden_cells(cells, sums, 5)
    assert hidden == hidden_cells(dict(reversed(cells.items())), sums, 5)
    if all(count == 0 or count >= 5 for count in cells.values()):
        assert not hidden


def test_one_figure_in_two_tables_is_one_figure():
    """A senior count hidden with the ages is not shown by the table of beneficiaries."""
    cells = {"all": 55, "young": 3, "adult": 40, "senior": 12, "not senior": 43}
    sums = [("all", ("young", "adult", "senior")), ("all", ("senior", "not senior"))]
    hidden = hidden_cells(cells, sums, 5)
    assert {"young", "senior", "not senior"} <= hidden
    assert not recomputable(cells, sums, hidden)


@pytest.mark.parametrize(("cells", "message"), [({"a": 5, "b": -1}, "negative"), ({"a": 5, "b": 4}, "do not add up")])
def test_figures_that_do_not_hold_are_errors(cells, message):
    with pytest.raises(ValueError, match=message):
        hidden_cells(cells, [("a", ("b",))], 5)
