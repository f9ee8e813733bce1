"""What a VAT regime asks for one supply: taxed or not, due when, and what must be printed.

Sources: CGI art. 269-2 a and c (goods: VAT due on delivery; services: on collection, unless
the débits option is taken); CGI art. 298 bis I 2° and BOI-TVA-SECT-80-30-30 (RSA: due on
collection, for goods too); CGI annexe III art. 77 (débits option); CGI art. 261 (exempt
supplies); CGI art. 293 B (franchise); CGI annexe II art. 242 nonies A (mentions).
"""

from dataclasses import dataclass

REAL = "real"
RSA = "rsa"
EXEMPT = "exempt"
FRANCHISE = "franchise"
REGIMES = (REAL, RSA, EXEMPT, FRANCHISE)

GOODS = "goods"
SERVICE = "service"

ON_INVOICE = "on_invoice"
ON_PAYMENT = "on_payment"

MENTION_DEBITS = "debits"
MENTION_EXEMPT = "exempt"
MENTION_FRANCHISE = "franchise"


@dataclass(frozen=True)
class VatVerdict:
    """What the regime asks: VAT or not, when it is due, and the codes of the mentions."""

    is_taxed: bool
    exigibility: str
    mentions: tuple = ()


def vat_verdict(regime, supply, debits_option=False):
    """Return what a regime asks for one supply.

    :param str regime: "real", "rsa", "exempt" or "franchise"
    :param str supply: "goods" or "service"
    :param bool debits_option: VAT paid on débits instead of on collection
    :rtype: VatVerdict
    :raises ValueError: unknown regime or supply

    >>> vat_verdict("real", "goods")
    VatVerdict(is_taxed=True, exigibility='on_invoice', mentions=())
    >>> vat_verdict("rsa", "goods")
    VatVerdict(is_taxed=True, exigibility='on_payment', mentions=())
    >>> vat_verdict("rsa", "goods", debits_option=True)
    VatVerdict(is_taxed=True, exigibility='on_invoice', mentions=('debits',))
    >>> vat_verdict("real", "service", debits_option=True)
    VatVerdict(is_taxed=True, exigibility='on_invoice', mentions=('debits',))

    The option changes nothing for goods of the ordinary regime: no mention is due.

    >>> vat_verdict("real", "goods", debits_option=True).mentions
    ()
    >>> vat_verdict("franchise", "goods")
    VatVerdict(is_taxed=False, exigibility='on_invoice', mentions=('franchise',))
    """
    if regime not in REGIMES or supply not in (GOODS, SERVICE):
        raise ValueError(f"unknown regime or supply: {regime}, {supply}")
    if regime == EXEMPT:
        return VatVerdict(False, ON_INVOICE, (MENTION_EXEMPT,))
    if regime == FRANCHISE:
        return VatVerdict(False, ON_INVOICE, (MENTION_FRANCHISE,))
    due_on_collection = regime == RSA or supply == SERVICE
    if not due_on_collection:
        return VatVerdict(True, ON_INVOICE)
    if debits_option:
        return VatVerdict(True, ON_INVOICE, (MENTION_DEBITS,))
    return VatVerdict(True, ON_PAYMENT)


def regime_problem(regime, debits_option, exemption_text):
    """Return the code of what is wrong in a declared regime, or None.

    :param str regime: see :func:`vat_verdict`
    :param bool debits_option: see :func:`vat_verdict`
    :param str exemption_text: legal text printed when no VAT is charged
    :returns: "option_without_vat", "text_missing" or None

    >>> regime_problem("exempt", False, " ")
    'text_missing'
    >>> regime_problem("franchise", True, "TVA non applicable")
    'option_without_vat'
    >>> regime_problem("rsa", True, None)
    """
    if regime not in (EXEMPT, FRANCHISE):
        return None
    if debits_option:
        return "option_without_vat"
    if not (exemption_text or "").strip():
        return "text_missing"
    return None


def taxes_problem(verdict, taxes):
    """Return the code of what is wrong in the VAT of one line, or None.

    :param VatVerdict verdict: what the regime asks
    :param list[tuple[float, str]] taxes: (rate, exigibility) of each VAT of the line
    :returns: "no_tax", "vat_not_due", "vat_missing", "wrong_exigibility" or None

    >>> rsa = vat_verdict("rsa", "goods")
    >>> taxes_problem(rsa, [(5.5, "on_payment")])
    >>> taxes_problem(rsa, [(5.5, "on_invoice")])
    'wrong_exigibility'
    >>> taxes_problem(rsa, [(0.0, "on_invoice")])
    'vat_missing'
    >>> taxes_problem(vat_verdict("exempt", "service"), [(20.0, "on_payment")])
    'vat_not_due'
    >>> taxes_problem(rsa, [])
    'no_tax'
    """
    if not taxes:
        return "no_tax"
    if not verdict.is_taxed:
        return "vat_not_due" if any(rate for rate, _due in taxes) else None
    if not all(rate for rate, _due in taxes):
        return "vat_missing"
    if any(due != verdict.exigibility for _rate, due in taxes):
        return "wrong_exigibility"
    return None
