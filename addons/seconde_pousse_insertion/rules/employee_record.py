"""What the ASP would refuse in a person's employee record ("fiche salarié"), and how it writes it.

The State's platform makes the record and sends it; here its rules are applied before the hire.
Source: the platform's serialisation of the record and the ASP's own reference files. A problem carries
the ASP's error code when it is documented, None otherwise.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from dateutil.relativedelta import relativedelta

from . import identifiers

ABROAD = "099"
FRANCE = "99100"
"""INSEE's code of the country, as the record wants it."""
COUNTRY_GROUPS = ("1", "2", "3")
MAX_FIRST_NAME = 30
MAX_COMPLEMENT = 32
NUMBER_EXTENSIONS = ("B", "T", "Q", "C")

ERROR_BIRTH_PLACE = "3308"
ERROR_ADDRESS_PLACE = "3417"
ERROR_ANNEX = "3435"
ERROR_DUPLICATE = "3436"
ERROR_IDENTITY = "3437"
ERROR_STREET = "3330"

ORIENTEURS = {
    "ML": "01", "CAP_EMPLOI": "02", "FT": "03", "PLIE": "04", "DEPT": "05", "SPIP": "09", "PJJ": "10",
    "CCAS": "11", "CHRS": "12", "CIDFF": "13", "PREVENTION": "14", "AFPA": "15", "PIJ_BIJ": "16", "CAF": "17",
    "CADA": "18", "ASE": "19", "CAVA": "20", "CPH": "21", "CHU": "22", "OACAS": "23",
}  # fmt: skip
ORIENTEUR_OTHER_AUTHORISED = "06"
ORIENTEUR_SPONTANEOUS = "07"
ORIENTEUR_NOT_AUTHORISED = "08"

_COMPLEMENT = re.compile(rf"[A-Za-z0-9@ ]{{1,{MAX_COMPLEMENT}}}")
_STREET = re.compile(r"[A-Za-z0-9 '\-]+")
_FILE_NAME = re.compile(r"RIAE_FS_([0-9]{14})\.json")


def plain(text):
    """Write a name as the record does: capitals, no accents, single spaces.

    >>> plain("  Élodie  L'Hôte-Œuvré "), plain(None)
    ("ELODIE L'HOTE-OEUVRE", '')
    """
    text = (text or "").replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE").replace("’", "'")
    text = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).upper().split())


def first_name(text):
    """Write first names as the record does: at most 30 characters, cut at a space.

    >>> first_name("Jean-Philippe René Hippolyte Gilbert Dufaël")
    'JEAN-PHILIPPE RENE HIPPOLYTE'
    >>> len(first_name("X" * 40))
    30
    """
    name = plain(text)
    if len(name) <= MAX_FIRST_NAME:
        return name
    cut = name[: MAX_FIRST_NAME + 1].rpartition(" ")[0]
    return cut or name[:MAX_FIRST_NAME]


def complement(text):
    """Write the complement of an address: left out, never cut, when too long or with other characters.

    >>> complement("Bat B esc 2"), complement("Bât. B"), complement("A" * 32) == "A" * 32, complement("A" * 33)
    ('Bat B esc 2', None, True, None)
    """
    text = (text or "").strip()
    return text if _COMPLEMENT.fullmatch(text) else None


def street(text):
    """Write the name of a street: no accents, nothing between brackets.

    >>> street("de l'Église (derrière la mairie)")
    "DE L'EGLISE"
    """
    return plain(re.sub(r"\([^)]*\)", " ", text or ""))


def department(commune):
    """Return the department as the record writes it: 4 characters overseas, 3 otherwise, 099 abroad.

    :param commune: INSEE code of the birth commune, or None when born abroad

    >>> department("76540"), department("2A004"), department("97411"), department(None)
    ('076', '02A', '0974', '099')
    """
    if not commune:
        return ABROAD
    commune = identifiers.compact(commune)
    return "0" + (commune[:3] if commune.startswith(("97", "98")) else commune[:2])


