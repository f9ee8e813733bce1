from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BridgeCommon


@tagged("post_install", "-at_install")
class TestPractice(BridgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hedges = cls.env.ref("seconde_pousse_chantier.sp_work_kind_hedge")
        cls.hedge_task = cls.create_task("Haie", cls.hedges)
        cls.create_session(cls.task, {cls.amina: 90, cls.bakary: 60}, date=cls.today - timedelta(days=2))
        cls.create_session(cls.task, {cls.amina: 30}, date=cls.today - timedelta(days=1))
        cls.create_session(cls.hedge_task, {cls.amina: 120}, date=cls.today - timedelta(days=3))
        # Before the pathway: not hers.
        cls.create_session(cls.task, {cls.amina: 600}, date=cls.today - timedelta(days=200))

    def test_hours_by_kind_come_from_the_sessions(self):
        practices = self.amina_pathway.work_practice_ids
        found = {one.work_kind_id: (one.hours, one.day_count, one.date_last) for one in practices}
        self.assertEqual(
            found,
            {
                self.weeding: (2.0, 2, self.today - timedelta(days=1)),
                self.hedges: (2.0, 1, self.today - timedelta(days=3)),
            },
        )
        self.assertEqual(self.amina_pathway.worked_hours, 4)

    def test_a_day_on_two_pathways_counts_once(self):
        day = self.today - timedelta(days=2)
        self.bakary_pathway.write({"state": "done", "date_end": day})
        self.Pathway.create({"person_id": self.bakary_pathway.person_id.id, "date_start": day, "state": "active"})
        practices = self.env["insertion.work.practice"].search([("person_id", "=", self.bakary_pathway.person_id.id)])
        self.assertEqual(sum(practices.mapped("hours")), 1)

    def test_each_skill_of_a_kind_is_practised(self):
        hours = {one.skill_id: one.hours for one in self.amina_pathway.skill_practice_ids}
        self.assertEqual(
            hours, {**dict.fromkeys(self.weeding.skill_ids, 2.0), **dict.fromkeys(self.hedges.skill_ids, 2.0)}
        )
        self.assertGreaterEqual(len(hours), 3, "the kinds know their skills")

    def test_the_proposal_is_made_once(self):
        pathway = self.amina_pathway.with_user(self.crew_lead)
        action = pathway.action_assess_practised()
        assessment = self.env["insertion.skill.assessment"].browse(action["res_id"])
        self.assertEqual(assessment.line_ids.skill_id, (self.weeding | self.hedges).skill_ids)
        self.assertIn(self.weeding.name, assessment.situation)
        self.assertEqual(pathway.action_assess_practised()["res_id"], assessment.id, "a second press makes no other")
        assessment.line_ids.level = "acquired"
        assessment.date = self.today - timedelta(days=1)
        self.env.invalidate_all()
        self.assertFalse(any(pathway.skill_practice_ids.mapped("is_to_assess")))
        self.assertEqual(set(pathway.skill_practice_ids.mapped("last_level")), {"acquired"})
        with self.assertRaisesRegex(UserError, "Nothing new to assess"):
            pathway.action_assess_practised()
        self.create_session(self.hedge_task, {self.amina: 60}, date=self.today)
        self.env.invalidate_all()
        again = self.env["insertion.skill.assessment"].browse(pathway.action_assess_practised()["res_id"])
        self.assertEqual(again.line_ids.skill_id, self.hedges.skill_ids, "only what was practised since")

    def test_nothing_is_written_in_the_staff_directory(self):
        """hr.employee.skill is read by everybody."""
        self.amina_pathway.with_user(self.crew_lead).action_assess_practised()
        self.assertFalse(self.env["hr.employee.skill"].search([("employee_id", "=", self.amina.id)]))
