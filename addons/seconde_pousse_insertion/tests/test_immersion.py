from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import InsertionCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestImmersion(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Immersion = cls.env["insertion.immersion"]
        cls.bakery, cls.kitchen = cls.env["res.partner"].create(
            [{"name": "Bakery", "company_registry": "12345678200010"}, {"name": "Kitchen"}]
        )
        contract = (date(2026, 1, 1), date(2026, 12, 31))
        cls.pathway = cls._new_pathway(
            "Amira", contract, state="active", date_start=contract[0], supervisor_id=cls.supervisor.id
        )

    def _new(self, start, end, pathway=None, **values):
        return self.Immersion.create(
            {
                "pathway_id": (pathway or self.pathway).id,
                "host_id": self.bakery.id,
                "date_start": start,
                "date_end": end,
                **values,
            }
        )

    def test_from_preparation_to_review(self):
        form = Form(self.Immersion.with_user(self.counselor).with_context(default_pathway_id=self.pathway.id))
        form.host_id = self.bakery
        form.date_start = date(2026, 7, 1)
        form.date_end = date(2026, 7, 20)
        self.assertEqual(form.verdict, "allowed")
        immersion = form.save()
        self.assertEqual((immersion.days, immersion.host_siret), (20, "12345678200010"))
        immersion.action_sign()
        self.assertEqual((immersion.state, immersion.signed_on), ("signed", date(2026, 6, 15)))
        with self.assertRaisesRegex(UserError, "objective"):
            immersion.action_done()
        immersion.write({"objective_reached": "yes", "outcome": "hire"})
        immersion.action_done()
        self.assertEqual(immersion.state, "done")
        self.assertEqual(self.pathway.immersion_count, 1)

    def test_only_hr_deletes_it(self):
        immersion = self._new(date(2026, 7, 1), date(2026, 7, 20))
        immersion.action_sign()
        with self.assertRaises(AccessError):
            immersion.with_user(self.counselor).unlink()
        self.assertTrue(immersion.with_user(self.hr).unlink())

    def test_the_roll_call_knows_of_it(self):
        immersion = self._new(date(2026, 7, 1), date(2026, 7, 20))
        self.assertFalse(self.pathway.absence_ids)
        immersion.with_user(self.counselor).action_sign()
        absence = self.pathway.absence_ids
        self.assertEqual((absence.date_start, absence.date_end), (date(2026, 7, 1), date(2026, 7, 20)))
        self.assertEqual(absence.absence_type_id.code, "PMSMP")
        immersion.date_end = date(2026, 7, 17)
        self.assertEqual(absence.date_end, date(2026, 7, 17))
        immersion.with_user(self.counselor).action_cancel()
        self.assertFalse(self.pathway.absence_ids)

    def test_more_than_a_month_is_shown_then_refused(self):
        immersion = self._new(date(2026, 7, 1), date(2026, 8, 1))
        self.assertEqual((immersion.days, immersion.verdict), (32, "refused"))
        self.assertIn("D5135-3", immersion.findings_html)
        with self.assertRaisesRegex(ValidationError, "one month"), self.env.cr.savepoint():
            immersion.action_sign()
        immersion.date_end = date(2026, 7, 31)
        immersion.action_sign()
        with self.assertRaises(ValidationError):
            immersion.date_end = date(2026, 8, 1)

    def test_days_known_elsewhere(self):
        immersion = self._new(date(2026, 7, 1), date(2026, 7, 20), days_known_outside=45)
        self.assertEqual(immersion.verdict, "warning")
        self.assertIn("65", immersion.findings_html)
        immersion.days_known_outside = 40
        self.assertEqual(immersion.verdict, "allowed")

    def test_same_host_over_a_year(self):
        self._new(date(2026, 1, 5), date(2026, 2, 4)).action_sign()
        renewal = self._new(date(2026, 2, 5), date(2026, 3, 4))
        self.assertEqual(renewal.verdict, "allowed")
        renewal.action_sign()
        third = self._new(date(2026, 7, 1), date(2026, 7, 1))
        self.assertEqual(third.verdict, "refused")
        third.objective = "confirm"
        self.assertEqual(third.verdict, "allowed")
        third.date_end = date(2026, 7, 3)  # 61 + 1 days at this host
        self.assertEqual(third.verdict, "refused")
        third.host_id = self.kitchen
        self.assertEqual(third.verdict, "warning")
        renewal.action_cancel()
        third.host_id = self.bakery
        self.assertEqual(third.verdict, "allowed")

    def test_a_quarter_of_the_contract(self):
        short = self._new_pathway("Karim", (date(2026, 6, 1), date(2026, 9, 30)))  # 122 days
        immersion = self._new(date(2026, 7, 1), date(2026, 7, 31), short)
        self.assertEqual(immersion.verdict, "refused")
        immersion.date_end = date(2026, 7, 30)
        self.assertEqual(immersion.verdict, "allowed")
        immersion.write({"date_start": date(2026, 9, 28), "date_end": date(2026, 10, 2)})
        self.assertEqual(immersion.verdict, "refused")

    def test_an_outside_participant_has_no_contract(self):
        outside = self._new_pathway("Yvette", is_participant=True)
        self.assertEqual(self._new(date(2026, 7, 1), date(2026, 7, 20), outside).verdict, "allowed")

    def test_counted_over_all_the_pathways_of_the_person(self):
        self.pathway.write({"state": "done", "date_end": date(2026, 6, 1)})
        again = self.Pathway.create({"person_id": self.pathway.person_id.id})
        self._new(date(2026, 1, 5), date(2026, 2, 4))
        self.assertEqual(self._new(date(2026, 2, 4), date(2026, 2, 10), again).verdict, "refused")

    def test_access(self):
        mine = self._new(date(2026, 7, 1), date(2026, 7, 20))
        other = self._new(date(2026, 7, 1), date(2026, 7, 20), self._new_pathway("Karim"))
        self.assertEqual(self.Immersion.with_user(self.supervisor).search([]), mine)
        self.assertEqual(mine.with_user(self.supervisor).verdict, "allowed")
        for write in (lambda: mine.with_user(self.supervisor).action_sign(), lambda: other.with_user(self.plain).days):
            with self.assertRaises(AccessError):
                write()

    def test_a_list_costs_the_same_whatever_its_length(self):
        counts = {}
        contract = (date(2026, 1, 1), date(2026, 12, 31))
        for size in (10, 100):
            immersions = self.Immersion
            for number in range(size):
                pathway = self._new_pathway(f"Person {size} {number}", contract)
                immersions |= self._new(date(2026, 7, 1), date(2026, 7, 1) + timedelta(days=9), pathway)
            # Once to warm the caches that live longer than a request.
            for _turn in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.assertEqual(set(immersions.mapped("verdict")), {"allowed"})
                counts[size] = self.env.cr.sql_log_count - before
        self.assertEqual(counts[10], counts[100])