def birth_place(commune, country):
    """Return (commune, department) as the record writes them: no commune for whoever was born abroad.

    >>> birth_place("76540", "99100"), birth_place("76540", "99352")
    (('76540', '076'), (None, '099'))
    """
    if country and country != FRANCE:
        return None, ABROAD
    return (commune or None), (department(commune) if commune else None)


def orienteur(sender, kind=None, is_authorised=False):
    """Return the ASP code of who sent the person.

    :param str sender: "person" (spontaneous), "employer" or "prescriber"
    :param kind: code of the prescriber's kind
    :param bool is_authorised: whether this prescriber is authorised ("habilité")

    >>> orienteur("person"), orienteur("employer"), orienteur("prescriber", "ML", True)
    ('07', '07', '01')
    >>> [orienteur("prescriber", *who) for who in (("OIL", True), ("ML", False), ("SPIP", True))]
    ['06', '08', '09']
    """
    if sender != "prescriber":
        return ORIENTEUR_SPONTANEOUS
    if not is_authorised:
        return ORIENTEUR_NOT_AUTHORISED
    return ORIENTEURS.get(kind, ORIENTEUR_OTHER_AUTHORISED)


def feedback_name(file_name):
    """Return the name of the ASP's answer to a file of records.

    :raises ValueError: not the name of such a file

    >>> feedback_name("RIAE_FS_20210410130000.json")
    'RIAE_FS_20210410130000_FichierRetour.json'
    >>> feedback_name("RiAE_20210410130000.json")
    Traceback (most recent call last):
        ...
    ValueError: not a file of employee records: RiAE_20210410130000.json
    """
    match = _FILE_NAME.fullmatch(file_name)
    try:
        datetime.strptime(match[1] if match else "", "%Y%m%d%H%M%S")
    except ValueError:
        raise ValueError(f"not a file of employee records: {file_name}") from None
    return f"RIAE_FS_{match[1]}_FichierRetour.json"


def record_key(measure, siret, pass_number):
    """Return what makes a record unique: a second one with the same key is a duplicate (3436).

    >>> record_key("ACI_DC", "732 829 320 00074", "99999 21 35866")
    ('ACI_DC', '73282932000074', '999992135866')
    """
    return measure, identifiers.compact(siret), identifiers.compact(pass_number)


@dataclass(frozen=True)
class Situation:
    """A person's file, as plain values; empty strings, None and False for what is not known."""

    first_names: str = ""
    used_name: str = ""
    birth_name: str = ""
    sex: str = ""
    birth_date: object = None
    birth_country: str = ""
    birth_commune: str = ""
    country_group: str = ""
    nir: str = ""
    ntt: str = ""
    street_number: str = ""
    street_extension: str = ""
    lane_type: str = ""
    street_name: str = ""
    address_complement: str = ""
    zip_code: str = ""
    commune: str = ""
    education_level: str = ""
    employment: str = ""
    employer_kind: str = ""
    unemployed_for: str = ""
    ft_registered: str = ""
    ft_registered_for: str = ""
    ft_identifier: str = ""
    benefits: dict = field(default_factory=dict)
    pass_number: str = ""
    siret: str = ""
    annex_is_active: bool = False
    duplicate: bool = False


