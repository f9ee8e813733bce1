from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import MODULE, InsertionCommon


@tagged("post_install", "-at_install")
class TestObjective(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Objective = cls.env["insertion.objective"].with_user(cls.counselor)
        cls.mobility = cls.env.ref(f"{MODULE}.insertion_barrier_mobility")
        cls.health = cls.env.ref(f"{MODULE}.insertion_barrier_health")
        cls.pathway = cls._new_pathway("Amira", supervisor_id=cls.supervisor.id, counselor_id=cls.counselor.id)

    def _new(self, name="Permis", **values):
        return self.Objective.create({"pathway_id": self.pathway.id, "name": name, **values})

    def test_progress_is_counted_on_actions_kept(self):
        objective = self._new(
            action_ids=[
                Command.create({"name": "Code", "state": "done"}),
                Command.create({"name": "Leçons"}),
                Command.create({"name": "Abandonnée", "state": "cancelled"}),
            ]
        )
        self.assertEqual((objective.action_done_count, objective.action_count), (1, 2))
        objective.action_ids.filtered(lambda action: action.state == "todo").action_done()
        self.assertEqual((objective.action_done_count, objective.action_count), (2, 2))
        self.assertEqual(objective.action_ids[1].date_done, self.today)

    def test_closing_dates_itself(self):
        objective = self._new(date=self._day(days=-30))
        objective.action_start()
        objective.action_reach()
        self.assertEqual(objective.date_closed, self.today)
        objective.state = "doing"
        self.assertFalse(objective.date_closed)
        objective.write({"state": "abandoned", "date_closed": self._day(days=-3)})
        self.assertEqual(objective.date_closed, self._day(days=-3))

    def test_late_objectives_are_found(self):
        late = self._new(date=self._day(days=-30), date_due=self._day(days=-1), state="doing")
        reached = self._new(date=self._day(days=-30), date_due=self._day(days=-1), state="reached")
        today = self._new(date_due=self.today)
        every = late | reached | today
        self.assertEqual(every.filtered("is_late"), late)
        self.assertEqual(self.Objective.search([("id", "in", every.ids), ("is_late", "=", True)]), late)
        self.assertEqual(self.Objective.search([("id", "in", every.ids), ("is_late", "=", False)]), every - late)

    def test_a_sensitive_barrier_makes_it_confidential(self):
        objective = self._new("Un poste qui ménage le dos", barrier_id=self.health.id)
        self.assertTrue(objective.is_confidential)
        self.assertFalse(objective.is_in_booklet)
        with self.assertRaisesRegex(ValidationError, "stays confidential"):
            objective.is_confidential = False
        self.assertFalse(self._new(barrier_id=self.mobility.id).is_confidential)
        # A barrier that becomes sensitive takes its objectives along.
        shared = self._new(barrier_id=self.mobility.id)
        self.mobility.is_sensitive = True
        self.assertTrue(shared.is_confidential)

    def test_the_supervisor_sees_no_confidential_objective(self):
        secret = self._new("Dos", barrier_id=self.health.id, action_ids=[Command.create({"name": "Médecin"})])
        shared = self._new("Permis", barrier_id=self.mobility.id, action_ids=[Command.create({"name": "Code"})])
        for user in (self.supervisor, self.hr):
            with self.subTest(user=user.login):
                user.group_ids += self.env.ref("base.group_allow_export")
                self._check_sees_only(shared, secret, user)
        self.assertFalse(self.env["insertion.objective"].with_user(self.other_supervisor).search([]))

    def _check_sees_only(self, shared, secret, user):
        mine = [("pathway_id", "=", self.pathway.id)]
        as_user, hidden = shared.with_user(user), secret.with_user(user)
        self.assertEqual(as_user.search(mine), shared)
        self.assertEqual(as_user.action_ids.search(mine), shared.action_ids)
        self.assertEqual(self.pathway.with_user(user).objective_ids, shared)
        for method, *args in (
            (hidden.read, ["name"]),
            (secret.action_ids.with_user(user).read, ["name"]),
            (as_user.read, ["barrier_id"]),
            (as_user.search, [("barrier_id", "=", self.health.id)]),
            (as_user.formatted_read_group, mine, ["barrier_id"], ["__count"]),
            (as_user.export_data, ["barrier_id/name"]),
            (as_user.write, {"name": "x"}),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                method(*args)
