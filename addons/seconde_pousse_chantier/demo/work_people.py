"""Two crews: those of the people's addon when its demo is there, else a few people of ours."""

from datetime import timedelta

from .work_tools import get_today, make

# name of the crew → who leads it, people
CREWS = {
    "Maraîchage": ("Bruno Mercier", ["Amira Benali", "Mamadou Diallo", "Oksana Kovalenko", "Jean-Pierre Roux"]),
    "Espaces verts": ("Julie Perrin", ["Tesfay Haile", "Sofia Lopes", "Nadège Ferrand"]),
}
LEADER_COST, WORKER_COST = 23.5, 14.2
# who, what, since how many days, until in how many days (None: as long as the kind says)
AUTHORISATIONS = [
    ("Bruno Mercier", "licence_b", 4000, None),
    ("Bruno Mercier", "tractor", 700, None),
    ("Bruno Mercier", "first_aid", 715, 16),
    ("Julie Perrin", "licence_b", 5200, None),
    ("Julie Perrin", "licence_be", 2100, None),
    ("Julie Perrin", "brush", 900, None),
    ("Julie Perrin", "chainsaw", 900, None),
    ("Sofia Lopes", "licence_b", 1500, None),
    ("Sofia Lopes", "brush", 300, None),
    ("Tesfay Haile", "brush", 40, None),
    ("Mamadou Diallo", "tractor", 380, -15),
]


def get_crew(env, name):
    """Return a crew by its name: whose demo made it does not matter."""
    return env["hr.department"].search([("name", "=", name), ("company_id", "in", (False, env.company.id))], limit=1)


def get_person(env, name):
    """Return somebody of the company by name."""
    return env["hr.employee"].search([("name", "=", name), ("company_id", "=", env.company.id)], limit=1)


def get_team(env, crew):
    """Return whom a crew counts on: neither who leads it, nor those whose contract is over."""
    people = env["hr.employee"].search([("department_id", "=", crew.id), ("user_id", "=", False)]) - crew.manager_id
    today = get_today(env)
    return people.filtered(lambda one: not one.contract_date_end or one.contract_date_end >= today)


def create_people(env):
    """Create what is missing of the crews, value their hours, file licences and authorisations."""
    for rank, (name, (leader, people)) in enumerate(CREWS.items(), 1):
        crew = get_crew(env, name) or make(env, f"demo_crew_{rank}", "hr.department", {"name": name})
        known = env["hr.employee"].search_count([("department_id", "=", crew.id)])
        head = get_person(env, leader) or _create_person(env, leader, "Encadrement technique", crew)
        crew.manager_id = crew.manager_id or head
        for person in [] if known else people:
            _create_person(env, person, "Contrat d'insertion", crew)
        get_team(env, crew).filtered(lambda one: not one.hourly_cost).hourly_cost = WORKER_COST
        head.hourly_cost = head.hourly_cost or LEADER_COST
    _create_supervisor(env)
    _file_authorisations(env)
    _fund_crew(env)


def _create_person(env, name, job, crew):
    key = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalpha())
    return make(env, f"demo_employee_{key}", "hr.employee", {"name": name, "job_title": job, "department_id": crew.id})


def _create_supervisor(env):
    """The supervisor of the farm's demo opens the board on the farm's crew."""
    user = env.ref("seconde_pousse.demo_user_supervisor")
    if not user.employee_id:
        values = {
            "name": "Karim Benali",
            "job_title": "Chef de culture",
            "user_id": user.id,
            "department_id": get_crew(env, "Maraîchage").id,
            "hourly_cost": LEADER_COST,
        }
        make(env, "demo_employee_culture", "hr.employee", values)


def _file_authorisations(env):
    today = get_today(env)
    for name, kind, since, until in AUTHORISATIONS:
        person = get_person(env, name)
        if not person:
            continue
        values = {
            "employee_id": person.id,
            "kind_id": env.ref(f"seconde_pousse_chantier.sp_authorisation_kind_{kind}").id,
            "date_from": today - timedelta(days=since),
        }
        if until is not None:
            values["date_to"] = today + timedelta(days=until)
        env["sp.authorisation"].create(values)


def _fund_crew(env):
    """The county pays for the supervision of the farm's crew, since the first of the year."""
    county = make(
        env,
        "demo_funder",
        "account.analytic.account",
        {
            "name": "Département",
            "plan_id": env.ref("seconde_pousse_analytique.analytic_plan_funder").id,
            "company_id": env.company.id,
        },
    )
    env["sp.crew.funding"].create(
        {
            "crew_id": get_crew(env, "Maraîchage").id,
            "account_id": county.id,
            "date_from": get_today(env).replace(month=1, day=1),
        }
    )
