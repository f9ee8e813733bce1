import base64
from datetime import timedelta

from odoo.fields import Command
from odoo.service.model import call_kw

from .access_table import ROLES
from .common import MODULE, NIR_AMIRA, InsertionCommon

OPERATIONS = ("read", "write", "create", "unlink")
# What no role but some may meet, whatever they read.
HIDDEN = "Addictologie"  # sensitive barrier, confidential interview, proofs, prescriber
SUPPORT_ONLY = "Parquet"  # what HR may not read either
WAGE = 4321.09
OTHER_CREW = "Wilfried"
# Models of the addon that the file below does not fill: nothing of them is proven by reading it.
UNFILLED = {
    "insertion.month.reopening",
    "insertion.statement.reopening",
    "insertion.absence.rate",
    "insertion.fte.report",
    "insertion.retention.case",
    "insertion.payroll.mapping",  # the structures share those of the addon
    "insertion.payroll.mapping.line",
}


class AccessMatrixCommon(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = dict(zip(ROLES, (cls.supervisor, cls.counselor, cls.hr, cls.direction, cls.plain), strict=True))
        export = cls.env.ref("base.group_allow_export")
        for user in cls.users.values():
            user.group_ids = [Command.link(export.id)]
        cls.criterion = cls._get_or_create("insertion.criterion", {"level": "1"})
        cls.barrier = cls.env["insertion.barrier"].create(
            {"name": "Test barrier", "code": "test_open", "is_sensitive": False}
        )
        cls.secret_barrier = cls.env["insertion.barrier"].create(
            {"name": "Test secret barrier", "code": "test_secret", "is_sensitive": True}
        )
        cls.crew, cls.other_crew = cls.env["hr.department"].create([{"name": "Crew A"}, {"name": "Crew B"}])
        first, last = cls._day(months=-3, day=1), cls._day(years=1, day=1)
        convention = cls.env["insertion.convention"].create(
            {"name": "Convention", "date_start": first, "date_end": last}
        )
        annex = cls.env["insertion.annex"].create(
            {
                "number": "ACI013269999A0M0",
                "convention_id": convention.id,
                "date_start": first,
                "date_end": last,
            }
        )
        cls.statement = cls.env["insertion.statement"].create({"annex_id": annex.id, "month": first})
        cls.env["insertion.meeting"].create({"name": "Steering", "minutes": "<p>Done</p>"})
        cls.mine = cls._fill_file("Amira", cls.supervisor, cls.crew, nir=NIR_AMIRA)
        cls.theirs = cls._fill_file(OTHER_CREW, cls.other_supervisor, cls.other_crew)
        year = cls.env["insertion.figure.year"].create({"year": cls.today.year})
        year.action_compute()
        cls.env.flush_all()

    @classmethod
    def _get_or_create(cls, model, values):
        return cls.env[model].search([("code", "!=", False)], limit=1) or cls.env[model].create(
            {"name": "Test", "code": "TEST", **values}
        )

    @classmethod
    def _fill_file(cls, name, supervisor, crew, **values):
        """Fill every model about a person, with secrets wherever a role may not look."""

        def create(model, **vals):
            return cls.env[model].create(vals)

        day, start = cls.today, cls._day(months=-3)
        hidden = base64.b64encode(HIDDEN.encode())
        employee = cls._hire(name, start, cls._day(months=9), wage=WAGE, department_id=crew.id)
        person = create("insertion.person", name=name, employee_id=employee.id, **values)
        number = f"99999260{person.id % 10000:04d}"
        record = create("insertion.pass", person_id=person.id, number=number, date_start=cls._day(months=-20))
        kind = cls.env["insertion.prescriber.kind"].search([("code", "!=", False)], limit=1)
        prescriber = create("insertion.prescriber", name=HIDDEN, kind_id=kind.id)
        pathway = create(
            "insertion.pathway",
            person_id=person.id,
            pass_id=record.id,
            counselor_id=cls.counselor.id,
            supervisor_id=supervisor.id,
            crew_id=crew.id,
            prescriber_id=prescriber.id,
            referent_name=HIDDEN,
            date_start=start,
            state="active",
        )
        on = {"pathway_id": pathway.id}
        create("insertion.interview", **on, date=day, is_confidential=True, summary=f"{HIDDEN} {SUPPORT_ONLY}")
        create("insertion.interview", **on, date=day, is_confidential=False, private_note=f"{HIDDEN} {SUPPORT_ONLY}")
        for barrier, situation in ((cls.barrier, "open"), (cls.secret_barrier, f"{HIDDEN} {SUPPORT_ONLY}")):
            create(
                "insertion.barrier.assessment",
                **on,
                barrier_id=barrier.id,
                presence="yes",
                situation=f"{HIDDEN} {SUPPORT_ONLY} {situation}",
            )
        objective = create("insertion.objective", **on, name=f"{HIDDEN} {SUPPORT_ONLY}", is_confidential=True)
        create("insertion.objective.action", objective_id=objective.id, name=f"{HIDDEN} {SUPPORT_ONLY}")
        shown = create("insertion.objective", **on, name="Driving licence", is_confidential=False)
        create("insertion.objective.action", objective_id=shown.id, name="Call the driving school")
        eligibility = create(
            "insertion.eligibility",
            person_id=person.id,
            date=start,
            criterion_ids=[Command.set(cls.criterion.ids)],
        )
        create(
            "insertion.proof",
            eligibility_id=eligibility.id,
            criterion_id=cls.criterion.id,
            file=hidden,
            file_name=f"{HIDDEN}.pdf",
        )
        create("insertion.formality", **on, name=HIDDEN, note=HIDDEN, document=hidden, document_name=HIDDEN)
        host = create("res.partner", name="Host")
        create("insertion.immersion", **on, host_id=host.id, date_start=day, date_end=day)
        create("insertion.training", **on, name="Forklift", date=day, note=HIDDEN, funder_reference=HIDDEN)
        skill_type = cls.env["hr.skill.type"].search([("skill_ids", "!=", False)], limit=1)
        assessment = create("insertion.skill.assessment", **on)
        create("insertion.skill.assessment.line", assessment_id=assessment.id, skill_id=skill_type.skill_ids[0].id)
        absence_type = cls._get_or_create("insertion.absence.type", {})
        create("insertion.absence", **on, absence_type_id=absence_type.id, date_start=day, date_end=day)
        roll_call = create("insertion.roll.call", crew_id=crew.id, date=day, half="am")
        if not pathway.presence_ids:
            create("insertion.presence", **on, roll_call_id=roll_call.id, date=day, half="am")
        create("insertion.month", **on, month=start.replace(day=1), gross_pay=WAGE, leave_balance=7)
        create("insertion.payroll.item", **on, month=day.replace(day=1), quantity=1)
        workshop = create("insertion.workshop", name="Cooking")
        create("insertion.workshop.attendance", **on, workshop_id=workshop.id)
        create("insertion.fse.participant", **on, operation=HIDDEN, date_start=start)
        # Lines come from a computation; a client may not create them.
        lines = cls.env["insertion.statement.line"]._with_statement_write()
        lines.create({"statement_id": cls.statement.id, **on})
        since, until = cls._day(days=-60), cls._day(days=-50)
        create(
            "insertion.pass.suspension",
            pass_id=record.id,
            date_start=since,
            date_end=until,
            date_declared=since,
            reason="contract_ended",
        )
        cls._fill_around(pathway, person, day)
        return pathway

    @classmethod
    def _fill_around(cls, pathway, person, day):
        left = cls.env["insertion.pathway"].create(
            {
                "person_id": person.id,
                "counselor_id": cls.counselor.id,
                "supervisor_id": pathway.supervisor_id.id,
                "date_start": cls._day(years=-3),
                "date_end": cls._day(years=-2),
                "state": "done",
            }
        )
        cls.env["insertion.exit"].create({"pathway_id": left.id, "date": left.date_end, "note": HIDDEN})
        record = pathway.pass_id
        cls.env["insertion.pass.extension"].create(
            {
                "pass_id": record.id,
                "date_end": record.date_end_in_force + timedelta(days=30),
                "reason": "complete_training",
            }
        )
        alert = cls.env["insertion.alert"].create(
            {
                "kind": "proof_missing",
                "day": day,
                "rank": 1,
                "res_id": person.id,
                "person_id": person.id,
                "pathway_id": pathway.id,
                "company_id": person.company_id.id,
            }
        )
        alert.activity_schedule(
            f"{MODULE}.mail_activity_type_alert", summary=f"{HIDDEN} alert", user_id=cls.counselor.id
        )
        cls.env["insertion.access.log"]._log(person.with_user(cls.hr), "access", purpose=HIDDEN)

    def _rpc(self, user, model, method, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(self.env[model].with_user(user), method, args, kwargs)

    def _our_models(self, transient=False):
        return [
            model
            for model in self.env.values()
            if model._original_module == MODULE and not model._abstract and (transient or not model._transient)
        ]
