from odoo.tests import tagged

from .common_money import MoneyCommon


@tagged("post_install", "-at_install")
class TestStatementLock(MoneyCommon):
    def test_the_lock_is_asked_with_what_is_missing(self):
        self._new_month(self._new_worker("Amira"), 113)
        self._new_month(self._new_worker("Kévin"), 113)
        self._new_month(self._new_worker("Zoé"), 113, gross_pay=1400)
        statement = self._new_statement().with_user(self.hr)
        action = statement.action_ask_lock()
        wizard = self.env[action["res_model"]].with_user(self.hr).with_context(**action["context"]).create({})
        self.assertIn("missing for 2 people", wizard.warning)
        self.assertEqual(statement.state, "computed", "asking locks nothing")
        wizard.action_lock()
        self.assertEqual(statement.state, "locked")
