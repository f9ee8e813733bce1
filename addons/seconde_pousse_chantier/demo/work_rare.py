"""What a season holds once or twice: a note corrected once billed, people lent, an accident, a machine back broken."""

from datetime import timedelta

from odoo.fields import Command, Domain

from .work_jobs import Job
from .work_members import get_partner
from .work_people import get_person
from .work_photos import make_photos
from .work_tools import at, get_last_workday, get_today, get_workdays, sign_note, sign_paper


def create_rare(env):
    """Tell what seldom happens, and where each of its screens is seen at work."""
    today = get_today(env)
    _add_photos(env)
    _correct_billed_notes(env, today)
    _lend_people(env, today)
    _report_accidents(env, today)
    _break_brush_cutter(env, today)


def _add_photos(env):
    """What the visits showed, and what a farm sent with its request."""
    jobs = {
        "demo_job_visit": ("visit_photo_ids", [("Berge, côté pont.jpg", "bank", "noon", 3)]),
        "demo_job_planned": (
            "visit_photo_ids",
            [("Haie à prolonger.jpg", "hedge", "morning", 5), ("Parcelle du bas.jpg", "rows", "morning", 6)],
        ),
        "demo_job_request": ("request_photo_ids", [("Verger vu du chemin.jpg", "hedge", "evening", 8)]),
    }
    for name, (field, photos) in jobs.items():
        env.ref(f"seconde_pousse_chantier.{name}")[field] = [Command.set(make_photos(env, *photos).ids)]


def _correct_billed_notes(env, today):
    """Two notes said too much once billed: one credit is made, the other waits for its answer."""
    for key, name, farm, ended, reason, is_credited in (
        ("corrected", "Biner les courgettes", "demo_verger", 62, "Deux heures de trajet étaient comptées.", True),
        (
            "to_credit",
            "Désherber les fraisiers",
            "seconde_pousse.demo_farm_amandiers",
            30,
            "Le dernier rang reste à faire.",
            False,
        ),
    ):
        days = get_workdays(today - timedelta(days=ended + 4), today - timedelta(days=ended))[:2]
        job = Job(env, key, name, "weed", farm, ended + 40)
        job.visit(ended + 35).quote().agree(ended + 25).inspect(ended + 24)
        job.work(days).note(ended - 1).finish().bill(ended - 4)
        corrected = job.task.work_note_ids._correct(reason)
        corrected.line_ids[:1].quantity -= 2
        sign_note(corrected, job.host, today - timedelta(days=ended - 8))
        if is_credited:
            credit = job.task.sp_order_ids._sp_credit_notes()
            credit.invoice_date = today - timedelta(days=ended - 9)
            credit.action_post()
            job.review(ended - 12, sentence="L'erreur a été réparée tout de suite.", learnt="Noter l'heure d'arrivée.")


def _lend_people(env, today):
    """Three people help with a harvest led by the farm, at what their hours cost."""
    start = get_last_workday(today + timedelta(days=16))
    job = Job(
        env,
        "lent",
        "Renfort pour la récolte des olives",
        "harvest",
        "demo_restanques",
        12,
        wished_from=start,
        wished_to=start + timedelta(days=3),
    )
    job.visit(9, people=3, hours=14)
    job.task.action_make_quote()
    order = job.task.sp_order_ids
    agreements = env["sp.agreement"]
    draft = agreements.new({"task_id": job.task.id, "kind": "lending", "order_id": order.id})
    # Lent without profit: paid back, no more.
    order.order_line.price_unit = draft._get_cost_hour() or 14.2
    order.action_confirm()
    agreement = agreements.create(
        {
            **agreements._prepare_from_job(job.task, "lending"),
            "host_leader": f"{job.host}, chef de culture",
            "safety_contact": f"{job.host}, 04 42 00 11 00",
            "has_water": True,
            "has_toilet": True,
            "insurance_until": today + timedelta(days=200),
            "person_ids": [
                Command.create(
                    {
                        "employee_id": person.id,
                        "qualification": "Ouvrier maraîcher",
                        "consent_on": today - timedelta(days=5),
                        "amendment_on": today - timedelta(days=3),
                    }
                )
                for person in job.people[:3]
            ],
        }
    )
    sign_paper(agreement, job.host, today - timedelta(days=2))


def _report_accidents(env, today):
    """A near miss to deal with, and a cut that was written in the register."""
    accidents = env["sp.accident"].with_user(env.ref("seconde_pousse.demo_user_supervisor"))
    pruning = env["project.task"].search(
        Domain("work_kind_id", "=", env.ref("seconde_pousse_chantier.sp_work_kind_prune").id)
        & Domain("crew_id.name", "=", "Espaces verts")
        & Domain("is_field_job", "=", False),
        limit=1,
    )
    cut_on = at(get_last_workday(today - timedelta(days=24)), 9)
    julie = get_person(env, "Julie Perrin")
    cut = accidents.create(
        {
            "kind": "first_aid",
            "happened_on": cut_on,
            "known_on": cut_on,
            "employee_id": get_person(env, "Sofia Lopes").id,
            "task_id": pruning.id,
            "place_note": "Haie du bassin, côté nord",
            "circumstances": "En taillant à deux mains, la lame du sécateur a glissé sur une branche mouillée.",
            "injury": "Coupure légère, index gauche",
            "witness": "Tesfay Haile",
            "first_aid": "Nettoyée et pansée sur place à 10 h 05 par Julie Perrin.",
        }
    ).sudo()
    cut.action_ids = [
        Command.create(
            {
                "name": "Gants anti-coupure dans chaque caisse à outils",
                "employee_id": julie.id,
                "due": today - timedelta(days=10),
                "done_on": today - timedelta(days=12),
            }
        )
    ]
    cut.action_declare()
    cut.declared_on = cut_on + timedelta(days=1)
    cut.action_close()
    missed_on = at(get_last_workday(today - timedelta(days=3)), 13)
    missed = accidents.create(
        {
            "kind": "near_miss",
            "happened_on": missed_on,
            "known_on": missed_on,
            "place_note": "Hangar du Clos nord",
            "circumstances": "Une pile de caisses mal calée est tombée dans l'allée ; personne n'y passait.",
        }
    ).sudo()
    missed.action_ids = [
        Command.create(
            {
                "name": "Limiter les piles à cinq caisses, marquer la hauteur au mur",
                "employee_id": julie.id,
                "due": today + timedelta(days=7),
            }
        )
    ]


def _break_brush_cutter(env, today):
    """A brush cutter lent last month came back with its guard broken: it is repaired."""
    left, back = today - timedelta(days=20), today - timedelta(days=19)
    cutters = env.ref("seconde_pousse_chantier.demo_equipment_brush_cutters")
    booking = env["sp.equipment.booking"].create(
        {
            "equipment_id": cutters.id,
            "date_from": at(left, 7),
            "date_to": at(back, 16),
            "partner_id": get_partner(env, "seconde_pousse.demo_farm_sources").id,
            "state": "ok",
        }
    )
    booking.action_hand_over()
    photos = make_photos(env, ("Carter fendu.jpg", "blade", "noon", 2))
    booking.write(
        {
            "look_back": "damaged",
            "condition_back": "Carter de protection fendu : a heurté une souche. Disque à vérifier.",
            "photo_ids": [Command.set(photos.ids)],
        }
    )
    photos.write({"res_model": booking._name, "res_id": booking.id})
    booking.action_take_back()
    booking.write({"left_on": at(left, 7), "returned_on": at(back, 15)})
    booking.repair_ids.write({"request_date": back, "schedule_date": at(today + timedelta(days=5), 8)})
