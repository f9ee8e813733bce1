from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import BridgeCommon


@tagged("post_install", "-at_install")
class TestHireOffer(BridgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer = cls._create_offer()

    def test_nothing_leaves_before_the_person_agreed(self):
        proposal = self._propose(self.offer, self.amina_pathway, note="Sa santé")
        with self.assertRaisesRegex(UserError, "agrees"):
            proposal.action_present()
        proposal.write({"state": "presented"})
        self.assertEqual(proposal.state, "draft", "a step is taken by its button alone")
        self.assertEqual(self.offer.candidate_count, 0)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            proposal.sudo().state = "presented"
            self.env.flush_all()

    def test_the_farm_learns_that_a_candidate_exists_and_no_more(self):
        proposal = self._propose(self.offer, self.amina_pathway, note="Sa santé")
        proposal.action_agree()
        self.assertEqual(proposal.agreed_on, self.today)
        messages = self.offer.message_ids
        proposal.action_present()
        self.env.invalidate_all()
        offer = self.offer.with_user(self.desk)
        self.assertEqual((offer.candidate_count, offer.hired_count), (1, 0))
        said = "".join((self.offer.message_ids - messages).mapped("body"))
        self.assertIn("A candidate is proposed", said)
        for secret in ("Amina", "santé"):
            self.assertNotIn(secret, said)
        for user in (self.desk, self.supervisor, self.crew_lead, self.direction):
            with self.assertRaises(AccessError):
                proposal.with_user(user).read(["state"])

    def test_hired_leads_to_the_exit(self):
        proposal = self._propose(self.offer, self.amina_pathway)
        proposal.action_agree()
        with self.assertRaisesRegex(UserError, "answer comes after"):
            proposal.action_hired()
        proposal.action_present()
        action = proposal.action_hired()
        self.assertEqual(self.offer.state, "filled")
        form = Form(self.env["insertion.exit"].with_user(self.counselor).with_context(**action["context"]))
        self.assertEqual(form.employer, "Ferme des Alpilles")
        exit_record = form.save()
        self.assertEqual(exit_record.employer_id, self.host)
        self.env.invalidate_all()
        self.assertEqual(proposal.exit_id, exit_record)
        self.assertEqual(proposal.action_open_exit()["res_id"], exit_record.id)

    def test_one_proposal_of_an_offer_to_a_person(self):
        self._propose(self.offer, self.amina_pathway)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._propose(self.offer, self.amina_pathway)

    def test_a_withdrawn_proposal_needs_a_new_agreement(self):
        proposal = self._propose(self.offer, self.amina_pathway)
        proposal.action_agree()
        proposal.action_withdraw()
        proposal.action_draft()
        self.assertFalse(proposal.agreed_on)

    def test_an_offer_proposed_is_closed_not_deleted(self):
        self._propose(self.offer, self.amina_pathway)
        with self.assertRaisesRegex(UserError, "close it instead") as refused:
            self.offer.with_user(self.desk).unlink()
        self.assertNotIn("Amina", str(refused.exception))

    def test_who_practised_this_work(self):
        self.create_session(self.task, {self.amina: 60}, date=self.today - timedelta(days=1))
        action = self.offer.with_user(self.counselor).action_find_candidates()
        found = self.env["insertion.work.practice"].with_user(self.counselor).search(action["domain"])
        self.assertEqual(found.pathway_id, self.amina_pathway)

    def test_the_file_given_to_the_person_holds_it(self):
        self._propose(self.offer, self.amina_pathway)
        self.assertIn("insertion.hire.proposal", self.env["insertion.person.data"]._get_person_paths())
