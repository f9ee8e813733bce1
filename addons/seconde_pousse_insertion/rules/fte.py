"""Hours, full-time equivalents (ETP) and aid of an annex.

Sources: the State's follow-up of agreed and realised FTE truncates at two decimals and never rounds
(gip-inclusion/pilotage-airflow, suivi_consommation_etp_V2.sql, stg_etp_conventionnes.sql,
suivi_etp_realises_v2.sql); monthly base of an ACI and 1/12 of the amount checked on real monthly statements.
Everything is computed in Decimal: a truncation shows the smallest error of a float.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

MONTHS = 12
CENT = Decimal("0.01")
NOISE = Decimal("0.000001")
"""Sums of floats are wrong far below this, and no hour is counted that finely."""


def to_decimal(value):
    """Return a number as the Decimal a person would read, without the noise of floats.

    >>> to_decimal(0.1 + 0.2), to_decimal(11.999999999999), to_decimal(None)
    (Decimal('0.300000'), Decimal('12.000000'), Decimal('0'))
    """
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float):
        return Decimal(repr(value)).quantize(NOISE, ROUND_HALF_UP)
    return Decimal(value or 0)


def truncate2(value):
    """Return the number cut at two decimals, never rounded.

    >>> truncate2(11.999), truncate2(12.0), truncate2(Decimal("25.9912"))
    (Decimal('11.99'), Decimal('12.00'), Decimal('25.99'))
    """
    return to_decimal(value).quantize(CENT, ROUND_DOWN)


def monthly_fte(hours, hours_per_fte):
    """Return the FTE of one month's hours, cut at two decimals.

    :param hours: hours of the month
    :param hours_per_fte: hours of one FTE over a year (1 820 paid hours for an ACI)
    :raise ValueError: when the base is not positive

    >>> monthly_fte(3942, 1820), monthly_fte(151.67, 1820), monthly_fte(151.66, 1820)
    (Decimal('25.99'), Decimal('1.00'), Decimal('0.99'))
    """
    return truncate2(exact_monthly_fte(hours, hours_per_fte))


def exact_monthly_fte(hours, hours_per_fte):
    """Return the FTE of one month's hours before it is cut, for sums and averages.

    >>> exact_monthly_fte(455, 1820)
    Decimal('3')
    """
    return to_decimal(hours) * MONTHS / _base(hours_per_fte)


def annual_fte(hours, hours_per_fte):
    """Return the FTE of a year's hours, cut at two decimals.

    >>> annual_fte(1820, 1820), annual_fte(1819.99, 1820)
    (Decimal('1.00'), Decimal('0.99'))
    """
    return truncate2(to_decimal(hours) / _base(hours_per_fte))


def annex_months(date_start, date_end):
    """Return how many months an annex covers: full months between its two days, plus the last one.

    >>> from datetime import date
    >>> annex_months(date(2026, 1, 1), date(2026, 12, 31)), annex_months(date(2026, 1, 15), date(2027, 1, 14))
    (12, 12)
    >>> annex_months(date(2026, 7, 1), date(2026, 12, 31)), annex_months(date(2026, 3, 1), date(2026, 3, 1))
    (6, 1)
    """
    months = (date_end.year - date_start.year) * MONTHS + date_end.month - date_start.month
    if date_end.day < date_start.day:
        months -= 1
    return max(months + 1, 0)


def agreed_annual(fte_agreed, months):
    """Return the FTE a year an annex pays: its monthly FTE over the months it covers.

    >>> agreed_annual(12, 12), agreed_annual(12, 6), agreed_annual(24.76, 5)
    (Decimal('12'), Decimal('6'), Decimal('10.31666666666666666666666667'))
    """
    return _plain(to_decimal(fte_agreed) * months / MONTHS)


def compare(realised, agreed):
    """Compare realised and agreed FTE as the State does, after cutting both at two decimals.

    :return: "under", "over" or "conform"

    >>> compare(11.999, 12.0), compare(12.0049, 12), compare(12.01, 12)
    ('under', 'conform', 'over')
    """
    realised, agreed = truncate2(realised), truncate2(agreed)
    if realised == agreed:
        return "conform"
    return "under" if realised < agreed else "over"


def average_fte(hours, months, hours_per_fte):
    """Return the mean monthly FTE, not cut, of hours declared over some months; 0 without a month.

    >>> average_fte(7280, 4, 1820), average_fte(0, 0, 1820)
    (Decimal('12'), Decimal('0'))
    """
    if months <= 0:
        return Decimal(0)
    return exact_monthly_fte(hours, hours_per_fte) / months


def monthly_amount(fte, amount):
    """Return one month's money for an FTE: a twelfth of the yearly amount, to the cent.

    Used both for the lump sum (agreed FTE) and for the aid due (FTE of eligible hours).

    :param fte: FTE, cut at two decimals here
    :param amount: euros per FTE and year (a dated record)

    >>> monthly_amount(24.76, 23921), monthly_amount(0.999, 12000)
    (Decimal('49357.00'), Decimal('990.00'))
    """
    return (truncate2(fte) * to_decimal(amount) / MONTHS).quantize(CENT, ROUND_HALF_UP)


def state_share(cofunded_share):
    """Return the State's share of an annex: what the co-funder (Département) does not pay.

    :param cofunded_share: 0 to 1
    :raise ValueError: outside 0..1

    >>> state_share(0.25), state_share(0)
    (Decimal('0.750000'), Decimal('1'))
    """
    share = to_decimal(cofunded_share)
    if not 0 <= share <= 1:
        raise ValueError("a share is between 0 and 1")
    return 1 - share


def realisation_rate(fte, fte_agreed):
    """Return realised over agreed, as a share cut at four decimals (99,99 %); None without agreed FTE.

    >>> realisation_rate(25.99, 24.76), realisation_rate(11.999, 12), realisation_rate(3, 0)
    (Decimal('1.0496'), Decimal('0.9991'), None)
    """
    agreed = truncate2(fte_agreed)
    if not agreed:
        return None
    return (truncate2(fte) / agreed).quantize(Decimal("0.0001"), ROUND_DOWN)


@dataclass(frozen=True)
class PersonHours:
    """One row of a statement: who, declared hours, eligible hours, receives RSA or not (None: unknown)."""

    person: object
    hours: object
    eligible: object
    rsa: bool | None = None


@dataclass(frozen=True)
class StatementFigures:
    """Header figures of a monthly statement; hours and FTE as Decimal, aid in euros."""

    people: int
    hours_total: Decimal
    hours_eligible: Decimal
    contributing: int
    people_rsa: int
    contributing_rsa: int
    fte: Decimal
    fte_eligible: Decimal
    aid: Decimal


def statement_figures(rows, hours_per_fte, amount, min_hours=1):
    """Add up the rows of a month: two rows of one person (an amendment) are one person.

    People declared have at least that many hours on the statement; those who contribute, that many
    eligible hours.

    :param rows: iterable of PersonHours
    :param hours_per_fte: hours of one FTE over a year
    :param amount: euros per FTE and year
    :param min_hours: hours under which nobody is counted (a dated record)
    :return: StatementFigures

    >>> rows = [PersonHours("a", 60, 60, True), PersonHours("a", 53, 53, True), PersonHours("b", 113, 0)]
    >>> figures = statement_figures(rows, 1820, 23921)
    >>> figures.people, figures.contributing, figures.people_rsa, figures.hours_total
    (2, 1, 1, Decimal('226'))
    >>> figures.fte, figures.fte_eligible, figures.aid
    (Decimal('1.49'), Decimal('0.74'), Decimal('1475.13'))
    """
    hours, eligible, rsa = {}, {}, set()
    for row in rows:
        hours[row.person] = hours.get(row.person, Decimal(0)) + to_decimal(row.hours)
        eligible[row.person] = eligible.get(row.person, Decimal(0)) + to_decimal(row.eligible)
        if row.rsa:
            rsa.add(row.person)
    declared = {person for person, worked in hours.items() if worked >= min_hours}
    contributing = {person for person, worked in eligible.items() if worked >= min_hours}
    total, total_eligible = sum(hours.values(), Decimal(0)), sum(eligible.values(), Decimal(0))
    fte_eligible = monthly_fte(total_eligible, hours_per_fte)
    return StatementFigures(
        people=len(declared),
        hours_total=total,
        hours_eligible=total_eligible,
        contributing=len(contributing),
        people_rsa=len(declared & rsa),
        contributing_rsa=len(contributing & rsa),
        fte=monthly_fte(total, hours_per_fte),
        fte_eligible=fte_eligible,
        aid=monthly_amount(fte_eligible, amount),
    )


def split_hours(hours, weights):
    """Share a month's hours between the contracts or amendments of one person, to the hundredth.

    The last part takes what rounding leaves, so that the parts add up to the hours exactly.

    :param hours: hours of the month
    :param list weights: what each part counts for (planned hours, or days); all zero: equal parts
    :return: list of Decimal

    >>> split_hours(113, [13, 13]), split_hours(100, [1, 2])
    ([Decimal('56.50'), Decimal('56.50')], [Decimal('33.33'), Decimal('66.67')])
    >>> split_hours(7, [0, 0]), split_hours(5, [1]), split_hours(5, [])
    ([Decimal('3.50'), Decimal('3.50')], [Decimal('5.00')], [])
    """
    if not weights:
        return []
    total = to_decimal(hours).quantize(CENT, ROUND_HALF_UP)
    weights = [to_decimal(weight) for weight in weights]
    whole = sum(weights)
    if whole <= 0:
        weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    parts = [(total * weight / whole).quantize(CENT, ROUND_DOWN) for weight in weights[:-1]]
    return [*parts, total - sum(parts, Decimal(0))]


def _base(hours_per_fte):
    base = to_decimal(hours_per_fte)
    if base <= 0:
        raise ValueError("the hours of one FTE must be positive")
    return base


def _plain(value):
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
