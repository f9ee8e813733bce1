from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_hours import JUNE, MONDAY, TUESDAY, HoursCommon
from .common_money import MARCH, MoneyCommon


@tagged("post_install", "-at_install")
class TestUsedAbsenceRate(HoursCommon):
    """What a validated month was counted with is proof: it stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kind = {"name": "Essai", "code": "ESSAI"}
        cls.kind = cls.env["insertion.absence.type"].create(kind)
        rate = {"absence_type_id": cls.kind.id, "paid_share": 0.5, "is_declared": True, "is_eligible": True}
        days = (date(2026, 1, 1), date(2026, 6, 15))
        rates = cls.env["insertion.absence.rate"].create([{**rate, "date_from": day} for day in days])
        cls.used, cls.later = rates.with_user(cls.hr)
        cls._announce(cls, cls.amira, cls.kind, MONDAY, TUESDAY)
        cls.month = cls.Month._generate(cls.company, JUNE).filtered(lambda month: month.pathway_id == cls.amira)
        cls.month.write({"source": "typed"})

    def test_a_draft_month_holds_nothing(self):
        self.used.paid_share = 0.8
        self.assertEqual(self.used.paid_share, 0.8)

    def test_a_rate_of_a_validated_month_is_kept(self):
        self.month.action_validate()
        for vals in ({"paid_share": 0.8}, {"date_from": MONDAY}, {"is_eligible": False}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "2026.*keep it"):
                self.used.write(vals)
        with self.assertRaisesRegex(UserError, "keep it"):
            self.used.unlink()
        with self.assertRaisesRegex(UserError, "keep it"):
            self.kind.with_user(self.hr).write({"rate_ids": [(2, self.used.id)]})
        self.assertEqual((self.used.paid_share, self.used.date_from), (0.5, date(2026, 1, 1)))

    def test_its_source_is_checked_and_the_same_value_is_no_change(self):
        self.month.action_validate()
        self.used.write({"source": "Journal officiel", "is_verified": True, "paid_share": 0.5, "is_declared": True})
        self.assertTrue(self.used.is_verified)

    def test_the_rate_of_other_days_and_the_next_one_change(self):
        self.month.action_validate()
        self.later.write({"paid_share": 0.9})
        self.later.unlink()
        self.later.create({"absence_type_id": self.kind.id, "date_from": date(2026, 7, 1), "paid_share": 0.2})
        self.month._reopen("Erreur de taux")
        self.used.paid_share = 0.8

    def test_a_type_does_not_go_with_its_used_rates(self):
        self.month.action_validate()
        self.env["insertion.absence"].search([("absence_type_id", "=", self.kind.id)]).unlink()
        with self.assertRaisesRegex(UserError, "keep it"):
            self.kind.with_user(self.hr).unlink()


@tagged("post_install", "-at_install")
class TestUsedAidRate(MoneyCommon):
    def test_the_rate_of_a_locked_statement_is_kept(self):
        self._new_month(self._new_worker("Amira"), 113, gross_pay=1)
        statement = self._new_statement()
        later = self.rate.copy({"date_from": date(2026, 4, 1)}).with_user(self.hr)
        rate = self.rate.with_user(self.hr)
        rate.amount = 23922
        statement.action_compute()
        statement.action_lock()
        for vals in ({"amount": 1}, {"hours_per_fte": 1}, {"date_from": MARCH}, {"structure_kind": "ei"}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "2026.*keep it"):
                rate.write(vals)
        with self.assertRaisesRegex(UserError, "keep it"):
            rate.unlink()
        self.assertEqual(rate.amount, 23922)
        rate.write({"is_verified": False, "note": "À relire", "amount": 23922})
        later.amount = 25000
        statement._reopen("Taux publié depuis")
        rate.amount = 24000

    def test_an_annex_with_its_own_amount_holds_no_rate(self):
        self.annex.write({"amount": 18070, "hours_per_fte": 1500})
        self._new_month(self._new_worker("Amira"), 113, gross_pay=1)
        self._new_statement().action_lock()
        used = self.rate._find_use()
        self.assertFalse(used.filtered(lambda statement: statement.company_id == self.company))
