"""What a purchase counts for in the EGAlim law, and the totals of a year.

Sources: betagouv/ma-cantine at commit 04dddca907df745d27935bf3e6884b1396451fac, `data/models/purchase.py` and
`data/models/diagnostic.py` (each euro counts once, for its first label in this order; the origin counted
differently in 2025); CNRC, "Guide pratique … gestion directe", January 2024, p. 16 (produce in conversion for at least
twelve months counts with the organic) and p. 23 (what may legally be called "fermier").
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .macantine import LOCAL, SHORT_CIRCUIT

BIO = "bio"
NOT_EGALIM = "non_egalim"
PRECEDENCE = (
    (BIO, {"BIO", "CONVERSION_BIO"}),
    ("label_rouge", {"LABEL_ROUGE"}),
    ("aocaop_igp_stg", {"AOCAOP", "IGP", "STG"}),
    ("hve", {"HVE"}),
    ("peche_durable", {"PECHE_DURABLE"}),
    ("rup", {"RUP"}),
    ("commerce_equitable", {"COMMERCE_EQUITABLE"}),
    ("fermier", {"FERMIER"}),
    ("externalites", {"EXTERNALITES"}),
    ("performance", {"PERFORMANCE"}),
)
SIQO = ("label_rouge", "aocaop_igp_stg")
OTHERS = ("hve", "peche_durable", "rup", "commerce_equitable", "fermier")
COST_BASED = ("externalites", "performance")
FARMHOUSE_FAMILIES = ("VIANDES_VOLAILLES", "CHARCUTERIE", "PRODUITS_LAITIERS")
"""Cheese, eggs, poultry, beef and pork have a legal definition of "fermier"; nothing else has."""


@dataclass(frozen=True)
class Bought:
    """A purchase to add up; `characteristics` are the platform's words, those of the origin included."""

    date: date
    amount: Decimal
    characteristics: frozenset = frozenset()
    family: str = ""


def main_label(characteristics):
    """Return the label that a purchase counts for.

    >>> main_label({"BIO", "LABEL_ROUGE"}), main_label({"STG", "COMMERCE_EQUITABLE"}), main_label({"FRANCE"})
    ('bio', 'aocaop_igp_stg', 'non_egalim')
    """
    words = set(characteristics)
    return next((label for label, codes in PRECEDENCE if words & codes), NOT_EGALIM)


def is_egalim(label):
    """Tell whether a label counts in the 50 % of the law.

    >>> is_egalim("hve"), is_egalim("non_egalim")
    (True, False)
    """
    return label != NOT_EGALIM


def product_problem(family, characteristics):
    """Return the code of what a product may not claim for itself, or None.

    Organic is what a lot is, never what a product is.

    >>> product_problem("FRUITS_ET_LEGUMES", {"FERMIER"}), product_problem("PRODUITS_LAITIERS", {"FERMIER"})
    ('farmhouse', None)
    >>> product_problem("FRUITS_ET_LEGUMES", {"BIO"}), product_problem("FRUITS_ET_LEGUMES", {"HVE"})
    ('organic', None)
    """
    if "BIO" in characteristics:
        return "organic"
    if "FERMIER" in characteristics and family not in FARMHOUSE_FAMILIES:
        return "farmhouse"
    return None


def totals(purchases, year):
    """Return the totals of a civil year, by the names of the simplified declaration.

    :param purchases: iterable of :class:`Bought`
    :param int year: year of the dates that count
    :rtype: dict[str, Decimal]

    >>> organic, plain = frozenset({"BIO"}), frozenset()
    >>> bought = [Bought(date(2026, 1, 2), Decimal(10), organic), Bought(date(2026, 1, 3), Decimal(10), plain)]
    >>> year = totals(bought, 2026)
    >>> year["valeur_totale"], year["valeur_bio"], share(year["valeur_bio"], year["valeur_totale"])
    (Decimal('20'), Decimal('10'), Decimal('50.00'))
    """
    by_label, fair = defaultdict(Decimal), defaultdict(Decimal)
    for purchase in purchases:
        if purchase.date.year != year:
            continue
        label = main_label(purchase.characteristics)
        by_label[label] += purchase.amount
        if "COMMERCE_EQUITABLE" in purchase.characteristics:
            fair[label] += purchase.amount
    return {
        "valeur_totale": sum(by_label.values(), Decimal()),
        "valeur_bio": by_label[BIO],
        "valeur_bio_dont_commerce_equitable": fair[BIO],
        "valeur_siqo": sum((by_label[label] for label in SIQO), Decimal()),
        "valeur_egalim_autres": sum((by_label[label] for label in OTHERS), Decimal()),
        "valeur_egalim_autres_dont_commerce_equitable": sum((fair[label] for label in OTHERS), Decimal()),
        "valeur_externalites_performance": sum((by_label[label] for label in COST_BASED), Decimal()),
    }


def family_totals(purchases, year):
    """Return the amounts of a year by family and label; each euro once.

    >>> family_totals([Bought(date(2026, 1, 5), Decimal(3), frozenset({"STG", "COMMERCE_EQUITABLE"}), "AUTRES")], 2026)
    {('AUTRES', 'aocaop_igp_stg'): Decimal('3')}
    """
    found = defaultdict(Decimal)
    for purchase in purchases:
        if purchase.date.year == year:
            found[purchase.family, main_label(purchase.characteristics)] += purchase.amount
    return dict(found)


def is_from_france(characteristics, year):
    """Tell whether a purchase counts as French; in 2025 short circuits and local purchases did too.

    >>> [is_from_france({"LOCAL"}, year) for year in (2024, 2025, 2026)]
    [False, True, False]
    """
    words = {"FRANCE", SHORT_CIRCUIT, LOCAL} if year == 2025 else {"FRANCE"}
    return bool(words & set(characteristics))


def is_from_europe(characteristics, year):
    """Tell whether a purchase counts as European; nothing did before 2026.

    >>> is_from_europe({"EUROPE"}, 2025), is_from_europe({"EUROPE"}, 2026)
    (False, True)
    """
    return year >= 2026 and "EUROPE" in characteristics


def origin_totals(purchases, year):
    """Return what a year counts as French and as European: information only, never EGAlim.

    >>> origin_totals([Bought(date(2026, 1, 5), Decimal(3), frozenset({"FRANCE"}))], 2026)
    {'france': Decimal('3'), 'europe': Decimal('0')}
    """
    found = {"france": Decimal(), "europe": Decimal()}
    for purchase in purchases:
        if purchase.date.year != year:
            continue
        found["france"] += purchase.amount if is_from_france(purchase.characteristics, year) else 0
        found["europe"] += purchase.amount if is_from_europe(purchase.characteristics, year) else 0
    return found


def share(part, total):
    """Return a percentage with two decimals, or None where there is nothing to divide, or more than the whole.

    >>> share(Decimal(1), Decimal(3)), share(Decimal(1), Decimal(0))
    (Decimal('33.33'), None)
    """
    if not total or part > total:
        return None
    return (100 * Decimal(part) / Decimal(total)).quantize(Decimal("0.01"))
