from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WorkCommon
from .test_work_note import SIGNATURE


@tagged("post_install", "-at_install")
class TestAgreement(WorkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        farm = cls.env["res.partner"].create({"name": "Ferme des Lauriers"})
        cls.job = cls.create_task("Haie", cls.weeding, is_field_job=True, farm_partner_id=farm.id)

    def test_the_kind_of_contract_is_never_guessed(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["sp.agreement"].create({"task_id": self.job.id})

    def test_each_kind_has_its_own_text(self):
        service, lending = self.env["sp.agreement"].create(
            [{"task_id": self.job.id, "kind": "service"}, {"task_id": self.job.id, "kind": "lending"}]
        )
        self.assertIn("Bon de travail", str(service.body))
        self.assertIn("sans marge", str(lending.body))

    def test_a_service_has_our_supervisor(self):
        agreement = self.env["sp.agreement"].create({"task_id": self.job.id, "kind": "service"})
        with self.assertRaisesRegex(UserError, "say who"):
            agreement.sign(SIGNATURE, "Mme Roux")
        agreement.supervisor_id = self.carmen
        agreement.sign(SIGNATURE, "Mme Roux")
        self.assertEqual((self.job.job_state, self.job.contract_kind), ("agreed", "service"))

    def test_what_was_signed_stays_as_it_was(self):
        agreement = self.env["sp.agreement"].create({"task_id": self.job.id, "kind": "lending"})
        agreement.sign(SIGNATURE, "Mme Roux")
        agreement.template_id.body = "<p>Autre texte</p>"
        self.assertIn("sans marge", str(agreement.body))
        with self.assertRaisesRegex(UserError, "no longer changes"):
            agreement.body = "<p>Autre texte</p>"
