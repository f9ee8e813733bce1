"""Does the kind of contract chosen for a job fit the facts?

A service is the price of a work, led by our supervisor. A lending of labour is led by the host; lending for profit is
forbidden (Code du travail, art. L8241-1). Without profit (wages, charges and expenses paid back, no more) it needs the
consent of each person, an agreement that gives its length and names the people, and an amendment to each contract
(art. L8241-2). A fixed-term contract never replaces strikers, nor serves for particularly dangerous work (art. L1242-6
and L4154-1).
"""

from dataclasses import dataclass
from datetime import date

SERVICE = "service"
LENDING = "lending"

NO_PEOPLE = "no_people"
NO_LENGTH = "no_length"
NO_CONSENT = "no_consent"
NO_AMENDMENT = "no_amendment"
NO_LEADER = "no_leader"
NO_SAFETY = "no_safety"

ABOVE_COST = "above_cost"
TO_TOWN = "to_town"
DANGEROUS = "dangerous"
LED_BY_US = "led_by_us"
UNINSURED = "uninsured"
INSURANCE_ENDS = "insurance_ends"


@dataclass(frozen=True)
class AgreementFacts:
    """What is known of an agreement when it is about to be signed.

    Prices and costs are for an hour of one person, without VAT; None: not known.
    """

    kind: str
    has_leader: bool = True
    has_own_safety: bool = True
    has_people: bool = False
    has_length: bool = False
    has_consent: bool = False
    has_amendment: bool = False
    price_hour: float | None = None
    cost_hour: float | None = None
    is_town: bool = False
    is_dangerous: bool = False
    insured_until: date | None = None
    ends_on: date | None = None


def refusals(facts):
    """Return why an agreement may not be signed; empty when it may.

    >>> refusals(AgreementFacts(SERVICE, has_leader=False)), refusals(AgreementFacts(SERVICE))
    (['no_leader'], [])
    >>> refusals(AgreementFacts(LENDING, has_people=True, has_consent=True, has_own_safety=False))
    ['no_length', 'no_amendment', 'no_safety']
    """
    asked = [(NO_LEADER, facts.has_leader)]
    if facts.kind == LENDING:
        asked = [
            (NO_PEOPLE, facts.has_people),
            (NO_LENGTH, facts.has_length),
            (NO_CONSENT, facts.has_consent),
            (NO_AMENDMENT, facts.has_amendment),
        ]
    asked.append((NO_SAFETY, facts.has_own_safety))
    return [code for code, is_there in asked if not is_there]


def warnings(facts):
    """Return what does not fit the kind of contract, or the insurance; signing stays possible.

    >>> warnings(AgreementFacts(LENDING, price_hour=21.5, cost_hour=20, insured_until=date(2027, 1, 1)))
    ['above_cost', 'led_by_us']
    >>> warnings(AgreementFacts(SERVICE, price_hour=21.5, cost_hour=20, is_dangerous=True))
    ['uninsured']
    >>> warnings(AgreementFacts(SERVICE, insured_until=date(2026, 6, 1), ends_on=date(2026, 6, 2)))
    ['insurance_ends']
    """
    found = []
    if facts.kind == LENDING:
        if facts.price_hour is not None and facts.cost_hour is not None and facts.price_hour > facts.cost_hour:
            found.append(ABOVE_COST)
        if facts.is_town:
            found.append(TO_TOWN)
        if facts.is_dangerous:
            found.append(DANGEROUS)
        if facts.has_leader:
            found.append(LED_BY_US)
    if not facts.insured_until:
        found.append(UNINSURED)
    elif facts.ends_on and facts.insured_until < facts.ends_on:
        found.append(INSURANCE_ENDS)
    return found
