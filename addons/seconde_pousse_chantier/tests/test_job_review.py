from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_note import NoteCommon

GLAD = {name: "4" for name in ("quality", "pace", "instructions", "again")}
LATE = "seconde_pousse_chantier.mail_activity_type_late_review"


@tagged("post_install", "-at_install")
class TestJobReview(NoteCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._create_user("test_desk", "seconde_pousse.group_manager")

    def finish(self, days_ago=0):
        self.sign_note(16)
        self.job.action_finish_work()
        self.job.work_ended_on = self.company._sp_get_today() - timedelta(days=days_ago)

    def review(self, **values):
        return self.env["sp.job.review"].create({"task_id": self.job.id, **GLAD, **values})

    def test_a_late_review_is_asked_once_and_withdrawn(self):
        jobs = self.env["project.task"]
        self.finish(days_ago=10)
        jobs._cron_late_reviews()
        self.assertFalse(self.job.activity_search([LATE]))
        self.assertFalse(self.job.is_review_late)
        self.job.work_ended_on -= timedelta(days=6)
        for _night in range(2):
            jobs._cron_late_reviews()
        self.assertEqual(len(self.job.activity_search([LATE])), 1)
        self.assertTrue(self.job.is_review_late)
        self.assertIn(self.job, jobs.search([("is_review_late", "=", True)]))
        self.review()
        self.assertFalse(self.job.activity_search([LATE]))
        self.assertNotIn(self.job, jobs.search([("is_review_late", "=", True)]))

    def test_a_reopened_job_is_no_longer_asked(self):
        self.finish(days_ago=30)
        self.env["project.task"]._cron_late_reviews()
        self.job.action_reopen_work()
        self.env["project.task"]._cron_late_reviews()
        self.assertFalse(self.job.activity_search([LATE]))

    def test_an_unhappy_farmer_is_called(self):
        self.finish()
        review = self.review()
        self.assertFalse(review.activity_ids)
        review.pace = "2"
        self.assertEqual(len(review.activity_ids), 1)
        self.assertIn("not happy", review.activity_ids.summary)
        self.assertEqual(review.activity_ids.user_id, self.desk)
        review.pace = "1"
        self.assertEqual(len(review.activity_ids), 1)

    def test_faces_are_averaged(self):
        self.finish()
        review = self.review(pace="2")
        self.assertEqual((review.score, review.pace_score, review.is_low), (3.5, 2, True))
        [(score,)] = self.env["sp.job.review"]._read_group([("id", "=", review.id)], [], ["score:avg"])
        self.assertEqual(score, 3.5)

    def test_the_next_need_is_a_request_in_one_click(self):
        self.finish()
        review = self.review()
        with self._refused(UserError, "needs next"):
            review.action_make_next_job()
        review.write({"next_need": "Désherbage de la haie", "next_need_date": "2026-09-01"})
        self.assertEqual(len(review.activity_ids), 1)
        job = self.env["project.task"].browse(review.action_make_next_job()["res_id"])
        self.assertEqual(
            (job.name, job.farm_partner_id, job.job_state, str(job.wished_from)),
            ("Désherbage de la haie", self.farm, "request", "2026-09-01"),
        )
        # Weeding is not taxed as planting: nobody inherits the kind of the job before.
        self.assertFalse(job.work_kind_id)
        self.assertEqual(review.action_make_next_job()["res_id"], job.id)

    def test_what_a_farmer_said_online_stays_as_said(self):
        self.finish()
        online = self.env["sp.job.review"]._record_online(self.job, {**GLAD, "pace": "1", "sentence": "Trop lent"})
        mine = online.with_user(self.desk)
        for change in ({"pace": "4"}, {"sentence": "Parfait"}, {"source": "together"}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                mine.write(change)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            mine.unlink()
        mine.learnt = "Mieux répartir les rangs"
        self.assertEqual((online.pace, online.sentence, online.source), ("1", "Trop lent", "online"))

    def test_nobody_else_speaks_as_the_farmer(self):
        self.finish()
        reviews = self.env["sp.job.review"].with_user(self.desk).with_context(default_source="online")
        made = reviews.create({"task_id": self.job.id, **GLAD, "source": "online"})
        self.assertEqual(made.source, "together")

    def test_a_job_has_one_review(self):
        self.finish()
        self.review()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.review()

    def test_the_farmer_is_asked_by_mail(self):
        self.finish()
        self.job.action_ask_review()
        mail = self.env["mail.mail"].search([("model", "=", "project.task"), ("res_id", "=", self.job.id)])
        self.assertIn(self.job.sp_review_token, mail.body_html)
        self.assertEqual(mail.recipient_ids, self.farm)
        self.review()
        with self._refused(UserError, "its review already"):
            self.job.action_ask_review()
