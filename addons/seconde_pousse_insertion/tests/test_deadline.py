from datetime import date

from odoo.tests import tagged

from .common import InsertionCommon


@tagged("post_install", "-at_install")
class TestDeadline(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Deadline = cls.env["insertion.deadline"]
        cls.pathway = cls._new_pathway(
            "Amira", (date(2024, 1, 8), date(2024, 6, 30)), date_start=date(2024, 1, 8), state="active"
        )

    def _dates(self, kind):
        return self.Deadline.search([("person_id", "=", self.pathway.person_id.id), ("kind", "=", kind)]).mapped("date")

    def test_one_end_per_contract_whatever_its_amendments(self):
        employee = self.pathway.employee_id
        employee.create_version({"date_version": date(2024, 3, 1), "resource_calendar_id": self.calendar_30.id})
        self.assertEqual(self._dates("contract"), [date(2024, 6, 30)])
        employee.create_version(
            {
                "date_version": date(2024, 7, 1),
                "contract_date_start": date(2024, 7, 1),
                "contract_date_end": date(2024, 12, 31),
            }
        )
        self.assertEqual(self._dates("contract"), [date(2024, 6, 30), date(2024, 12, 31)])

    def test_a_done_formality_is_no_longer_due(self):
        formality = self.env["insertion.formality"].create(
            {"pathway_id": self.pathway.id, "name": "Visit", "date_due": date(2024, 2, 1)}
        )
        self.assertEqual(self._dates("formality"), [date(2024, 2, 1)])
        formality.date_done = date(2024, 1, 30)
        self.assertFalse(self._dates("formality"))

    def test_a_date_opens_where_it_is_entered(self):
        deadline = self.Deadline.search([("person_id", "=", self.pathway.person_id.id)], limit=1)
        action = deadline.action_open()
        self.assertEqual((action["res_model"], action["res_id"]), ("insertion.pathway", self.pathway.id))

    def test_ids_are_unique(self):
        deadlines = self.Deadline.search([("date", "!=", False)])
        self.assertEqual(len(deadlines.ids), len(set(deadlines.ids)))
        self.assertTrue(deadlines)

    def test_a_counselor_sees_contract_ends(self):
        self.env.flush_all()
        Deadline = self.Deadline.with_user(self.counselor)
        self.assertTrue(Deadline.search([("kind", "=", "contract"), ("person_id", "=", self.pathway.person_id.id)]))
        self.assertFalse(Deadline.with_user(self.supervisor).has_access("read"))
