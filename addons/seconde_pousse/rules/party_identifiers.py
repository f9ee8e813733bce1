"""French identifiers of the parties of an invoice.

Source: INSEE, SIRENE directory: a SIRET is the nine digits of the SIREN of the legal body
and five of the establishment, with a Luhn key (La Poste has its own key).
"""

import re

from stdnum.exceptions import ValidationError
from stdnum.fr import siret as stdnum_siret

SIRENE_COUNTRIES = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF")
"""France as far as SIRENE reaches; New Caledonia and Polynesia have numbers of their own."""

_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u200b\ufeff]+")


def compact_siret(value):
    """Return a registry number without spaces, dots and dashes when it is made of digits.

    What is not made of digits is returned stripped only: it is no SIRET, and not ours to change.

    >>> compact_siret(" 210 100 343 00016 ")
    '21010034300016'
    >>> compact_siret("210.100.343\\u00a000016")
    '21010034300016'
    >>> compact_siret(" HRB 86891 ")
    'HRB 86891'
    """
    digits = _SEPARATORS.sub("", value or "")
    return digits if digits.isascii() and digits.isdigit() else (value or "").strip()


def siret_problem(value):
    """Return the code of what is wrong in a SIRET, or None.

    :param str value: what was typed
    :returns: "format", "length", "key" or None

    >>> siret_problem("210 100 343 00016")
    >>> siret_problem("21010034300017")
    'key'
    >>> siret_problem("210100343")
    'length'
    >>> siret_problem("FR21010034300016")
    'format'
    >>> siret_problem("35600000049837")
    """
    number = compact_siret(value)
    if not (number.isascii() and number.isdigit()):
        return "format"
    if len(number) != 14:
        return "length"
    try:
        stdnum_siret.validate(number)
    except ValidationError:
        return "key"
    return None


def site_problem(site_id, payer_id, payer_payer_id, site_is_payer, same_company):
    """Return the code of what is wrong in who is billed for a site, or None.

    :param int site_id: id of the site
    :param int payer_id: id of who is billed, falsy when the site itself
    :param int payer_payer_id: id of who is billed for that payer, falsy when itself
    :param bool site_is_payer: other sites are billed to this one
    :param bool same_company: site and payer may be used by the same companies
    :returns: "itself", "chain", "company" or None

    >>> site_problem(1, None, None, True, True)
    >>> site_problem(1, 1, None, False, True)
    'itself'
    >>> site_problem(1, 2, 3, False, True)
    'chain'
    >>> site_problem(1, 2, None, True, True)
    'chain'
    >>> site_problem(1, 2, None, False, False)
    'company'
    """
    if not payer_id:
        return None
    if payer_id == site_id:
        return "itself"
    if payer_payer_id or site_is_payer:
        return "chain"
    return None if same_company else "company"
