"""Machines, a van and a tool library; bookings to come, out, late and back."""

from datetime import timedelta

from odoo import fields

from .work_members import get_partner
from .work_people import get_person
from .work_tools import at, get_today, make

MACHINES = {
    "chipper": {
        "name": "Broyeur de végétaux",
        "sp_price": 35.0,
        "sp_price_unit": "hour",
        "sp_counter_unit": "hour",
        "sp_counter": 412.0,
        "sp_rules_note": "Casque, lunettes, gants. Jamais seul.",
    },
    "tiller": {
        "name": "Motoculteur",
        "sp_price": 12.0,
        "sp_price_unit": "hour",
        "sp_counter_unit": "hour",
        "sp_counter": 138.0,
    },
    "brush_cutters": {"name": "Débroussailleuses", "sp_quantity": 3, "sp_price": 15.0, "sp_price_unit": "day"},
    "spades": {"name": "Bêches et fourches (outillothèque)", "sp_quantity": 10, "sp_lent_to": "all", "sp_price": 0.0},
    "roller": {"name": "Rouleau du GAEC", "sp_price": 0.0, "owner": "seconde_pousse.demo_farm_sources"},
}
PLACE = "Hangar du Clos nord"


def create_equipment(env):
    """Create what is shared, then who has it."""
    owned = {}
    for key, values in MACHINES.items():
        owner = values.get("owner")
        vals = {name: value for name, value in values.items() if name != "owner"}
        vals.update(sp_is_shared=True, sp_place_note=PLACE, sp_owner_id=get_partner(env, owner).id if owner else False)
        owned[key] = make(env, f"demo_equipment_{key}", "maintenance.equipment", vals)
    brush = env.ref("seconde_pousse_chantier.sp_authorisation_kind_brush")
    owned["brush_cutters"].sp_authorisation_kind_ids = brush
    owned["van"] = _create_van(env)
    _create_bookings(env, owned)


def _create_van(env):
    brand = make(env, "demo_brand", "fleet.vehicle.model.brand", {"name": "Utilitaire"})
    model = make(env, "demo_van_model", "fleet.vehicle.model", {"name": "Fourgon 9 places", "brand_id": brand.id})
    vehicle = make(
        env,
        "demo_van",
        "fleet.vehicle",
        {"model_id": model.id, "license_plate": "AB-123-CD", "odometer": 84200},
    )
    return vehicle.sp_equipment_ids[:1]


def _create_bookings(env, owned):
    today, now = get_today(env), fields.Datetime.now()
    bookings = env["sp.equipment.booking"]

    def book(key, start, end, **values):
        return bookings.create(
            {"equipment_id": owned[key].id, "date_from": start, "date_to": end, "state": "ok", **values}
        )

    sofia, julie = get_person(env, "Sofia Lopes"), get_person(env, "Julie Perrin")
    amandiers, restanques = get_partner(env, "seconde_pousse.demo_farm_amandiers"), get_partner(env, "demo_restanques")
    # Back last week, all well.
    done = book("tiller", at(today - timedelta(days=9), 7), at(today - timedelta(days=8), 15), partner_id=amandiers.id)
    done.action_hand_over()
    done.write({"counter_back": 144.0, "look_back": "good", "condition_back": "Rendu propre, plein fait."})
    done.action_take_back()
    done.write({"left_on": done.date_from, "returned_on": done.date_to})
    # Out since this morning, with our own crew.
    book("brush_cutters", now - timedelta(hours=2), now + timedelta(hours=6), employee_id=sofia.id).action_hand_over()
    # Late: the chipper should have been back yesterday.
    late = book("chipper", now - timedelta(days=3), now - timedelta(days=1), partner_id=amandiers.id)
    late.action_hand_over()
    late.left_on = late.date_from
    # To come, and asked.
    if owned["van"]:
        book("van", at(today + timedelta(days=1), 6), at(today + timedelta(days=1), 16), employee_id=julie.id)
    book(
        "spades",
        at(today + timedelta(days=3), 7),
        at(today + timedelta(days=6), 17),
        partner_id=amandiers.id,
        quantity=6,
    )
    book(
        "tiller",
        at(today + timedelta(days=4), 7),
        at(today + timedelta(days=4), 16),
        partner_id=restanques.id,
        state="asked",
    )
