"""Farms, a person and a body that are members, were, or will be; two general meetings; a job on offer."""

from datetime import timedelta

from odoo.fields import Command

from .work_tools import at, get_last_workday, get_today, make

# name, kind of member, town, phone
FARMS = [
    ("restanques", "Domaine des Restanques", "Lambesc", "04 42 00 11 00"),
    ("sambuc", "Bergerie de la Sambuc", "Vauvenargues", "04 42 00 12 00"),
    ("verger", "Verger du Mont Sauvage", "Puyricard", "04 42 00 13 00"),
    ("ruches", "Ruchers et petits fruits de Jouques", "Jouques", "04 42 00 14 00"),
]
BODIES = [("garden_club", "Les Jardins partagés de Rognes", "Rognes", "04 42 00 16 00")]
PEOPLE = [("odile", "Odile Marchand", "Rognes", "06 00 00 15 00")]
STATUTES = {
    "sp_membership_year": "anniversary",
    "sp_meeting_quorum_ordinary": 25,
    "sp_meeting_quorum_extraordinary": 50,
    "sp_meeting_proxies_max": 2,
}
FEES = {"person": 15, "farm": 60, "association": 40, "town": 150}
# whom, kind of member, since how many days, paid
MEMBERS = [
    ("seconde_pousse.demo_farm_amandiers", "farm", 90, True),
    ("seconde_pousse.demo_farm_sources", "farm", 345, True),  # to renew
    ("demo_restanques", "farm", 40, False),  # to pay
    ("demo_sambuc", "farm", 420, True),  # expired
    ("demo_odile", "person", 200, True),
    ("demo_garden_club", "association", 120, True),
]
RESOLUTIONS = [
    ("Rapport moral et d'activité", "L'assemblée approuve le rapport présenté par la présidente."),
    ("Comptes de l'année", "L'assemblée approuve les comptes et donne quitus au trésorier."),
    ("Cotisations", "Les cotisations de l'an prochain restent celles de cette année."),
]


def get_partner(env, name):
    """Return a farm or a member of the story."""
    return env.ref(name if "." in name else f"seconde_pousse_chantier.{name}")


def create_members(env):
    """Create the farms we work for and those who joined."""
    today = get_today(env)
    env.company.write(STATUTES)
    env.ref("seconde_pousse.demo_farm_amandiers").sp_is_farm = True
    env.ref("seconde_pousse.demo_farm_sources").sp_is_farm = True
    for key, name, town, phone in FARMS + BODIES + PEOPLE:
        is_farm = (key, name, town, phone) in FARMS
        values = {
            "name": name,
            "is_company": (key, name, town, phone) not in PEOPLE,
            "sp_is_farm": is_farm,
            "city": town,
            "zip": "13640",
            "country_id": env.ref("base.fr").id,
            "lang": "fr_FR",
            "phone": phone,
            "email": f"{key}@exemple.example",
        }
        make(env, f"demo_{key}", "res.partner", values)
    _create_farmer(env)
    _create_memberships(env, today)
    _create_meetings(env, today)
    _create_hire_offers(env, today)


