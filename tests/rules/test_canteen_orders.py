"""Cut-off, business days, quantities and standing orders of the canteens, whatever the dates and the figures."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse.rules.public_holidays import french_holidays
from odoo.addons.seconde_pousse_cantine.rules.business_days import business_days_before, is_business_day
from odoo.addons.seconde_pousse_cantine.rules.cutoff import deadline
from odoo.addons.seconde_pousse_cantine.rules.quantities import (
    parse_quantity,
    quantity_from_meals,
    quantity_problem,
)
from odoo.addons.seconde_pousse_cantine.rules.standing import DUE, PAUSED, standing_days

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
lead_days = st.integers(0, 20)
hours = st.integers(0, 24 * 60).map(lambda minutes: minutes / 60)


def holidays_around(day):
    return french_holidays(day.year - 1, day.year, day.year + 1)


@given(st.integers(1990, 2100))
def test_a_year_has_its_eleven_holidays_of_which_three_move(year):
    holidays = french_holidays(year)
    # Ascension Day sometimes falls on 1 or 8 May.
    assert 10 <= len(holidays) <= 11
    assert date(year, 7, 14) in holidays
    assert sum(day.weekday() == 0 and 3 <= day.month <= 6 for day in holidays) >= 2


@given(days, lead_days, hours)
def test_a_deadline_in_business_days_falls_on_one(day, lead, hour):
    holidays = holidays_around(day)
    moment = deadline(day, lead, "business", hour, holidays)
    assert moment <= datetime.combine(day, time()) + timedelta(hours=24)
    if lead:
        last_day = moment if hour < 24 else moment - timedelta(seconds=1)
        assert is_business_day(last_day.date(), holidays)


@given(days, st.integers(1, 20))
def test_there_are_as_many_business_days_between(day, count):
    holidays = holidays_around(day)
    first = business_days_before(day, count, holidays)
    between = [first + timedelta(days=offset) for offset in range((day - first).days)]
    assert sum(is_business_day(one, holidays) for one in between) == count


@given(days, lead_days, hours)
def test_business_days_are_never_shorter_than_calendar_days(day, lead, hour):
    holidays = holidays_around(day)
    business = deadline(day, lead, "business", hour, holidays)
    assert business <= deadline(day, lead, "calendar", hour, holidays)


@given(st.floats(0, 1e6).map(lambda number: round(number, 2)))
def test_a_quantity_reads_the_same_however_it_is_written(number):
    text = f"{number:,.2f}"
    assert parse_quantity(text.replace(",", " ").replace(".", ",")) == number
    assert parse_quantity(text.replace(",", "\u202f")) == number


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_whatever_is_typed_has_a_verdict(value):
    problem = quantity_problem(value, 500)
    assert problem in (None, "not_a_number", "negative", "too_big")
    if problem is None:
        assert 0 <= parse_quantity(value) <= 500
    counted = quantity_problem(value, 500, whole=True)
    assert counted == problem or counted == "not_whole"
    if counted is None:
        assert abs(parse_quantity(value) % 1) < 1e-6 or 1 - parse_quantity(value) % 1 < 1e-6


@given(st.integers(1, 2000), st.integers(1, 500))
def test_meals_are_served_and_hardly_more(meals, portion):
    kilograms = quantity_from_meals(meals, portion)
    assert 0 <= round(kilograms * 1000 - meals * portion, 3) < 500


@given(st.integers(0, 6), days, st.integers(0, 60), st.lists(st.tuples(days, st.integers(0, 30)), max_size=3))
def test_every_such_weekday_has_its_verdict(weekday, first, length, pauses):
    last = first + timedelta(days=length)
    periods = [(start, start + timedelta(days=count)) for start, count in pauses]
    found = dict(standing_days(weekday, first, last, periods))
    every = [first + timedelta(days=offset) for offset in range(length + 1)]
    assert list(found) == [day for day in every if day.weekday() == weekday]
    for day, verdict in found.items():
        assert verdict == (PAUSED if any(start <= day <= end for start, end in periods) else DUE)
