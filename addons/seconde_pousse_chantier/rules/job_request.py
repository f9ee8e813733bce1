"""What a stranger or a farmer types in the form of a request, and what is wrong with it."""

import math
import re
from dataclasses import dataclass
from datetime import date

LONGEST = {"name": 120, "town": 80, "phone": 30, "email": 120, "place": 200, "text": 2000}

NO_NAME = "no_name"
NO_CONTACT = "no_contact"
BAD_EMAIL = "bad_email"
BAD_PHONE = "bad_phone"
TOO_LONG = "too_long"
BAD_QUANTITY = "bad_quantity"
BAD_DATE = "bad_date"
DATES_CROSSED = "dates_crossed"
DATE_PAST = "date_past"
NOTHING_ASKED = "nothing_asked"

EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[A-Za-z]{2,}")
BIGGEST = 1_000_000


@dataclass(frozen=True)
class Request:
    """A request that can be kept."""

    name: str
    phone: str
    email: str
    town: str
    place: str
    text: str
    quantity: float
    wished_from: date | None
    wished_to: date | None


def read_request(values, today, needs_contact=True):
    """Read a form.

    :param values: dict of texts: name, phone, email, town, place, text, quantity, wished_from, wished_to, kind
    :param today: day of the farm
    :param needs_contact: whoever asks is not known
    :returns: (Request, None), or (None, problem)

    >>> read_request({"name": "Mme Roux", "phone": "06 12 34 56 78", "text": "Haie"}, date(2026, 1, 5))[1]
    >>> read_request({"name": " ", "text": "Haie"}, date(2026, 1, 5))[1]
    'no_name'
    >>> read_request({"name": "Mme Roux", "text": "Haie"}, date(2026, 1, 5))[1]
    'no_contact'
    >>> read_request({"quantity": "12,5"}, date(2026, 1, 5), needs_contact=False)[1]
    'nothing_asked'
    >>> read_request({"kind": "3", "quantity": "1 200,5"}, date(2026, 1, 5), needs_contact=False)[0].quantity
    1200.5
    """
    texts = {key: " ".join(str(values.get(key) or "").split()) for key in LONGEST if key != "text"}
    texts["text"] = str(values.get("text") or "").strip()
    if any(len(text) > LONGEST[key] for key, text in texts.items()):
        return None, TOO_LONG
    problem = contact_problem(texts) if needs_contact else None
    if problem:
        return None, problem
    quantity = read_quantity(values.get("quantity"))
    if quantity is None:
        return None, BAD_QUANTITY
    try:
        days = [date.fromisoformat(text) if text else None for text in map(values.get, ("wished_from", "wished_to"))]
    except (TypeError, ValueError):
        return None, BAD_DATE
    problem = dates_problem(*days, today)
    if problem:
        return None, problem
    if not (values.get("kind") or texts["text"]):
        return None, NOTHING_ASKED
    return Request(**texts, quantity=quantity, wished_from=days[0], wished_to=days[1]), None


def contact_problem(texts):
    """Return what keeps us from answering whoever asks, or None.

    >>> contact_problem({"name": "Roux", "phone": "", "email": "roux@example"})
    'bad_email'
    >>> contact_problem({"name": "Roux", "phone": "call me", "email": ""})
    'bad_phone'
    >>> contact_problem({"name": "Roux", "phone": "", "email": "roux@example.com"})
    """
    if not texts["name"]:
        return NO_NAME
    if texts["email"] and not EMAIL.fullmatch(texts["email"]):
        return BAD_EMAIL
    if texts["phone"] and sum(letter.isdigit() for letter in texts["phone"]) < 8:
        return BAD_PHONE
    return None if texts["phone"] or texts["email"] else NO_CONTACT


def read_quantity(text):
    """Return a quantity as people type it, 0 when empty, None when it is none.

    >>> read_quantity("120"), read_quantity(" 12,5 "), read_quantity(""), read_quantity(None)
    (120.0, 12.5, 0.0, 0.0)
    >>> read_quantity("-3"), read_quantity("a lot"), read_quantity("9e99"), read_quantity("nan")
    (None, None, None, None)
    """
    text = re.sub(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))", "", str(text or "").strip()).replace(",", ".")
    if not re.fullmatch(r"[0-9]*\.?[0-9]*", text) or text == ".":
        return None
    quantity = float(text or 0)
    return quantity if math.isfinite(quantity) and quantity <= BIGGEST else None


def dates_problem(wished_from, wished_to, today):
    """Return what is wrong with the days wished, or None.

    >>> dates_problem(date(2026, 3, 2), date(2026, 3, 1), date(2026, 1, 5))
    'dates_crossed'
    >>> dates_problem(None, date(2025, 3, 1), date(2026, 1, 5)), dates_problem(None, None, date(2026, 1, 5))
    ('date_past', None)
    """
    if wished_from and wished_to and wished_to < wished_from:
        return DATES_CROSSED
    last = wished_to or wished_from
    return DATE_PAST if last and last < today else None
