"""Identifiers of a person, a structure or an annex as the French administrations write them.

Every check returns None when the number is right, otherwise a code of what is wrong: the sentence is
the caller's. Sources: INSEE (NIR, SIRET; keys computed by python-stdnum); documentation of the ASP's
employee record as the State's platform applies it (first digit of a NIR, NTT, France Travail, annex).
"""

import re

from stdnum import exceptions
from stdnum.fr import nir as stdnum_nir
from stdnum.fr import siret as stdnum_siret

# 1-2: registered; 3-4: foreigners being registered; 7-8: temporary number.
NIR_FIRST_DIGITS = "123478"
NIR_TEMPORARY_DIGITS = "78"
"""A number being certified (NIA): kept as a NIR, but the employee record also wants an NTT."""
FICTITIOUS_NIRS = frozenset({"269054958815780"})
"""The number printed on the specimen of the health card: its key is right, it belongs to nobody."""
NIR_SEX = {"1": "male", "2": "female", "3": "male", "4": "female", "7": "male", "8": "female"}
NIR_UNKNOWN_MONTHS = frozenset((*range(20, 43), *range(50, 100)))
"""Months INSEE writes when the birth certificate gives none."""

_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u200b\ufeff]+")
_FT_IDENTIFIER = re.compile(r"[0-9]{7}[0-9A-Z]|[0-9]{11}", re.ASCII)
_NTT = re.compile(r"[12][0-9]{9}[0-9A-Z]{1,30}", re.ASCII)
_ANNEX_PREFIX = re.compile(r"(ACI|EI|AI|ETTI|EITI|FDI)[0-9]{2}[A-Z0-9][0-9]{6}", re.ASCII)
_ANNEX_SUFFIX = re.compile(r"A[0-9]M[0-9]", re.ASCII)
_COMMUNE = re.compile(r"(?:[0-9]{2}|2A|2B)[0-9]{3}", re.ASCII)


def compact(number):
    """Return an identifier in capitals, without spaces, dots nor dashes.

    >>> compact(" aci 076 26 0005 a0-m0 "), compact(None)
    ('ACI076260005A0M0', '')
    """
    return _SEPARATORS.sub("", number or "").upper()


def compact_nir(number):
    """Return the NIR without its separators, in capitals.

    >>> compact_nir(" 2 53 07 2b 073 004 70 ")
    '253072B07300470'
    """
    return compact(number)


def nir_problem(number, fictitious=FICTITIOUS_NIRS):
    """Tell what is wrong with a NIR (social security number), key included.

    Length, Corsican departments (2A, 2B) and key are INSEE's rule, as python-stdnum
    applies it; the first digit is the one the ASP's employee record accepts.

    :param number: str, with or without separators
    :param fictitious: numbers known to belong to nobody
    :return: None when it is valid, otherwise 'format', 'length', 'first_digit', 'key' or 'fictitious'

    >>> nir_problem("2 95 10 99 126 111 93")
    >>> nir_problem("253072B07300470"), nir_problem("253072A07300443")
    (None, None)
    >>> nir_problem("295109912611199")
    'key'
    >>> nir_problem("29510991261119")
    'length'
    >>> nir_problem("253072C07300443")
    'format'
    >>> nir_problem("595109912611191")
    'first_digit'
    >>> nir_problem("2 69 05 49 588 157 80")
    'fictitious'
    >>> nir_problem("")
    'length'
    """
    number = compact_nir(number)
    if len(number) != 15:
        return "length"
    try:
        stdnum_nir.validate(number)
    except exceptions.InvalidChecksum:
        problem = "key"
    except exceptions.ValidationError:
        problem = "format"
    else:
        problem = "fictitious" if number in fictitious else None
    if problem != "format" and number[0] not in NIR_FIRST_DIGITS:
        return "first_digit"
    return problem


def nir_is_temporary(number):
    """Tell whether a NIR is a waiting number, which the employee record doubles with an NTT.

    >>> nir_is_temporary("7 95 10 99 126 111 54"), nir_is_temporary("295109912611193"), nir_is_temporary("")
    (True, False, False)
    """
    return compact_nir(number)[:1] in tuple(NIR_TEMPORARY_DIGITS)


