from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WorkCommon
from .test_work_note import SIGNATURE


@tagged("post_install", "-at_install")
class TestPrevention(WorkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.farm = cls.env["res.partner"].create({"name": "Ferme des Lauriers"})
        cls.job = cls.create_job(estimated_people=4, estimated_hours=10)
        cls.slope = cls.env.ref("seconde_pousse_chantier.sp_danger_slope")

    @classmethod
    def create_job(cls, **values):
        return cls.create_task(
            "Haie",
            cls.env.ref("seconde_pousse_chantier.sp_work_kind_hedge"),
            is_field_job=True,
            farm_partner_id=cls.farm.id,
            planned_date="2026-06-01",
            **values,
        )

    def create_plan(self, **values):
        plan = self.env["sp.prevention.plan"].create(
            {
                "partner_id": self.farm.id,
                "date": "2026-05-20",
                "line_ids": [(0, 0, {"danger_id": self.slope.id, "measure": "Chaussures montantes"})],
                **values,
            }
        )
        plan.sign(SIGNATURE, "Mme Roux", SIGNATURE, "Paul")
        return plan

    def test_nobody_works_at_a_host_before_the_inspection(self):
        with self.assertRaisesRegex(UserError, "No signed joint inspection at Ferme des Lauriers"):
            self.create_session(self.job, {self.amina: 60})
        self.create_plan()
        self.create_session(self.job, {self.amina: 60})

    def test_an_inspection_lasts_a_year(self):
        self.create_plan(date="2025-05-20")
        with self.assertRaisesRegex(UserError, "has expired"):
            self.create_session(self.job, {self.amina: 60})

    def test_400_hours_over_the_year_ask_for_a_written_plan(self):
        self.create_plan()
        self.create_job(estimated_people=6, estimated_hours=60)
        with self.assertRaisesRegex(UserError, "written prevention plan"):
            self.create_session(self.job, {self.amina: 60})
        self.create_plan(is_written_plan=True)
        self.create_session(self.job, {self.amina: 60})

    def test_a_dangerous_work_asks_for_a_written_plan(self):
        self.create_plan()
        self.job.danger_ids = self.env.ref("seconde_pousse_chantier.sp_danger_height")
        with self.assertRaisesRegex(UserError, "written prevention plan"):
            self.create_session(self.job, {self.amina: 60})

    def test_a_signed_plan_never_changes(self):
        plan = self.create_plan()
        with self.assertRaisesRegex(UserError, "no longer changes"):
            plan.with_context(sp_plan_step=True).date = "2026-05-21"
        with self.assertRaises(UserError):
            self.env["sp.prevention.plan"].create({"partner_id": self.farm.id, "state": "signed"})
