"""A link to the map, made from a point or an address: nothing is asked of anybody, no key is needed.

Source: https://wiki.openstreetmap.org/wiki/Permalink
"""

import re
from urllib.parse import quote

MAP = "https://www.openstreetmap.org"
NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


def parse_point(text):
    """Read a point as phones and maps write it; None when it is none.

    :param str text: latitude then longitude, in degrees
    :rtype: tuple[float, float] | None

    >>> parse_point("43.7132, 5.3112"), parse_point("43,7132 5,3112")
    ((43.7132, 5.3112), (43.7132, 5.3112))
    >>> parse_point("43,5"), parse_point("95 5"), parse_point("the lower field"), parse_point("")
    (None, None, None, None)
    """
    numbers = [float(number.replace(",", ".")) for number in NUMBER.findall(text or "")]
    if len(numbers) != 2 or NUMBER.sub("", text).strip(" ,;°NSEWO/"):
        return None
    latitude, longitude = numbers
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def map_link(point, address):
    """Return the address of the map: the point, else the postal address; empty without either.

    >>> map_link((43.7132, 5.3112), "")
    'https://www.openstreetmap.org/?mlat=43.7132&mlon=5.3112#map=16/43.7132/5.3112'
    >>> map_link(None, "Chemin des Iscles, 13640")
    'https://www.openstreetmap.org/search?query=Chemin%20des%20Iscles%2C%2013640'
    >>> map_link(None, " ")
    ''
    """
    if point:
        latitude, longitude = point
        return f"{MAP}/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}"
    address = (address or "").strip()
    return f"{MAP}/search?query={quote(address)}" if address else ""
