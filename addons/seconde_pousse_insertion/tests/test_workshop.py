from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import MODULE, InsertionCommon


@tagged("post_install", "-at_install")
class TestWorkshop(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crew = cls.env["hr.department"].create({"name": "Maraîchage"})
        active = {"state": "active", "date_start": cls._day(months=-2), "crew_id": cls.crew.id}
        cls.amira = cls._new_pathway("Amira", supervisor_id=cls.supervisor.id, **active)
        cls.yvette = cls._new_pathway("Yvette", supervisor_id=cls.supervisor.id, is_participant=True, **active)
        cls.left = cls._new_pathway(
            "Élodie", crew_id=cls.crew.id, state="done", date_start=cls._day(months=-9), date_end=cls._day(months=-1)
        )
        cls.other = cls._new_pathway("Sofia", supervisor_id=cls.other_supervisor.id, **active)
        cls.theme = cls.env.ref(f"{MODULE}.insertion_workshop_theme_cooking")

    def _new(self, user=None, **values):
        return (
            self.env["insertion.workshop"]
            .with_user(user or self.counselor)
            .create(
                {
                    "name": "Cuisine",
                    "theme_id": self.theme.id,
                    "date": fields.Datetime.now(),
                    "duration": 2.5,
                    "crew_ids": self.crew.ids,
                    **values,
                }
            )
        )

    def test_a_crew_is_put_on_the_list_once(self):
        workshop = self._new()
        workshop.action_add_crews()
        workshop.action_add_crews()
        self.assertEqual(workshop.attendance_ids.pathway_id, self.amira | self.yvette | self.other)
        with self.assertRaisesRegex(UserError, "Choose a crew"):
            self._new(crew_ids=False).action_add_crews()

    def test_one_tap_counts_hours(self):
        workshop = self._new()
        workshop.action_add_crews()
        one, two, three = workshop.attendance_ids
        one.with_context(attendance_status="present").action_set_status()
        two.with_context(attendance_status="present").action_set_status()
        two.with_context(attendance_status="present").action_set_status()
        self.assertEqual([one.hours, two.hours, two.status], [2.5, 0, "expected"])
        workshop.action_hold()
        self.assertEqual([one.status, two.status, three.status], ["present", "absent", "absent"])
        self.assertEqual((workshop.expected_count, workshop.present_count, workshop.state), (3, 1, "done"))
        self.assertEqual(
            one.pathway_id._get_booklet_workshops(), [{"theme": self.theme.name, "sessions": 1, "hours": 2.5}]
        )
        workshop.action_cancel()
        self.assertEqual(one.hours, 0)
        self.assertEqual(one.pathway_id._get_booklet_workshops(), [])

    def test_it_is_not_held_before_it_starts(self):
        workshop = self._new(date=fields.Datetime.to_datetime(self._day(days=1)))
        with self.assertRaisesRegex(UserError, "has not started"):
            workshop.action_hold()

    def test_no_more_people_than_places(self):
        with self.assertRaisesRegex(ValidationError, "2 people for the 1 places"):
            self._new(
                capacity=1,
                attendance_ids=[Command.create({"pathway_id": item.id}) for item in self.amira | self.yvette],
            )
        workshop = self._new(
            capacity=1,
            attendance_ids=[
                Command.create({"pathway_id": self.amira.id, "status": "excused"}),
                Command.create({"pathway_id": self.yvette.id}),
            ],
        )
        with self.assertRaisesRegex(ValidationError, "2 people for the 1 places"):
            self.env["insertion.workshop.attendance"].create({"workshop_id": workshop.id, "pathway_id": self.other.id})

    def test_a_supervisor_leads_a_workshop_for_his_crew(self):
        workshop = self._new(self.supervisor)
        workshop.action_add_crews()
        self.assertEqual(workshop.attendance_ids.pathway_id, self.amira | self.yvette)
        workshop.action_all_present()
        self.assertEqual(workshop.present_count, 2)
        stranger = self.env["insertion.workshop.attendance"].create(
            {"workshop_id": workshop.id, "pathway_id": self.other.id}
        )
        with self.assertRaises(AccessError):
            stranger.with_user(self.supervisor).with_context(attendance_status="absent").action_set_status()
        with self.assertRaises(AccessError):
            self.env["insertion.workshop"].with_user(self.direction).search([])

    def test_a_person_is_put_on_the_list_from_her_pathway(self):
        workshop = self._new(crew_ids=False, pathway_id=self.amira.id)
        self.assertEqual(workshop.attendance_ids.pathway_id, self.amira)
        self.assertEqual(workshop.pathway_id, self.amira)
        workshop.pathway_id = self.yvette
        self.assertEqual(workshop.attendance_ids.pathway_id, self.amira | self.yvette)
        workshop.invalidate_recordset(["pathway_id"])
        self.assertFalse(workshop.pathway_id)
        found = self.env["insertion.workshop"].search([("pathway_id", "=", self.amira.id)])
        self.assertEqual(found, workshop)
        self.assertFalse(self.env["insertion.workshop"].search([("pathway_id", "=", self.left.id)]))
