from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import InsertionCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-10")
class TestFormality(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Formality = cls.env["insertion.formality"]
        cls.contract = (date(2026, 9, 4), date(2027, 2, 28))
        cls.pathway = cls._new_pathway("Amira", cls.contract, state="active", date_start=cls.contract[0])

    def _by_code(self, pathway=None):
        formalities = (pathway or self.pathway).formality_ids
        return {one.template_id.code: one for one in formalities}

    def test_planned_once_with_the_days_of_the_law(self):
        planned = self.Formality._plan_hire({self.pathway: self.contract[0]})
        self.assertTrue(planned)
        self.assertFalse(self.Formality._plan_hire({self.pathway: self.contract[0]}))
        by_code = self._by_code()
        # Friday 4 September: the two working days are Saturday and Monday.
        self.assertEqual(by_code["contract_handed"].date_due, date(2026, 9, 7))
        self.assertEqual(by_code["dpae"].date_due, date(2026, 9, 3))
        self.assertEqual(by_code["medical_visit"].date_due, date(2026, 12, 3))
        self.assertNotIn("work_certificate", by_code)
        self.Formality._plan_leave({self.pathway: self.contract[1]})
        self.assertEqual(self._by_code()["work_certificate"].date_due, self.contract[1])

    def test_somebody_hired_again_has_them_again(self):
        self.Formality._plan_hire({self.pathway: self.contract[0]})
        first = len(self.pathway.formality_ids)
        self.Formality._plan_hire({self.pathway: date(2027, 6, 1)})
        self.assertEqual(len(self.pathway.formality_ids), 2 * first)

    def test_an_archived_formality_is_no_longer_planned(self):
        self.env["insertion.formality.template"].search([("code", "=", "ppe")]).active = False
        self.Formality._plan_hire({self.pathway: self.contract[0]})
        self.assertNotIn("ppe", self._by_code())

    def test_done_dates_the_contract(self):
        self.Formality._plan_hire({self.pathway: self.contract[0]})
        by_code = self._by_code()
        by_code["contract_signed"].date_done = date(2026, 9, 3)
        by_code["contract_handed"].with_user(self.hr).action_done()
        version = self.pathway.employee_id.version_ids
        self.assertEqual(by_code["contract_signed"].state, "done")
        self.assertEqual(version.insertion_signed_on, date(2026, 9, 3))
        self.assertEqual(version.insertion_handed_on, date(2026, 9, 10))
        by_code["contract_handed"].action_reopen()
        self.assertEqual((by_code["contract_handed"].state, by_code["contract_handed"].date_done), ("todo", False))

    def test_late_and_expiring(self):
        self.Formality._plan_hire({self.pathway: self.contract[0]})
        by_code = self._by_code()
        late = self.Formality.search([("is_late", "=", True), ("pathway_id", "=", self.pathway.id)])
        self.assertIn(by_code["contract_handed"], late)
        self.assertNotIn(by_code["medical_visit"], late)
        self.assertEqual(late, self.pathway.formality_ids.filtered("is_late"))
        by_code["contract_handed"].action_not_applicable()
        self.assertFalse(by_code["contract_handed"].is_late)
        permit = by_code["residence_permit"]
        for day, expected in ((date(2026, 11, 9), True), (date(2026, 11, 10), False)):
            permit.date_expiry = day
            self.assertEqual(permit.is_expiring, expected)

    def test_what_was_done_stays(self):
        self.Formality._plan_hire({self.pathway: self.contract[0]})
        done = self._by_code()["dpae"]
        done.action_done()
        with self.assertRaises(UserError):
            done.unlink()
        self._by_code()["ppe"].unlink()

    def test_who_may_do_what(self):
        self.Formality._plan_hire({self.pathway: self.contract[0]})
        permit = self._by_code()["residence_permit"]
        permit.document = "cGVybWl0"
        seen = permit.with_user(self.counselor)
        self.assertEqual(seen.name, permit.name)
        with self.assertRaises(AccessError):
            seen.read(["document"])
        with self.assertRaises(AccessError):
            seen.action_done()
        with self.assertRaises(AccessError):
            permit.with_user(self.supervisor).read(["name"])

    def test_planning_many_costs_the_same(self):
        counts = {}
        for size in (10, 80):
            pathways = self.Pathway.create(
                [
                    {"person_id": person.id}
                    for person in self.Person.create([{"name": f"Person {size} {number}"} for number in range(size)])
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Formality.with_context(tracking_disable=True)._plan_leave(
                dict.fromkeys(pathways[:size], date(2026, 9, 30))
            )
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
        # Core writes by hundreds of lines: what grows is these, not the reading.
        self.assertLess(counts[80] - counts[10], 15)

    def test_an_activity_can_be_planned_on_a_formality(self):
        self.Formality._plan_hire({self.pathway: self.contract[0]})
        formality = self.pathway.formality_ids[:1].with_user(self.hr)
        activity = formality.activity_schedule(
            "mail.mail_activity_data_todo", summary="Call the doctor", user_id=self.hr.id
        )
        self.assertEqual(formality.activity_ids, activity)
        activity.action_feedback(feedback="Done by phone")
        self.assertFalse(formality.activity_ids)
