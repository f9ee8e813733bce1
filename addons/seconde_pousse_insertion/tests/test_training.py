from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import InsertionCommon

MONEY = (
    "funding",
    "amount_requested",
    "amount_agreed",
    "amount_paid",
    "amount_due",
    "note",
    "funder_reference",
    "certificate",
)


@tagged("post_install", "-at_install")
class TestTraining(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pathway = cls._new_pathway("Amira", supervisor_id=cls.supervisor.id)
        cls.training = cls._train(cls.counselor)

    @classmethod
    def _train(cls, user, **values):
        return (
            cls.env["insertion.training"]
            .with_user(user)
            .create(
                {
                    "pathway_id": cls.pathway.id,
                    "name": "SST",
                    "date": "2026-03-02",
                    "date_end": "2026-03-03",
                    "hours_in": 10,
                    "hours_out": 4,
                    "funding": "opco",
                    "amount_requested": 300,
                    "amount_agreed": 280,
                    "amount_paid": 100,
                    **values,
                }
            )
        )

    def test_hours_and_money_left(self):
        self.assertEqual((self.training.hours_planned, self.training.amount_due), (14, 180))
        self.training.amount_paid = 300
        self.assertEqual(self.training.amount_due, 0)

    def test_impossible_figures_are_refused(self):
        for values in ({"hours_in": -1}, {"amount_paid": -1}, {"date_end": "2026-03-01"}):
            with self.subTest(values=values), self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                with self.cr.savepoint():
                    self.training.write(values)
                    self.env.flush_all()
        with self.assertRaisesRegex(ValidationError, "15 h attended out of 14 h"):
            self.training.hours_attended = 15

    def test_the_supervisor_sees_dates_and_name_never_money(self):
        as_supervisor = self.training.with_user(self.supervisor)
        self.assertEqual(as_supervisor.read(["name", "date"])[0]["name"], "SST")
        for name in MONEY:
            with self.subTest(field=name), self.assertRaises(AccessError):
                as_supervisor.read([name])
        with self.assertRaises(AccessError):
            as_supervisor.formatted_read_group([], ["funding"], ["amount_paid:sum"])
        with self.assertRaises(AccessError):
            as_supervisor.write({"name": "x"})
        self.assertFalse(self.env["insertion.training"].with_user(self.other_supervisor).search([]))
        self._train(self.hr)
        arch = as_supervisor.get_view(view_type="form")["arch"]
        self.assertNotIn("amount_", arch)
