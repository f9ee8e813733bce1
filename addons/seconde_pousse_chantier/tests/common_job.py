from odoo.fields import Command

from odoo.addons.seconde_pousse.tests.common_invoice import InvoiceCommon

SIGNATURE = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class JobCommon(InvoiceCommon):
    """A farm, a commune and a stranger who ask for hedges, harvest and mowing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_regime("real", "field_job")
        cls._set_regime("real", "green_space")
        cls.france = cls.env.ref("base.fr")
        cls.farm = cls.env["res.partner"].create(
            {
                "name": "Ferme des Lauriers",
                "is_company": True,
                "sp_is_farm": True,
                "country_id": cls.france.id,
                "street": "12 chemin des Iscles",
                "zip": "13640",
                "city": "La Roque",
                "phone": "04 42 50 00 01",
                "email": "lauriers@example.com",
            }
        )
        cls.stranger = cls.env["res.partner"].create({"name": "M. Blanc", "country_id": cls.france.id})
        cls.hour = cls.env.ref("uom.product_uom_hour")
        cls.metre = cls.env.ref("uom.product_uom_meter")
        cls.hedge, cls.harvest, cls.mowing = (
            cls.env.ref(f"seconde_pousse_chantier.sp_work_kind_{name}") for name in ("hedge", "harvest", "mow")
        )
        cls.crew_hour = cls._create_service("Heure d'équipe", 28, cls.hour)
        (cls.hedge | cls.harvest | cls.mowing).product_id = cls.crew_hour
        cls.crew_day = cls._create_service("Journée d'équipe", 980)
        cls.hedge_metre = cls._create_service("Haie au mètre", 12, cls.metre)
        cls.hedge.service_ids = [
            Command.create({"price_mode": "day", "product_id": cls.crew_day.id}),
            Command.create({"price_mode": "unit", "product_id": cls.hedge_metre.id}),
            Command.create({"price_mode": "fixed", "product_id": cls.crew_day.id}),
        ]

    @classmethod
    def _create_service(cls, name, price, uom=None):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "invoice_policy": "delivery",
                "list_price": price,
                "sp_activity": "field_job",
                **({"uom_id": uom.id} if uom else {}),
            }
        )

    @classmethod
    def _create_job(cls, partner=None, kind=None, **values):
        return cls.env["project.task"].create(
            {
                "is_field_job": True,
                "company_id": cls.company.id,
                "farm_partner_id": (cls.farm if partner is None else partner).id,
                "work_kind_id": (kind or cls.hedge).id,
                **values,
            }
        )

    @classmethod
    def _quote(cls, job):
        return cls.env["sale.order"].browse(job.action_make_quote()["res_id"])

    @classmethod
    def _inspect(cls, host):
        plan = cls.env["sp.prevention.plan"].create(
            {
                "partner_id": host.id,
                "date": "2026-05-20",
                "company_id": cls.company.id,
                "line_ids": [
                    Command.create(
                        {"danger_id": cls.env.ref("seconde_pousse_chantier.sp_danger_slope").id, "measure": "Bottes"}
                    )
                ],
            }
        )
        plan.sign(SIGNATURE, "Mme Roux", SIGNATURE, "Paul")
        return plan

    @classmethod
    def _work(cls, job, people, minutes=420, day="2026-06-01", **values):
        return cls.env["sp.work.session"].create(
            {
                "task_id": job.id,
                "date": day,
                "line_ids": [Command.create({"employee_id": one.id, "minutes": minutes}) for one in people],
                **values,
            }
        )

    @classmethod
    def _sign_note(cls, job, quantity, **values):
        line = job.sp_order_ids.order_line[:1]
        note = cls.env["sp.work.note"].create(
            {
                "task_id": job.id,
                "date_from": "2026-06-01",
                "date_to": "2026-06-02",
                "line_ids": [
                    Command.create(
                        {
                            "sale_line_id": line.id,
                            "name": line.name,
                            "quantity": quantity,
                            "uom_id": line.product_uom_id.id,
                        }
                    )
                ],
                **values,
            }
        )
        note.sign(SIGNATURE, "Mme Roux")
        return note

    @classmethod
    def _create_people(cls, count, cost=14.0):
        return cls.env["hr.employee"].create(
            [{"name": f"Personne {rank}", "hourly_cost": cost, "company_id": cls.company.id} for rank in range(count)]
        )
