from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import InsertionCommon


@tagged("post_install", "-at_install")
class TestKeptHistory(InsertionCommon):
    """What was held, followed or diagnosed is neither deleted nor given to somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pathway = cls._new_pathway("Amira", counselor_id=cls.counselor.id)
        cls.other = cls._new_pathway("Nadège", counselor_id=cls.counselor.id)

    def _new(self, model, **values):
        return self.env[model].with_user(self.counselor).create({"pathway_id": self.pathway.id, **values})

    def _refused(self, records, *args):
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            records.write(*args) if args else records.unlink()
        return str(refused.exception)

    def test_a_held_interview_is_kept(self):
        for state in ("done", "missed"):
            self.assertIn("Amira", self._refused(self._new("insertion.interview", state=state)))
        written = self._new("insertion.interview", date=self._day(days=3), private_note="<p>Hébergement</p>")
        self._refused(written)
        for state in ("planned", "cancelled"):
            interview = self._new("insertion.interview", date=self._day(days=3), state=state, summary="<p><br></p>")
            interview.unlink()
            self.assertFalse(interview.exists())

    def test_a_finished_training_is_kept(self):
        training = self._new("insertion.training", name="SST", state="done")
        self.assertIn("SST", self._refused(training))
        training.with_user(self.hr).unlink()
        paid = self._new("insertion.training", name="SST", amount_paid=100)
        for user in (self.counselor, self.hr):
            self._refused(paid.with_user(user))
        self._new("insertion.training", name="SST").unlink()

    def test_a_training_of_a_candidate_is_not_lost_with_the_pathway(self):
        self._new("insertion.training", name="SST", state="done")
        self._refused(self.pathway.with_user(self.hr))

    def test_nothing_held_is_given_to_somebody_else(self):
        moved = {"pathway_id": self.other.id}
        workshop = self.env["insertion.workshop"].create({"name": "Cooking"})
        skill = self.env["hr.skill"].search([], limit=1)
        for record in (
            self._new("insertion.interview", date=self.today),
            self._new("insertion.training", name="SST", state="done"),
            self._new("insertion.workshop.attendance", workshop_id=workshop.id, status="present"),
            self._new("insertion.skill.assessment", line_ids=[(0, 0, {"skill_id": skill.id, "level": "acquired"})]),
        ):
            with self.subTest(model=record._name):
                self.assertIn("Amira", self._refused(record, moved))
                self.assertEqual(record.pathway_id, self.pathway)
                record.write({"pathway_id": self.pathway.id})
        planned = self._new("insertion.interview", date=self._day(days=3))
        planned.write(moved)
        self.assertEqual(planned.person_id, self.other.person_id)

    def test_a_diagnosis_and_its_proofs_stay_with_their_person(self):
        eligibility, second = self.env["insertion.eligibility"].create(
            [{"person_id": pathway.person_id.id} for pathway in (self.pathway, self.other)]
        )
        for user in (self.counselor, self.hr):
            self.assertIn("Amira", self._refused(eligibility.with_user(user), {"person_id": self.other.person_id.id}))
        criterion = self.env["insertion.criterion"].search([], limit=1)
        proof = self.env["insertion.proof"].create(
            {"eligibility_id": eligibility.id, "criterion_id": criterion.id, "file": "UFJPT0Y="}
        )
        self._refused(proof.with_user(self.counselor), {"eligibility_id": second.id})
