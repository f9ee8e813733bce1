"""Last week's work typed, this week's planned and half done, two crews that lend people to each other."""

from datetime import timedelta

from odoo.fields import Command

from .work_people import get_crew, get_person, get_team
from .work_tools import get_monday, get_today, make

HALVES = ("am", "pm")
MINUTES = 150
# name, kind of work, has plantings
FARM_TASKS = {
    "weeding": ("Désherber les planches", "weed", True),
    "harvest": ("Récolter pour les commandes", "harvest", True),
    "packing": ("Laver, peser, mettre en caisses", "pack", False),
    "planting": ("Planter la série suivante", "plant", True),
    "irrigation": ("Vérifier les goutteurs et les vannes", "water", True),
    "mulching": ("Pailler avec le broyat", "compost", True),
    "meeting": ("Point d'équipe", "meeting", False),
}
GREEN_TASKS = {
    "pruning": ("Tailler les haies du bassin", "prune", False),
    "mowing": ("Faucher les allées et les tours de planches", "mow", False),
    "chipping": ("Broyer les branches", "chip", False),
    "tools": ("Entretenir les outils", "tidy", False),
}
# weekday → what is done in the morning and in the afternoon; days missing are those of the field jobs
FARM_WEEK = {
    0: ("meeting", "weeding"),
    1: ("harvest", "packing"),
    2: ("weeding", "irrigation"),
    4: ("harvest", "packing"),
}
GREEN_WEEK = {0: ("pruning", "chipping"), 3: ("mowing", "tools"), 4: ("chipping", "pruning")}
NEXT_WEEK = {0: ("planting", "mulching"), 1: ("harvest", "packing")}


def create_week(env):
    """Tell two weeks of both crews, and the beginning of the next one."""
    plantings = env["sp.planting"].search([("state", "in", ("growing", "harvest"))], order="id", limit=6)
    for crew_name, tasks, week in (("Maraîchage", FARM_TASKS, FARM_WEEK), ("Espaces verts", GREEN_TASKS, GREEN_WEEK)):
        crew = get_crew(env, crew_name)
        people = get_team(env, crew)
        for weeks in (-1, 0):
            _tell_week(env, crew, people, tasks, week, weeks, plantings)
        if crew_name == "Maraîchage":
            _plan(env, crew, people, tasks, NEXT_WEEK, 1, plantings)
    _lend(env)
    _give_chips(env)


def _tell_week(env, crew, people, tasks, week, weeks, plantings):
    made = _plan(env, crew, people, tasks, week, weeks, plantings)
    today, monday = get_today(env), get_monday(env, weeks)
    vals_list = [
        {
            "task_id": made[key].id,
            "date": monday + timedelta(days=weekday),
            "line_ids": [Command.create({"employee_id": one.id, "minutes": MINUTES}) for one in people],
        }
        for weekday, keys in week.items()
        for key in keys
        if monday + timedelta(days=weekday) < today
    ]
    env["sp.work.session"].create(vals_list)
    if weeks < 0:
        env["project.task"].union(*made.values()).write({"state": "1_done"})


def _plan(env, crew, people, tasks, week, weeks, plantings):
    """Create the tasks of a week and put everybody on them; return the tasks by key."""
    monday = get_monday(env, weeks)
    made = {}
    for rank, (key, (name, kind, has_plantings)) in enumerate(tasks.items()):
        days = [weekday for weekday, keys in week.items() if key in keys]
        if not days:
            continue
        planting = plantings[rank % len(plantings)] if plantings and has_plantings else plantings.browse()
        work = env.ref(f"seconde_pousse_chantier.sp_work_kind_{kind}")
        project = env["project.project"]._sp_get_activity_project(env.company, work.activity)
        made[key] = make(
            env,
            f"demo_task_{key}_{weeks + 1}",
            "project.task",
            {
                "name": f"{name} : {planting.crop_id.name.lower()}" if planting else name,
                "project_id": project.id,
                "company_id": env.company.id,
                "work_kind_id": work.id,
                "crew_id": crew.id,
                "planned_date": monday + timedelta(days=days[0]),
                "planting_ids": [Command.set(planting.ids)],
            },
        )
    env["sp.work.assignment"].create(
        [
            {
                "task_id": made[key].id,
                "employee_id": person.id,
                "date": monday + timedelta(days=weekday),
                "half": half,
            }
            for weekday, keys in week.items()
            for half, key in zip(HALVES, keys, strict=True)
            for person in people
        ]
    )
    return made


def _lend(env):
    """On Friday of last week, somebody of the green-space crew helped to harvest."""
    lent = get_person(env, "Tesfay Haile")
    task = env.ref("seconde_pousse_chantier.demo_task_harvest_0", raise_if_not_found=False)
    friday = get_monday(env, -1) + timedelta(days=4)
    session = env["sp.work.session"].search([("task_id", "=", task.id), ("date", "=", friday)], limit=1)
    if lent and session:
        session.line_ids = [Command.create({"employee_id": lent.id, "minutes": 120})]


def _give_chips(env):
    """The branches of the green spaces mulch the beds of the farm."""
    chips = make(
        env,
        "demo_product_chips",
        "product.product",
        {
            "name": "Broyat de branches",
            "type": "consu",
            "uom_id": env.ref("uom.product_uom_cubic_meter").id,
            "sale_ok": False,
        },
    )
    transfer = env["sp.internal.transfer"].create(
        {
            "date": get_monday(env, -1) + timedelta(days=4),
            "from_crew_id": get_crew(env, "Espaces verts").id,
            "to_crew_id": get_crew(env, "Maraîchage").id,
            "product_id": chips.id,
            "quantity": 4,
            "uom_id": chips.uom_id.id,
            "unit_value": 22.0,
        }
    )
    transfer.action_confirm()