def written(file, orienteur_code):
    """Return a file as the State's platform writes it to the ASP, under the ASP's own names.

    :param Situation file: the person's file
    :param str orienteur_code: see `orienteur`
    :return: dict name → text, None for what stays empty

    >>> from datetime import date
    >>> file = Situation(first_names="Léa Anne", used_name="Öz", sex="female", birth_date=date(1994, 4, 12),
    ...     birth_country="99352", street_number="3", street_extension="B", lane_type="RUE", street_name="de l'Île",
    ...     address_complement="Bât. 3", benefits={"rsa": "03"})
    >>> lines = written(file, "07")
    >>> lines["prenom"], lines["nomUsage"], lines["dateNaissance"], lines["codeDpt"], lines["codeComInsee"]
    ('LEA ANNE', 'OZ', '12/04/1994', '099', None)
    >>> lines["adresse"], lines["adrCpltDistribution"], lines["salarieAideSociale"]
    ("3 B RUE DE L'ILE", None, 'OUI')
    """
    commune, code = birth_place(file.birth_commune, file.birth_country)
    road = (file.street_number, file.street_extension, file.lane_type, street(file.street_name))
    lines = {
        "civilite": {"male": "M", "female": "MME"}.get(file.sex),
        "prenom": first_name(file.first_names),
        "nomUsage": plain(file.used_name),
        "nomNaissance": plain(file.birth_name),
        "dateNaissance": file.birth_date and file.birth_date.strftime("%d/%m/%Y"),
        "codeComInsee": commune,
        "codeDpt": code,
        "codeInseePays": file.birth_country,
        "codeGroupePays": file.country_group,
        "salarieNIR": None if identifiers.nir_is_temporary(file.nir) and file.ntt else file.nir,
        "salarieNTT": file.ntt,
        "adresse": " ".join(part for part in road if part),
        "adrCpltDistribution": complement(file.address_complement),
        "codepostalcedex": file.zip_code,
        "codeinseecom": file.commune,
        "orienteur": orienteur_code,
        "niveauFormation": file.education_level,
        "salarieEnEmploi": {"yes": "OUI", "no": "NON"}.get(file.employment),
        "salarieTypeEmployeur": file.employer_kind if file.employment == "yes" else None,
        "salarieSansEmploiDepuis": file.unemployed_for if file.employment == "no" else None,
        "inscritPoleEmploi": {"yes": "OUI", "no": "NON"}.get(file.ft_registered),
        "inscritPoleEmploiDepuis": file.ft_registered_for if file.ft_registered == "yes" else None,
        "numeroIDE": file.ft_identifier if file.ft_registered == "yes" else None,
        "salarieAideSociale": "OUI" if file.benefits else "NON",
    }
    return {name: value or None for name, value in lines.items()}


@dataclass(frozen=True)
class Problem:
    """One reason why the record would come back: what, which field, the ASP's code, and whether it blocks."""

    code: str
    field: str
    asp_code: str | None = None
    is_blocking: bool = True


def problems(file, today, min_age, max_age):
    """Return everything the ASP would refuse in a file, in the order of the record.

    :param Situation file: the person's file
    :param today: date from which the age is counted
    :param int min_age: age the person must be over
    :param int max_age: age the person may have at most
    :return: list of Problem

    >>> from datetime import date
    >>> file = Situation(first_names="Amira", used_name="Benali", birth_name="Benali", sex="female",
    ...     birth_date=date(1994, 4, 12), birth_country="99352", country_group="3", nir="294049935200070",
    ...     lane_type="RUE", street_name="de l'Eglise", zip_code="76000", commune="76540", education_level="51",
    ...     employment="no", unemployed_for="03", ft_registered="no", pass_number="999992135866",
    ...     siret="73282932000074", annex_is_active=True)
    >>> problems(file, date(2026, 6, 15), 16, 100)
    []
    >>> from dataclasses import replace
    >>> incomplete = replace(file, commune="", annex_is_active=False)
    >>> [(problem.code, problem.asp_code) for problem in problems(incomplete, date(2026, 6, 15), 16, 100)]
    [('commune_missing', '3417'), ('annex_missing', '3435')]
    """
    found = []
    for check in (_identity, _birth, _numbers, _address, _situation, _structure):
        found += check(file, today, min_age, max_age)
    return found


def _required(file, names, asp_code=None):
    return [Problem(f"{name}_missing", name, asp_code) for name in names if not getattr(file, name)]


def _identity(file, *_limits):
    return _required(file, ("sex", "first_names", "used_name", "birth_name"))


