"""What must hold of hours and public holidays, whatever the calls and the absences."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules.hours import (
    HALVES,
    DayLimits,
    Half,
    Share,
    complementary,
    day_verdict,
    hours_problem,
    month_bounds,
    month_totals,
    month_weeks,
    month_window,
    resolve_half,
    split_span,
    to_hours,
    to_minutes,
)
from odoo.addons.seconde_pousse_insertion.rules.public_holidays import public_holidays

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2060, 12, 31))
MINUTES = st.integers(0, 720)
LIMITS = DayLimits(half_day=720, day=1440, legal_day=600)
SHARES = {
    "FULL": Share(Decimal(1)),
    "HALF": Share(Decimal("0.5"), is_declared=True, is_eligible=False),
    "ODD": Share(Decimal("0.333"), is_declared=False, is_eligible=True),
    "NONE": Share(Decimal(0), is_declared=True, is_eligible=True),
}


@st.composite
def months(draw):
    """One month and what happened on some of its half-days."""
    month = draw(DAYS)
    first, last = month_bounds(month)
    chosen = draw(
        st.lists(
            st.tuples(st.integers(0, (last - first).days), st.sampled_from(HALVES)),
            unique=True,
            max_size=20,
        )
    )
    halves = []
    for shift, half in chosen:
        code = draw(st.none() | st.sampled_from(sorted(SHARES)))
        day = first + timedelta(days=shift)
        halves.append(Half(day, half, draw(MINUTES), draw(MINUTES), draw(MINUTES) if code else 0, code))
    return month, halves


def _totals(month, halves):
    return month_totals(month, halves, lambda code, _day: SHARES[code])


@given(st.integers(0, 100000))
def test_minutes_survive_the_float(minutes):
    assert to_minutes(to_hours(minutes)) == minutes


@given(st.floats(0, 24), st.floats(0, 24), st.sampled_from(("morning", "afternoon", "full_day", None)))
def test_splitting_loses_no_minute(start, end, period):
    morning, afternoon = split_span(start, end, period)
    assert morning >= 0
    assert afternoon >= 0
    assert morning + afternoon == max(0, to_minutes(end) - to_minutes(start))


@given(months())
def test_eligible_is_a_part_of_declared_and_nothing_is_counted_twice(data):
    month, halves = data
    totals = _totals(month, halves)
    assert 0 <= totals.worked <= totals.eligible <= totals.paid <= totals.worked + totals.paid_absence
    assert totals.paid_absence + totals.unpaid_absence == sum(half.absence for half in halves)
    assert totals.theoretical == sum(half.theoretical for half in halves)


@given(months())
def test_the_order_of_the_calls_changes_nothing(data):
    month, halves = data
    assert _totals(month, halves) == _totals(month, halves[::-1])


@given(months())
def test_the_days_of_another_month_do_not_count(data):
    month, halves = data
    first, _last = month_bounds(month)
    day_before = Half(first - timedelta(days=1), "am", 0, 600)
    totals, more = _totals(month, halves), _totals(month, [*halves, day_before])
    assert (more.worked, more.paid, more.eligible) == (totals.worked, totals.paid, totals.eligible)
    assert more.complementary >= totals.complementary


@given(DAYS, st.dictionaries(st.integers(0, 90), st.tuples(MINUTES, MINUTES), max_size=30))
def test_each_week_gives_its_complementary_hours_once(day, content):
    start = day.replace(day=1)
    days = {start + timedelta(days=shift): minutes for shift, minutes in content.items()}
    firsts = {(sunday.year, sunday.month) for sunday in (d + timedelta(days=6 - d.weekday()) for d in days)}
    total = sum(complementary(date(year, month, 1), days) for year, month in firsts)
    weeks = {}
    for current, (done, due) in days.items():
        weeks[current.isocalendar()[:2]] = weeks.get(current.isocalendar()[:2], 0) + done - due
    assert total == sum(max(0, extra) for extra in weeks.values())


@given(DAYS, st.sampled_from(HALVES), MINUTES, st.none() | st.just("FERIE"), st.none() | st.just("CP"), st.booleans())
def test_a_half_day_nobody_called_is_an_absence_or_missing_but_never_worked(day, half, due, holiday, announced, covers):
    result = resolve_half(day, half, due, None, holiday, announced, covers)
    assert result.worked == 0
    assert result.absence in (0, due)
    assert result.is_missing == bool(due and not holiday and not announced)
    assert not (result.is_missing and result.code)


@given(DAYS, MINUTES, MINUTES)
def test_the_roll_call_comes_before_everything(day, due, worked):
    result = resolve_half(day, "am", due, (worked, 0, None), "FERIE", "CP", True)
    assert (result.worked, result.absence, result.code) == (worked, 0, None)


@given(st.integers(-100, 2000), st.integers(-100, 2000))
def test_no_half_day_is_negative_or_longer_than_its_limit(worked, absence):
    problem = hours_problem(worked, absence, LIMITS)
    assert (problem is None) == (worked >= 0 and absence >= 0 and worked + absence <= 720)


@given(st.integers(0, 3000))
def test_more_than_a_day_is_refused_and_more_than_the_law_is_told(worked):
    expected = "refused" if worked > 1440 else "warning" if worked > 600 else "allowed"
    assert day_verdict(worked, LIMITS) == expected


@given(DAYS)
def test_weeks_hold_the_days_of_the_month_once(day):
    first, last = month_bounds(day)
    days = [current for week in month_weeks(day) for current in week]
    assert days == [first + timedelta(days=shift) for shift in range((last - first).days + 1)]
    start, end = month_window(day)
    assert start.weekday() == 0
    assert 0 <= (first - start).days <= 6
    assert end == last


@given(st.integers(1886, 2100))
def test_a_year_has_eleven_public_holidays(year):
    holidays = public_holidays(year)
    by_code = {code: day for day, code in holidays}
    assert len(holidays) == len(by_code) == 11
    assert all(day.year == year for day, _code in holidays)
    assert by_code["easter_monday"].weekday() == by_code["whit_monday"].weekday() == 0
    assert by_code["ascension"].weekday() == 3
    assert (by_code["whit_monday"] - by_code["easter_monday"]).days == 49


def test_the_holidays_of_2026_and_2027():
    days = [day for year in (2026, 2027) for day, _code in public_holidays(year)]
    for expected in (date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25), date(2027, 3, 29), date(2027, 5, 6)):
        assert expected in days


def test_no_list_before_the_law():
    with pytest.raises(ValueError, match="no such list"):
        public_holidays(1850)
