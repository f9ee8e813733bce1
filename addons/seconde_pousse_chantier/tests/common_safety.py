from .common import WorkCommon
from .test_work_note import SIGNATURE


class SafetyCommon(WorkCommon):
    """A farm that hosts a job, and both sides' signatures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Alerts speak the language of the house.
        cls.env.company.partner_id.lang = "en_US"
        cls.farm = cls.env["res.partner"].create({"name": "Ferme des Lauriers", "is_company": True})
        cls.slope = cls.env.ref("seconde_pousse_chantier.sp_danger_slope")
        cls.height = cls.env.ref("seconde_pousse_chantier.sp_danger_height")
        cls.hedge = cls.env.ref("seconde_pousse_chantier.sp_work_kind_hedge")

    @classmethod
    def create_job(cls, **values):
        values = {"farm_partner_id": cls.farm.id, "planned_date": "2026-06-01", "is_field_job": True, **values}
        return cls.create_task("Haie", cls.hedge, **values)

    @classmethod
    def create_user(cls, login, *groups):
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "password": login * 3,
                "group_ids": [(6, 0, [cls.env.ref(group).id for group in groups])],
            }
        )

    def sign(self, paper):
        paper.sign(SIGNATURE, "Mme Roux", SIGNATURE, "Paul", "Agricultrice", "Encadrant")
        return paper

    def create_plan(self, **values):
        return self.env["sp.prevention.plan"].create(
            {
                "partner_id": self.farm.id,
                "date": "2026-05-20",
                "line_ids": [(0, 0, {"danger_id": self.slope.id, "measure": "Chaussures montantes"})],
                **values,
            }
        )

    def create_signed_plan(self, **values):
        if values.get("is_written_plan"):
            values = {"instruction_note": "Casque", "emergency_note": "15", **values}
        return self.sign(self.create_plan(**values))