def nir_mismatches(number, sex=None, birth_date=None, birth_place=None):
    """Tell which parts of a valid NIR contradict the person's civil status.

    A person may have changed sex, place names merge, and INSEE gives months that do not exist to birth
    certificates without one: these are questions to ask, never reasons to refuse.

    :param str number: a NIR without problem
    :param sex: "male", "female" or None when unknown
    :param birth_date: date or None
    :param birth_place: INSEE code of the commune, or of the country (99…), or None
    :return: tuple of codes among "sex", "birth_year", "birth_month", "birth_place"

    >>> from datetime import date
    >>> nir_mismatches("295109912611193", "female", date(1995, 10, 2), "99126")
    ()
    >>> nir_mismatches("295109912611193", "male", date(1996, 11, 2), "99127")
    ('sex', 'birth_year', 'birth_month', 'birth_place')
    >>> nir_mismatches("141208078200587", "male", date(1941, 6, 2))
    ()
    """
    number = compact_nir(number)
    found = []
    if sex and NIR_SEX.get(number[0]) != sex:
        found.append("sex")
    if birth_date:
        if int(number[1:3]) != birth_date.year % 100:
            found.append("birth_year")
        month = int(number[3:5])
        if month not in NIR_UNKNOWN_MONTHS and month != birth_date.month:
            found.append("birth_month")
    if birth_place and number[5:10] != compact(birth_place):
        found.append("birth_place")
    return tuple(found)


def ntt_problem(number):
    """Tell what is wrong with an NTT, the technical number of a person without a NIR.

    1 or 2 (sex), the nine digits of the employer's SIREN, then 1 to 30 letters or digits.

    :return: None, 'length' or 'format'

    >>> ntt_problem("1 732829320 ABC12"), ntt_problem("173282932"), ntt_problem("3732829320A")
    (None, 'length', 'format')
    """
    number = compact(number)
    if not 11 <= len(number) <= 40:
        return "length"
    return None if _NTT.fullmatch(number) else "format"


def ft_identifier_problem(number):
    """Tell what is wrong with a France Travail identifier.

    8 characters (7 digits, then a digit or a letter) or 11 digits.

    :return: None, 'length' or 'format'

    >>> [ft_identifier_problem(n) for n in ("12345678", "1234567e", "12345678901")]
    [None, None, None]
    >>> [ft_identifier_problem(n) for n in ("A2345678", "1234", "123456789012", "A234567E", "1234567È")]
    ['format', 'length', 'length', 'format', 'format']
    """
    number = compact(number)
    if len(number) not in (8, 11):
        return "length"
    return None if _FT_IDENTIFIER.fullmatch(number) else "format"


def annex_number_problem(number, structure_kind=None):
    """Tell what is wrong with the number of a financial annex.

    Kind, department (3 digits, or 2 digits and a letter), year (2), order (4), then avenant and
    modification (AxMx), which may be missing.

    :param structure_kind: aci, ei, ai, etti, eiti, or None to accept any
    :return: None, 'format', 'suffix' or 'structure_kind'

    >>> annex_number_problem("ACI 076 26 0005 A0 M0", "aci"), annex_number_problem("ETTI02A260005")
    (None, None)
    >>> annex_number_problem("ACI076260005A0", "aci"), annex_number_problem("ACI7626005A0M0")
    ('suffix', 'format')
    >>> annex_number_problem("EI 076 26 0005 A0 M0", "aci")
    'structure_kind'
    """
    number = compact(number)
    prefix = _ANNEX_PREFIX.match(number)
    if not prefix:
        return "format"
    suffix = number[prefix.end() :]
    if suffix and not _ANNEX_SUFFIX.fullmatch(suffix):
        return "suffix"
    if structure_kind and prefix[1] != structure_kind.upper():
        return "structure_kind"
    return None


def siret_problem(number):
    """Tell what is wrong with a SIRET, key included.

    :return: None, 'format', 'length' or 'key'

    >>> siret_problem("732 829 320 00074"), siret_problem("73282932000079")
    (None, 'key')
    >>> siret_problem("732829320"), siret_problem("7328293200007A")
    ('length', 'format')
    """
    number = compact(number)
    if not (number.isascii() and number.isdigit()):
        return "format"
    if len(number) != 14:
        return "length"
    return None if stdnum_siret.is_valid(number) else "key"


def commune_problem(code):
    """Tell what is wrong with the INSEE code of a commune: 5 characters, Corsica 2A or 2B.

    Whether the commune existed on a given day is not checked: it takes INSEE's dated list.

    :return: None or 'format'

    >>> commune_problem("76540"), commune_problem("2a004"), commune_problem("97411")
    (None, None, None)
    >>> commune_problem("7654"), commune_problem("99352"), commune_problem("2C004")
    ('format', 'format', 'format')
    """
    code = compact(code)
    return "format" if code.startswith("99") or not _COMMUNE.fullmatch(code) else None