def _create_farmer(env):
    """A farmer who signs and reads her jobs on the portal; the password is the login."""
    farm = env.ref("seconde_pousse.demo_farm_amandiers")
    contact = make(env, "demo_farmer", "res.partner", {"name": "Lucie Amand", "parent_id": farm.id, "lang": "fr_FR"})
    make(
        env(context={**env.context, "no_reset_password": True}),
        "demo_user_farmer",
        "res.users",
        {
            "name": contact.name,
            "login": "ferme",
            "password": "ferme",
            "partner_id": contact.id,
            "lang": "fr_FR",
            "tz": "Europe/Paris",
            "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        },
    )


def _get_grade(env, kind):
    return env.ref(f"seconde_pousse_chantier.res_partner_grade_{kind}")


def _create_memberships(env, today):
    env["sp.membership.fee"].create(
        [
            {
                "grade_id": _get_grade(env, kind).id,
                "amount": amount,
                "date_from": today - timedelta(days=1000),
                "source": "Assemblée générale",
            }
            for kind, amount in FEES.items()
        ]
    )
    for name, kind, days, is_paid in MEMBERS:
        membership = env["sp.membership"].create(
            {
                "partner_id": get_partner(env, name).id,
                "grade_id": _get_grade(env, kind).id,
                "date_from": today - timedelta(days=days),
            }
        )
        membership.action_accept()
        if is_paid and membership.invoice_id:
            wizard = env["account.payment.register"].with_context(
                active_model="account.move", active_ids=membership.invoice_id.ids
            )
            wizard.create({})._create_payments()


def _create_meetings(env, today):
    """Last year's meeting decided; the next one is called."""
    agenda = "<ul><li>Rapport moral et d'activité</li><li>Comptes de l'année</li><li>Cotisations</li></ul>"
    held, coming = (get_last_workday(today + timedelta(days=days)) for days in (-80, 25))

    def get_members(day):
        memberships = env["sp.membership"]
        return memberships.search(memberships._get_counting_domain(env.company, day)).partner_id

    members = get_members(held)
    calls = [
        {"partner_id": partner.id, "presence": "present", "called_by": "mail", "called_on": held - timedelta(days=30)}
        for partner in members
    ]
    calls[0].update(presence="proxy", proxy_id=members[1].id)
    calls[2]["presence"] = "absent"
    meetings = env["sp.general.meeting"]._take_step()
    past = meetings.create(
        {
            "date": at(held, 16),
            "place": "Salle des fêtes de Saint-Estève-les-Pins",
            "agenda": agenda,
            "attendance_ids": [Command.create(call) for call in calls],
            "resolution_ids": [
                Command.create({"sequence": rank, "name": name, "text": text})
                for rank, (name, text) in enumerate(RESOLUTIONS, 1)
            ],
            "state": "called",
            "called_on": held - timedelta(days=30),
            "opened_at": at(held, 16),
            "closed_at": at(held, 18),
            "chair": "Odile Marchand",
            "secretary": "Claire Roux",
            "minutes": "<p>Une adhérente demande une journée d'entraide par saison : le bureau la prépare.</p>",
        }
    )
    past.resolution_ids.action_unanimous()
    past.resolution_ids[-1].write({"votes_for": past.vote_count - 1, "abstentions": 1})
    past.action_hold()
    meetings.create(
        {
            "kind": "extraordinary",
            "date": at(coming, 17),
            "place": "À la ferme, sous la serre",
            "agenda": "<ul><li>Nouveaux statuts</li></ul>",
            "resolution_ids": [
                Command.create(
                    {
                        "name": "Nouveaux statuts",
                        "text": "L'assemblée adopte les statuts joints à la convocation.",
                        "majority": "two_thirds",
                    }
                )
            ],
            "attendance_ids": [
                Command.create({"partner_id": partner.id, "called_by": "mail", "called_on": today})
                for partner in get_members(today)
            ],
            "state": "called",
            "called_on": today,
        }
    )


def _create_hire_offers(env, today):
    kinds = env.ref("seconde_pousse_chantier.sp_work_kind_prune") + env.ref(
        "seconde_pousse_chantier.sp_work_kind_harvest"
    )
    make(
        env,
        "demo_hire_offer_grower",
        "sp.hire.offer",
        {
            "name": "Ouvrier agricole polyvalent",
            "partner_id": env.ref("seconde_pousse.demo_farm_amandiers").id,
            "date": today - timedelta(days=6),
            "date_to": today + timedelta(days=24),
            "date_start": today + timedelta(days=40),
            "work_kind_ids": [Command.set(kinds.ids)],
            "contract_note": "CDD de 8 mois, 35 h, logement possible",
            "description": "<p>Taille l'hiver, récolte l'été. Covoiturage depuis Rognes.</p>",
        },
    )
    make(
        env,
        "demo_hire_offer_picker",
        "sp.hire.offer",
        {
            "name": "Saisonniers pour la récolte",
            "partner_id": env.ref("seconde_pousse_chantier.demo_restanques").id,
            "date": today - timedelta(days=70),
            "date_to": today - timedelta(days=20),
            "seat_count": 3,
            "work_kind_ids": [Command.set(env.ref("seconde_pousse_chantier.sp_work_kind_harvest").ids)],
            "state": "filled",
        },
    )
