"""Field jobs in every state, from the request of yesterday to the job that was reviewed, and a town's contract."""

from datetime import timedelta

from odoo.fields import Command

from .work_members import get_partner
from .work_people import get_crew, get_person, get_team
from .work_photos import make_photos
from .work_tools import get_last_workday, get_monday, get_today, get_workdays, make, sign_note, sign_paper

# key → name, unit, price, activity
SERVICES = {
    "farm_hour": ("Travaux agricoles, équipe encadrée", "hour", 24.0, "field_job"),
    "green_hour": ("Entretien d'espaces verts, équipe encadrée", "hour", 26.0, "green_space"),
    "hedge_metre": ("Plantation de haie, plants et paillage compris", "meter", 9.5, "field_job"),
    "crew_day": ("Journée d'une équipe encadrée", "day", 720.0, "field_job"),
}
SOLD = {
    "farm_hour": ("weed", "harvest", "plant", "soil", "fence"),
    "green_hour": ("clear", "mow", "prune", "chip", "clean"),
    "hedge_metre": ("hedge",),
}
# Who signs for the farm or the town.
HOSTS = {
    "demo_restanques": "Paul Restanque",
    "demo_sambuc": "Inès Vidal",
    "demo_verger": "Marc Olive",
    "demo_ruches": "Lina Bee",
    "seconde_pousse.demo_farm_sources": "Hugo Fontaine",
    "seconde_pousse.demo_farm_amandiers": "Lucie Amand",
    "seconde_pousse.demo_commune": "Anne Delmas",
}
LEADERS = {"Maraîchage": "Bruno Mercier", "Espaces verts": "Julie Perrin"}


class Job:
    """A field job and what is told of it, step by step."""

    def __init__(self, env, key, name, kind, farm, days_ago, crew="Maraîchage", **values):
        self.env = env
        self.today = get_today(env)
        self.task = make(
            env,
            f"demo_job_{key}",
            "project.task",
            {
                "name": name,
                "is_field_job": True,
                "company_id": env.company.id,
                "work_kind_id": env.ref(f"seconde_pousse_chantier.sp_work_kind_{kind}").id,
                "farm_partner_id": get_partner(env, farm).id,
                "crew_id": get_crew(env, crew).id,
                "requested_on": self.today - timedelta(days=days_ago),
                **values,
            },
        )
        self.host = HOSTS[farm]
        self.leader = get_person(env, LEADERS[crew])
        self.people = get_team(env, self.task.crew_id)

    def visit(self, days_ago, people=5, hours=10.0, price_mode="hour", **values):
        self.task.write(
            {
                "visited_on": self.today - timedelta(days=days_ago),
                "visited_by_id": self.env.ref("seconde_pousse.demo_user_supervisor").id,
                "estimated_people": people,
                "estimated_hours": hours,
                "price_mode": price_mode,
                "risk_note": "Accès par le chemin de terre, eau au puits.",
                **values,
            }
        )
        return self

    def quote(self):
        self.task.action_make_quote()
        self.task.sp_order_ids.user_id = self.env.ref("seconde_pousse.demo_user_desk")
        self.task.sp_order_ids.action_quotation_sent()
        return self

    def agree(self, days_ago):
        self.task.sp_order_ids.action_confirm()
        agreements = self.env["sp.agreement"]
        agreement = agreements.create({**agreements._prepare_from_job(self.task, "service"), "has_water": True})
        sign_paper(agreement, self.host, self.today - timedelta(days=days_ago))
        return self

    def inspect(self, days_ago):
        """Inspect the place with the host; one inspection holds for the year."""
        day = self.today - timedelta(days=days_ago)
        dangers = self.task.work_kind_id.danger_ids or self.env.ref("seconde_pousse_chantier.sp_danger_load")
        plan = self.env["sp.prevention.plan"].create(
            {
                "partner_id": self.task.farm_partner_id.id,
                "task_ids": [Command.set(self.task.ids)],
                "date": day,
                "present_host": self.host,
                "present_own": self.leader.name,
                "is_written_plan": any(dangers.mapped("is_listed")),
                "emergency_note": "112, rendez-vous devant le portail.",
                "line_ids": [
                    Command.create(
                        {"danger_id": danger.id, "measure": danger.measure or "Consignes données sur place."}
                    )
                    for danger in dangers
                ],
            }
        )
        sign_paper(plan, self.host, day, self.leader.name)
        return self

    def work(self, days, minutes=300, **values):
        for day in days:
            people = self.people.filtered(lambda one, day=day: (one.contract_date_start or day) <= day) or self.leader
            self.env["sp.work.session"].create(
                {
                    "task_id": self.task.id,
                    "date": day,
                    "line_ids": [Command.create({"employee_id": one.id, "minutes": minutes}) for one in people],
                    "billed_minutes": minutes * len(people),
                    **values,
                }
            )
        self.task.planned_date = self.task.planned_date or min(days)
        return self

    def plan(self, days):
        self.task.planned_date = min(days)
        self.env["sp.work.assignment"].create(
            [
                {"task_id": self.task.id, "employee_id": one.id, "date": day, "half": half}
                for day in days
                for half in ("am", "pm")
                for one in self.people
            ]
        )
        return self

    def note(self, days_ago, *photos):
        note = self.env["sp.work.note"]._make_for_job(self.task)
        note.photo_ids = [Command.set(make_photos(self.env, *photos).ids)]
        sign_note(note, self.host, self.today - timedelta(days=days_ago))
        return self

    def finish(self):
        self.task.action_finish_work()
        return self

    def bill(self, days_ago):
        self.task.action_invoice_jobs()
        invoices = self.task.sp_order_ids.invoice_ids
        invoices.invoice_date = self.today - timedelta(days=days_ago)
        invoices.action_post()
        return self

    def review(self, days_ago, **values):
        day = self.today - timedelta(days=days_ago)
        faces = dict.fromkeys(("quality", "instructions", "again"), "4")
        self.env["sp.job.review"].create({"task_id": self.task.id, "date": day, "pace": "3", **faces, **values})
        return self


