"""The purchase files of ma-cantine: their layouts and their cells.

Source: table schemas `data/schemas/imports/achats_{siret,id}[_old].json` of betagouv/ma-cantine at commit
04dddca907df745d27935bf3e6884b1396451fac (2026-06-30), and `api/views/purchase_import_old.py` for the old layout.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

SIRET = "siret"
ID = "id"
OLD_SIRET = "old_siret"
OLD_ID = "old_id"

_NEW = (
    "description",
    "fournisseur",
    "date",
    "prix_ht",
    "famille_produits",
    "categories_egalim",
    "origine",
    "est_circuit_court",
    "est_local",
    "definition_local",
    "definition_local_km",
)
_OLD = (*_NEW[:5], "caracteristiques", "definition_local")
HEADERS = {
    SIRET: ("siret", *_NEW),
    ID: ("cantine_id", *_NEW),
    OLD_SIRET: ("siret", *_OLD),
    OLD_ID: ("cantine_id", *_OLD),
}
"""Names and order are compared to the letter by the platform."""

FAMILIES = (
    "VIANDES_VOLAILLES",
    "CHARCUTERIE",
    "PRODUITS_DE_LA_MER",
    "FRUITS_ET_LEGUMES",
    "PRODUITS_LAITIERS",
    "BOULANGERIE",
    "BOISSONS",
    "AUTRES",
)
CATEGORIES = (
    "BIO",
    "LABEL_ROUGE",
    "AOCAOP",
    "IGP",
    "STG",
    "HVE",
    "PECHE_DURABLE",
    "RUP",
    "COMMERCE_EQUITABLE",
    "FERMIER",
    "EXTERNALITES",
    "PERFORMANCE",
)
ORIGINS = ("EUROPE", "FRANCE")
SHORT_CIRCUIT = "CIRCUIT_COURT"
LOCAL = "LOCAL"
LOCAL_DEFINITIONS = ("PAT", "COMMUNE", "DEPARTEMENT", "REGION", "KM")
OLD_LOCAL_DEFINITIONS = ("AUTOUR_SERVICE", "COMMUNE", "DEPARTEMENT", "REGION", "PAT", "AUTRE")
AROUND_KM = 200
"""What the old AUTOUR_SERVICE means, in kilometres."""
FILE_BYTES_MAX = 10_485_760
"""The platform refuses a bigger file."""


@dataclass(frozen=True)
class Purchase:
    """One row to declare. `amount` is the untaxed total of the row, in euros."""

    key: str
    description: str
    supplier: str
    date: date
    amount: Decimal
    family: str
    categories: tuple = ()
    origin: str = ""
    is_short: bool = False
    is_local: bool = False
    local_definition: str = ""
    local_km: int = 0


def layout_of(layout, by_id=False):
    """Return the layout whose header a file carries: the old one exists by SIRET and by number.

    >>> layout_of("old", by_id=True), layout_of("siret")
    ('old_id', 'siret')
    """
    if layout != "old":
        return layout
    return OLD_ID if by_id else OLD_SIRET


def format_amount(amount):
    """Return an amount as the platform reads it: a point, two decimals.

    Rounded half up here, as an invoice is: the platform rounds half down, which then changes nothing.

    >>> format_amount(Decimal("10.005")), format_amount(Decimal("90.11000000002")), format_amount(24)
    ('10.01', '90.11', '24.00')
    """
    return str(Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def one_line(text):
    """Return a text on one line, without spaces around.

    >>> one_line(" Carottes\\n de  saison ")
    'Carottes de saison'
    """
    return " ".join((text or "").split())


def cells(purchase, layout):
    """Return the cells of a row, in the order of the header.

    >>> carrots = Purchase("21010034300016", "Carottes", "Jardin ACI", date(2026, 6, 3), Decimal("23.11"),
    ...     "FRUITS_ET_LEGUMES", ("BIO",), "FRANCE", True, True, "KM", 100)
    >>> ";".join(cells(carrots, "siret"))
    '21010034300016;Carottes;Jardin ACI;2026-06-03;23.11;FRUITS_ET_LEGUMES;BIO;FRANCE;x;x;KM;100'
    >>> cells(carrots, "old_siret")[5:]
    ['FRUITS_ET_LEGUMES', 'BIO,FRANCE,CIRCUIT_COURT,LOCAL', 'AUTRE']
    """
    first = [
        purchase.key,
        one_line(purchase.description),
        one_line(purchase.supplier),
        purchase.date.isoformat(),
        format_amount(purchase.amount),
        purchase.family,
    ]
    definition = (purchase.local_definition or "") if purchase.is_local else ""
    kilometres = purchase.local_km or 0 if definition == "KM" else 0
    if layout in (SIRET, ID):
        return [
            *first,
            # A space after the comma passes the schema, then fails on the stored purchase.
            ",".join(purchase.categories),
            purchase.origin or "",
            "x" if purchase.is_short else "",
            "x" if purchase.is_local else "",
            definition,
            str(kilometres) if kilometres else "",
        ]
    characteristics = [
        *purchase.categories,
        *filter(None, [purchase.origin]),
        *([SHORT_CIRCUIT] if purchase.is_short else []),
        *([LOCAL] if purchase.is_local else []),
    ]
    return [*first, ",".join(characteristics), old_local_definition(definition, kilometres)]


def old_local_definition(definition, kilometres):
    """Return the old word for a definition of local; a distance has one at 200 km only.

    >>> [old_local_definition("KM", km) for km in (100, 200)], old_local_definition("PAT", 0)
    (['AUTRE', 'AUTOUR_SERVICE'], 'PAT')
    """
    if definition == "KM":
        return "AUTOUR_SERVICE" if kilometres == AROUND_KM else "AUTRE"
    return definition


def stored_local_definition(old_definition):
    """Return the definition and the distance that the platform stores for an old word.

    >>> stored_local_definition("AUTOUR_SERVICE"), stored_local_definition(" AUTRE"), stored_local_definition("")
    (('KM', 200), ('KM', None), ('', None))
    """
    word = old_definition.strip()
    if word == "AUTOUR_SERVICE":
        return "KM", AROUND_KM
    return ("KM" if word == "AUTRE" else word), None


def write_rows(rows, delimiter=","):
    """Return rows of cells as CSV text: LF, quoted where needed only.

    >>> write_rows([["a", "BIO,IGP", ""]]), write_rows([["a", "BIO,IGP", ""]], ";")
    ('a,"BIO,IGP",\\n', 'a;BIO,IGP;\\n')
    """
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()
