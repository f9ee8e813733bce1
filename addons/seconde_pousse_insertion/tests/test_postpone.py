from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_contract import TODAY, ContractCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPostpone(ContractCommon):
    def test_the_contract_and_what_hangs_on_it_move(self):
        pathway = self._new_pathway("Amira")
        start, end = date(2026, 10, 1), date(2027, 3, 31)
        self._hire_form(pathway, start=start, end=end).save().action_hire()
        done = pathway.formality_ids.filtered(lambda one: one.template_id.code == "right_to_work")
        done.action_done()
        self.assertTrue(pathway.with_user(self.hr).contract_is_future)
        wizard = self._wizard("insertion.postpone", pathway, date_start=date(2026, 10, 15))
        self.assertEqual((wizard.current_start, wizard.date_end), (start, date(2027, 4, 14)))
        wizard.save().action_postpone()
        version = pathway.employee_id.version_ids
        self.assertEqual(self._contracts(pathway), [(date(2026, 10, 15), date(2027, 4, 14))])
        self.assertEqual((version.date_version, version.trial_date_end), (date(2026, 10, 15), date(2026, 10, 28)))
        self.assertEqual(pathway.date_start, date(2026, 10, 15))
        todo = pathway.formality_ids - done
        self.assertEqual(set(todo.mapped("date_event")), {date(2026, 10, 15)})
        self.assertEqual(done.date_event, start)
        # Thirty days count from the first start agreed, not from the last one.
        for day, verdict in ((date(2026, 10, 31), "warning"), (date(2026, 11, 1), "refused")):
            wizard = self._wizard("insertion.postpone", pathway, date_start=day)
            self.assertEqual(wizard.verdict, verdict)
        with self.assertRaises(UserError):
            wizard.save().action_postpone()

    def test_a_renewal_put_off_is_no_longer_one(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 9, 30)))
        wizard = self._wizard("insertion.renew", pathway)
        self.assertNotIn("no longer be its renewal", wizard.findings_html or "")
        wizard.date_start = date(2026, 10, 2)
        self.assertIn("no longer be its renewal", wizard.findings_html)
        wizard.date_start = date(2026, 10, 1)
        wizard.save().action_renew()
        wizard = self._wizard("insertion.postpone", pathway)
        self.assertNotIn("no longer be its renewal", wizard.findings_html or "")
        wizard.date_start = date(2026, 10, 5)
        self.assertIn("no longer be its renewal", wizard.findings_html)

    def test_it_is_compared_with_the_end_of_the_pass_in_force(self):
        start = date(2026, 10, 1)
        record = self._new_pathway("Amira")
        pass_iae = self.env["insertion.pass"].create(
            {"person_id": record.person_id.id, "number": "999992600001", "date_start": "2024-10-07"}
        )
        record.pass_id = pass_iae
        self._hire_form(record, start=start, end=date(2027, 3, 31)).save().action_hire()
        self.assertEqual(self._wizard("insertion.postpone", record, date_start=date(2026, 10, 9)).verdict, "refused")
        self.env["insertion.pass.extension"].create(
            {
                "pass_id": pass_iae.id,
                "date_end": fields.Date.add(pass_iae.date_end, days=300),
                "reason": "complete_training",
            }
        )
        self.assertNotEqual(self._wizard("insertion.postpone", record, date_start=date(2026, 10, 9)).verdict, "refused")

    def test_a_contract_that_started_is_not_put_off(self):
        pathway = self._hired("Amira", (date(2026, 5, 1), date(2026, 12, 31)))
        self.assertFalse(pathway.with_user(self.hr).contract_is_future)
        with self.assertRaisesRegex(UserError, "still to start"):
            self._wizard("insertion.postpone", pathway, date_start=date(2026, 10, 1)).save().action_postpone()
