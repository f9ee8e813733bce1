"""What must hold of PASS IAE, suspensions, extensions, eligibility and employee records, whatever the values."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_insertion.rules import eligibility, employee_record, extension, identifiers, pass_iae
from odoo.addons.seconde_pousse_insertion.rules import suspension as susp

DAYS = st.dates(min_value=date(2013, 1, 1), max_value=date(2060, 12, 31))
SHIFTS = st.integers(min_value=0, max_value=3000)
LIMITS = susp.SuspensionLimits()
CAPS = {
    "senior_cdi": extension.ExtensionCap(3650),
    "complete_training": extension.ExtensionCap(365),
    "rqth": extension.ExtensionCap(365, 1095),
    "senior": extension.ExtensionCap(365, 1825),
    "particular_difficulties": extension.ExtensionCap(365, 1095),
}
WINDOW = extension.ExtensionWindow(12, 6)


# --- PASS ---------------------------------------------------------------------------------------------------------


@given(DAYS)
def test_a_pass_lasts_730_days_and_counts_down_one_a_day(start):
    end = pass_iae.default_end(start, 730)
    assert pass_iae.remaining_days(start, start, end) == 730
    assert pass_iae.remaining_days(end, start, end) == 1
    assert pass_iae.remaining_days(end + timedelta(days=1), start, end) == 0


@given(DAYS, st.integers(-900, 900))
def test_status_and_remaining_days_agree(start, offset):
    end, today = pass_iae.default_end(start, 730), start + timedelta(days=offset)
    status = pass_iae.status(today, start, end)
    assert (pass_iae.remaining_days(today, start, end) == 0) == (status == "expired")
    if status == "future":
        assert pass_iae.remaining_days(today, start, end) == 730


@given(DAYS, st.integers(0, 700), st.integers(0, 1000), st.integers(-10, 2000))
def test_a_suspension_costs_no_day_of_work(start, since, length, offset):
    """Whoever is suspended keeps the days she had on its first day; each day after it costs one."""
    begin = start + timedelta(days=since)
    period = pass_iae.Period(begin, begin + timedelta(days=length))
    end = pass_iae.default_end(start, 730) + timedelta(days=susp.shift_days(period.start, period.end))
    today = start + timedelta(days=offset)
    left = pass_iae.remaining_days(today, start, end, [period])
    if period.holds(today):
        assert left == pass_iae.remaining_days(period.end + timedelta(days=1), start, end, [period])
        if today < period.end and today > period.start:
            resumed = susp.reintegrate(period.start, period.end, today)
            shorter = pass_iae.Period(period.start, resumed.end)
            new_end = end - timedelta(days=(period.end - resumed.end).days)
            assert pass_iae.remaining_days(today, start, new_end, [shorter]) == left
            assert pass_iae.remaining_end(today, start, end, [period]) == new_end


@given(DAYS, SHIFTS, SHIFTS)
def test_an_end_never_typed_again_is_the_computed_one(start, first, second):
    rule_end = pass_iae.default_end(start, 730)
    for shift in (first, second, 0):
        in_force = pass_iae.end_in_force(rule_end, rule_end, 0, shift)
        assert in_force == pass_iae.computed_end(start, 730, shift)


@given(DAYS, SHIFTS, st.integers(-3000, 3000))
def test_an_end_typed_again_moves_by_what_changed_since(start, known, change):
    assume(known + change >= 0)
    rule_end = pass_iae.default_end(start, 730)
    typed = rule_end + timedelta(days=known)
    in_force = pass_iae.end_in_force(typed, rule_end, known, known + change)
    assert in_force == typed + timedelta(days=change)


@given(DAYS, SHIFTS, SHIFTS)
def test_history_typed_after_the_platforms_end_does_not_push_it_twice(start, held, entered):
    assume(held > pass_iae.ROUNDING_TOLERANCE)
    rule_end = pass_iae.default_end(start, 730)
    typed = rule_end + timedelta(days=held)
    in_force = pass_iae.end_in_force(typed, rule_end, 0, entered)
    assert in_force == max(typed, rule_end + timedelta(days=entered))


@given(DAYS, st.booleans(), st.booleans())
def test_only_an_authorised_prescriber_lifts_the_waiting_period(end, sent, diagnosed):
    last = pass_iae.waiting_until(end, 2)
    verdict = pass_iae.waiting_verdict(last, end, 2, sent, diagnosed)
    assert verdict == ("bypassed" if sent or diagnosed else "waiting")
    assert pass_iae.waiting_verdict(last + timedelta(days=1), end, 2) == "free"
    assert pass_iae.waiting_verdict(end, end, 2) == "free"


@given(st.integers(1, 9_999_998))
def test_numbers_follow_one_another(order):
    number = f"XXXXX{order:07d}"
    following = pass_iae.next_number("XXXXX", [number, "625741810182"])
    assert following > number
    assert int(following[5:]) == order + 1
    assert pass_iae.number_problem(following) is None
    assert pass_iae.format_number(following).replace(" ", "") == following


@given(st.integers(0, 4000))
def test_what_is_left_is_said_close_to_the_truth(days):
    years, months, rest = pass_iae.remaining_parts(days)
    assert abs((years * 12 + months) * pass_iae.AVERAGE_MONTH + rest - days) <= pass_iae.AVERAGE_MONTH / 2
    assert months < 12 and rest < 30


# --- Suspension ---------------------------------------------------------------------------------------------------


@given(DAYS, st.integers(-5, 1200))
def test_the_longest_suspension_is_36_months(start, length):
    end = start + timedelta(days=length)
    problems = susp.period_problems(start, end, start, start, LIMITS)
    if length < 0:
        assert problems == ("reversed",)
    else:
        assert ("too_long" in problems) == (end > susp.max_end(start, LIMITS))
        assert "outside_pass" not in problems


@given(DAYS, st.lists(st.tuples(st.integers(0, 700), st.integers(0, 60)), max_size=6))
def test_accepted_suspensions_never_share_a_day(start, wanted):
    end, kept = pass_iae.default_end(start, 730), []
    for offset, length in wanted:
        period = start + timedelta(days=offset), start + timedelta(days=offset + length)
        if not susp.period_problems(*period, start, end, LIMITS, kept):
            kept.append(period)
            end += timedelta(days=susp.shift_days(*period))
    days = [first + timedelta(days=n) for first, last in kept for n in range((last - first).days + 1)]
    assert len(days) == len(set(days))


@given(DAYS, st.integers(0, 800), st.integers(0, 800))
def test_the_first_day_offered_is_accepted_and_the_one_before_is_not(today, hired, begun):
    pass_start, hire = (today - timedelta(days=days) for days in (max(begun, hired), hired))
    first = susp.min_start(pass_start, today, LIMITS, hire)
    assert susp.declaration_problems(first, today, LIMITS, hire) == ()
    before = first - timedelta(days=1)
    assert susp.declaration_problems(before, today, LIMITS, hire) or before < pass_start


@given(DAYS, st.integers(0, 400), st.integers(-10, 420), st.sampled_from(susp.REASONS + susp.HISTORIC_REASONS))
def test_a_hire_never_lengthens_a_suspension(start, length, offset, reason):
    end, day = start + timedelta(days=length), start + timedelta(days=offset)
    resumption = susp.resume_on_hire(start, end, day, reason)
    if resumption.verdict == "shortened":
        assert start <= resumption.end < day <= end
    else:
        assert resumption.verdict == ("deleted" if day == start and reason in susp.REASONS else "none")


# --- Extension ----------------------------------------------------------------------------------------------------


@given(DAYS, st.sampled_from(extension.REASONS), st.integers(0, 4000), st.integers(-5, 4000))
def test_no_cap_is_passed(start, reason, used, asked):
    cap, end = CAPS[reason], start + timedelta(days=asked)
    problems = extension.dates_problems(start, end, [start], cap, used)
    if not problems:
        assert start < end <= extension.max_end(start, cap, used) <= extension.total_end(start, cap, used)
        assert cap.total is None or used + asked <= cap.total
    elif asked > 0:
        assert end > extension.max_end(start, cap, used)


@given(st.integers(0, 3000), st.sampled_from(("aci", "ei", "ai", "etti", "eiti")))
def test_a_reason_is_open_as_long_as_a_day_is_left(used, kind):
    reasons = extension.open_reasons(kind, CAPS, used)
    assert ("rqth" in reasons) == (used < 1095)
    assert ("senior" in reasons) == (used < 1825)
    assert ("particular_difficulties" in reasons) == (used < 1095 and kind in ("aci", "ai"))
    assert {"senior_cdi", "complete_training"} <= set(reasons)


@given(DAYS, st.integers(-500, 400))
def test_the_window_opens_and_closes_once(end, offset):
    day = end + timedelta(days=offset)
    held = WINDOW.holds(day, end)
    assert held or not -365 <= offset <= 181
    assert not held or -366 <= offset <= 184


@given(st.sampled_from(extension.REASONS), st.booleans(), st.booleans(), st.booleans())
def test_what_goes_with_a_request_goes_with_an_agreement(reason, prescriber, report, interview):
    problems = extension.support_problems(reason, prescriber, report, wants_interview=interview)
    if extension.needs_agreement(reason):
        assert ("prescriber_missing" in problems) == (not prescriber)
        assert ("interview_contact" in problems) == interview
    else:
        assert bool(problems) == (prescriber or report or interview)


@given(DAYS, st.integers(0, 60))
def test_reminders_come_at_10_20_and_30_days(asked, waited):
    reminder = extension.next_reminder(asked, asked + timedelta(days=waited))
    assert (reminder is None) == (waited > 30)
    if reminder:
        assert (reminder - asked).days in (10, 20, 30)
        assert 0 <= (reminder - asked).days - waited <= 10


# --- Eligibility --------------------------------------------------------------------------------------------------

LEVELS = {"RSA": 1, "ASS": 1, "AAH": 1, "DETLD": 1, "DELD": 2, "SENIOR": 2, "JEUNE": 2, "QPV": 2, "FLE": 2, "PM": 2}


@given(st.sets(st.sampled_from(sorted(LEVELS))), st.integers(2, 3))
def test_an_employers_verdict(codes, needed):
    criteria = {code: LEVELS[code] for code in codes}
    found = eligibility.verdict("employer", criteria, eligibility.Required(1, needed))
    levels = list(criteria.values())
    conflict = {"SENIOR", "JEUNE"} <= codes or {"DELD", "DETLD"} <= codes
    assert found.is_eligible == (not conflict and (1 in levels or levels.count(2) >= needed))
    assert found.reasons
    prescriber = eligibility.verdict("prescriber", criteria, eligibility.Required(1, needed))
    assert prescriber.is_eligible == (not conflict)


@given(DAYS, st.integers(0, 900))
def test_a_prescribers_diagnosis_outlives_the_employers(made, offset):
    ends = {author: eligibility.expires_on(author, made, 92, 6) for author in ("employer", "prescriber")}
    assert ends["prescriber"] > ends["employer"] == made + timedelta(days=92)
    day = made + timedelta(days=offset)
    assert eligibility.is_valid(day, made, ends["employer"]) == (offset <= 92)
    assert eligibility.is_valid(day, made, ends["employer"], pass_end=day)


@given(DAYS, st.integers(-500, 500), st.integers(1, 12))
def test_a_proof_is_fresh_just_before_the_pass_only(start, offset, months):
    made = start + timedelta(days=offset)
    verdict = eligibility.proof_verdict(True, made, None, start, "months", months)
    assert verdict in ("fresh", "too_old", "late")
    assert (verdict == "late") == (offset > 0)
    assert offset > 0 or (verdict == "fresh") == (made > start - relativedelta(months=months))


@given(DAYS, DAYS)
def test_nobody_is_young_and_senior(today, birth):
    assume(birth < today)
    codes = eligibility.suggested(today, 50, 26, birth_date=birth)
    assert not {"SENIOR", "JEUNE"} <= set(codes)


# --- Identifiers --------------------------------------------------------------------------------------------------


@given(
    st.sampled_from("123478"),
    st.integers(0, 99),
    st.integers(1, 12),
    st.sampled_from(("75", "2A", "2B", "97", "99")),
    st.integers(1, 999),
    st.integers(1, 999),
)
def test_a_nir_has_one_key(first, year, month, department, place, order):
    body = f"{first}{year:02d}{month:02d}{department}{place:03d}{order:03d}"
    # The key of Corsica is the one of the former departments 19 and 18 (INSEE).
    key = 97 - int(body[:5] + {"2A": "19", "2B": "18"}.get(department, department) + body[7:]) % 97
    number = f"{body}{key:02d}"
    assume(number not in identifiers.FICTITIOUS_NIRS)
    assert identifiers.nir_problem(number) is None
    assert identifiers.nir_problem(f"{body}{(key % 97) + 1:02d}") == "key"
    assert identifiers.nir_problem(" ".join(number.lower())) is None
    sex = "male" if first in "137" else "female"
    assert identifiers.nir_mismatches(number, sex, date(1900 + year, month, 1)) == ()


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("141068078200557", None),
        ("141062a78200555", None),
        ("141062B78200582", None),
        ("141208078200587", None),
        ("341068078200554", None),
        ("123456789", "length"),
        ("141068078200557123", "length"),
        ("941208078200575", "first_digit"),
        ("141208078200557", "key"),
        ("141068078200520", "key"),
        ("269054958815780", "fictitious"),
    ],
)
def test_numbers_of_the_worked_cases(number, problem):
    assert identifiers.nir_problem(number) == problem


@pytest.mark.parametrize("month", [*range(20, 43), *range(50, 100)])
def test_months_that_do_not_exist_match_any_birth_date(month):
    assert identifiers.nir_mismatches(f"141{month}8078200500", "male", date(1941, 6, 2)) == ()


@given(st.text(max_size=45))
def test_no_text_breaks_a_check(text):
    for check in (
        identifiers.nir_problem,
        identifiers.ntt_problem,
        identifiers.ft_identifier_problem,
        identifiers.annex_number_problem,
        identifiers.siret_problem,
        identifiers.commune_problem,
        pass_iae.number_problem,
    ):
        problem = check(text)
        assert problem is None or (problem.isidentifier() and problem.islower())


# --- Employee record ----------------------------------------------------------------------------------------------


@given(st.text(max_size=80))
def test_names_are_written_as_the_record_wants_them(text):
    name = employee_record.first_name(text)
    assert len(name) <= 30
    assert name == name.upper().strip()
    assert employee_record.plain(text).startswith(name)


@given(st.text(max_size=40))
def test_a_complement_is_whole_or_left_out(text):
    written = employee_record.complement(text)
    assert written is None or (written == text.strip() and 0 < len(written) <= 32 and written.isascii())


def test_every_kind_of_prescriber_has_a_code():
    others = ("OIL", "ODC", "PENSION", "RS_FJT", "CAARUD", "CSAPA", "E2C", "EPIDE", "HUDA", "MSA", "OTHER")
    codes = {kind: employee_record.orienteur("prescriber", kind, True) for kind in employee_record.ORIENTEURS}
    assert len(set(codes.values())) == len(codes) == 20
    assert {employee_record.orienteur("prescriber", kind, True) for kind in others} == {"06"}
    assert {employee_record.orienteur("prescriber", kind, False) for kind in (*codes, *others)} == {"08"}


@given(DAYS, st.integers(-3, 3))
def test_age_of_the_record(today, offset):
    born = date(today.year - 16, today.month, min(today.day, 28)) + timedelta(days=offset)
    assume(today.day <= 28)
    found = employee_record.problems(employee_record.Situation(birth_date=born), today, 16, 100)
    assert ("age" in {problem.code for problem in found}) == (offset >= 0)


def test_an_empty_file_names_every_field_once():
    found = employee_record.problems(employee_record.Situation(), date(2026, 6, 15), 16, 100)
    assert len({problem.code for problem in found}) == len(found) >= 18
    assert {problem.asp_code for problem in found} == {None, "3308", "3417", "3435", "3437"}
