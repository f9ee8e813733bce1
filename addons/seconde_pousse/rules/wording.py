"""Units and days as French people write them: 85 unités, 2 caisses de 10 kg, mardi 1er décembre."""

import re

SYMBOL = re.compile(r"[A-ZÀ-Ý]+|[a-zà-ÿ]{1,2}|[mMcCdD]?[mM]?[²³]|[a-z]?L")


def spell_unit(name, quantity):
    """Return the name of a unit after a quantity, in French: plural from two, no capital; symbols stay as they are.

    :param str name: as it is kept, such as "Botte", "Unité(s)" or "kg"
    :param float quantity: the figure written before it
    :rtype: str

    >>> [spell_unit("Botte", quantity) for quantity in (0, 1, 1.5, 2, 70)]
    ['botte', 'botte', 'botte', 'bottes', 'bottes']
    >>> spell_unit("Unité(s)", 1), spell_unit("Unité(s)", 85), spell_unit("Caisse de 10 kg", 3)
    ('unité', 'unités', 'caisses de 10 kg')
    >>> spell_unit("kg", 12), spell_unit("KWH", 3), spell_unit("Heures", 1), spell_unit("m²", 4)
    ('kg', 'KWH', 'heures', 'm²')
    """
    word, *rest = name.split(" ")
    if not word or SYMBOL.fullmatch(word):
        return name
    is_plural = abs(quantity) >= 2
    if word.endswith("(s)"):
        word = word[:-3] + ("s" if is_plural else "")
    elif is_plural and not word.endswith(("s", "x", "z")):
        word += "s"
    return " ".join([word[:1].lower() + word[1:], *rest])


def spell_first_day(text):
    """Return a date in French words with the first day of a month as an ordinal, as every other one stays.

    >>> spell_first_day("mardi 1 décembre 2026"), spell_first_day("1 déc."), spell_first_day("21 novembre")
    ('mardi 1er décembre 2026', '1er déc.', '21 novembre')
    """
    return re.sub(r"\b1 (?=[a-zà-ÿ])", "1er ", text)
