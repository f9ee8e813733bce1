"""The 1.4 ha of the demo: plots, greenhouse and beds, with the day each became organic."""

from datetime import timedelta

FARM_AREA_M2 = 14_000
ORGANIC_SINCE_DAYS = 2300
CONVERSION_SINCE_DAYS = 480

# code, name, kind, number of beds, bed length, bed width, area of the whole, status
PLOTS = [
    ("N", "Clos nord", "plot", 20, 30, 0.8, 2400, "organic"),
    ("S", "Clos sud", "plot", 20, 30, 0.8, 2400, "organic"),
    ("G", "Serre", "greenhouse", 8, 40, 0.9, 400, "organic"),
    ("I", "Iscles (nouvelle parcelle)", "plot", 12, 50, 0.8, 3000, "conversion"),
]


def create_land(story):
    """Create the places of the demo and return its beds by code.

    :param sp.demo.story story: gives the environment, today and the maker of named records
    :rtype: dict[str, sp.place]
    """
    farm = story._make(
        "place_farm",
        "sp.place",
        {"name": "Ferme de Seconde Pousse", "kind": "farm", "area_m2": FARM_AREA_M2},
    )
    for name, kind, area in (
        ("Pépinière", "nursery", 60),
        ("Chambre froide", "store", 20),
        ("Haies et bassin", "plot", 1500),
    ):
        values = {"name": name, "kind": kind, "area_m2": area, "parent_id": farm.id}
        story._make(f"place_{kind}_{area}", "sp.place", values)
    beds = {}
    for code, name, kind, count, length, width, area, status in PLOTS:
        plot = story._make(
            f"place_{code}",
            "sp.place",
            {"name": name, "code": code, "kind": kind, "area_m2": area, "parent_id": farm.id},
        )
        days = ORGANIC_SINCE_DAYS if status == "organic" else CONVERSION_SINCE_DAYS
        story.env["sp.place.status"].create(
            {
                "place_id": plot.id,
                "status": status,
                "date_from": story._today() - timedelta(days=days),
                "note": "Notification à l'Agence Bio" if status == "conversion" else "Ecocert",
            }
        )
        beds.update(
            {
                f"{code}{number}": story._make(
                    f"place_{code}{number}",
                    "sp.place",
                    {
                        "name": f"Planche {code}{number}",
                        "code": f"{code}{number}",
                        "kind": "bed",
                        "length_m": length,
                        "width_m": width,
                        "parent_id": plot.id,
                        "drip_sector": f"Secteur {code}",
                    },
                )
                for number in range(1, count + 1)
            }
        )
    return beds