def _birth(file, today, min_age, max_age):
    found = _required(file, ("birth_date",), ERROR_BIRTH_PLACE if file.birth_commune else None)
    if file.birth_date:
        youngest, oldest = (file.birth_date + relativedelta(years=age) for age in (min_age, max_age))
        if not youngest < today <= oldest:
            found.append(Problem("age", "birth_date"))
    if not file.birth_country:
        found.append(Problem("birth_country_missing", "birth_country", ERROR_BIRTH_PLACE))
    elif file.birth_country == FRANCE:
        if not file.birth_commune:
            found.append(Problem("birth_commune_missing", "birth_commune", ERROR_BIRTH_PLACE))
        elif identifiers.commune_problem(file.birth_commune):
            found.append(Problem("birth_commune_format", "birth_commune", ERROR_BIRTH_PLACE))
    elif file.birth_commune:
        found.append(Problem("birth_commune_abroad", "birth_commune", ERROR_BIRTH_PLACE))
    if file.country_group not in COUNTRY_GROUPS:
        found.append(Problem("country_group_missing", "country_group"))
    return found


def _numbers(file, *_limits):
    if not file.nir:
        if not file.ntt:
            return [Problem("nir_missing", "nir")]
        return [Problem("ntt_format", "ntt")] if identifiers.ntt_problem(file.ntt) else []
    if identifiers.nir_problem(file.nir):
        return [Problem("nir_wrong", "nir")]
    found = []
    if identifiers.nir_is_temporary(file.nir) and not file.ntt:
        found.append(Problem("ntt_missing", "ntt"))
    elif file.ntt and identifiers.ntt_problem(file.ntt):
        found.append(Problem("ntt_format", "ntt"))
    place = file.birth_commune if file.birth_country == FRANCE else file.birth_country
    for mismatch in identifiers.nir_mismatches(file.nir, file.sex, file.birth_date, place):
        found.append(Problem(f"nir_{mismatch}", "nir", ERROR_BIRTH_PLACE if mismatch == "birth_place" else None, False))
    return found


def _address(file, *_limits):
    found = []
    if file.street_number and not file.street_number.isdigit():
        found.append(Problem("street_number_format", "street_number", ERROR_STREET))
    if file.street_extension and file.street_extension not in NUMBER_EXTENSIONS:
        found.append(Problem("street_extension_format", "street_extension"))
    found += _required(file, ("lane_type", "street_name"))
    if file.street_name and not _STREET.fullmatch(street(file.street_name)):
        found.append(Problem("street_characters", "street_name", ERROR_STREET))
    if file.address_complement and complement(file.address_complement) is None:
        found.append(Problem("complement_dropped", "address_complement", None, False))
    if not re.fullmatch(r"[0-9]{5}", file.zip_code or ""):
        found.append(Problem("zip_code_missing", "zip_code", ERROR_ADDRESS_PLACE))
    if not file.commune:
        found.append(Problem("commune_missing", "commune", ERROR_ADDRESS_PLACE))
    elif identifiers.commune_problem(file.commune):
        found.append(Problem("commune_format", "commune", ERROR_ADDRESS_PLACE))
    return found


def _situation(file, *_limits):
    found = _required(file, ("education_level", "employment"))
    if file.employment == "yes":
        found += _required(file, ("employer_kind",))
    elif file.employment == "no":
        found += _required(file, ("unemployed_for",))
    found += _required(file, ("ft_registered",))
    if file.ft_registered == "yes":
        found += _required(file, ("ft_registered_for", "ft_identifier"))
    if file.ft_identifier and identifiers.ft_identifier_problem(file.ft_identifier):
        found.append(Problem("ft_identifier_format", "ft_identifier"))
    # A benefit without its length comes back as surely as a wrong one.
    found += [Problem(f"{name}_since_missing", name) for name, since in file.benefits.items() if not since]
    return found


def _structure(file, *_limits):
    found = []
    if not file.pass_number:
        found.append(Problem("pass_missing", "pass_number", ERROR_IDENTITY))
    if not file.siret or identifiers.siret_problem(file.siret):
        found.append(Problem("siret_wrong", "siret", ERROR_ANNEX))
    if not file.annex_is_active:
        found.append(Problem("annex_missing", "annex", ERROR_ANNEX))
    if file.duplicate:
        found.append(Problem("duplicate", "pass_number", ERROR_DUPLICATE))
    return found
