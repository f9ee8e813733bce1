from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import MODULE, InsertionCommon


@tagged("post_install", "-at_install")
class TestSkillAssessment(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trade = cls.env.ref(f"{MODULE}.hr_skill_type_market_gardening")
        cls.harvest = cls.env.ref(f"{MODULE}.hr_skill_market_gardening_harvest")
        cls.washing = cls.env.ref(f"{MODULE}.hr_skill_market_gardening_washing")
        cls.Assessment = cls.env["insertion.skill.assessment"].with_user(cls.supervisor)
        cls.pathway = cls._new_pathway(
            "Amira",
            contract=(cls._day(months=-5), cls._day(months=5)),
            supervisor_id=cls.supervisor.id,
            state="active",
            date_start=cls._day(months=-5),
        )

    def _assess(self, days, situation, **levels):
        return self.Assessment.create(
            {
                "pathway_id": self.pathway.id,
                "date": self._day(days=days),
                "situation": situation,
                "line_ids": [
                    Command.create({"skill_id": self[name].id, "level": level}) for name, level in levels.items()
                ],
            }
        )

    def __getitem__(self, name):
        return {"harvest": self.harvest, "washing": self.washing}[name]

    def test_the_skills_of_the_trade_are_listed_at_once(self):
        action = self.pathway.with_user(self.supervisor).action_new_skill_assessment()
        with Form(self.Assessment.with_context(**action["context"])) as form:
            form.skill_type_ids.add(self.trade)
            form.situation = "Récolte des carottes"
        assessment = form.record
        self.assertEqual(assessment.line_ids.skill_id, self.trade.skill_ids)
        self.assertFalse(assessment.line_ids.filtered("level"))
        line = assessment.line_ids[0]
        line.with_context(skill_level="acquired").action_set_level()
        self.assertEqual((line.level, assessment.seen_count, assessment.attested_count), ("acquired", 1, 1))
        line.with_context(skill_level="acquired").action_set_level()
        self.assertFalse(line.level)
        bare = self._assess(-9, "Serre")
        bare.skill_type_ids = False
        with self.assertRaisesRegex(UserError, "Choose a trade first"):
            bare.action_list_skills()
        # The next one starts from the same trades.
        self.assertEqual(self.Assessment.new({}).skill_type_ids.ids, self.trade.ids)

    def test_last_time_is_shown(self):
        self._assess(-60, "Serre", harvest="partly")
        now = self._assess(0, "Plein champ", harvest="acquired", washing="not")
        levels = {line.skill_id: line.last_level for line in now.line_ids}
        self.assertEqual(levels, {self.harvest: "partly", self.washing: False})

    def test_the_attestation_says_only_what_is_acquired_today(self):
        self._assess(-60, "Serre", harvest="acquired", washing="acquired")
        self._assess(-30, "Plein champ", harvest="autonomous", washing="partly")
        [trade] = self.pathway._get_attested_skills()
        self.assertEqual([skill["name"] for skill in trade["skills"]], [self.harvest.name])
        self.assertEqual(trade["skills"][0]["date"], self._day(days=-30))
        self.assertEqual(trade["situations"], ["Serre", "Plein champ"])

    def test_nothing_goes_to_the_employee_file(self):
        self._assess(0, "Serre", harvest="acquired")
        self.assertFalse(self.env["hr.employee.skill"].search([("employee_id", "=", self.pathway.employee_id.id)]))

    def test_own_crew_only(self):
        assessment = self._assess(0, "Serre", harvest="acquired")
        other = assessment.with_user(self.other_supervisor)
        with self.assertRaises(AccessError):
            other.read(["situation"])
        with self.assertRaises(AccessError):
            other.line_ids.with_context(skill_level="not").action_set_level()
        with self.assertRaises(AccessError):
            self.env["insertion.skill.assessment"].with_user(self.other_supervisor).create(
                {"pathway_id": self.pathway.id}
            )
        with self.assertRaises(AccessError):
            assessment.with_user(self.hr).write({"situation": "x"})
        self.assertEqual(assessment.with_user(self.hr).situation, "Serre")
