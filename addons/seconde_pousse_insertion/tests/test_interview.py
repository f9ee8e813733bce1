from datetime import datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import InsertionCommon


@tagged("post_install", "-at_install")
class TestInterview(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counselor.tz = "Europe/Paris"
        cls.Interview = cls.env["insertion.interview"].with_user(cls.counselor)
        cls.pathway = cls._new_pathway(
            "Amira",
            supervisor_id=cls.supervisor.id,
            counselor_id=cls.counselor.id,
            state="active",
            date_start=cls._day(months=-6),
        )

    def _new(self, day, **values):
        return self.Interview.create({"pathway_id": self.pathway.id, "date": day, **values})

    def test_one_click_from_the_pathway(self):
        action = self.pathway.with_user(self.counselor).action_new_interview()
        with Form(self.Interview.with_context(**action["context"])) as form:
            form.summary = "<p>Bus</p>"
        interview = form.record
        self.assertEqual(interview.pathway_id, self.pathway)
        self.assertEqual(interview.counselor_id, self.counselor)
        self.assertEqual(interview.state, "done")
        self.assertTrue(interview.is_confidential)

    def test_the_calendar_speaks_local_time(self):
        interview = self._new("2026-07-01", hour=9.5)
        self.assertEqual(interview.date_start, datetime(2026, 7, 1, 7, 30))
        interview.date_start = datetime(2026, 12, 2, 13, 0)
        self.assertEqual((str(interview.date), interview.hour), ("2026-12-02", 14.0))
        picked = self.Interview.with_context(default_date_start="2026-07-03 22:30:00").default_get(
            ["date", "hour", "date_start"]
        )
        self.assertEqual((str(picked["date"]), picked["hour"]), ("2026-07-04", 0.5))

    def test_planned_until_its_day(self):
        interview = self._new(self._day(days=3))
        self.assertEqual(interview.state, "planned")
        with self.assertRaisesRegex(ValidationError, "cannot be held yet"):
            interview.action_hold()
        interview.date = self.today
        interview.action_hold()
        self.assertEqual(interview.state, "done")

    def test_the_next_one_is_planned_once(self):
        interview = self._new(self.today, next_date=self._day(days=30), hour=14)
        interview.action_plan_next()
        interview.action_hold()
        following = self.pathway.interview_ids - interview
        self.assertEqual(len(following), 1)
        self.assertEqual((following.date, following.hour, following.state), (self._day(days=30), 14, "planned"))
        self.assertEqual(self.pathway.next_interview_date, self._day(days=30))

    def test_only_what_was_held_counts(self):
        self._new(self._day(days=-50))
        for state in ("missed", "cancelled", "planned"):
            self._new(self._day(days=-5), state=state)
        self.assertEqual(self.pathway.last_interview_date, self._day(days=-50))
        self.assertTrue(self.pathway.interview_is_late)
        late = self.Pathway.search([("interview_is_late", "=", True)])
        self.assertIn(self.pathway, late)
        self._new(self._day(days=-35))
        self.assertFalse(self.pathway.interview_is_late)
        self.assertNotIn(self.pathway, self.Pathway.search([("interview_is_late", "=", True)]))

    def test_a_new_person_is_not_late_and_a_candidate_never(self):
        fresh = self._new_pathway("Kévin", state="active", date_start=self._day(days=-10))
        candidate = self._new_pathway("Karim")
        self.assertFalse((fresh | candidate).filtered("interview_is_late"))
        fresh.date_start = self._day(days=-36)
        self.assertTrue(fresh.interview_is_late)
        self.assertIn(fresh, self.Pathway.search([("interview_is_late", "=", True)]))

    def test_deleting_the_last_interview_goes_back_to_the_one_before(self):
        before, last = self._new(self._day(days=-40)), self._new(self._day(days=-2))
        self.assertEqual(self.pathway.last_interview_date, last.date)
        last.sudo().unlink()
        self.assertEqual(self.pathway.last_interview_date, before.date)

    def test_confidential_is_for_counselors(self):
        secret = self._new(self.today, summary="<p>Hospitalisation</p>")
        shared = self._new(self.today, is_confidential=False, private_note="<p>Seulement pour moi</p>")
        for user in (self.supervisor, self.hr):
            with self.subTest(user=user.login):
                Interview = self.env["insertion.interview"].with_user(user)
                mine = [("pathway_id", "=", self.pathway.id)]
                self.assertEqual(Interview.search(mine), shared)
                self.assertFalse(Interview.search([("summary", "ilike", "Hospitalisation")]))
                self.assertEqual(Interview._read_group(mine, [], ["__count"]), [(1,)])
                with self.assertRaises(AccessError):
                    secret.with_user(user).read(["summary"])
                with self.assertRaises(AccessError):
                    shared.with_user(user).read(["private_note"])
                with self.assertRaises(AccessError):
                    shared.with_user(user).write({"summary": "x"})
        self.assertFalse(self.env["insertion.interview"].with_user(self.other_supervisor).search([]))

    def test_somebody_elses_objective_is_refused(self):
        other = self._new_pathway("Sofia")
        objective = self.env["insertion.objective"].create({"pathway_id": other.id, "name": "Permis"})
        with self.assertRaisesRegex(ValidationError, "somebody else's"):
            self._new(self.today, objective_ids=objective.ids)

    def test_dates_queries_do_not_grow_with_people(self):
        def count(size):
            pathways = self.Pathway.create(
                [
                    {
                        "person_id": self.Person.create({"name": f"P{size}-{rank}"}).id,
                        "state": "active",
                        "date_start": self._day(months=-3),
                    }
                    for rank in range(size)
                ]
            )
            self.env["insertion.interview"].create(
                [{"pathway_id": pathway.id, "date": self._day(days=-9)} for pathway in pathways]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pathways.search_fetch([("id", "in", pathways.ids)], ["last_interview_date", "next_interview_date"])
            self.assertFalse(any(pathways.mapped("interview_is_late")))
            return self.env.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(10), count(150))
