"""Order in which people read names: accents and numbers as a French reader expects."""

import re
import unicodedata

DIGITS = 6


def reading_key(text):
    """Return a string whose plain (byte) order is the order people expect.

    Accents and case are ignored and numbers compare as numbers. PostgreSQL's C
    collation, which Odoo uses, would put "Épinard" after "Zucchini" and
    "Planche 10" before "Planche 2".

    :param str | None text: any name
    :rtype: str

    >>> sorted(["Zucchini", "Épinard", "ail"], key=reading_key)
    ['ail', 'Épinard', 'Zucchini']
    >>> sorted(["Planche 10", "Planche 2"], key=reading_key)
    ['Planche 2', 'Planche 10']
    >>> reading_key(None)
    ''
    """
    plain = text or ""
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    padded = re.sub(r"\d+", lambda number: number.group().zfill(DIGITS), plain)
    return padded.casefold().replace("œ", "oe").replace("æ", "ae").strip()
