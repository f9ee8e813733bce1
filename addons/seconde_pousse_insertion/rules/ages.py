"""Ages as the declarations count them.

The ASP takes the year of the table minus the year of birth (gip-inclusion/pilotage-airflow,
beneficiaires_sorties); the European Social Fund takes the real age on the day of entry.
"""

#: Lower bounds of the bands of ages that let both the ASP's and the European groups be added up.
BANDS = (0, 18, 26, 30, 40, 50, 55)


def asp_age(birth_date, year):
    """Return the age the ASP's yearly table gives a person, None when her birth is unknown.

    >>> from datetime import date
    >>> asp_age(date(2000, 12, 31), 2026), asp_age(None, 2026)
    (26, None)
    """
    return None if birth_date is None else year - birth_date.year


def age_on(birth_date, day):
    """Return the real age on a day; somebody born on 29 February turns a year older on 1 March.

    >>> from datetime import date
    >>> age_on(date(2000, 6, 15), date(2026, 6, 14)), age_on(date(2000, 6, 15), date(2026, 6, 15))
    (25, 26)
    >>> age_on(date(2004, 2, 29), date(2026, 2, 28)), age_on(None, date(2026, 2, 28))
    (21, None)
    """
    if birth_date is None:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def age_band(age):
    """Return the lower bound of the band of an age, None when it is unknown.

    >>> age_band(17), age_band(25), age_band(26), age_band(80), age_band(None)
    (0, 18, 26, 55, None)
    """
    return None if age is None else max(bound for bound in BANDS if bound <= max(age, 0))
