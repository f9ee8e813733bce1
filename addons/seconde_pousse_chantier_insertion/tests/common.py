from datetime import timedelta

from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from odoo.addons.seconde_pousse_chantier.tests.common import WorkCommon
from odoo.addons.seconde_pousse_insertion.tests.common import InsertionCommon


class BridgeCommon(WorkCommon, InsertionCommon):
    """Amina and Bakary are on a pathway in the farm's crew; Carmen is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crew_lead = new_test_user(
            cls.env, "test_crew_lead", "seconde_pousse.group_user,seconde_pousse_insertion.group_supervisor"
        )
        cls.desk = new_test_user(cls.env, "test_desk", "seconde_pousse.group_manager")
        cls.monday = cls.today - timedelta(days=cls.today.weekday())
        contract = (cls.today - timedelta(days=100), cls.today + timedelta(days=100))
        for employee in (cls.amina, cls.bakary):
            employee.version_id.write(
                {
                    "contract_date_start": contract[0],
                    "contract_date_end": contract[1],
                    "date_version": contract[0],
                    "contract_type_id": cls.cddi.id,
                    "resource_calendar_id": cls.calendar_30.id,
                }
            )
        cls.amina_pathway, cls.bakary_pathway = cls._create_pathways(cls.amina, cls.bakary, date_start=contract[0])
        cls.host = cls.env["res.partner"].create({"name": "Ferme des Alpilles", "is_company": True, "sp_is_farm": True})
        cls.env.flush_all()

    @classmethod
    def _create_pathways(cls, *employees, **values):
        people = cls.Person.create([{"name": one.name, "employee_id": one.id} for one in employees])
        return cls.Pathway.create(
            [
                {
                    "person_id": person.id,
                    "state": "active",
                    "crew_id": cls.farm_crew.id,
                    "supervisor_id": cls.crew_lead.id,
                    "counselor_id": cls.counselor.id,
                    **values,
                }
                for person in people
            ]
        )

    @classmethod
    def _create_offer(cls, **values):
        return cls.env["sp.hire.offer"].create(
            {
                "name": "Ouvrière maraîchère",
                "partner_id": cls.host.id,
                "work_kind_ids": [Command.set(cls.weeding.ids)],
                **values,
            }
        )

    @classmethod
    def _propose(cls, offer, pathway, **values):
        proposals = cls.env["insertion.hire.proposal"].with_user(cls.counselor)
        return proposals.create({"offer_id": offer.id, "pathway_id": pathway.id, **values})

    def _rpc(self, user, model, method, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(self.env[model].with_user(user), method, args, kwargs)