def create_jobs(env):
    """Tell a dozen of jobs, each further than the one before."""
    _create_services(env)
    today = get_today(env)
    _tell_new_ones(env, today)
    _tell_planned_ones(env)
    _tell_past_ones(env, today)
    _tell_town(env, today)


def _create_services(env):
    products = {}
    for key, (name, unit, price, activity) in SERVICES.items():
        values = {
            "name": name,
            "type": "service",
            "sp_activity": activity,
            "list_price": price,
            "invoice_policy": "delivery",
            "uom_id": env.ref(f"uom.product_uom_{unit}").id,
        }
        products[key] = make(env, f"demo_service_{key}", "product.product", values)
    for key, kinds in SOLD.items():
        for code in kinds:
            kind = env.ref(f"seconde_pousse_chantier.sp_work_kind_{code}")
            kind.product_id = kind.product_id or products[key]
            if key == "farm_hour":
                kind.service_ids = [Command.create({"price_mode": "day", "product_id": products["crew_day"].id})]


def _tell_new_ones(env, today):
    Job(
        env,
        "request",
        "Éclaircir et tailler les jeunes pommiers",
        "prune",
        "demo_verger",
        1,
        request_source="form",
        wished_from=today + timedelta(days=20),
        wished_to=today + timedelta(days=35),
        constraint_note="Sol portant seulement après trois jours sans pluie.",
    )
    Job(
        env,
        "visit",
        "Débroussailler les bords du canal",
        "clear",
        "seconde_pousse.demo_farm_sources",
        8,
        "Espaces verts",
    ).visit(2, people=4, hours=12)
    Job(env, "quote", "Clôture du parc à brebis", "fence", "demo_sambuc", 15).visit(10, people=4, hours=21).quote()
    Job(env, "agreed", "Tailler 120 oliviers", "prune", "demo_restanques", 25, "Espaces verts").visit(
        18, people=4, hours=24
    ).quote().agree(4)
    lost = Job(env, "lost", "Broyer les sarments", "chip", "demo_ruches", 60, "Espaces verts").visit(50, 3, 8).quote()
    lost.task.action_lose()


