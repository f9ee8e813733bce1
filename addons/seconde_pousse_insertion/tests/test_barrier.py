from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MODULE, InsertionCommon


@tagged("post_install", "-at_install")
class TestBarrier(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Assessment = cls.env["insertion.barrier.assessment"].with_user(cls.counselor)
        cls.mobility = cls.env.ref(f"{MODULE}.insertion_barrier_mobility")
        cls.health = cls.env.ref(f"{MODULE}.insertion_barrier_health")
        cls.housing = cls.env.ref(f"{MODULE}.insertion_barrier_housing")
        cls.pathway = cls._new_pathway(
            "Amira",
            supervisor_id=cls.supervisor.id,
            counselor_id=cls.counselor.id,
            state="active",
            date_start=cls._day(months=-6),
        )

    def _assess(self, barrier, days, presence="yes", **values):
        return self.Assessment.create(
            {
                "pathway_id": self.pathway.id,
                "barrier_id": barrier.id,
                "date": self._day(days=days),
                "presence": presence,
                **values,
            }
        )

    def test_the_ten_headings_of_the_state_are_covered(self):
        barriers = self.env["insertion.barrier"].search([("code", "!=", False)])
        headings = {code for code, _label in barriers._fields["declaration_code"].selection}
        self.assertEqual(set(barriers.filtered("declaration_code").mapped("declaration_code")), headings)
        sensitive = set(barriers.filtered("is_sensitive").mapped("code"))
        self.assertEqual(sensitive, {"health", "justice", "housing", "family", "administrative", "budget"})

    def test_a_new_assessment_takes_the_place_of_the_last(self):
        first = self._assess(self.mobility, -90, impact="high")
        second = self._assess(self.mobility, -30, impact="low")
        other = self._assess(self.housing, -90, "no")
        self.assertEqual([first.is_current, second.is_current, other.is_current], [False, True, True])
        self.assertEqual([first.change, second.change, other.change], ["explored", "better", "explored"])
        # Entered late: what was known then, not what is known now.
        between = self._assess(self.mobility, -60, impact="medium")
        self.assertEqual([between.is_current, second.is_current], [False, True])
        self.assertEqual(between.change, "better")
        self.assertEqual(self.pathway.current_assessment_ids, second | other)

    def test_the_last_word_of_a_day_counts(self):
        first = self._assess(self.mobility, 0, impact="high")
        second = self._assess(self.mobility, 0, "no")
        self.assertEqual([first.is_current, second.is_current], [False, True])
        self.assertEqual(second.change, "lifted")
        self.assertEqual([first.level, second.level], [3, 0])

    def test_history_is_never_rewritten(self):
        old = self._assess(self.mobility, -1, impact="high")
        today = self._assess(self.mobility, 0, impact="low")
        for user in (self.counselor, self.env.ref("base.user_admin"), self.env.ref("base.user_root")):
            with self.subTest(user=user.login):
                with self.assertRaisesRegex(UserError, "is history"):
                    old.with_user(user).write({"presence": "no"})
        with self.assertRaisesRegex(UserError, "never deleted"):
            old.sudo().unlink()
        with self.assertRaises(AccessError):
            today.unlink()
        colleague = self._new_user("colleague", "group_counselor")
        with self.assertRaisesRegex(UserError, "is history"):
            today.with_user(colleague).write({"impact": "high"})
        today.write({"impact": "medium"})
        self.assertEqual(today.impact, "medium")
        # Nobody moves today's word to yesterday, nor signs it with another name.
        today.write({"user_id": colleague.id, "is_current": False})
        self.assertEqual(today.user_id, self.counselor)
        self.assertTrue(today.is_current)

    def test_a_client_cannot_sign_for_somebody_else(self):
        assessment = self._assess(self.mobility, 0, user_id=self.hr.id, is_current=False, change="lifted")
        self.assertEqual(assessment.user_id, self.counselor)
        self.assertTrue(assessment.is_current)
        self.assertEqual(assessment.change, "explored")
        with self.assertRaises(UserError):
            self.Assessment.with_context(default_is_current=False).create(
                {"pathway_id": self.pathway.id, "barrier_id": self.mobility.id}
            )

    def test_nothing_is_known_of_tomorrow(self):
        with self.assertRaises(ValidationError):
            self._assess(self.mobility, 1)
        with self.assertRaises(ValidationError):
            self._assess(self.mobility, 0, lifted_on=self._day(days=1))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._assess(self.mobility, 0, "not_explored", lifted_on=self.today)

    def test_the_review_records_only_what_changed(self):
        self._assess(self.mobility, -40, impact="high", is_priority=True, support="internal", goal="Permis")
        self._assess(self.housing, -40, "no")
        action = self.pathway.with_user(self.counselor).action_review_barriers()
        review = self.env["insertion.barrier.review"].with_user(self.counselor).browse(action["res_id"])
        self.assertEqual(len(review.line_ids), self.env["insertion.barrier"].search_count([]))
        self.assertFalse(review.line_ids.filtered("is_changed"))
        with self.assertRaisesRegex(UserError, "Nothing was changed"):
            review.action_record()
        lines = {line.barrier_id: line for line in review.line_ids}
        lines[self.mobility].with_context(review_presence="no").action_answer()
        lines[self.housing].with_context(review_is_confirmed=True).action_answer()
        lines[self.health].with_context(review_presence="yes").action_answer()
        lines[self.health].with_context(review_impact="medium").action_answer()
        review.action_record()
        made = self.pathway.assessment_ids.filtered(lambda item: item.date == self.today)
        values = {item.barrier_id: (item.presence, item.impact, item.lifted_on) for item in made}
        self.assertEqual(
            values,
            {
                self.mobility: ("no", False, self.today),
                self.housing: ("no", False, False),
                self.health: ("yes", "medium", False),
            },
        )
        with self.assertRaisesRegex(UserError, "Nothing was changed"):
            review.action_record()

    def test_a_second_tap_takes_an_answer_back(self):
        action = self.pathway.with_user(self.counselor).action_review_barriers()
        review = self.env["insertion.barrier.review"].with_user(self.counselor).browse(action["res_id"])
        line = review.line_ids.filtered(lambda item: item.barrier_id == self.mobility)
        for context in ({"review_presence": "yes"}, {"review_impact": "low"}, {"review_impact": "low"}):
            line.with_context(**context).action_answer()
        self.assertEqual((line.presence, line.impact), ("yes", False))
        line.with_context(review_impact="high").action_answer()
        line.with_context(review_presence="not_explored").action_answer()
        self.assertEqual((line.presence, line.impact, line.is_changed), ("not_explored", False, False))

    def test_the_review_goes_to_the_read_log(self):
        self._assess(self.health, -40, "no")
        colleague = self._new_user("colleague", "group_counselor")
        Log = self.env["insertion.access.log"].sudo()
        for open_review in (
            lambda: self.pathway.with_user(colleague).action_review_barriers(),
            lambda: (
                self.env["insertion.barrier.review"]
                .with_user(colleague)
                .onchange(
                    {"pathway_id": self.pathway.id},
                    ["pathway_id"],
                    {"pathway_id": {}, "line_ids": {"fields": {"presence": {}}}},
                )
            ),
        ):
            self.env.flush_all()
            self.env.cr.execute("DELETE FROM insertion_access_log")
            self.env.cr.cache.pop("insertion.access.log", None)
            self.env.invalidate_all()
            open_review()
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertIn(colleague, Log.search([("person_id", "=", self.pathway.person_id.id)]).user_id)

    def test_sensitive_is_for_counselors(self):
        secret = self._assess(self.health, -3, impact="high", situation="Suivi à l'hôpital")
        shared = self._assess(self.mobility, -3, situation="Pas de permis")
        mine = [("pathway_id", "=", self.pathway.id)]
        for user in (self.supervisor, self.hr):
            with self.subTest(user=user.login):
                Assessment = self.env["insertion.barrier.assessment"].with_user(user)
                self.assertEqual(Assessment.search(mine), shared)
                self.assertFalse(Assessment.search([("barrier_id.code", "=", "health")]))
                groups = Assessment.formatted_read_group(mine, ["barrier_id"], ["__count"])
                self.assertEqual([group["barrier_id"][0] for group in groups], self.mobility.ids)
                with self.assertRaises(AccessError):
                    secret.with_user(user).read(["presence"])
                with self.assertRaises(AccessError):
                    shared.with_user(user).read(["situation"])
                with self.assertRaises(AccessError):
                    Assessment.create({"pathway_id": self.pathway.id, "barrier_id": self.mobility.id})
                with self.assertRaises(AccessError):
                    self.pathway.with_user(user).action_review_barriers()
        for user in (self.direction, self.plain):
            with self.assertRaises(AccessError):
                self.env["insertion.barrier.assessment"].with_user(user).search([])
        self.assertFalse(self.pathway.message_ids.filtered(lambda message: "hôpital" in (message.body or "")))

    def test_what_was_sensitive_stays_so(self):
        with self.assertRaisesRegex(UserError, "by law"):
            self.health.with_user(self.hr).write({"is_sensitive": False})
        self.housing.with_user(self.hr).write({"is_sensitive": False})
        self.housing.is_sensitive = True
        self._assess(self.housing, -1)
        with self.assertRaisesRegex(UserError, "stays so"):
            self.housing.with_user(self.hr).write({"is_sensitive": False})
        with self.assertRaisesRegex(UserError, "stays so"):
            self.housing.with_user(self.hr).write({"is_sensitive": None})
