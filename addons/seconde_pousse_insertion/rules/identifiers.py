"""Identifiers of a person as the French administrations write them."""

from stdnum import exceptions
from stdnum.fr import nir as stdnum_nir

# 1-2: registered; 3-4: foreigners being registered; 7-8: temporary number.
NIR_FIRST_DIGITS = "123478"


def compact_nir(number):
    """Return the NIR without its separators, upper-cased.

    >>> compact_nir(" 2 53 07 2b 073 004 70 ")
    '253072B07300470'
    """
    return stdnum_nir.compact(number)


def nir_problem(number):
    """Tell what is wrong with a NIR (social security number), key included.

    Length, Corsican departments (2A, 2B) and key are INSEE's rule, as python-stdnum
    applies it; the first digit is the one the ASP's employee record accepts.

    :param number: str, with or without separators
    :return: None when it is valid, otherwise 'format', 'length', 'first_digit' or 'key'

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
        problem = None
    if problem != "format" and number[0] not in NIR_FIRST_DIGITS:
        return "first_digit"
    return problem
