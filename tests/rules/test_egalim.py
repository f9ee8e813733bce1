"""What counts for EGAlim: the worked year of the specification, and each euro once."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.seconde_pousse_cantine.rules.egalim import (
    Bought,
    family_totals,
    main_label,
    origin_totals,
    product_problem,
    share,
    totals,
)
from odoo.addons.seconde_pousse_cantine.rules.macantine import CATEGORIES, FAMILIES


def _bought(*rows):
    return [
        Bought(date.fromisoformat(day), Decimal(amount), frozenset(filter(None, words.split(","))))
        for day, words, amount in rows
    ]


S1 = _bought(
    ("2020-01-01", "BIO,LABEL_ROUGE", 50),
    ("2020-08-01", "CONVERSION_BIO,IGP", 150),
    ("2020-01-01", "BIO,COMMERCE_EQUITABLE", 20),
    ("2020-01-01", "HVE", 2),
    ("2020-01-01", "HVE", 8),
    ("2020-01-01", "LABEL_ROUGE", 12),
    ("2020-01-01", "LABEL_ROUGE", 8),
    ("2020-01-01", "AOCAOP,IGP", 22),
    ("2020-01-01", "IGP", 4),
    ("2020-01-01", "IGP,HVE", 4),
    ("2020-01-01", "EXTERNALITES,PERFORMANCE", 30),
    ("2020-01-01", "PERFORMANCE", 15),
    ("2020-01-08", "PECHE_DURABLE", 240),
    ("2020-01-15", "COMMERCE_EQUITABLE", 10),
    ("2020-01-01", "", 500),
    ("2019-01-01", "BIO", 666),
)


def test_s1_the_year_of_the_platforms_own_test():
    assert totals(S1, 2020) == {
        "valeur_totale": 1075,
        "valeur_bio": 220,
        "valeur_bio_dont_commerce_equitable": 20,
        "valeur_siqo": 50,
        "valeur_egalim_autres": 260,
        "valeur_egalim_autres_dont_commerce_equitable": 10,
        "valeur_externalites_performance": 45,
    }
    assert totals(S1, 2019)["valeur_bio"] == 666


def test_stg_and_fair_trade_counts_with_the_signs_of_quality():
    bought = [Bought(date(2026, 1, 1), Decimal(7), frozenset({"STG", "COMMERCE_EQUITABLE"}), "FRUITS_ET_LEGUMES")]
    assert family_totals(bought, 2026) == {("FRUITS_ET_LEGUMES", "aocaop_igp_stg"): 7}


def test_france_and_europe_by_year():
    """The same six purchases are worth 90 in 2025 and 25 in the years before and after."""
    words = (
        ("FRANCE", 5),
        ("FRANCE,LOCAL", 20),
        ("CIRCUIT_COURT", 30),
        ("LOCAL", 35),
        ("EUROPE", 40),
        ("", 50),
    )
    for year, france, europe in ((2024, 25, 0), (2025, 90, 0), (2026, 25, 40)):
        bought = _bought(*((f"{year}-03-01", word, amount) for word, amount in words))
        assert origin_totals(bought, year) == {"france": france, "europe": europe}


def test_no_vegetable_is_farmhouse():
    for family in FAMILIES:
        expected = None if family in ("VIANDES_VOLAILLES", "CHARCUTERIE", "PRODUITS_LAITIERS") else "farmhouse"
        assert product_problem(family, {"FERMIER"}) == expected


PURCHASES = st.lists(
    st.builds(
        Bought,
        date=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
        amount=st.decimals(0, 10**6, places=2),
        characteristics=st.frozensets(st.sampled_from((*CATEGORIES, "FRANCE", "EUROPE", "LOCAL", "CIRCUIT_COURT"))),
        family=st.sampled_from(FAMILIES),
    )
)


@given(PURCHASES, st.integers(2024, 2027))
def test_each_euro_counts_once(purchases, year):
    found = totals(purchases, year)
    parts = ("valeur_bio", "valeur_siqo", "valeur_egalim_autres", "valeur_externalites_performance")
    plain = sum(
        purchase.amount
        for purchase in purchases
        if purchase.date.year == year and main_label(purchase.characteristics) == "non_egalim"
    )
    assert sum(found[part] for part in parts) + plain == found["valeur_totale"]
    assert sum(family_totals(purchases, year).values()) == found["valeur_totale"]


@given(PURCHASES, st.integers(2024, 2027))
def test_shares_are_shares(purchases, year):
    found = totals(purchases, year)
    percentage = share(found["valeur_bio"], found["valeur_totale"])
    assert percentage is None or 0 <= percentage <= 100
