"""What must hold of the files exchanged with the ASP and the payroll office."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.payroll_file import (
    PayRow,
    format_cell,
    match_payroll,
    parse_payroll,
)
from odoo.addons.seconde_pousse_insertion.rules.statement_file import (
    FileRow,
    match_rows,
    name_keys,
    normalise,
    parse_statement,
    share_rows,
    sum_problem,
)
from odoo.addons.seconde_pousse_insertion.rules.tables import parse_date, parse_number, read_table, write_csv

NAMES = st.sampled_from(("Benali", "Roux", "Diallo", "D'Hoï-Martin", "Le Goff"))
HEAD = (1, ["NOM PRÉNOM", "Date de naissance", "Heures déclarées", "Heures éligibles", "Salaire brut"])
BORN = date(1994, 4, 5)


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_no_text_breaks_the_reading_of_numbers_and_dates(text):
    assert parse_number(text) is None or parse_number(text).is_finite()
    assert parse_date(text) is None or isinstance(parse_date(text), date)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "NaN", "Infinity", True, None])
def test_what_is_no_number_is_none(value):
    assert parse_number(value) is None


@given(st.decimals(-99999, 99999, places=2), st.sampled_from((",", ".")))
def test_a_written_number_reads_the_same(value, mark):
    assert parse_number(format_cell(value, mark)) == value


@given(st.dates(date(1930, 1, 1), date(2060, 1, 1)), st.sampled_from(("%d/%m/%Y", "%Y-%m-%d")))
def test_a_written_date_reads_the_same(day, pattern):
    assert parse_date(format_cell(day, date_format=pattern)) == day


CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20).map(lambda text: f"x{text}")


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=10))
def test_a_written_csv_reads_the_same(rows):
    rows = [["Nom;", "b"], *rows]
    assert [row for _number, row in read_table(write_csv(rows))] == rows


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\x00\x01\x02", b"\x81\x8d\x00"])
def test_a_damaged_file_is_one_error(content):
    with pytest.raises(ValueError, match="format"):
        read_table(content)


def test_a_workbook_reads_as_a_csv():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["NOM PRÉNOM", "Né(e) le", "Heures"])
    book.active.append(["BENALI AMIRA", BORN, 113.5])
    output = io.BytesIO()
    book.save(output)
    (row,) = parse_statement(read_table(output.getvalue())).rows
    assert (row.name, row.birth_date, row.hours) == ("BENALI AMIRA", BORN, Decimal("113.5"))


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["", "05/04/1994", "113"], "name"),
        (["BENALI", "05/04/1994", ""], "hours"),
        (["BENALI", "1994", "113"], "birth_date"),
        (["BENALI", "05/04/1994", "-1"], "negative"),
        (["BENALI", "05/04/1994", "745"], "too_many_hours"),
        (["BENALI", "05/04/1994", "113", "113", "mille"], "gross"),
        (["BENALI", "05/04/1994", "113", "oui"], "hours"),
    ],
)
def test_a_refused_row_says_why(cells, reason):
    table = parse_statement([HEAD, (2, cells)])
    assert table.refused == [(2, reason)]
    assert not table.rows


def test_the_total_row_is_a_total_not_a_person():
    table = parse_statement(
        [HEAD, (2, ["BENALI AMIRA", "05/04/1994", "60"]), (3, ["TOTAL", "", "113"]), (4, ["Liste des codes motifs"])]
    )
    assert len(table.rows) == 1
    assert not table.refused
    assert sum_problem(table.rows, table.header) == ("hours", Decimal(60), Decimal(113))


def test_an_unreadable_layout_names_the_missing_columns():
    assert parse_statement([(1, ["Client", "Montant"])]).missing == ("name", "birth_date", "hours")


@given(NAMES, NAMES, st.permutations(["Amira", "Lina"]))
def test_the_name_used_and_the_birth_name_are_the_same_person(birth, used, firsts):
    people = [(1, BORN, name_keys([birth, used], " ".join(firsts)))]
    for name in (birth, used):
        for written in (f"{name.upper()} {firsts[0]}", f"{firsts[0]} {name}", f"{name} {' '.join(firsts)}"):
            found, left = match_rows([FileRow(1, written, BORN)], people)
            assert (list(found), left) == ([1], [])


def test_two_people_of_the_same_name_and_day_are_never_guessed():
    people = [(1, BORN, name_keys(["Roux"], "Jo")), (2, BORN, name_keys(["Roux"], "Jo"))]
    assert match_rows([FileRow(1, "ROUX JO", BORN)], people)[1][0][1] == "ambiguous"
    others = [(1, BORN, name_keys(["Roux"], "Jo")), (2, date(1990, 1, 1), name_keys(["Roux"], "Jo"))]
    assert list(match_rows([FileRow(1, "ROUX JO", BORN)], others)[0]) == [1]


@given(st.lists(st.integers(0, 3), max_size=6), st.integers(1, 4))
def test_every_row_of_a_person_lands_on_one_line(starts, lines):
    days = [date(2026, 1, 1 + start) for start in starts]
    rows = [FileRow(i, "A", date_from=day, hours=Decimal(1)) for i, day in enumerate(days)]
    shared = share_rows(rows, [date(2026, 1, 1 + line) for line in range(lines)])
    assert sorted(row.number for part in shared for row in part) == list(range(len(rows)))


def test_nobody_receives_somebody_elses_pay():
    people = [
        (1, "A1", "294049935200070", BORN, name_keys(["Benali"], "Amira")),
        (2, "A2", "274082B03300067", None, name_keys(["Roux"], "Jo")),
        (3, "", "", None, name_keys(["Roux"], "Jo")),
    ]

    def answer(**values):
        matched, refused = match_payroll([PayRow(1, **values)], people)
        return matched[0][0] if matched else refused[0][1]

    assert answer(employee_number="a1") == 1
    assert answer(nir="2 94 04 99 352 000") == 1
    assert answer(name="AMIRA BENALI") == 1
    assert answer(name="AMIRA BENALI", birth_date=date(1980, 1, 1)) == "unknown"
    assert answer(name="Roux Jo") == "ambiguous"
    assert answer(employee_number="A2", name="Roux Jo") == 2
    assert answer(employee_number="A2", name="Benali Amira") == "contradiction"
    assert match_payroll([PayRow(1, "A1"), PayRow(2, "A1")], people)[1] == [(2, "twice")]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["", "", "1200", ""], "who"),
        (["A1", "", "", ""], "empty"),
        (["A1", "", "1200 euros bruts", ""], "gross"),
        (["A1", "", "-5", ""], "negative"),
        (["A1", "", "128750", ""], "absurd"),
        (["A1", "", "1200", "x"], "leave"),
    ],
)
def test_a_refused_pay_says_why(cells, reason):
    rows, refused, missing = parse_payroll([(1, ["Matricule", "NIR", "Brut", "Solde CP"]), (2, cells)])
    assert (rows, refused, missing) == ([], [(2, reason)], [])
