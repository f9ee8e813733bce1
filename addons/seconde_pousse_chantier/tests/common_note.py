from odoo.fields import Command

from odoo.addons.seconde_pousse.tests.common_invoice import InvoiceCommon

SIGNATURE = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class NoteCommon(InvoiceCommon):
    """A farm, its hedge to plant, the quote of 40 hours it accepted, and a crew of three."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_regime("real", "field_job")
        cls.farm = cls._create_farm("Ferme des Lauriers")
        cls.hedge = cls.create_service("Plantation de haies")
        cls.hedge_kind = cls.env.ref("seconde_pousse_chantier.sp_work_kind_hedge")
        cls.hedge_kind.product_id = cls.hedge
        cls.crew = cls.env["hr.department"].create({"name": "Équipe chantiers"})
        cls.people = cls.env["hr.employee"].create(
            [
                {"name": name, "department_id": cls.crew.id, "hourly_cost": 14.0}
                for name in ("Amina Diallo", "Bakary Koné", "Carmen Silva")
            ]
        )
        cls.job, cls.order = cls.create_job("Haie du bas", cls.farm, 40)

    @classmethod
    def _create_farm(cls, name, **values):
        farm = cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "sp_is_farm": True,
                "country_id": cls.env.ref("base.fr").id,
                # English sources, whatever is translated.
                "lang": "en_US",
                "email": f"{name.split()[-1].lower()}@example.com",
                **values,
            }
        )
        cls.sign_inspection(farm)
        return farm

    @classmethod
    def sign_inspection(cls, farm):
        """Sign the joint inspection, so that work may start."""
        plan = cls.env["sp.prevention.plan"].create(
            {
                "partner_id": farm.id,
                "date": "2026-01-05",
                "company_id": cls.env.company.id,
                "is_written_plan": True,
                "instruction_note": "Consignes lues à l'équipe",
                "emergency_note": "15, devant la grange",
                "line_ids": [
                    Command.create({"danger_id": cls.env["sp.danger"].search([], limit=1).id, "measure": "Gants"})
                ],
            }
        )
        plan.sign(SIGNATURE, "Mme Roux", SIGNATURE, "M. Benali")

    @classmethod
    def create_service(cls, name, price=28.0, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "invoice_policy": "delivery",
                "list_price": price,
                "uom_id": cls.env.ref("uom.product_uom_hour").id,
                "sp_activity": "field_job",
                **values,
            }
        )

    @classmethod
    def create_job(cls, name, farm, sold=40, product=None, **values):
        """Make a job and its confirmed quote."""
        project = cls.env["project.project"]._sp_get_activity_project(cls.env.company, "field_job")
        job = cls.env["project.task"].create(
            {
                "name": name,
                "project_id": project.id,
                "company_id": cls.env.company.id,
                "is_field_job": True,
                "farm_partner_id": farm.id,
                "work_kind_id": cls.hedge_kind.id,
                "crew_id": cls.crew.id,
                "price_mode": "hour",
                **values,
            }
        )
        order = cls.env["sale.order"].create(
            {
                "partner_id": farm.id,
                "sp_job_id": job.id,
                "order_line": [Command.create({"product_id": (product or cls.hedge).id, "product_uom_qty": sold})],
            }
        )
        order.action_confirm()
        return job, order

    @classmethod
    def create_session(cls, job, day="2026-06-01", minutes=240, people=None, **values):
        lines = [Command.create({"employee_id": person.id, "minutes": minutes}) for person in people or cls.people]
        return cls.env["sp.work.session"].create({"task_id": job.id, "date": day, "line_ids": lines, **values})

    @classmethod
    def make_note(cls, job=None, quantity=None):
        """Make the note of a job in one tap; type a quantity."""
        job = job or cls.job
        note = cls.env["sp.work.note"].browse(job.action_make_work_note()["res_id"])
        if quantity is not None:
            note.line_ids[:1].quantity = quantity
        return note

    @classmethod
    def sign_note(cls, quantity=16, job=None, day="2026-06-01", minutes=240):
        """Make a note of a quantity and have it signed."""
        cls.create_session(job or cls.job, day, minutes)
        note = cls.make_note(job, quantity)
        note.sign(SIGNATURE, "Mme Roux")
        return note

    @classmethod
    def bill(cls, jobs=None):
        """Bill jobs and post; return the invoices."""
        action = (jobs or cls.job).action_invoice_jobs()
        ids = [action["res_id"]] if action.get("res_id") else action["domain"][0][2]
        invoices = cls.env["account.move"].browse(ids)
        invoices.action_post()
        return invoices