def _tell_planned_ones(env):
    """A hedge next week; onions begun last week, whose note waits for its signature."""
    next_monday = get_monday(env, 1)
    hedge = Job(
        env,
        "planned",
        "Planter une haie de 200 m",
        "hedge",
        "seconde_pousse.demo_farm_amandiers",
        30,
        wished_quantity=200,
        wished_unit_id=env.ref("uom.product_uom_meter").id,
    )
    hedge.visit(22, people=5, hours=14, price_mode="unit").quote().agree(9).inspect(8)
    hedge.plan([next_monday + timedelta(days=2), next_monday + timedelta(days=3)])
    last_thursday, this_thursday = get_monday(env, -1) + timedelta(days=3), get_monday(env) + timedelta(days=3)
    onions = Job(env, "running", "Désherber les oignons", "weed", "seconde_pousse.demo_farm_amandiers", 28)
    onions.visit(20, people=5, hours=10).quote().agree(14).inspect(13)
    onions.plan([last_thursday, this_thursday]).work([last_thursday], note="Rang 1 à 14 terminés.")
    env["sp.work.note"]._make_for_job(onions.task)


def _tell_past_ones(env, today):
    def worked(days_ago):
        return get_workdays(today - timedelta(days=days_ago + 4), today - timedelta(days=days_ago))[:2]

    squash = Job(env, "done", "Récolter les courges", "harvest", "demo_restanques", 40)
    squash.visit(35).quote().agree(30).inspect(29).work(worked(15))
    squash.note(14, ("Récolte du matin.jpg", "load", "morning"), ("Parcelle rendue.jpg", "rows", "noon", 4)).finish()
    mulch = Job(env, "billed", "Désherber et pailler les jeunes haies", "weed", "demo_ruches", 80)
    mulch.visit(75).quote().agree(70).inspect(69).work(worked(45)).note(44).finish().bill(40)
    crop = Job(env, "reviewed", "Planter les poireaux", "plant", "seconde_pousse.demo_farm_amandiers", 130)
    crop.visit(125).quote().agree(120).inspect(119).work(worked(110)).note(109).finish().bill(105).review(
        100,
        sentence="Une équipe soigneuse, on recommence au printemps.",
        next_need="Désherber les oignons",
        next_need_date=today + timedelta(days=30),
        learnt="Régler la profondeur de plantation, travailler à deux par rang.",
    )
    goats = Job(env, "reviewed_2", "Réparer les clôtures", "fence", "demo_sambuc", 200)
    goats.visit(190, people=3, hours=7).quote().agree(185).inspect(184).work(worked(178)).note(177).finish().bill(175)
    goats.review(170, pace="2", sentence="Bon travail, un peu lent le premier jour.", learnt="Tendre un grillage.")


def _tell_town(env, today):
    """The town orders green spaces on a contract with an insertion clause."""
    contract = make(
        env,
        "demo_work_contract",
        "sp.work.contract",
        {
            "name": "Entretien des espaces verts",
            "number": "2026-EV-014",
            "partner_id": env.ref("seconde_pousse.demo_commune").id,
            "date_from": today - timedelta(days=120),
            "date_to": today + timedelta(days=600),
            "ceiling": 40000.0,
            "clause_hours": 800.0,
            "chorus_service_code": "ESPACES-VERTS",
            "engagement_number": "ENG-4521",
        },
    )
    park = Job(
        env,
        "town",
        "Entretien du parc des Tuileries",
        "mow",
        "seconde_pousse.demo_commune",
        50,
        "Espaces verts",
        work_contract_id=contract.id,
    )
    monday = get_monday(env, -1)
    park.visit(45, people=3, hours=20).quote()
    park.task.sp_order_ids.action_confirm()
    park.inspect(40).work([monday + timedelta(days=1), monday + timedelta(days=2)]).note(4)
    park.plan([get_last_workday(get_monday(env) + timedelta(days=1)), get_monday(env) + timedelta(days=2)])
    walls = Job(
        env,
        "town_2",
        "Débroussailler la colline de la chapelle",
        "clear",
        "seconde_pousse.demo_commune",
        100,
        "Espaces verts",
        work_contract_id=contract.id,
    )
    walls.visit(95, people=3, hours=12).quote()
    walls.task.sp_order_ids.action_confirm()
    days = get_workdays(today - timedelta(days=36), today - timedelta(days=30))[:2]
    walls.work(days).note(29).finish().bill(28)
