"""What must hold of VAT, due dates and French identifiers, whatever the values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse.rules.due_date import PaymentDelays, decade_end, due_date
from odoo.addons.seconde_pousse.rules.party_identifiers import compact_siret, siret_problem
from odoo.addons.seconde_pousse.rules.vat_regime import REGIMES, regime_problem, taxes_problem, vat_verdict

DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2060, 12, 31))
DELAYS = PaymentDelays(perishable=30, private=30, public=30, health=50)
SUPPLIES = st.sampled_from(("goods", "service"))
EXIGIBILITIES = st.sampled_from(("on_invoice", "on_payment"))


@given(DAYS)
def test_a_ten_day_period_ends_in_its_month(day):
    end = decade_end(day)
    assert (end.year, end.month) == (day.year, day.month)
    assert end.day in (10, 20) or (end + timedelta(days=1)).day == 1
    assert 0 <= (end - day).days <= 10
    assert decade_end(end) == end


@given(DAYS, DAYS)
def test_perishable_food_is_paid_within_the_law(delivered, invoiced):
    due = due_date("private", invoiced, DELAYS, perishable_since=delivered)
    assert due.is_maximum
    assert due.date >= invoiced
    assert due.date == invoiced or (due.date - delivered).days <= 41


@given(st.sampled_from(("private", "public", "health")), DAYS, DAYS)
def test_no_payer_pays_before_the_invoice_and_older_goods_never_give_more_time(kind, invoiced, delivered):
    due = due_date(kind, invoiced, DELAYS, perishable_since=delivered)
    older = due_date(kind, invoiced, DELAYS, perishable_since=delivered - timedelta(days=15))
    assert invoiced <= older.date <= due.date


def test_an_unknown_payer_is_an_error():
    with pytest.raises(ValueError, match="unknown kind of payer"):
        due_date("foundation", date(2026, 6, 1), DELAYS)


@given(st.sampled_from(REGIMES), SUPPLIES, st.booleans())
def test_a_mention_explains_whatever_is_not_ordinary(regime, supply, option):
    verdict = vat_verdict(regime, supply, option)
    assert verdict.is_taxed == (regime in ("real", "rsa"))
    if not verdict.is_taxed:
        assert verdict.mentions == (regime,)
    if "debits" in verdict.mentions:
        assert option
        assert verdict.exigibility == "on_invoice"
        assert vat_verdict(regime, supply).exigibility == "on_payment"


@given(st.sampled_from(REGIMES), SUPPLIES, st.booleans(), st.sampled_from((0.0, 2.1, 5.5, 10.0, 20.0)), EXIGIBILITIES)
def test_one_line_is_right_under_its_verdict_only(regime, supply, option, rate, due):
    verdict = vat_verdict(regime, supply, option)
    problem = taxes_problem(verdict, [(rate, due)])
    if verdict.is_taxed:
        assert (problem is None) == (rate > 0 and due == verdict.exigibility)
    else:
        assert (problem is None) == (rate == 0)


@given(st.sampled_from(REGIMES), st.booleans(), st.none() | st.text())
def test_no_supply_goes_without_vat_and_without_a_text(regime, option, text):
    if regime_problem(regime, option, text) is None and not vat_verdict(regime, "goods", option).is_taxed:
        assert text.strip()
        assert not option


@given(st.text())
def test_compacting_twice_changes_nothing(text):
    assert compact_siret(compact_siret(text)) == compact_siret(text)


@given(st.integers(0, 13), st.integers(1, 9), st.lists(st.sampled_from(" .\u00a0\u202f-"), max_size=4))
def test_one_wrong_digit_is_seen_and_separators_are_not(position, shift, separators):
    right = "21010034300016"
    assert siret_problem("".join(separators) + right[:3] + "".join(separators) + right[3:]) is None
    wrong = right[:position] + str((int(right[position]) + shift) % 10) + right[position + 1 :]
    assert siret_problem(wrong) == "key"
